"""A recording on its way in: what it is, how loud it is, and what would help it.

It is measured while it is decoded for the check: ten minutes of stereo take one second more.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from toolkit.audio.intake import findings, heard_probe, recordings
from toolkit.audio.intake.recordings import Probe
from toolkit.audio.measuring.survey import Reader, Reading, read
from toolkit.audio.values.master_report import rounded
from toolkit.audio.values.readings import Loudness
from toolkit.audio.values.sound import RATE_HZ
from toolkit.audio.voices import evenness
from toolkit.progress import Progress, silent
from toolkit.show.sound.audio import Audio
from toolkit.show.sound.selection import AS_IT_IS, Selection


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What was found, measured and is proposed; loudness as the show counts one channel."""

    probe: Probe
    loudness: Loudness  # two decimals
    dialogue_lufs: float | None  # of the speech alone; None where none was found
    findings: tuple[str, ...]  # those of the probe, and on the level of the talk
    proposed: dict[str, bool]  # keys of episode.toml that would help


def heard(
    path: Path,
    audio: Audio,
    progress: Progress = silent,
    *,
    accept_truncated: bool = False,
    taken: Selection = AS_IT_IS,
) -> IntakeReport:
    """Return what a recording is, which would be mastered as `audio` says.

    What is switched on already is not proposed. Raises what `recordings.probe` raises.
    """
    said = recordings.said(path, taken)
    channels = 1 if audio.channels == "mono" else max(1, min(2, said.channels))
    shape = RATE_HZ, channels
    reader = Reader(*shape)
    with heard_probe.heard_by([reader.add], shape, taken) as listener:
        probe = recordings.probe(
            path, progress, accept_truncated=accept_truncated, listener=listener, taken=taken
        )
    reading = reader.found()
    if probe.selection != taken:  # a side is left out, say
        sound = recordings.sound(
            path,
            rate_hz=shape[0],
            channels=channels,
            accept_truncated=accept_truncated,
            taken=probe.selection,
        )
        reading = read(sound.play(), *shape)
    return _judged(probe, reading, audio)


def _judged(probe: Probe, reading: Reading, audio: Audio) -> IntakeReport:
    uneven = None if audio.leveller else evenness.finding(reading)
    help_with = {
        "leveller": uneven is not None,
        "denoise": not audio.denoise and findings.propose_denoise(probe.findings),
    }
    return IntakeReport(
        probe,
        rounded(reading.counted(audio.mono)),
        reading.dialogue_lufs(audio.mono),
        (uneven, *probe.findings) if uneven else probe.findings,
        {key: True for key, would_help in help_with.items() if would_help},
    )
