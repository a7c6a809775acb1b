"""The meter against the EBU's own test signals, and against two other meters."""

from __future__ import annotations

import math
import tracemalloc
from dataclasses import astuple

import av
import numpy as np
import pyloudnorm
import pytest

from toolkit.audio import kweighting, truepeak
from toolkit.audio.loudness import Loudness, Meter

from .sounds import Samples, pieces, sine, speech


def read(sound: Samples, rate_hz: int = 48_000) -> Loudness:
    meter = Meter(rate_hz, sound.shape[1])
    assert meter.add_all(pieces(sound)) == len(sound)
    return meter.read()


# EBU Tech 3341 (2016), table 1: (level in dBFS, seconds) of a stereo 1 kHz sine, one after the
# other, and what the integrated loudness has to read, +-0.1 LU. Case 6 has five channels.
CASES: dict[int, tuple[list[tuple[float, float]], float]] = {
    1: ([(-23, 20)], -23.0),
    2: ([(-33, 20)], -33.0),
    3: ([(-36, 10), (-23, 60), (-36, 10)], -23.0),
    4: ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23.0),
    5: ([(-26, 20), (-20, 20.1), (-26, 20)], -23.0),
}


@pytest.mark.parametrize(
    ("case", "rate_hz"), [*((case, 44_100) for case in CASES), (1, 48_000), (5, 48_000)]
)
def test_ebu_tech_3341_integrated(case: int, rate_hz: int) -> None:
    parts, expected = CASES[case]
    sound = np.concatenate([sine(level, seconds, rate_hz=rate_hz) for level, seconds in parts])
    assert read(sound, rate_hz).integrated_lufs == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("level", [-23, -33])
def test_ebu_tech_3341_momentary_and_short_term_of_a_steady_tone(level: int) -> None:
    reading = read(sine(level, 20))
    assert reading.max_momentary_lufs == pytest.approx(level, abs=0.1)
    assert reading.max_short_term_lufs == pytest.approx(level, abs=0.1)


@pytest.mark.parametrize("silence_ms", range(0, 3000, 450))
def test_ebu_tech_3341_case_10_short_term_reads_a_burst_wherever_it_falls(silence_ms: int) -> None:
    before, after = sine(-200, silence_ms / 1000), sine(-200, 1)
    reading = read(np.concatenate((before, sine(-23, 3), after)))
    assert reading.max_short_term_lufs == pytest.approx(-23, abs=0.1)


@pytest.mark.parametrize("silence_ms", range(0, 400, 60))
def test_ebu_tech_3341_case_13_momentary_reads_a_burst_wherever_it_falls(silence_ms: int) -> None:
    # 400 ms at -23 dBFS. Steps of 100 ms, as R 128 asks, see at least 350 ms of it: -0.6 dB.
    before, after = sine(-200, silence_ms / 1000), sine(-200, 1)
    reading = read(np.concatenate((before, sine(-23, 0.4), after)))
    assert reading.max_momentary_lufs == pytest.approx(-23.3, abs=0.4)


# EBU Tech 3341, cases 15 to 19: (fraction of the sample rate, phase in degrees, amplitude, dBTP).
PEAKS = [
    (1 / 4, 0, 0.50, -6.0),
    (1 / 4, 45, 0.50, -6.0),
    (1 / 6, 60, 0.50, -6.0),
    (1 / 8, 67.5, 0.50, -6.0),
    (1 / 4, 45, 1.41, 3.0),
]


@pytest.mark.parametrize(("fraction", "phase", "amplitude", "expected"), PEAKS)
def test_ebu_tech_3341_true_peak(
    fraction: float, phase: float, amplitude: float, expected: float
) -> None:
    angle = 2 * np.pi * fraction * np.arange(48_000) + math.radians(phase)
    fade = np.minimum(1, np.minimum(np.arange(48_000), np.arange(48_000)[::-1]) / 4800)
    sound = (amplitude * np.sin(angle) * fade)[:, None].astype(np.float32)
    reading = read(np.repeat(sound, 2, axis=1))
    assert expected - 0.4 <= reading.true_peak_dbtp <= expected + 0.2


