"""Parts of a recording: all of it, none twice, cut in pauses."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.depth import few
from toolkit.transcript.recognition.parts import AROUND_S, RATE_HZ, WINDOW_S, Part, Samples, cut


def talk(seconds: float, seed: int = 1) -> Samples:
    """Noise that pauses now and then."""
    rng = np.random.default_rng(seed)
    sound = rng.uniform(-0.5, 0.5, int(seconds * RATE_HZ)).astype(np.float32)
    for at in np.cumsum(rng.uniform(2, 6, int(seconds / 2))):
        sound[int(at * RATE_HZ) : int((at + 0.5) * RATE_HZ)] *= 0.001
    return sound


def in_blocks(sound: Samples, size: int) -> list[Samples]:
    return [sound[at : at + size, None] for at in range(0, len(sound), size)]


def joined(parts: list[Part]) -> Samples:
    return np.concatenate([part.samples for part in parts])


@given(st.floats(0.01, 150), st.integers(1000, 100_000))
@example(30.0, 1490)  # a block ends where the window does
@settings(max_examples=few(25), deadline=None)
def test_parts_are_the_whole_whatever_the_blocks(seconds: float, size: int) -> None:
    sound = talk(seconds)
    parts = list(cut(in_blocks(sound, size)))
    assert np.array_equal(joined(parts), sound)
    assert all(len(part.around) <= WINDOW_S * RATE_HZ for part in parts)
    least_s = WINDOW_S - 5 - 2 * AROUND_S
    assert all(len(part.samples) >= least_s * RATE_HZ for part in parts[:-1])
    assert [p.end_ms for p in parts[:-1]] == [p.start_ms for p in parts[1:]]
    whole = list(cut([sound]))
    assert [part.start_ms for part in parts] == [part.start_ms for part in whole]


def test_a_cut_is_in_a_pause() -> None:
    sound = talk(200)
    for part in list(cut([sound]))[1:]:
        at = part.start_ms * RATE_HZ // 1000
        assert np.abs(sound[at - 800 : at + 800]).max() < 0.001


def test_silence_is_cut_as_late_as_may_be() -> None:
    parts = list(cut([np.zeros(100 * RATE_HZ, np.float32)]))
    longest_s = WINDOW_S - 2 * AROUND_S
    assert all(longest_s - 1 < len(part.samples) / RATE_HZ for part in parts[:-1])


def test_what_fits_a_window_is_one_part() -> None:
    sound = talk(WINDOW_S)
    assert [len(part.samples) for part in cut([sound])] == [len(sound)]


@given(st.lists(st.integers(0, 12_000), min_size=2, max_size=8, unique=True), st.booleans())
@settings(max_examples=few(25), deadline=None)
def test_only_what_is_wanted_is_cut(hundredths: list[int], is_open: bool) -> None:
    edges = sorted(hundredths)[: len(hundredths) // 2 * 2]
    spans: list[tuple[int, int | None]] = [
        (a * 10, b * 10) for a, b in zip(edges[::2], edges[1::2], strict=True)
    ]
    if is_open:
        spans[-1] = (spans[-1][0], None)
    sound = talk(110)
    got = list(cut(in_blocks(sound, 5000), spans))
    wanted = [sound[a * 16 : None if b is None else b * 16] for a, b in spans]
    expected = np.concatenate(wanted)
    assert np.array_equal(joined(got) if got else expected[:0], expected)
    for part in got:
        at = part.start_ms * 16
        assert np.array_equal(sound[at : at + len(part.samples)], part.samples)
