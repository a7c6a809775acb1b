"""MP3s that several encoders made sound as if one had; judged by two decoders."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product
from pathlib import Path

import av
import lameenc
import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.audio.sounds import Samples, pieces, speech
from toolkit.audio.coding import mp3
from toolkit.audio.coding.mp3 import Mp3Settings
from toolkit.audio.coding.mp3_frames import Frames
from toolkit.audio.coding.mp3_join import PADDING_FRAMES, JoinPlan, joined, same_sound
from toolkit.audio.containers import info_frame

pytestmark = pytest.mark.rotated

SEGMENT_FRAMES = 4 * PADDING_FRAMES
SECONDS = 16.0  # a little more than three segments
KINDS = ["speech", "speech with silence", "quiet speech", "music", "sweep"]
FORMATS = [(rate, channels) for rate in (44_100, 48_000) for channels in (1, 2)]


def sound(kind: str, rate_hz: int, channels: int) -> Samples:
    made = speech(SECONDS, rate_hz, channels)
    seconds = np.arange(len(made)) / rate_hz
    sides = np.array([1.0, 0.7])[:channels]
    if kind == "speech with silence":  # over the second joint
        made[np.abs(seconds - 10) < 2.2] = 0
    elif kind == "quiet speech":
        made *= np.float32(0.003)
    elif kind == "music":  # a note every fifth of a second, struck and fading
        notes = np.random.default_rng(3).integers(0, 36, int(5 * SECONDS) + 1)
        hz = 110 * 2 ** (notes[(5 * seconds).astype(int)] / 12)
        chord = sum(np.sin(2 * np.pi * np.cumsum(hz / rate_hz) * k) / k for k in (1, 2, 3, 5))
        tune = 0.2 * chord * np.exp(-3 * (5 * seconds % 1))
        made = (tune[:, None] * sides + 0.1 * made).astype(np.float32)
    elif kind == "sweep":
        tune = 0.4 * np.sin(2 * np.pi * (50 + 400 * seconds) * seconds)
        made = (tune[:, None] * sides).astype(np.float32)
    return made


def by_one_encoder(sound: Samples, how: Mp3Settings) -> bytes:
    """Return the stream of one encoder from start to end, without Info frame."""
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(how.bitrate_bps // 1000)
    encoder.set_in_sample_rate(how.rate_hz)
    encoder.set_out_sample_rate(how.rate_hz)
    encoder.set_channels(how.channels)
    encoder.set_quality(mp3.QUALITY)
    samples = mp3.to_int16(sound * np.float32(1 / mp3.encoder_scale(how)))
    return bytes(encoder.encode(samples.tobytes())) + bytes(encoder.flush())


def stream_of(path: Path) -> bytes:
    data = path.read_bytes()
    return data[info_frame.header(data).length_bytes :]


def decoded(path: Path) -> list[NDArray[np.float32]]:
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return [
        np.concatenate(frames, axis=1).T,
        soundfile.read(path, dtype="float32", always_2d=True)[0],
    ]


def assert_sounds_as_by_one(path: Path, sound: Samples, how: Mp3Settings) -> None:
    """Compare with the sound of one encoder, which is put behind the same Info frame."""
    other, data, stream = path.with_suffix(".one.mp3"), path.read_bytes(), stream_of(path)
    other.write_bytes(data[: len(data) - len(stream)] + by_one_encoder(sound, how))
    for ours, theirs in zip(decoded(path), decoded(other), strict=True):
        assert len(ours) == len(sound)
        assert np.array_equal(ours, theirs)


class Spy:
    """A comparison that notes which frames it was asked about, and tells the truth."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, old: Frames, new: Frames, number: int) -> bool:
        """Compare as the encoding does."""
        self.asked.append(number)
        return same_sound(old, new, number)

    def joints(self) -> int:
        """Return how many searches ended before the segment did."""
        searched = [number // SEGMENT_FRAMES for number in self.asked]
        return sum(searched.count(n) < SEGMENT_FRAMES - 10 for n in set(searched))


@pytest.mark.parametrize(
    ("kbps", "rate_hz", "channels", "kind"),
    [
        (kbps, *form, KINDS[(at + row) % len(KINDS)])
        for (row, kbps), (at, form) in product(
            enumerate((64, 96, 128, 192)), list(enumerate(FORMATS))
        )
    ],
)
def test_joined_sounds_exactly_as_by_one_encoder(
    tmp_path: Path, kbps: int, rate_hz: int, channels: int, kind: str
) -> None:
    how = Mp3Settings(rate_hz, channels, 1000 * kbps)
    made, spy, path = sound(kind, rate_hz, channels), Spy(), tmp_path / "a.mp3"
    mp3.encode_planned(pieces(made), path, how, JoinPlan(2, SEGMENT_FRAMES, spy))
    assert_sounds_as_by_one(path, made, how)
    assert spy.joints() >= 2


def test_digital_silence_sounds_as_by_one_encoder(tmp_path: Path) -> None:
    how, path = Mp3Settings(44_100, 2, 128_000), tmp_path / "a.mp3"
    silence = np.zeros((3 * SEGMENT_FRAMES * 1152 + 17, 2), np.float32)
    mp3.encode_planned([silence], path, how, JoinPlan(2, SEGMENT_FRAMES))
    assert_sounds_as_by_one(path, silence, how)
    assert not np.any(decoded(path)[0])


def test_the_number_of_threads_makes_no_difference(tmp_path: Path) -> None:
    how, made = Mp3Settings(44_100, 2, 96_000), sound("speech", 44_100, 2)
    files = [tmp_path / f"{jobs}.mp3" for jobs in (1, 2, 3)]
    for jobs, path in enumerate(files, 1):
        mp3.encode_planned(pieces(made, seed=jobs), path, how, JoinPlan(jobs, SEGMENT_FRAMES))
    assert len({path.read_bytes() for path in files}) == 1
    assert stream_of(files[0]) != by_one_encoder(made, how)  # only a decoder cannot tell


@given(
    due=st.integers(0, 3_000_000), longest=st.sampled_from([1, 4, 72, 144]), jobs=st.integers(1, 9)
)
def test_segments_grow_and_shrink_alike_for_any_number_of_threads(
    due: int, longest: int, jobs: int
) -> None:
    plan = JoinPlan(jobs, longest * PADDING_FRAMES, due_frames=due)
    lengths, left = [], due
    for length in plan.lengths():
        lengths.append(length)
        left -= length
        if left <= 0:
            break
    assert all(length % PADDING_FRAMES == 0 for length in lengths)
    assert max(lengths) <= plan.longest_frames
    shortest = min(plan.longest_frames, 18 * PADDING_FRAMES)
    assert min(lengths) >= shortest
    # The last is short, so that no thread waits long for another, but not too short to be worth it.
    assert lengths[-1] <= 2 * shortest
    is_free = longest > 2 * 18
    assert not is_free or len(lengths) == 1 or due - sum(lengths[:-1]) > shortest // 2
    assert lengths == list(islice(replace(plan, jobs=1).lengths(), len(lengths)))


def test_how_much_is_due_changes_no_sample(tmp_path: Path) -> None:
    how, made = Mp3Settings(44_100, 1, 64_000), np.tile(sound("speech", 44_100, 1), (6, 1))
    for jobs, due in ((1, len(made)), (3, len(made)), (2, 1000)):
        path = tmp_path / f"{jobs}.mp3"
        mp3.encode(pieces(made, seed=jobs), path, how, jobs, samples=due)
        assert_sounds_as_by_one(path, made, how)
    assert (tmp_path / "1.mp3").read_bytes() == (tmp_path / "3.mp3").read_bytes()


def test_encoders_that_never_agree_leave_it_to_the_first(tmp_path: Path) -> None:
    how, path = Mp3Settings(44_100, 1, 64_000), tmp_path / "a.mp3"
    made = sound("speech", 44_100, 1)
    plan = JoinPlan(2, SEGMENT_FRAMES, agree=lambda _old, _new, _number: False)
    mp3.encode_planned(pieces(made), path, how, plan)
    assert stream_of(path) == by_one_encoder(made, how)


@functools.cache
def voice() -> Samples:
    return sound("speech", 44_100, 1)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(segments=st.integers(0, 3), more=st.integers(-1200, 1200) | st.integers(-1, 1))
def test_any_length_is_kept(
    tmp_path_factory: pytest.TempPathFactory, segments: int, more: int
) -> None:
    samples = max(1, segments * 3 * PADDING_FRAMES * 1152 + more)
    how, path = Mp3Settings(44_100, 1, 64_000), tmp_path_factory.mktemp("length") / "a.mp3"
    made = voice()[:samples]
    mp3.encode_planned(pieces(made, seed=samples), path, how, JoinPlan(2, 3 * PADDING_FRAMES))
    assert_sounds_as_by_one(path, made, how)


# ---------------------------------------------------------------- what a frame's sound is


def test_bits_that_are_no_frames_sound_are_not_heard(tmp_path: Path) -> None:
    """A bit is turned over anywhere: whoever hears a difference must be told of one."""
    made = voice()[: 3 * 44_100].copy()
    made[30_000:80_000] = 0
    stream = by_one_encoder(made, Mp3Settings(44_100, 1, 64_000))
    before, heard, rng = Frames(0), 0, np.random.default_rng(5)
    before.add(stream)
    path = tmp_path / "a.mp3"
    path.write_bytes(stream)
    plain = decoded(path)[1]
    starts = info_frame.frame_starts(stream)
    for _ in range(120):
        frame = int(rng.integers(10, before.end - 10))
        at = int(rng.integers(starts[frame] + 21, starts[frame + 1]))  # in the main data
        damaged, after = bytearray(stream), Frames(0)
        damaged[at] ^= 1 << int(rng.integers(8))
        after.add(bytes(damaged))
        if all(same_sound(before, after, number) for number in range(before.end)):
            path.write_bytes(damaged)
            assert np.array_equal(decoded(path)[1], plain)
        else:
            heard += 1
    assert 20 < heard < 100  # both happen


def test_frames_that_are_gone_are_not_compared() -> None:
    stream = by_one_encoder(voice()[:80_000], Mp3Settings(44_100, 1, 64_000))
    frames = Frames(7)
    frames.add(stream)
    assert frames.take(50) == stream[: info_frame.frame_starts(stream)[50 - 7]]
    with pytest.raises(ValueError, match="frame 20 is not among"):
        frames.sound(20)


# ---------------------------------------------------------------- threads


def test_what_stops_the_blocks_stops_the_threads(tmp_path: Path) -> None:
    made = sound("speech", 44_100, 2)

    def interrupted() -> Iterator[Samples]:
        yield made
        raise KeyboardInterrupt

    how, path = Mp3Settings(44_100, 2, 128_000), tmp_path / "a.mp3"
    with pytest.raises(KeyboardInterrupt):
        mp3.encode_planned(interrupted(), path, how, JoinPlan(3, SEGMENT_FRAMES))
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("mp3")]


