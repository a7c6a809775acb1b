"""The meter against the EBU's own test signals, and against two other meters."""

from __future__ import annotations

import math
import tracemalloc
from dataclasses import astuple
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.depth import few
from tests.loudness import other_meter
from toolkit.audio.intake import recordings
from toolkit.audio.measuring import kweighting, truepeak
from toolkit.audio.measuring.meter import Meter, integrated_lufs
from toolkit.audio.values.readings import Loudness

from . import ebu_signals
from .sounds import Samples, pieces, sine, speech

pytestmark = pytest.mark.rotated

RATES = [44_100, 48_000]
ROOT = Path(__file__).parents[2]


def read(sound: Samples, rate_hz: int = 48_000) -> Loudness:
    meter = Meter(rate_hz, sound.shape[1])
    assert meter.add_all(pieces(sound)) == len(sound)
    return meter.read()


@pytest.mark.parametrize("rate_hz", RATES)
@pytest.mark.parametrize("case", ebu_signals.INTEGRATED)
def test_ebu_tech_3341_cases_1_to_5_integrated(case: int, rate_hz: int) -> None:
    steps, expected = ebu_signals.INTEGRATED[case]
    reading = read(ebu_signals.stepped(steps, rate_hz), rate_hz)
    assert reading.integrated_lufs == pytest.approx(expected, abs=0.1)
    if len(steps) == 1:  # table 1 asks for all three
        assert reading.max_momentary_lufs == pytest.approx(expected, abs=0.1)
        assert reading.max_short_term_lufs == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("rate_hz", RATES)
def test_ebu_tech_3341_case_6_five_channels(rate_hz: int) -> None:
    sides = [sine(level, 20, rate_hz=rate_hz)[:, :1] for level in ebu_signals.SURROUND_DBFS]
    sound = np.concatenate(sides, axis=1)
    meter = Meter(rate_hz, 5, true_peak=False)
    meter.add_all(pieces(sound))
    integrated_lufs = meter.read().integrated_lufs
    assert integrated_lufs == pytest.approx(-23, abs=0.1)
    theirs = other_meter(rate_hz).integrated_loudness(sound.astype(np.float64))
    assert integrated_lufs == pytest.approx(theirs, abs=0.1)


@pytest.mark.parametrize("rate_hz", RATES)
@pytest.mark.parametrize(
    ("case", "steps", "window", "settled"),
    [(9, ebu_signals.STEADY_SHORT_TERM, 30, 0), (12, ebu_signals.STEADY_MOMENTARY, 4, 10)],
)
def test_ebu_tech_3341_cases_9_and_12_stay_constant(
    case: int, steps: list[ebu_signals.Step], window: int, settled: int, rate_hz: int
) -> None:
    meter = Meter(rate_hz, 2, true_peak=False)
    meter.add_all(pieces(ebu_signals.stepped(steps, rate_hz)))
    means = np.convolve(meter.step_powers()[settled:], np.ones(window) / window, "valid")
    assert len(means) > 80 - window
    np.testing.assert_allclose(-0.691 + 10 * np.log10(means), -23.0, atol=0.1)


@pytest.mark.parametrize("segment", ebu_signals.SEGMENTS)
def test_ebu_tech_3341_cases_10_and_13_a_burst_wherever_it_falls(segment: int) -> None:
    for rate_hz in RATES:
        short_term = ebu_signals.stepped(ebu_signals.short_term_segment(segment), rate_hz)
        assert read(short_term, rate_hz).max_short_term_lufs == pytest.approx(-23, abs=0.1)
        momentary = ebu_signals.stepped(ebu_signals.momentary_segment(segment), rate_hz)
        assert read(momentary, rate_hz).max_momentary_lufs == pytest.approx(-23, abs=0.1)


@pytest.mark.parametrize("rate_hz", RATES)
def test_ebu_tech_3341_cases_11_and_14_rising_bursts(rate_hz: int) -> None:
    short_term, momentary = (Meter(rate_hz, 2, true_peak=False) for _ in range(2))
    for segment in ebu_signals.SEGMENTS:
        steps, level = ebu_signals.rising_short_term(segment)
        short_term.add(ebu_signals.stepped(steps, rate_hz))
        assert short_term.read().max_short_term_lufs == pytest.approx(level, abs=0.1)
        steps, level = ebu_signals.rising_momentary(segment)
        momentary.add(ebu_signals.stepped(steps, rate_hz))
        assert momentary.read().max_momentary_lufs == pytest.approx(level, abs=0.1)