# EBU Tech 3342 (2016), table 1, cases 1 to 4: levels of 20 s each, and the range, +-1 LU.
RANGES = [
    ([-20, -30], 10),
    ([-20, -15], 5),
    ([-40, -20], 20),
    ([-50, -35, -20, -35, -50], 15),
]


@pytest.mark.parametrize(("levels", "expected"), RANGES)
def test_ebu_tech_3342_loudness_range(levels: list[int], expected: int) -> None:
    sound = np.concatenate([sine(level, 20, rate_hz=16_000) for level in levels])
    reading = read(sound, 16_000)
    assert reading.range_lu == pytest.approx(expected, abs=1)


def test_k_weighting_at_48_khz_has_the_coefficients_of_the_standard() -> None:
    # BS.1770-5, annex 1, tables 1 and 2.
    table_1 = (1.53512485958697, -2.69169618940638, 1.19839281085285)
    assert kweighting.shelf(48_000)[:3] == pytest.approx(table_1, abs=1e-9)
    assert kweighting.shelf(48_000)[3:] == pytest.approx((-1.69065929318241, 0.73248077421585))
    assert kweighting.high_pass(48_000)[:3] == (1, -2, 1)
    assert kweighting.high_pass(48_000)[3:] == pytest.approx((-1.99004745483398, 0.99007225036621))


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 44_100, 48_000])
def test_the_filter_by_blocks_is_the_filter_sample_by_sample(rate_hz: int) -> None:
    sound = np.random.default_rng(1).standard_normal((1, rate_hz // 5 * 5))[:, :4000]
    expected = sound[0]
    for q in (kweighting.shelf(rate_hz), kweighting.high_pass(rate_hz)):
        made, s_1, s_2 = [], 0.0, 0.0
        for x in expected.tolist():
            y = q.b0 * x + s_1
            s_1, s_2 = q.b1 * x - q.a1 * y + s_2, q.b2 * x - q.a2 * y
            made.append(y)
        expected = np.array(made)
    weighting = kweighting.KWeighting(rate_hz, 1)
    length = weighting.length * (4000 // weighting.length // 2)
    halves = [weighting.weigh(sound[:, :length]), weighting.weigh(sound[:, length : 2 * length])]
    np.testing.assert_allclose(np.concatenate(halves, axis=1)[0], expected[: 2 * length], atol=1e-9)


@pytest.mark.parametrize("channels", [1, 2])
def test_pyloudnorm_reads_the_same(channels: int) -> None:
    sound = speech(20, channels=channels, peak=0.6)
    other = pyloudnorm.Meter(44_100, filter_class="DeMan").integrated_loudness(sound.astype(float))
    assert read(sound, 44_100).integrated_lufs == pytest.approx(other, abs=0.05)


@pytest.mark.parametrize("rate_hz", [44_100, 48_000])
def test_ffmpeg_reads_the_same(rate_hz: int) -> None:
    sound = speech(15, rate_hz, channels=2, peak=0.6)
    theirs, ours = ffmpeg_reads(sound, rate_hz), read(sound, rate_hz)
    assert ours.integrated_lufs == pytest.approx(theirs["I"], abs=0.1)
    assert ours.range_lu == pytest.approx(theirs["LRA"], abs=0.2)
    peak_dbtp = 20 * math.log10(max(theirs["true_peaks_ch0"], theirs["true_peaks_ch1"]))
    assert ours.true_peak_dbtp == pytest.approx(peak_dbtp, abs=0.2)


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


def test_silence_and_nothing_have_no_loudness() -> None:
    silence = read(np.zeros((48_000, 2), np.float32))
    assert silence == Loudness(-math.inf, None, -math.inf, -math.inf, -math.inf)
    assert Meter(48_000, 2).read() == silence


def test_rows_that_cannot_exceed_the_highest_are_passed_over_without_harm() -> None:
    sound = np.random.default_rng(5).standard_normal((16 * 400, 2)).astype(np.float32)
    exact = truepeak.row_peaks(sound, 0.0)
    for above in (0.5, 2.0, 4.0, 9.0):
        peaks = truepeak.row_peaks(sound, above)
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