class Slow:
    """An encoder that takes its time and gives nothing."""

    def __init__(self) -> None:
        self.done = 0

    def encode(self, _samples: bytes, /) -> bytes:
        """Wait."""
        time.sleep(0.01)
        self.done += 1
        return b""

    def flush(self) -> bytes:
        """Give nothing."""
        return b""


def test_reading_does_not_run_ahead() -> None:
    made: list[Slow] = []

    def slow() -> Slow:
        made.append(Slow())
        return made[-1]

    def segments() -> Iterator[NDArray[np.int16]]:
        for number in range(12):
            assert number - sum(encoder.done > 0 for encoder in made) <= 3 + 1
            yield np.zeros((PADDING_FRAMES, 1), np.int16)

    assert not b"".join(joined(segments(), slow, JoinPlan(3, PADDING_FRAMES)))
    assert len(made) == 12


def test_an_encoder_that_fails_is_heard_of() -> None:
    class Broken(Slow):
        def encode(self, _samples: bytes, /) -> bytes:
            raise MemoryError

    segments = (np.zeros((PADDING_FRAMES, 1), np.int16) for _ in range(9))
    with pytest.raises(MemoryError):
        list(joined(segments, Broken, JoinPlan(2, PADDING_FRAMES)))
    assert next(segments, None) is not None  # the rest was not even read


@pytest.mark.parametrize(("jobs", "frames"), [(0, 49), (1, 0), (1, 50)])
def test_a_plan_without_rhythm_is_refused(jobs: int, frames: int) -> None:
    with pytest.raises(ValueError, match="share out the work"):
        JoinPlan(jobs, frames)