@pytest.mark.parametrize("rate_hz", RATES)
@pytest.mark.parametrize("case", ebu_signals.PEAKS)
def test_ebu_tech_3341_cases_15_to_19_true_peak(case: int, rate_hz: int) -> None:
    peak = ebu_signals.PEAKS[case]
    reading = read(ebu_signals.peaking(peak, rate_hz), rate_hz)
    assert -0.4 <= reading.true_peak_dbtp - peak.expected_dbtp <= 0.2


@pytest.mark.parametrize("rate_hz", RATES)
@pytest.mark.parametrize("case", ebu_signals.BURST_OFFSETS)
def test_ebu_tech_3341_cases_20_to_23_a_true_peak_wherever_the_samples_fall(
    case: int, rate_hz: int
) -> None:
    sound = ebu_signals.burst(ebu_signals.BURST_OFFSETS[case], rate_hz)
    assert -0.4 <= read(sound, rate_hz).true_peak_dbtp <= 0.2
    assert np.abs(sound).max() < {20: 1, 21: 0.96, 22: 0.76, 23: 0.96}[case]


@pytest.mark.parametrize("rate_hz", RATES)
@pytest.mark.parametrize("case", ebu_signals.RANGES)
def test_ebu_tech_3342_cases_1_to_4_loudness_range(case: int, rate_hz: int) -> None:
    levels, expected = ebu_signals.RANGES[case]
    sound = ebu_signals.stepped([(level, 20) for level in levels], rate_hz)
    assert read(sound, rate_hz).range_lu == pytest.approx(expected, abs=1)


def test_k_weighting_at_48_khz_has_the_coefficients_of_the_standard() -> None:
    # BS.1770-5, annex 1, tables 1 and 2.
    table_1 = (1.53512485958697, -2.69169618940638, 1.19839281085285)
    assert kweighting.shelf(48_000)[:3] == pytest.approx(table_1, abs=1e-9)
    assert kweighting.shelf(48_000)[3:] == pytest.approx((-1.69065929318241, 0.73248077421585))
    assert kweighting.high_pass(48_000)[:3] == (1, -2, 1)
    assert kweighting.high_pass(48_000)[3:] == pytest.approx((-1.99004745483398, 0.99007225036621))


