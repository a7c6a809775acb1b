"""Speakers come together, silence stays down, the gain keeps its bounds; pyloudnorm judges."""

from __future__ import annotations

import functools
import itertools
import re
import tracemalloc
from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.depth import few
from tests.loudness import other_meter
from toolkit.audio.intake import recordings
from toolkit.audio.measuring.survey import read
from toolkit.audio.values.master_report import Mono
from toolkit.audio.values.sound import Sound
from toolkit.audio.voices.leveller import (
    ALIKE_LU,
    MOST_DB,
    SLOPE_DB_A_SECOND,
    LevelPlan,
    levelled,
    planned,
)

from .sounds import Samples, pieces, sine, speech

pytestmark = pytest.mark.rotated

ROOT = Path(__file__).parents[2]
RATE_HZ = 44_100
EPISODES = ["000-trailer", "001-medicine-that-starts-with-you", "002-your-data-your-say"]
HOST = "Mara Lindqvist"
LUFS = functools.partial(other_meter, RATE_HZ, "DeMan")

Who = NDArray[np.int8]  # of each sample: the speaker's number, -1 for nobody


def sounding(samples: Samples, seed: int = 0, longest: int = 90_000) -> Sound:
    def play() -> Generator[Samples, None, None]:
        yield from pieces(samples, seed, longest)

    return Sound(RATE_HZ, samples.shape[1], play, "a recording")


def plan(sound: Sound, mono: Mono = "as-is") -> LevelPlan:
    found = read(sound.play(), sound.rate_hz, sound.channels)
    return planned(found.powers * found.counts(mono), found.speech.speech_steps())


def treated(samples: Samples) -> tuple[Samples, LevelPlan]:
    sound = sounding(samples)
    made = plan(sound)
    return np.concatenate(list(levelled(sound, made).play())), made


def lufs(samples: Samples | NDArray[np.float64]) -> float:
    return float(LUFS().integrated_loudness(samples.astype(np.float64)))


def apart_lu(samples: Samples, who: Who) -> float:
    """Return by how much speaker 0 is louder than speaker 1."""
    return lufs(samples[who == 0]) - lufs(samples[who == 1])


def cues(slug: str) -> Iterator[tuple[slice, bool]]:
    """Yield where something is said in a sample episode, and whether the host says it."""
    text = (ROOT / "transcripts" / slug / "en.vtt").read_text("utf-8")
    for start, end, name in re.findall(r"(\S+) --> (\S+).*\n<v ([^>]+)>", text):
        first, last = (
            round(RATE_HZ * sum(float(part) * unit for part, unit in zip(at, units, strict=True)))
            for at, units in ((one.split(":"), (3600, 60, 1)) for one in (start, end))
        )
        yield slice(first, last), name == HOST


@pytest.fixture(scope="module")
def episodes() -> dict[str, tuple[Samples, Who]]:
    """Return the sample show's recordings, whose two speakers are 5 to 7 LU apart."""
    made = {}
    for slug in EPISODES:
        path = ROOT / "episodes" / slug / "source.flac"
        sound = np.concatenate(list(recordings.blocks(path, rate_hz=RATE_HZ, channels=1)))
        who = np.full(len(sound), -1, np.int8)
        for where, is_host in cues(slug):
            who[where] = 0 if is_host else 1
        made[slug] = sound, who
    return made


@pytest.fixture(scope="module")
def recorded(episodes: dict[str, tuple[Samples, Who]]) -> list[Samples]:
    """Return the host and the guest of the second episode, each alone."""
    sounds = [episodes[slug] for slug in EPISODES[1:]]
    return [np.concatenate([sound[who == one] for sound, who in sounds[:1]]) for one in (0, 1)]


