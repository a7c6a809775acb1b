"""Paths through made-up costs: in order, with gaps where nothing fits."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.depth import few
from toolkit.transcript.align.time_warp import GAP, PAUSE, Corridor, WarpInput, warp

WORD = 10  # frames
CHANCE = 0.4


def path_of(says: list[int], text: list[int], active: list[bool] | None = None) -> NDArray[np.intp]:
    """Match frames that say numbered sounds with a text of such, words of ten frames each."""
    a, b = np.array(says), np.array(text)
    costs = np.where(a[:, None] == b[None, :], -1.0, 0.5).astype(np.float32)
    is_active = np.array(active if active is not None else [True] * len(says))
    costs[~is_active] = 0.1
    setting = WarpInput(is_active, np.arange(0, len(text), WORD), len(text), 0.04, CHANCE)
    everywhere = Corridor(np.zeros(len(says), np.intp), np.full(len(says), len(text)))
    return warp(lambda rows, columns: costs[rows, columns], setting, everywhere)


def words(*numbers: int) -> list[int]:
    return [10 * number + k for number in numbers for k in range(WORD)]


def test_the_same_is_matched_frame_by_frame() -> None:
    assert path_of(words(0, 1, 2), words(0, 1, 2)).tolist() == list(range(3 * WORD))


def test_slower_and_faster_speech_is_followed() -> None:
    slow = [s for s in words(0, 1, 2) for _ in range(2)]
    assert path_of(slow, words(0, 1, 2)).tolist() == [k for k in range(30) for _ in range(2)]
    fast = path_of(words(0, 1, 2)[::2], words(0, 1, 2))
    assert fast[:-2].tolist() == list(range(0, 26, 2))


def test_silence_between_words_is_a_pause() -> None:
    says = [*words(0), *[-5] * 20, *words(1)]
    active = [True] * WORD + [False] * 20 + [True] * WORD
    path = path_of(says, words(0, 1), active)
    assert path.tolist() == [*range(WORD), *[PAUSE] * 20, *range(WORD, 2 * WORD)]


@pytest.mark.parametrize("at", [0, 1, 2])
def test_what_is_not_in_the_text_is_a_gap(at: int) -> None:
    says = [*words(*range(at)), *[-5] * 80, *words(*range(at, 2))]
    path = path_of(says, words(0, 1))
    assert path.tolist() == [*range(at * WORD), *[GAP] * 80, *range(at * WORD, 2 * WORD)]


@pytest.mark.parametrize("at", [0, 4, 8])
def test_words_that_are_not_said_are_passed_over(at: int) -> None:
    text = [*words(*range(at)), *words(*range(50, 70)), *words(*range(at, 8))]
    path = path_of(words(*range(8)), text)
    matched = path[path >= 0]
    assert len(matched) >= 8 * WORD - 3  # a gap is open for a moment to pass over anything
    assert not np.any((matched >= at * WORD) & (matched < (at + 20) * WORD))


@given(st.lists(st.integers(0, 5), min_size=1, max_size=60), st.integers(1, 6), st.data())
@settings(max_examples=few(60), deadline=None)
def test_a_path_never_goes_back(says: list[int], count: int, data: st.DataObject) -> None:
    text = [n % 7 for n in words(*range(count))]
    active = data.draw(st.lists(st.booleans(), min_size=len(says), max_size=len(says)))
    path = path_of(says, text, active)
    assert len(path) == len(says)
    assert all(k in (PAUSE, GAP) or 0 <= k < len(text) for k in path)
    assert all(a <= b for a, b in pairwise(path[path >= 0]))


@given(st.integers(1, 4), st.integers(0, 3))
@settings(max_examples=few(20), deadline=None)
def test_a_corridor_that_holds_the_path_changes_nothing(count: int, wider: int) -> None:
    says = words(*range(count))
    costs = np.where(np.array(says)[:, None] == np.array(says)[None, :], -1.0, 0.5)
    n = len(says)
    setting = WarpInput(np.ones(n, np.bool_), np.arange(0, n, WORD), n, 0.04, CHANCE)
    near = Corridor(
        np.clip(np.arange(n) - 3 - wider, 0, n - 1), np.clip(np.arange(n) + 4 + wider, 1, n)
    )
    found = warp(lambda r, c: costs[r, c].astype(np.float32), setting, near)
    assert found.tolist() == list(range(n))
