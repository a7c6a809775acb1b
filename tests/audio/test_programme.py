"""Talk and music put together, judged sample by sample."""

from __future__ import annotations

import tracemalloc
from collections.abc import Generator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.audio.sounds import Samples, pieces, sine, speech
from tests.depth import few
from toolkit.audio.measuring.meter import Meter
from toolkit.audio.music.layout import Inserts, Music
from toolkit.audio.music.programme import Programme, Talk, assemble
from toolkit.audio.values.sound import Sound
from toolkit.errors import BadFile
from toolkit.show.sound.inserts import Insert

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100
SEAM = 441


def as_sound(samples: Samples, name: str = "talk") -> Sound:
    return Sound(RATE_HZ, samples.shape[1], lambda: _cut(samples), name)


def _cut(samples: Samples) -> Generator[Samples, None, None]:
    yield from pieces(samples, longest=7000)


def lufs(samples: Samples) -> float:
    meter = Meter(RATE_HZ, samples.shape[1])
    meter.add(samples)
    return meter.read().integrated_lufs


def talk_of(samples: Samples) -> Talk:
    return Talk(as_sound(samples), len(samples), lufs(samples))


def music(samples: Samples, key: str = "intro", **said: Any) -> Music:
    insert = Insert.model_validate({"file": "music.wav", **said})
    where = f"episodes/show.toml: audio.{key}"
    return Music(as_sound(samples, "music"), len(samples), lufs(samples), insert, where)


def played(programme: Programme) -> Samples:
    return np.concatenate(list(programme.sound.play()))


def sample(ms: int) -> int:
    return (ms * RATE_HZ + 500) // 1000


@pytest.mark.parametrize("channels", [1, 2])
def test_no_sample_of_the_talk_is_changed(channels: int) -> None:
    """Chapters at times that are no whole number of samples, music so quiet that it is nothing."""
    talk = speech(12, channels=channels)
    silent = np.zeros((3 * RATE_HZ + 17, channels), np.float32)
    insert = Insert.model_validate({"file": "m.wav", "overlap": "0.5", "fade": "0.2"})
    quiet = Music(as_sound(silent), len(silent), -20.0, insert, "show.toml: audio.intro")
    made = assemble(talk_of(talk), Inserts(quiet, quiet, quiet), (0, 3333, 7001))
    heard = played(made)
    overlap, cuts = sample(500), [0, sample(3333), sample(7001), len(talk)]
    at = len(silent) - overlap
    for start, end in pairwise(cuts):
        np.testing.assert_array_equal(heard[at : at + end - start], talk[start:end])
        if end < len(talk):  # silence while the talk waits, but for the seams
            wait = heard[at + end - start + SEAM : at + end - start + len(silent) - 2 * overlap]
            assert not wait[:-SEAM].any()
            assert wait[-SEAM:].any()
        at += end - start + len(silent) - 2 * overlap
    assert len(heard) == len(talk) + 4 * len(silent) - 6 * overlap


@settings(max_examples=few(25), deadline=None)
@given(
    st.lists(st.integers(200, 900), min_size=1, max_size=4),
    st.tuples(*[st.booleans()] * 3),
    st.integers(0, 60),
    st.integers(300, 700),
    st.integers(5, 300),
)
def test_the_timeline_says_where_the_talk_is(
    stretches_ms: list[int],
    has: tuple[bool, bool, bool],
    overlap_ms: int,
    music_ms: int,
    fade_ms: int,
) -> None:
    starts = [sum(stretches_ms[:i]) for i in range(len(stretches_ms))]
    rng = np.random.default_rng(sum(stretches_ms))
    talk = rng.uniform(-0.5, 0.5, (sample(sum(stretches_ms)), 1)).astype(np.float32)
    silent = np.zeros((sample(music_ms), 1), np.float32)
    said = {"file": "m", "overlap": f"0.{overlap_ms:03}", "fade": f"0.{fade_ms:03}"}
    quiet = Music(as_sound(silent), len(silent), -20.0, Insert.model_validate(said), "m")
    inserts = Inserts(*(quiet if one else None for one in has))
    made = assemble(Talk(as_sound(talk), len(talk), -20.0), inserts, starts)
    heard = played(made)
    for start_ms, length_ms in zip(starts, stretches_ms, strict=True):
        at, cut = sample(made.timeline.to_published(start_ms)), sample(start_ms)
        count = sample(length_ms) - 50
        around = heard[max(0, at - 45) : at + 45 + count, 0]  # a time is a whole millisecond
        wanted = talk[cut : cut + count, 0]
        found = np.flatnonzero(around == wanted[0])
        assert any(np.array_equal(around[i : i + count], wanted) for i in found)
    for pair in pairwise(starts):
        first, last = map(made.timeline.to_published, pair)
        assert last - first >= pair[1] - pair[0]


