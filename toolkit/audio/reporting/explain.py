"""A mastering report in five lines of plain words, the figures in brackets."""

from __future__ import annotations

import math

from toolkit import timecode
from toolkit.audio.values.master_report import Denoising, MasterReport, Noise
from toolkit.show.sound.target import TOLERANCE_LU

_INAUDIBLE_DB = 0.05  # shown as 0.0
_NAMED = 2  # findings and places that a line has room for

# Up to how many dB off is called what. The words are ours; no standard has any.
_DEGREES = ((1.0, "slightly too"), (5.0, "too"), (10.0, "much too"), (math.inf, "far too"))


def explain(report: MasterReport, episode: str = "EPISODE") -> tuple[str, ...]:
    """Return five lines: before, what was done, now, how it was counted, what to do next.

    `episode` is how commands name it. Lines have no line breaks; text from outside stands in them
    as it is.
    """
    lines = (
        f"Before: {_before(report)}",
        f"Done: {_done(report)}",
        f"Now: {_now(report)}",
        f"Measured as: {_counted(report)}",
        f"Next: {_next(report, episode)}",
    )
    return tuple(" ".join(line.split()) for line in lines)


# ---------------------------------------------------------------- before


def _before(report: MasterReport) -> str:
    lufs, aim = report.before.integrated_lufs, report.target.integrated_lufs
    told = f"{_level(lufs - aim)} ({_lufs(lufs)}; wanted {aim:g})"
    findings = report.source.findings if report.source else ()
    if not findings:
        return f"{told}. soy found nothing else wrong with the recording."
    more = len(findings) - _NAMED
    said = _sentence("; ".join(finding.rstrip(". ") for finding in findings[:_NAMED]))
    rest = f" The report lists {more} more." if more > 0 else ""
    return f"{told}. In the recording: {said}{rest}"


def _level(off_db: float) -> str:
    if off_db == -math.inf:
        return "silent"
    if abs(off_db) <= TOLERANCE_LU:
        return "as loud as wanted"
    degree = next(words for most_db, words in _DEGREES if abs(off_db) <= most_db)
    return f"{degree} {'quiet' if off_db < 0 else 'loud'}, by {abs(off_db):.1f} dB"


# ---------------------------------------------------------------- done


def _done(report: MasterReport) -> str:
    gain_db = report.gain_db
    did = []
    if report.denoising and report.denoising.noise:
        did.append(f"noise removed ({_fell(report.denoising.noise)})")
    if report.levelled_db:
        low, high = (f"{value:+.1f}" for value in report.levelled_db)
        did.append(f"quiet and loud speakers brought closer together ({low} to {high} dB)")
    if abs(gain_db) >= _INAUDIBLE_DB:
        did.append(f"turned {'up' if gain_db > 0 else 'down'} by {abs(gain_db):.1f} dB")
    if not report.limiter_ran:
        if not did:
            return "nothing; the sound is as you recorded it."
        return f"{', then '.join(did)}. That was all: no peak had to be held back."
    changes = ", then ".join(did) or "the volume stays as it was"
    return f"{changes}. {_limiter(report)}"


def denoised(told: Denoising) -> str:
    """Return in one sentence what was done against noise."""
    noise = told.noise
    if noise is None:
        return f"soy removed nothing: {told.left_alone}"
    hum = f"; so was mains hum of {noise.hum_hz} Hz" if noise.hum_hz else ""
    return (
        f"learned from the pause at {timecode.short(noise.start_ms)} and removed: "
        f"{noise.level_dbfs:.0f} dBFS there before, {_left_dbfs(noise):.0f} dBFS now{hum}"
    )


def _fell(noise: Noise) -> str:
    """Return by how much the noise fell in the pause that it was learned from."""
    fell_db = noise.level_dbfs - _left_dbfs(noise)
    return f"{fell_db:.0f} dB less in the pause at {timecode.short(noise.start_ms)}"


def _left_dbfs(noise: Noise) -> float:
    return noise.level_dbfs if noise.left_dbfs is None else noise.left_dbfs


def _limiter(report: MasterReport) -> str:
    most = f"by {report.max_reduction_db:.1f} dB at most"
    if not report.limited:
        share = f"{_percent(report.reducing_percent)} of the time"
        return f"The limiter caught short peaks ({most}, {share})."
    places = "one place" if len(report.limited) == 1 else f"{len(report.limited)} places"
    hard = f"by 3 dB or more for {_percent(report.hard_percent)} of the time"
    return f"The limiter held back peaks, and worked hard in {places} ({most}, {hard})."


def _percent(percent: float) -> str:
    return "less than 0.1 %" if percent < 0.1 else f"{percent:.1f} %"


# ---------------------------------------------------------------- now


def _now(report: MasterReport) -> str:
    lufs, aim = report.after.integrated_lufs, report.target.integrated_lufs
    level = _level(lufs - aim)
    peak, limit = report.after.true_peak_dbtp, report.target.true_peak_dbtp
    figures = f"({_lufs(lufs)}; highest peak {_number(peak)} dBTP, at most {limit:g} allowed)"
    if report.is_compromise and report.prefer == "dynamics":
        return (
            f"{level} {figures}. Any louder would have flattened the loud places: you chose "
            "dynamics."
        )
    if report.is_compromise:
        return f"{level} {figures}. The limiter had to work hard to get there: you chose loudness."
    return f"{level} {figures}." + (f" It is {report.miss}." if report.miss else "")


# ---------------------------------------------------------------- counted


def _counted(report: MasterReport) -> str:
    said = [_channels(report)]
    if report.source and report.source.downmix:
        said.append(f"The recording's {report.source.channels} channels were mixed down.")
    if report.dialogue_after_lufs is not None:
        said.append(f"Speech alone: {_lufs(report.dialogue_after_lufs)}.")
    return " ".join(said)


def _channels(report: MasterReport) -> str:
    two = report.after_dual_mono_lufs
    if report.channels == 2 or two is None:
        return "stereo, both channels together."
    one = report.after_as_is_lufs
    if report.mono == "as-is":
        return f"mono, as one channel (on two loudspeakers it reads {_lufs(two)})."
    return f"mono, as two loudspeakers play it (as one channel it reads {_lufs(one)})."


# ---------------------------------------------------------------- next


def _next(report: MasterReport, episode: str) -> str:
    hardest = sorted(report.limited[:_NAMED], key=lambda stretch: stretch.start_ms)
    places = " and ".join(timecode.short(stretch.start_ms) for stretch in hardest)
    if places and report.prefer == "loudness":
        return (
            f"Listen at {places}, where the limiter works hard; "
            f"if that sounds squashed: soy master {episode} --prefer dynamics"
        )
    if report.is_compromise and report.prefer == "dynamics":
        return (
            "Nothing, if a quieter episode is fine; "
            f"to reach the target anyway: soy master {episode} --prefer loudness"
        )
    if places:
        return f"Listen at {places}, where the limiter works hard."
    if report.source and report.source.findings:
        return "Before you publish, listen to what the first line says about the recording."
    return "Nothing to do."


# ---------------------------------------------------------------- words


def _lufs(value: float) -> str:
    return f"{_number(value)} LUFS"


def _number(value: float) -> str:
    return "-inf" if math.isinf(value) else f"{value + 0.0:.1f}"


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."
