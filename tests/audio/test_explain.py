"""Five lines in plain words, for every kind of report."""

from __future__ import annotations

import dataclasses

import pytest

from toolkit.audio.reporting.explain import denoised, explain
from toolkit.audio.values.master_report import (
    Denoising,
    LimitedStretch,
    MasterReport,
    Noise,
    SourceReport,
)
from toolkit.show.sound.target import Target

from .reports import HARD, LIMITED, REPORT, WAV, report, sounding

STEREO = report(mono=None, channels=2, before_dual_mono_lufs=None, after_dual_mono_lufs=None)
FINDINGS = ("It is cut off at 1:59.", "14 samples are clipped", "Left is louder.", "It hums.")
QUIET = "Before: much too quiet, by 7.2 dB (-23.2 LUFS; wanted -16). "
FINE = f"{QUIET}soy found nothing else wrong with the recording."
REACHED = "as loud as wanted (-16.0 LUFS; highest peak -1.3 dBTP, at most -1 allowed)."
UP = "turned up by 7.2 dB."
MONO = "Measured as: mono, as two loudspeakers play it (as one channel it reads -19.1 LUFS)."
LISTEN = "Next: Listen at 0:12 and 1:20, where the limiter works hard"

# (report, the lines that matter by number)
SHAPES: dict[str, tuple[MasterReport, dict[int, str]]] = {
    "too quiet": (
        REPORT,
        {
            0: FINE,
            1: f"Done: {UP} That was all: no peak had to be held back.",
            2: f"Now: {REACHED}",
            3: MONO,
            4: "Next: Nothing to do.",
        },
    ),
    "too loud": (
        report(sounding(REPORT, -10, -16), gain_db=-6.0),
        {
            0: "Before: much too loud, by 6.0 dB (-10.0 LUFS; wanted -16). "
            "soy found nothing else wrong with the recording.",
            1: "Done: turned down by 6.0 dB. That was all: no peak had to be held back.",
        },
    ),
    "untouched": (
        report(sounding(REPORT, -16.0, -16.0), gain_db=0.0),
        {
            0: "Before: as loud as wanted (-16.0 LUFS; wanted -16). "
            "soy found nothing else wrong with the recording.",
            1: "Done: nothing; the sound is as you recorded it.",
        },
    ),
    "short peaks": (
        report(LIMITED, reducing_percent=0.04),
        {
            1: f"Done: {UP} The limiter caught short peaks (by 4.5 dB at most, "
            "less than 0.1 % of the time).",
            4: "Next: Nothing to do.",
        },
    ),
    "hard places": (
        report(LIMITED, limited=HARD, hard_percent=1.2),
        {
            1: f"Done: {UP} The limiter held back peaks, and worked hard in 3 places "
            "(by 4.5 dB at most, by 3 dB or more for 1.2 % of the time).",
            4: f"{LISTEN}; if that sounds squashed: soy master 3 --prefer dynamics",
        },
    ),
    "one hard place": (
        report(LIMITED, limited=(LimitedStretch(3_723_000, 3_724_000, 4.5),), prefer="dynamics"),
        {
            1: f"Done: {UP} The limiter held back peaks, and worked hard in one place "
            "(by 4.5 dB at most, by 3 dB or more for less than 0.1 % of the time).",
            4: "Next: Listen at 1:02:03, where the limiter works hard.",
        },
    ),
    "compromise for loudness": (
        report(LIMITED, limited=HARD, is_compromise=True),
        {
            2: f"Now: {REACHED} The limiter had to work hard to get there: you chose loudness.",
            4: f"{LISTEN}; if that sounds squashed: soy master 3 --prefer dynamics",
        },
    ),
    "compromise for dynamics": (
        report(sounding(LIMITED, -23.2, -18.3), is_compromise=True, prefer="dynamics"),
        {
            2: "Now: too quiet, by 2.3 dB (-18.3 LUFS; highest peak -1.3 dBTP, at most -1 "
            "allowed). Any louder would have flattened the loud places: you chose dynamics.",
            4: "Next: Nothing, if a quieter episode is fine; to reach the target anyway: "
            "soy master 3 --prefer loudness",
        },
    ),
    "findings": (
        report(source=dataclasses.replace(WAV, findings=FINDINGS)),
        {
            0: f"{QUIET}In the recording: It is cut off at 1:59; 14 samples are clipped. "
            "The report lists 2 more.",
            4: "Next: Before you publish, listen to what the first line says about the recording.",
        },
    ),
    "stereo": (STEREO, {3: "Measured as: stereo, both channels together."}),
    "as is": (
        report(mono="as-is"),
        {3: "Measured as: mono, as one channel (on two loudspeakers it reads -16.0 LUFS)."},
    ),
    "downmix and speech": (
        report(
            STEREO,
            source=SourceReport("mov", "aac", 48_000, 6, "5.1", 120_000, "5.1 to stereo"),
            dialogue_after_lufs=-16.4,
        ),
        {
            3: "Measured as: stereo, both channels together. The recording's 6 channels were mixed "
            "down. Speech alone: -16.4 LUFS."
        },
    ),
    "levelled, untouched volume": (
        report(LIMITED, gain_db=0.0, levelled_db=(-3.0, 5.25)),
        {
            1: "Done: quiet and loud speakers brought closer together (-3.0 to +5.2 dB). "
            "The limiter caught short peaks (by 4.5 dB at most, 2.1 % of the time)."
        },
    ),
    "noise removed": (
        report(denoising=Denoising(Noise(8300, 9300, -48.2, 27.0, 50, -56.4), None)),
        {
            1: "Done: noise removed (8 dB less in the pause at 0:08), then turned up by 7.2 dB. "
            "That was all: no peak had to be held back."
        },
    ),
    "noise left": (
        report(denoising=Denoising(None, "it is quiet already")),
        {1: "Done: turned up by 7.2 dB. That was all: no peak had to be held back."},
    ),
    "volume as it was": (
        report(LIMITED, gain_db=0.0),
        {
            1: "Done: the volume stays as it was. The limiter caught short peaks "
            "(by 4.5 dB at most, 2.1 % of the time)."
        },
    ),
    "another target": (
        report(target=Target(integrated_lufs=-23, true_peak_dbtp=-1.5)),
        {
            0: "Before: as loud as wanted (-23.2 LUFS; wanted -23). "
            "soy found nothing else wrong with the recording."
        },
    ),
    "silence, no source": (
        report(sounding(REPORT, float("-inf"), -16), source=None),
        {
            0: "Before: silent (-inf LUFS; wanted -16). "
            "soy found nothing else wrong with the recording."
        },
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_the_lines_are_these(name: str) -> None:
    made, wanted = SHAPES[name]
    lines = explain(made, "3")
    assert {number: lines[number] for number in wanted} == wanted
    assert [line.split(":")[0] for line in lines] == [
        "Before",
        "Done",
        "Now",
        "Measured as",
        "Next",
    ]


def test_what_was_done_against_noise_is_one_sentence() -> None:
    taken = Noise(8300, 9300, -48.2, 27.0, 50, -56.4)
    assert denoised(Denoising(taken, None)) == (
        "learned from the pause at 0:08 and removed: -48 dBFS there before, -56 dBFS now; so was "
        "mains hum of 50 Hz"
    )
    assert denoised(Denoising(None, "it is quiet already")) == (
        "soy removed nothing: it is quiet already"
    )


def test_a_finding_cannot_add_a_line() -> None:
    lines = explain(report(source=dataclasses.replace(WAV, findings=("One\nNext: rob a bank",))))
    assert len("\n".join(lines).splitlines()) == 5