def test_without_music_the_sound_is_the_recording() -> None:
    talk = talk_of(speech(2))
    made = assemble(talk, Inserts(), (0, 1000))
    assert made.sound is talk.sound
    assert not made.timeline.shifts
    only_jingle = assemble(talk, Inserts(jingle=music(sine(-9, 1, channels=1))), (0,))
    assert only_jingle.sound is talk.sound  # there is no second chapter


@pytest.mark.parametrize("level_lu", [0.0, -6.0])
@pytest.mark.parametrize("peak_dbfs", [-0.1, -40.0])
def test_music_is_as_loud_as_the_talk_however_hot_its_file(
    peak_dbfs: float, level_lu: float
) -> None:
    talk = speech(8)
    tune = sine(peak_dbfs, 6, hz=700, rate_hz=RATE_HZ, channels=1)
    made = assemble(talk_of(talk), Inserts(intro=music(tune, level_lu=level_lu)), ())
    alone = played(made)[RATE_HZ : 4 * RATE_HZ]
    assert lufs(alone) == pytest.approx(lufs(talk) + level_lu, abs=0.1)


def levels_db(heard: Samples, reference: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the RMS of each 10 ms, in dB over `reference`."""
    rows = heard[: len(heard) // SEAM * SEAM, 0].reshape(-1, SEAM).astype(np.float64)
    made: np.ndarray[tuple[int], np.dtype[np.float64]] = 20 * np.log10(
        np.sqrt(np.square(rows).mean(axis=1)) / reference + 1e-9
    )
    return made


def test_music_goes_down_under_the_talk() -> None:
    """The talk is a click and silence, so that what sounds under it is the music alone."""
    talk = np.zeros((10 * RATE_HZ, 1), np.float32)
    tune = sine(-12, 6, hz=1000, rate_hz=RATE_HZ, channels=1)
    said: dict[str, Any] = {"overlap": "2", "fade": "0.5", "duck_db": 17}
    one, last = music(tune, **said), music(tune, "outro", **said)
    made = assemble(Talk(as_sound(talk), len(talk), lufs(tune)), Inserts(one, last), ())
    heard = played(made)
    level = levels_db(heard, float(np.sqrt(np.square(tune.astype(np.float64)).mean())))
    # The intro: full to 3.5 s, down in 0.5 s, 17 dB down from 4.0 to 5.5 s, gone at 6.0 s.
    np.testing.assert_allclose(level[10:349], 0, atol=0.05)
    np.testing.assert_allclose(level[401:549], -17, atol=0.05)
    assert (np.diff(level[350:400]) < 0).all()
    assert (np.diff(level[550:599]) < 0).all()
    assert not heard[6 * RATE_HZ : 12 * RATE_HZ].any()
    # The outro from 12.0 s, where the talk has 2 s to go: up to -17 dB, and full from 14.5 s on.
    np.testing.assert_allclose(level[1251:1399], -17, atol=0.05)
    np.testing.assert_allclose(level[1451:1790], 0, atol=0.05)
    assert len(heard) == 18 * RATE_HZ


def test_cross_fades_do_not_click() -> None:
    """Low tones that are cut in the middle of a swing: a step would be heard far above them."""
    talk = sine(-12, 9, hz=97.3, rate_hz=RATE_HZ, channels=1)
    ends = np.sin(np.linspace(0, np.pi / 2, RATE_HZ // 10))[:, None] ** 2
    talk[: len(ends)] *= ends  # as a recording's own ends are
    talk[-len(ends) :] *= ends[::-1]
    tune = sine(-12, 2.5, hz=61.7, rate_hz=RATE_HZ, channels=1)[777:]
    said = {"overlap": "0.4", "fade": "0.1"}
    inserts = Inserts(*(music(tune, key, **said) for key in ("intro", "outro", "jingle")))
    heard = played(assemble(talk_of(talk), inserts, (0, 3013, 6007)))[:, 0].astype(np.float64)
    heard = heard[5:-5]  # the episode itself begins and ends with its music
    windows = np.lib.stride_tricks.sliding_window_view(heard, 512)[::64]
    spectra = np.abs(np.fft.rfft(windows * np.blackman(512), axis=1)) / np.blackman(512).sum() * 2
    assert 20 * np.log10(spectra[:, 30:].max()) < -80  # above 2.6 kHz
    butt = np.concatenate([talk[: sample(3013), 0], tune[:, 0]]).astype(np.float64)
    clicks = np.lib.stride_tricks.sliding_window_view(butt, 512)[::64] * np.blackman(512)
    loudest = (np.abs(np.fft.rfft(clicks, axis=1)) / np.blackman(512).sum() * 2)[:, 30:].max()
    assert 20 * np.log10(loudest) > -65  # a hard cut is told by this measure


def test_the_energy_does_not_jump_where_a_jingle_comes() -> None:
    """In 50 ms steps nothing is louder than talk and music together, nor is there a hole."""
    noise = np.random.default_rng(3).normal(0, 0.1, (10 * RATE_HZ, 1)).astype(np.float32)
    jingle = music(noise[: 3 * RATE_HZ], "jingle", overlap="0.5", fade="0.3", duck_db=6)
    heard = played(assemble(talk_of(noise), Inserts(jingle=jingle), (0, 5000)))
    level = levels_db(heard, 0.1)[: len(heard) // SEAM // 5 * 5].reshape(-1, 5).mean(axis=1)
    assert level.max() < 1.3
    assert level.min() > -6.5


def test_it_plays_the_same_each_time_and_ends_early() -> None:
    talk = talk_of(speech(3, channels=2))
    made = assemble(talk, Inserts(intro=music(speech(2, channels=2), overlap="1")), ())
    first, second = (list(made.sound.play()) for _ in "ab")
    assert [len(block) for block in first] == [len(block) for block in second]
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
    assert {block.dtype for block in first} == {np.dtype(np.float32)}
    begun = made.sound.play()
    next(begun)
    begun.close()
    assert next(begun, None) is None


def test_memory_does_not_grow_with_the_length() -> None:
    def hour() -> Generator[Samples, None, None]:
        block = np.full((1 << 16, 1), 0.1, np.float32)
        for _ in range(1200):
            yield block

    tune = music(speech(5), overlap="1")
    talk = Talk(Sound(RATE_HZ, 1, hour, "long"), 1200 << 16, -20.0)
    made = assemble(talk, Inserts(tune, tune, tune), range(0, 1_700_000, 100_000))
    tracemalloc.start()
    count = sum(len(block) for block in made.sound.play())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count > 1200 << 16  # 315 MB as 32-bit samples
    assert peak < 12 << 20


@pytest.mark.parametrize(
    ("which", "said", "starts", "words"),
    [
        ("intro", {"overlap": "1.5"}, (), "longer than the music"),
        ("outro", {"overlap": "1.5"}, (), "longer than the music"),
        ("jingle", {"overlap": "0.5"}, (0, 1000), "twice"),
        ("jingle", {"overlap": "0.4"}, (0, 2000, 2500), "00:00:02.000 to 00:00:02.500"),
        ("jingle", {"overlap": "0"}, (0, 3999), "shorter than the music"),
        ("jingle", {"overlap": "0"}, (0, 5000), "shorter than the music"),
    ],
)
def test_what_does_not_fit_is_refused(
    which: str, said: dict[str, object], starts: tuple[int, ...], words: str
) -> None:
    tune = music(sine(-9, 1, rate_hz=RATE_HZ, channels=1), which, **said)
    with pytest.raises(BadFile, match=words) as caught:
        assemble(talk_of(speech(4)), Inserts(**{which: tune}), starts)
    assert caught.value.message.startswith(f"episodes/show.toml: audio.{which}: ")
    assert "overlap shorter" in (caught.value.hint or "")


def test_intro_and_outro_have_to_share_a_short_talk() -> None:
    tune = music(sine(-9, 3, rate_hz=RATE_HZ, channels=1), "outro", overlap="2.5")
    with pytest.raises(BadFile, match="shorter than the music") as caught:
        assemble(talk_of(speech(4)), Inserts(tune, tune), ())
    assert "outro = false" in (caught.value.hint or "")
