"""Curves: kept without loss, refused when damaged, read as loudness."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.audio.measuring import curves as module
from toolkit.audio.measuring.curves import Curves, momentary, short_term
from toolkit.audio.measuring.meter import Meter

from .reports import flat
from .sounds import sine

lengths = st.integers(0, 40)


@given(lengths, lengths, lengths, lengths, st.integers(0, 2**32 - 1))
def test_what_was_written_is_read(a: int, b: int, c: int, d: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    before, after, reduction = (rng.random(n).astype(np.float32) for n in (a, b, c))
    kept = Curves(before, after, reduction, rng.integers(-127, 128, (d, 2)).astype(np.int8))
    data = kept.to_bytes()
    read = Curves.from_bytes(data)
    for name in ("before", "after", "reduction_db", "waveform"):
        one, other = getattr(kept, name), getattr(read, name)
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)
    assert read.to_bytes() == data


@given(st.binary(max_size=60))
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="curves"):
        Curves.from_bytes(data)


@pytest.mark.parametrize("cut", [slice(None, -1), slice(1, None), slice(None, 20)])
def test_a_cut_file_is_refused(cut: slice) -> None:
    with pytest.raises(ValueError, match="curves"):
        Curves.from_bytes(flat(10).to_bytes()[cut])


def test_more_and_other_figures_are_refused() -> None:
    data = flat(10).to_bytes()
    with pytest.raises(ValueError, match="follows"):
        Curves.from_bytes(data + b"\0")
    for bad in (float("nan"), float("inf"), -1.0):
        with pytest.raises(ValueError, match="no number"):
            Curves.from_bytes(data[:28] + struct.pack("<f", bad) + data[32:])
    with pytest.raises(ValueError, match="more than"):
        Curves.from_bytes(data[:12] + struct.pack("<I", module.STEPS_LIMIT + 1) + data[16:])


def test_a_tone_reads_as_the_meter_says() -> None:
    """A sine at -20 dBFS in both channels has -20.0 LUFS at 1 kHz (EBU Tech 3341, case 1)."""
    meter = Meter(48_000, 2)
    meter.add(sine(-20, 5))
    powers = meter.step_powers().astype(np.float32)
    assert momentary(powers)[5:] == pytest.approx(-20, abs=0.1)
    assert short_term(powers)[-1] == pytest.approx(-20, abs=0.1)
    assert len(short_term(powers)) == len(powers) - 29


def test_too_short_is_empty_and_silence_is_minus_infinity() -> None:
    assert len(momentary(flat(3).after)) == 0
    assert len(short_term(flat(29).after)) == 0
    assert np.isneginf(short_term(flat(40, after_lufs=float("-inf")).after)).all()