def voice(seconds: int, hz: float, seed: int) -> Samples:
    """Return syllables of uneven length and strength, with a pause after some of them."""
    rng, count, at = np.random.default_rng(seed), seconds * RATE_HZ, 0
    out = np.zeros(count + RATE_HZ)
    while at < count:
        length = int(rng.uniform(0.1, 0.3) * RATE_HZ)
        phase = 2 * np.pi * hz * rng.uniform(0.85, 1.15) * np.arange(length) / RATE_HZ
        buzz = sum(np.sin(k * phase + k * k) / k**1.5 for k in range(1, 20))
        out[at : at + length] = rng.uniform(0.4, 1) * np.hanning(length) * buzz
        is_pause = rng.random() > 0.85
        at += length + int(
            RATE_HZ * (rng.uniform(0.2, 0.6) if is_pause else rng.uniform(0.02, 0.1))
        )
    out = out[:count] + 1e-4 * rng.standard_normal(count)
    made: Samples = (0.3 * out / np.abs(out).max())[:, None].astype(np.float32)
    return made


@functools.cache
def made_up() -> list[Samples]:
    """Return a low and a high voice."""
    return [voice(80, 110, 0), voice(80, 190, 1)]


def talk(
    voices: list[Samples],
    apart: float,
    seed: int,
    gap_s: float = 0.3,
    longest_s: float = 20,
    shortest_s: float = 3,
) -> tuple[Samples, Who]:
    """Return turns by turns from all voices, each `apart` LU more quietly than the one before."""
    rng, at = np.random.default_rng(seed), [0] * len(voices)
    factors = [10 ** ((-20 - apart * one - lufs(v)) / 20) for one, v in enumerate(voices)]
    sound, who, one = [], [], 0
    gap = (3e-4 * rng.standard_normal((round(gap_s * RATE_HZ), 1))).astype(np.float32)
    while at[one] + (count := round(rng.uniform(shortest_s, longest_s) * RATE_HZ)) <= len(
        voices[one]
    ):
        turn = voices[one][at[one] : at[one] + count] * np.float32(factors[one])
        sound += [turn, gap]
        who += [np.full(count, one, np.int8), np.full(len(gap), -1, np.int8)]
        at[one] += count
        one = (one + 1) % len(voices)
    return np.concatenate(sound), np.concatenate(who)


def short_talk(
    voices: list[Samples], apart: float, seed: int, gap_s: float = 0.3
) -> tuple[Samples, Who]:
    return talk(voices, apart, seed, gap_s, longest_s=4, shortest_s=1.5)