def weighed_sample_by_sample(sound: Samples, rate_hz: int) -> NDArray[np.float64]:
    """Return one channel through both filters, in float64, as the standard writes them."""
    expected = sound.astype(np.float64)
    for q in (kweighting.shelf(rate_hz), kweighting.high_pass(rate_hz)):
        made, s_1, s_2 = [], 0.0, 0.0
        for x in expected.tolist():
            y = q.b0 * x + s_1
            s_1, s_2 = q.b1 * x - q.a1 * y + s_2, q.b2 * x - q.a2 * y
            made.append(y)
        expected = np.array(made)
    return expected


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 44_100, 48_000, 96_000, 7_919])
def test_the_filter_by_blocks_is_the_filter_sample_by_sample(rate_hz: int) -> None:
    sound = np.random.default_rng(1).standard_normal((4000, 2)).astype(np.float32)
    weighting = kweighting.KWeighting(rate_hz, 2)
    length = weighting.length * (4000 // weighting.length // 2)
    halves = [weighting.weigh(sound[:length]), weighting.weigh(sound[length : 2 * length])]
    for channel, made in enumerate(np.concatenate(halves, axis=1)):
        expected = weighed_sample_by_sample(sound[: 2 * length, channel], rate_hz)
        np.testing.assert_allclose(made, expected, atol=2e-5)  # float32, around 1.0


@settings(max_examples=few(20), deadline=None)
@given(
    level_db=st.floats(-60, 0),
    offset=st.floats(-0.5, 0.5),
    rumble=st.floats(0, 0.4),
    rate_hz=st.sampled_from([8_000, 22_050, 44_100, 48_000]),
)
def test_each_100_ms_is_that_of_the_filter_in_float64(
    level_db: float, offset: float, rumble: float, rate_hz: int
) -> None:
    # A constant and a rumble of 5 Hz are what the high-pass has to take away.
    time = np.arange(rate_hz) / rate_hz
    noise = np.random.default_rng(3).standard_normal(rate_hz) / 3
    sound = 10 ** (level_db / 20) * noise + offset + rumble * np.sin(2 * np.pi * 5 * time)
    samples = sound.astype(np.float32)
    meter = Meter(rate_hz, 1, true_peak=False)
    meter.add_all(pieces(samples[:, None]))
    squares = np.square(weighed_sample_by_sample(samples, rate_hz))
    ends = [rate_hz * i // 10 for i in range(10)]
    expected = np.add.reduceat(squares, ends) / np.diff([*ends, rate_hz])
    np.testing.assert_allclose(meter.step_powers(), expected, rtol=2.3e-4, atol=1e-11)  # 1e-3 LU
    assert len(meter.step_powers()) == 10


@pytest.mark.parametrize("channels", [1, 2])
def test_pyloudnorm_reads_the_same(channels: int) -> None:
    sound = speech(20, channels=channels, peak=0.6)
    other = other_meter(44_100, filter_class="DeMan").integrated_loudness(sound.astype(float))
    assert read(sound, 44_100).integrated_lufs == pytest.approx(other, abs=0.05)


@pytest.mark.parametrize("rate_hz", [44_100, 48_000])
def test_ffmpeg_reads_the_same(rate_hz: int) -> None:
    sound = speech(15, rate_hz, channels=2, peak=0.6)
    theirs, ours = ffmpeg_reads(sound, rate_hz), read(sound, rate_hz)
    assert ours.integrated_lufs == pytest.approx(theirs["I"], abs=0.1)
    assert ours.range_lu == pytest.approx(theirs["LRA"], abs=0.2)
    peak_dbtp = 20 * math.log10(max(theirs["true_peaks_ch0"], theirs["true_peaks_ch1"]))
    assert ours.true_peak_dbtp == pytest.approx(peak_dbtp, abs=0.2)


@pytest.mark.parametrize("slug", sorted(p.parent.name for p in ROOT.glob("episodes/*/source.flac")))
def test_two_other_meters_read_the_same_of_the_sample_recordings(slug: str) -> None:
    path = ROOT / "episodes" / slug / "source.flac"
    sound = np.concatenate(list(recordings.blocks(path, rate_hz=44_100, channels=2)))
    ours, ffmpegs = read(sound, 44_100), ffmpeg_reads(sound, 44_100)
    other = other_meter(44_100, filter_class="DeMan").integrated_loudness(sound.astype(float))
    assert ours.integrated_lufs == pytest.approx(other, abs=0.1)
    assert ours.integrated_lufs == pytest.approx(ffmpegs["I"], abs=0.1)
    assert ours.range_lu == pytest.approx(ffmpegs["LRA"], abs=0.2)


def ffmpeg_reads(sound: Samples, rate_hz: int) -> dict[str, float]:
    graph = av.filter.Graph()
    chain = [
        graph.add_abuffer(sample_rate=rate_hz, format="flt", layout="stereo"),
        graph.add("ebur128", "metadata=1:peak=true"),
        graph.add("abuffersink"),
    ]
    graph.link_nodes(*chain).configure()
    read: dict[str, float] = {}
    frame = av.AudioFrame.from_ndarray(sound.reshape(1, -1), format="flt", layout="stereo")
    frame.sample_rate = rate_hz
    graph.push(frame)
    graph.push(None)
    while True:
        try:
            made = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return read
        read |= {key.removeprefix("lavfi.r128."): float(v) for key, v in made.metadata.items()}


def test_dual_mono_reads_as_the_same_sound_from_two_loudspeakers() -> None:
    mono = speech(10)
    meter = Meter(44_100, 1)
    meter.add(mono)
    as_is, dual = meter.read(), meter.read(dual_mono=True)
    both = read(np.repeat(mono, 2, axis=1), 44_100)
    assert dual.integrated_lufs == pytest.approx(both.integrated_lufs, abs=1e-6)
    assert dual.integrated_lufs - as_is.integrated_lufs == pytest.approx(3.01, abs=0.01)
    assert dual.true_peak_dbtp == as_is.true_peak_dbtp


def test_dual_mono_passes_the_gate_where_one_channel_does_not() -> None:
    meter = Meter(48_000, 1)
    meter.add(sine(-69, 2, channels=1))  # one channel of it reads -72 LUFS
    assert meter.read().integrated_lufs == -math.inf
    assert meter.read(dual_mono=True).integrated_lufs == pytest.approx(-69, abs=0.1)


def test_how_the_sound_is_cut_changes_nothing() -> None:
    sound = speech(5.37, channels=2)
    readings = []
    for longest in (300, 7_000, 10**6):
        meter = Meter(44_100, 2)
        meter.add_all(pieces(sound, longest=longest))
        readings.append(astuple(meter.read()))
    assert readings[0] == pytest.approx(readings[1], abs=1e-5)
    assert readings[0] == pytest.approx(readings[2], abs=1e-5)


def test_a_meter_without_true_peak_reads_the_same_loudness() -> None:
    sound = speech(7.3, channels=2)
    meter = Meter(44_100, 2, true_peak=False)
    meter.add_all(pieces(sound))
    expected = read(sound, 44_100)
    assert meter.read().integrated_lufs == expected.integrated_lufs
    assert meter.read().max_momentary_lufs == expected.max_momentary_lufs
    assert math.isnan(meter.read().true_peak_dbtp)


def test_step_powers_are_those_that_the_reading_comes_from() -> None:
    meter = Meter(44_100, 1)
    meter.add(speech(6.27))
    assert len(meter.step_powers()) == 62
    np.testing.assert_array_equal(meter.step_powers(dual_mono=True), 2 * meter.step_powers())
    assert integrated_lufs(meter.step_powers()) == meter.read().integrated_lufs


def test_silence_and_nothing_have_no_loudness() -> None:
    silence = read(np.zeros((48_000, 2), np.float32))
    assert silence == Loudness(-math.inf, None, -math.inf, -math.inf, -math.inf)
    assert Meter(48_000, 2).read() == silence


_NOISE = np.random.default_rng(5)
_AT = np.arange(16 * 400)


@pytest.mark.parametrize(
    "sound",
    [
        _NOISE.standard_normal(16 * 400),
        1e-5 * _NOISE.standard_normal(16 * 400),
        np.cumsum(0.05 * _NOISE.standard_normal(16 * 400)),  # which bends little
        np.sin(0.06 * _AT),
        np.sin(np.pi / 4 + np.pi / 2 * _AT),  # 3 dB between its samples
        np.sign(_NOISE.standard_normal(16 * 400)),
        np.where(_AT % 37, 0.0, _NOISE.standard_normal(16 * 400)),  # pulses
        np.where(_AT % 2, 1.0, -1.0) * np.sign(_AT % 96 - 47.5),  # as high as taps can make it
    ],
)
def test_rows_that_cannot_exceed_the_highest_are_passed_over_without_harm(
    sound: NDArray[np.float64],
) -> None:
    both = np.stack([sound, np.roll(sound, 5)], axis=1).astype(np.float32)
    exact = truepeak.row_peaks(both, -1.0)
    for share in (0.05, 0.25, 0.5, 0.9, 0.999, 1.5):
        above = share * float(exact.max())
        peaks = truepeak.row_peaks(both, above)
        higher = exact > above
        np.testing.assert_array_equal(peaks[higher], exact[higher])
        assert (peaks[~higher] <= above).all()


def test_memory_does_not_grow_with_the_length() -> None:
    second = speech(1, 8_000)

    def peak_bytes(minutes: int) -> int:
        tracemalloc.start()
        assert Meter(8_000, 1).add_all(second for _ in range(60 * minutes)) == 480_000 * minutes
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    assert peak_bytes(10) - peak_bytes(1) < 100_000  # ten numbers a second
