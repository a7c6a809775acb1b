"""A conversation mixed: loudness by pyloudnorm, gains found again in the mix by least squares."""

from __future__ import annotations

import tracemalloc
from collections.abc import Generator

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.audio.conversations import RATE_HZ, Conversation, conversation, sound
from tests.loudness import other_meter
from toolkit.audio.values.sound import Samples, Sound
from toolkit.audio.voices import track_mix
from toolkit.audio.voices.track_mix import Mix, TrackSound
from toolkit.errors import SilentAudio

pytestmark = pytest.mark.rotated(together=True)

NAMES = ("Mara", "Tomas")


def mixed(microphones: tuple[Samples, ...], *offsets_ms: int) -> tuple[Mix, Samples]:
    offsets = offsets_ms or (0,) * len(microphones)
    tracks = [
        TrackSound(f"voice {i}", sound(m), offset)
        for i, (m, offset) in enumerate(zip(microphones, offsets, strict=True))
    ]
    made = track_mix.mix(tracks, "a mix")
    return made, np.concatenate(list(made.sound.play()))


@pytest.fixture(scope="module")
def talk() -> Conversation:
    return conversation()


@pytest.fixture(scope="module")
def result(talk: Conversation) -> tuple[Mix, Samples]:
    return mixed(talk.microphones)


def applied_db(talk: Conversation, made: Samples, start: int, end: int) -> NDArray[np.float64]:
    """Return the gain in dB that each microphone has in that stretch of the mix."""
    parts = np.hstack([m[start:end] for m in talk.microphones]).astype(np.float64)
    factors, *_ = np.linalg.lstsq(parts, made[start:end, 0].astype(np.float64), rcond=None)
    return np.asarray(20 * np.log10(np.maximum(np.abs(factors), 1e-6)))


def test_both_voices_come_out_equally_loud(talk: Conversation, result: tuple[Mix, Samples]) -> None:
    meter = other_meter(RATE_HZ)
    both = talk.talking(0) & talk.talking(1)
    before, after = [], []
    for voice in (0, 1):
        alone = talk.talking(voice) & ~both
        before.append(meter.integrated_loudness(talk.microphones[voice][alone]))
        after.append(meter.integrated_loudness(result[1][alone]))
    assert before[0] - before[1] > 9
    assert abs(after[0] - after[1]) < 1
    assert np.abs(result[1]).max() < 1


def test_bleed_is_turned_down_while_only_the_other_talks(
    talk: Conversation, result: tuple[Mix, Samples]
) -> None:
    made, samples = result
    reductions = []
    for voice in (0, 1):
        idle = 1 - voice
        near = RATE_HZ // 2
        for start, end in talk.turns[voice]:
            middle = slice(start + near, end - near)
            if end - start > 3 * near and not talk.talking(idle)[start:end].any():
                gains = applied_db(talk, samples, middle.start, middle.stop)
                assert gains[voice] == pytest.approx(made.tracks[voice].gain_db, abs=0.1)
                reductions.append(made.tracks[idle].gain_db - gains[idle])
    assert len(reductions) >= 5
    assert min(reductions) > 12
    assert max(reductions) <= track_mix.REDUCTION_DB + 0.5


def test_no_word_loses_its_beginning_or_end(
    talk: Conversation, result: tuple[Mix, Samples]
) -> None:
    made, samples = result
    short = RATE_HZ // 20
    checked = 0
    for voice in (0, 1):
        for start, end in talk.words[voice]:
            for begin in (start, end - short):
                gain = applied_db(talk, samples, begin, begin + short)[voice]
                assert abs(gain - made.tracks[voice].gain_db) < 1, f"{NAMES[voice]} at {begin}"
                checked += 1
    assert checked > 80


def test_who_talks_is_right_within_100_ms(talk: Conversation, result: tuple[Mix, Samples]) -> None:
    tolerance = RATE_HZ // 10
    for voice in (0, 1):
        truth = talk.talking(voice)
        found = np.zeros(len(truth), np.bool_)
        for start_ms, end_ms in result[0].tracks[voice].talking:
            found[start_ms * RATE_HZ // 1000 : end_ms * RATE_HZ // 1000] = True
        edges = np.flatnonzero(np.diff(truth.astype(np.int8)))
        near = np.zeros(len(truth), np.bool_)
        for edge in edges:
            near[max(0, edge - tolerance) : edge + tolerance] = True
        assert ((found == truth) | near).mean() > 0.98


def test_a_microphone_that_hears_only_others_has_no_voice(talk: Conversation) -> None:
    first = talk.microphones[0]
    idle = np.roll(first, 300, axis=0) * np.float32(0.1)
    noise = 1e-5 * np.random.default_rng(2).standard_normal(first.shape)
    made, _ = mixed((*talk.microphones, (idle + noise).astype(np.float32)))
    assert [bool(track.talking) for track in made.tracks] == [True, True, False]
    assert made.tracks[2].gain_db <= min(track.gain_db for track in made.tracks[:2])


def test_an_offset_moves_a_click_by_just_so_many_samples(talk: Conversation) -> None:
    first = talk.microphones[0][: 4 * RATE_HZ]
    click = np.zeros((3 * RATE_HZ, 1), np.float32)
    click[RATE_HZ : RATE_HZ + 30_000] = first[RATE_HZ : RATE_HZ + 30_000]
    click[1234] = 0.9
    for offset_ms in (0, 333, -777):
        made, samples = mixed((first, click), 0, offset_ms)
        later = max(0, round(offset_ms * RATE_HZ / 1000))
        assert np.abs(samples).argmax() == later + 1234
        lead = max(0, round(-offset_ms * RATE_HZ / 1000))
        assert len(samples) == made.samples == max(lead + len(first), later + len(click))


def test_a_gain_has_its_bound(talk: Conversation) -> None:
    first, second = talk.microphones
    made, _ = mixed((first, second * np.float32(0.05)))
    assert [track.is_bounded for track in made.tracks] == [False, True]
    apart = made.tracks[1].gain_db - made.tracks[0].gain_db
    assert apart == pytest.approx(track_mix.MOST_APART_DB, abs=0.02)


def test_a_silent_track_is_named(talk: Conversation) -> None:
    with pytest.raises(SilentAudio, match="voice 1"):
        mixed((talk.microphones[0], talk.microphones[1] * np.float32(1e-6)))


def test_the_same_tracks_give_the_same_samples_however_cut(talk: Conversation) -> None:
    short = [m[: 6 * RATE_HZ] for m in talk.microphones]
    mixes = [
        track_mix.mix(
            [TrackSound("a", sound(short[0], block=b)), TrackSound("b", sound(short[1]))], "a mix"
        )
        for b in (1000, 77_777)
    ]
    first, second = (np.concatenate(list(made.sound.play())) for made in mixes)
    assert np.array_equal(first, second)
    assert np.array_equal(first, np.concatenate(list(mixes[0].sound.play())))


def test_memory_does_not_grow_with_the_length(talk: Conversation) -> None:
    def looped(samples: Samples, times: int) -> Sound:
        def play() -> Generator[Samples, None, None]:
            for _ in range(times):
                yield from sound(samples).play()

        return Sound(RATE_HZ, 1, play, "a loop")

    def peak_mb(times: int) -> float:
        tracemalloc.start()
        tracks = [
            TrackSound(n, looped(m, times)) for n, m in zip(NAMES, talk.microphones, strict=True)
        ]
        for _ in track_mix.mix(tracks, "a mix").sound.play():
            pass
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        return peak

    # Nine loops more of 40 s are 63 MB a track as float32.
    assert peak_mb(10) < peak_mb(1) + 15