def uneven(samples: Samples, seed: int) -> Samples:
    """Return phrases of 1 to 4 s up to 1 dB louder or quieter, and some words 4 dB louder."""
    rng, gains, at = np.random.default_rng(seed), np.zeros(len(samples) // 441 + 1), 0
    while at < len(gains):
        count = int(rng.uniform(100, 400))
        gains[at : at + count] = rng.uniform(-1, 1)
        word = at + int(rng.uniform(0, count))
        gains[word : word + int(rng.uniform(30, 80))] += 4
        at += count
    smooth = np.convolve(np.pad(gains, 5, "edge"), np.ones(11) / 11, "valid")
    factors = 10 ** (np.repeat(smooth, 441)[: len(samples), None] / 20)
    return (samples * factors).astype(np.float32)


@pytest.mark.parametrize("slug", EPISODES)
def test_the_two_speakers_of_the_sample_show_come_together(
    slug: str, episodes: dict[str, tuple[Samples, Who]]
) -> None:
    sound, who = episodes[slug]
    after, made = treated(sound)
    assert apart_lu(sound, who) > 5
    assert abs(apart_lu(after, who)) < 1
    assert [group.label for group in made.groups] == ["loud", "quiet"]
    for number, group in enumerate(made.groups):
        assert group.before_lufs == pytest.approx(lufs(sound[who == number]), abs=1)
        assert group.after_lufs == pytest.approx(lufs(after[who == number]), abs=1)
        assert group.seconds > 0.6 * (who == number).sum() / RATE_HZ


@pytest.mark.parametrize(("apart", "gap_s"), [*itertools.product([12, 9, 6, 3], [0.0, 0.3, 1.5])])
def test_recorded_speakers_come_within_two_lu(
    apart: float, gap_s: float, recorded: list[Samples]
) -> None:
    sound, who = talk(recorded, apart, seed=round(10 * gap_s), gap_s=gap_s)
    assert apart_lu(sound, who) == pytest.approx(apart, abs=0.6)
    after, _ = treated(sound)
    assert abs(apart_lu(after, who)) < ALIKE_LU


@pytest.mark.parametrize("apart", [12, 6, 3, -12])
def test_made_up_speakers_come_within_two_lu(apart: float) -> None:
    sound, who = talk(made_up(), apart, seed=1)
    after, _ = treated(sound)
    assert abs(apart_lu(after, who)) < ALIKE_LU


SHORT = [(12, 0.0), (12, 0.3), (9, 0.3), (6, 0.0), (6, 0.3), (-9, 0.3)]
KINDS = ["recorded", "made up"]


def both(kind: str, recorded: list[Samples]) -> list[Samples]:
    return recorded if kind == "recorded" else made_up()


@pytest.mark.parametrize(("where", "kind"), [*itertools.product(SHORT, KINDS)], ids=str)
def test_speakers_come_within_two_lu_in_short_turns(
    where: tuple[float, float], kind: str, recorded: list[Samples]
) -> None:
    apart, gap_s = where
    sound, who = short_talk(both(kind, recorded), apart, seed=5, gap_s=gap_s)
    assert abs(apart_lu(sound, who)) > abs(apart) - 0.6
    after, made = treated(sound)
    assert abs(apart_lu(after, who)) < ALIKE_LU
    loud, quiet = made.groups
    assert loud.before_lufs - quiet.before_lufs == pytest.approx(abs(apart), abs=1.5)
    assert abs(loud.after_lufs - quiet.after_lufs) < ALIKE_LU


@pytest.mark.parametrize("seed", range(2))
def test_speakers_three_lu_apart_in_short_turns_come_together_or_are_left_alone(
    seed: int, recorded: list[Samples]
) -> None:
    sound, who = short_talk(recorded, 3, seed)
    after, made = treated(sound)
    assert abs(apart_lu(after, who)) < ALIKE_LU or np.abs(made.gains_db).max() < 1


def test_three_speakers_come_within_two_lu_in_short_turns(recorded: list[Samples]) -> None:
    sound, who = short_talk([*recorded, made_up()[1]], 6, seed=0)
    after, _ = treated(sound)
    levels = [lufs(after[who == one]) for one in range(3)]
    assert lufs(sound[who == 0]) - lufs(sound[who == 2]) > 11
    assert max(levels) - min(levels) < ALIKE_LU


@pytest.mark.parametrize(("seed", "kind", "one"), [*itertools.product(range(3), KINDS, range(2))])
def test_one_uneven_speaker_is_left_within_one_lu(
    seed: int, kind: str, one: int, recorded: list[Samples]
) -> None:
    sound = uneven(both(kind, recorded)[one], seed)
    after, made = treated(sound)
    assert abs(lufs(after) - lufs(sound)) < 1
    assert np.abs(made.gains_db).max() < 1


def test_laughter_as_loud_as_the_loud_speaker_is_not_raised(recorded: list[Samples]) -> None:
    sound, who = short_talk(recorded, 9, seed=6, gap_s=1.5)
    edges = np.flatnonzero(np.diff(who))
    rng = np.random.default_rng(0)
    bursts = np.hanning(RATE_HZ // 5).astype(np.float32)  # five a second, with noise in them
    laugh = np.tile(bursts, 5)[:, None] * rng.standard_normal((5 * len(bursts), 1))
    laugh *= 10 ** ((-20 - lufs(laugh)) / 20)
    starts = [int(a) + RATE_HZ // 4 for a, b in itertools.pairwise(edges) if who[b] == -1]
    for start in starts:
        sound[start : start + len(laugh)] += laugh.astype(np.float32)
    after, _ = treated(sound)
    assert len(starts) > 20
    assert abs(apart_lu(after, who)) < ALIKE_LU
    for start in starts:
        where = slice(start, start + len(laugh))
        assert lufs(after[where]) < lufs(sound[where]) + 0.5


@pytest.mark.parametrize(("seed", "kind"), [*itertools.product(range(3), KINDS)])
def test_speakers_of_equal_level_are_left_alone(
    seed: int, kind: str, recorded: list[Samples]
) -> None:
    sound, _ = talk(both(kind, recorded), 0, seed)
    after, made = treated(sound)
    assert abs(lufs(after) - lufs(sound)) < 0.1
    assert np.abs(made.gains_db).max() < 0.5
    assert len(made.groups) == 1
    assert made.groups[0].label == "all"


def test_the_gain_holds_in_pauses_and_raises_no_silence(recorded: list[Samples]) -> None:
    sound, who = talk(recorded, 12, seed=4, gap_s=1.5)
    after, made = treated(sound)
    gain_db = 20 * np.log10(np.maximum(np.abs(after), 1e-12) / np.maximum(np.abs(sound), 1e-12))
    edges = np.flatnonzero(np.diff(who))
    pauses = [(a + 1, b + 1) for a, b in itertools.pairwise(edges) if who[b] == -1]
    assert len(pauses) > 5
    for start, end in pauses:
        beside = (
            gain_db[start - RATE_HZ : start - RATE_HZ // 2],
            gain_db[end + RATE_HZ : end + 2 * RATE_HZ],
        )
        lower, higher = sorted(float(np.median(one)) for one in beside)
        inside = gain_db[start:end]
        assert higher - lower > 8
        assert inside.max() < higher + 0.01
        # The way to the higher side takes 0.6 s at most; for the rest of the pause it is down.
        assert np.median(inside) < lower + 0.5
        # The level of the pause's noise: by less than what the mean of both gains would give it.
        rise_db = 10 * np.log10(
            np.square(after[start:end]).mean() / np.square(sound[start:end]).mean()
        )
        assert rise_db < (lower + higher) / 2
    assert made.highest_db <= MOST_DB


def test_a_long_pause_between_quiet_turns_is_not_raised_above_them() -> None:
    low, _ = made_up()
    quiet, pause = low[: 10 * RATE_HZ] / 4, np.full((8 * RATE_HZ, 1), 1e-4, np.float32)
    _, made = treated(np.concatenate((low[: 20 * RATE_HZ], pause, quiet, pause, quiet)))
    in_turn = made.gains_db[310:350].max()
    assert in_turn > 5
    assert made.gains_db[:560].max() <= in_turn
    assert made.gains_db[200:270].max() < 0


@functools.cache
def with_music(music_lufs: float, *, beside_quiet: bool = False) -> tuple[Samples, Who]:
    """Return a loud voice, and a quiet one 14 LU below it, with 6 s of music in front and behind.

    The music is number 2.
    """
    low, _ = made_up()
    loud, pause = low[: 15 * RATE_HZ].copy(), np.full((RATE_HZ, 1), 1e-5, np.float32)
    loud *= np.float32(10 ** ((-20 - lufs(loud)) / 20))
    quiet: Samples = loud * np.float32(10 ** (-14 / 20))
    chord = np.add.reduce(
        [sine(-30, 6, hz=hz, rate_hz=RATE_HZ, channels=1) for hz in (262, 330, 392)]
    )
    music: Samples = chord * np.float32(10 ** ((music_lufs - lufs(chord)) / 20))
    voices = (
        [(quiet, 1), (loud, 0), (quiet, 1)] if beside_quiet else [(loud, 0), (quiet, 1), (loud, 0)]
    )
    parts = [(music, 2), *voices, (music, 2)]
    sound = np.concatenate([one for samples, _ in parts for one in (samples, pause)])
    who = [
        np.full(len(one), n, np.int8)
        for samples, n in parts
        for one, n in ((samples, n), (pause, -1))
    ]
    return sound, np.concatenate(who)


@pytest.mark.parametrize("music_lufs", [-19.0, -23.0, -30.0])
def test_music_has_the_gain_of_the_talk_beside_it(music_lufs: float) -> None:
    sound, who = with_music(music_lufs)
    after, _ = treated(sound)
    changes = [lufs(after[who == one]) - lufs(sound[who == one]) for one in (0, 2)]
    assert changes[0] < -4
    assert changes[1] == pytest.approx(changes[0], abs=0.5)


@pytest.mark.parametrize(("music_lufs", "beside_quiet"), [(-15, False), (-18, True), (-22, True)])
def test_music_does_not_tower_over_the_talk(music_lufs: float, beside_quiet: bool) -> None:
    sound, who = with_music(music_lufs, beside_quiet=beside_quiet)
    after, _ = treated(sound)
    talk_lufs = lufs(after[(who == 0) | (who == 1)])
    assert lufs(after[who == 2]) < talk_lufs + ALIKE_LU + 0.5
    assert lufs(after[who == 2]) < lufs(sound[who == 2]) + 0.1  # and none is raised for it


def test_loud_music_among_quiet_speech_comes_down_towards_it() -> None:
    low, _ = made_up()
    tune = sine(-14, 8, hz=440, rate_hz=RATE_HZ, channels=1)
    quiet = low[: 15 * RATE_HZ] / 4
    _, made = treated(np.concatenate((low[: 20 * RATE_HZ], quiet, tune, quiet)))
    assert made.gains_db[240:340].min() > 3
    assert (made.gains_db[360:420] == -MOST_DB).all()  # and as far as the leveller goes


def test_the_gain_measured_on_the_sound_keeps_its_slope(recorded: list[Samples]) -> None:
    sound, _ = talk(recorded, 12, seed=2, gap_s=0.0)
    tone = sine(-6, len(sound) / RATE_HZ, hz=997, rate_hz=RATE_HZ, channels=1)
    made = plan(sounding(sound))
    after = np.concatenate(list(levelled(sounding(tone), made).play()))
    loud = np.flatnonzero(np.abs(tone[:, 0]) > 0.1)
    gain_db = 20 * np.log10(after[loud, 0] / tone[loud, 0])
    slopes = np.diff(np.interp(np.arange(0, len(tone), 441), loud, gain_db)) * 100
    assert np.abs(gain_db).max() <= MOST_DB + 0.01
    assert 0.9 * SLOPE_DB_A_SECOND < np.abs(slopes).max() < SLOPE_DB_A_SECOND + 0.05
    assert np.ptp(gain_db) > 10


def test_without_speech_nothing_is_done() -> None:
    noise = 0.1 * np.random.default_rng(0).standard_normal((9 * RATE_HZ, 1)).astype(np.float32)
    for sound in (noise, np.zeros((RATE_HZ, 2), np.float32), np.zeros((0, 1), np.float32)):
        made = plan(sounding(sound))
        assert made.groups == ()
        assert (made.lowest_db, made.highest_db) == (0.0, 0.0)
        assert not made.gains_db.any()
        blocks = list(levelled(sounding(sound), made).play())
        assert all((a == b).all() for a, b in zip(blocks, pieces(sound, 0, 90_000), strict=True))


@given(data=st.data())
@settings(max_examples=few(200), deadline=None)
def test_any_figures_give_a_gain_within_its_bounds(data: st.DataObject) -> None:
    count = data.draw(st.integers(0, 400))
    rng = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    levels = np.repeat(rng.uniform(-110, 0, count), rng.integers(1, 60, count))[:count]
    powers = 10 ** ((levels + rng.normal(0, data.draw(st.sampled_from([0, 3, 10])), count)) / 10)
    powers[rng.random(count) < data.draw(st.sampled_from([0, 0.2]))] = 0
    speech_steps = np.repeat(rng.random(count) < 0.7, rng.integers(1, 40, count))[:count]
    made = planned(powers, speech_steps)
    assert made.gains_db.dtype == np.float32
    assert made.gains_db.shape == (count + 1,)
    assert np.isfinite(made.gains_db).all()
    assert -MOST_DB <= made.lowest_db <= made.highest_db <= MOST_DB
    assert (made.gains_db.min(), made.gains_db.max()) == (made.lowest_db, made.highest_db)
    slopes = np.diff(made.gains_db.astype(np.float64)) * 10
    assert np.abs(slopes).max(initial=0) <= SLOPE_DB_A_SECOND + 1e-4


@given(seed=st.integers(0, 10_000), longest=st.sampled_from([2, 700, 5_000, 70_000, 10**7]))
@settings(max_examples=few(10), deadline=None)
def test_how_the_sound_is_cut_changes_no_bit(seed: int, longest: int) -> None:
    sound = speech(4.03, channels=2)
    gains = np.random.default_rng(seed).uniform(-1, 1, 41).astype(np.float32).repeat(2)[:41]
    gains[5:9] = 0
    made = LevelPlan(gains, -1, 1, ())
    whole = np.concatenate(list(levelled(sounding(sound, longest=10**8), made).play()))
    cut = np.concatenate(list(levelled(sounding(sound, seed, longest), made).play()))
    np.testing.assert_array_equal(cut, whole)
    np.testing.assert_array_equal(whole[22_050:35_280], sound[22_050:35_280])
    assert np.abs(whole - sound).max() > 0.001


def test_how_the_sound_is_cut_changes_no_plan() -> None:
    sound, _ = talk(made_up(), 12, seed=0, longest_s=6)
    one, other = (plan(sounding(sound, seed, 50_000 * seed)) for seed in (1, 2))
    np.testing.assert_array_equal(one.gains_db, other.gains_db)
    assert one.groups == other.groups


def test_stereo_keeps_its_picture(recorded: list[Samples]) -> None:
    mono, who = talk(recorded, 12, seed=3)
    sound = mono * np.array([1.0, 0.5], np.float32)
    after, made = treated(sound)
    np.testing.assert_allclose(after[:, 1], 0.5 * after[:, 0], atol=1e-6)
    assert abs(apart_lu(after, who)) < ALIKE_LU
    assert made.highest_db > 3


def test_one_channel_counted_twice_is_told_3_lu_louder_and_treated_alike() -> None:
    sound, _ = talk(made_up(), 12, seed=0, longest_s=6)
    kinds: tuple[Mono, Mono] = ("as-is", "dual-mono")
    once, twice = (plan(sounding(sound), mono) for mono in kinds)
    # Levels lie on thousandths of a decibel, and 3.01 LU more is not a whole number of them.
    np.testing.assert_allclose(once.gains_db, twice.gains_db, atol=2e-3)
    assert len(once.groups) == 2
    for a, b in zip(once.groups, twice.groups, strict=True):
        assert b.before_lufs - a.before_lufs == pytest.approx(3.01, abs=0.01)


@pytest.mark.parametrize("seconds", [20, 200])
def test_memory_does_not_grow_with_the_length(seconds: int) -> None:
    """A second of stereo is 0.35 MB, so that 200 s would be 70 MB."""
    talking = np.repeat(made_up()[0][: 5 * RATE_HZ], 2, axis=1)

    def play() -> Generator[Samples, None, None]:
        for number in range(seconds // 5):
            yield from pieces(talking * np.float32(0.3 if number % 2 else 1.0))

    sound = Sound(RATE_HZ, 2, play, "long")
    tracemalloc.start()
    made = plan(sound)
    for _ in levelled(sound, made).play():
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert made.highest_db > 2
    assert peak < 30e6
