"""A recording for listening to it in a browser: a small MP3 in recording time, and its waveform.

Browsers play few of the formats that recordings come in, and decode a file whole to draw it. So one
pass makes both, and keeps them as long as the recording stays the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit import files
from toolkit.audio.coding import mp3
from toolkit.audio.intake import recordings
from toolkit.audio.mastering import master
from toolkit.audio.measuring.meter import STEPS_A_SECOND
from toolkit.audio.measuring.waveform import Waveform
from toolkit.audio.values.sound import Samples
from toolkit.errors import BadRecording
from toolkit.progress import Progress, silent
from toolkit.show.episode import Episode
from toolkit.show.project import Project

# Mono at the lowest rate and bit rate that `mp3.py` writes with an Info frame at that rate: speech
# needs no more, and two hours are 58 MB. A constant bit rate lets players seek to the frame.
SETTINGS = mp3.Mp3Settings(rate_hz=32_000, channels=1, bitrate_bps=64_000)
_SOUND, _PEAKS = "listening.mp3", "listening.json"
_LIMIT_BYTES = 1 << 24  # ten hours have 2 MB
_VERSION = 1  # of what is made; another number has it made again


@dataclass(frozen=True, slots=True)
class Preview:
    """A sound that browsers play, and how far it swings in each 100 ms."""

    path: Path  # an MP3
    duration_ms: int
    peaks: tuple[int, ...]  # the furthest from zero in each 100 ms, 127 being full scale


def find(project: Project, episode: Episode) -> Preview | None:
    """Return the preview made before of this very recording, None if there is none."""
    folder = project.work_dir(episode) / "review"
    try:
        said = json.loads(files.read(folder / _PEAKS, _LIMIT_BYTES))
        if said["made_of"] != _made_of(episode) or not (folder / _SOUND).is_file():
            return None
        peaks = tuple(int(peak) for peak in said["peaks"])
        return Preview(folder / _SOUND, int(said["duration_ms"]), peaks)
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def make(project: Project, episode: Episode, progress: Progress = silent, jobs: int = 1) -> Preview:
    """Return the preview of the recording, made now unless it is there.

    `jobs` threads encode; the bytes are the same. Raises BadRecording for what cannot be decoded or
    is missing, CannotWrite.
    """
    if found := find(project, episode):
        return found
    source = project.source(episode)
    if not source.is_file():
        raise BadRecording(
            f"{source}: the recording is missing",
            hint="put the original file back; its SHA-256 is in episode.toml",
        )
    folder = project.work_dir(episode) / "review"
    (folder / _PEAKS).unlink(missing_ok=True)  # which says that the sound belongs to it
    finished = master.finished(project, episode)  # which knows how long the recording is
    total = finished[1].recording_ms * SETTINGS.rate_hz // 1000 if finished else 0
    waveform, samples = Waveform(SETTINGS.rate_hz), 0

    def heard() -> Iterator[Samples]:
        nonlocal samples
        for block in recordings.blocks(
            source,
            rate_hz=SETTINGS.rate_hz,
            channels=SETTINGS.channels,
            accept_truncated=episode.accept_truncated,
            taken=episode.selection,
        ):
            waveform.add(block)
            samples += len(block)
            yield block
            progress(min(1.0, samples / total) if total else 0.0)

    with files.written_beside(folder / _SOUND) as beside:
        mp3.encode(heard(), beside, SETTINGS, jobs)
    progress(1.0)
    peaks = [int(abs(row).max()) for row in waveform.read().astype(int)]
    duration_ms = samples * 1000 // SETTINGS.rate_hz
    said = {"made_of": _made_of(episode), "duration_ms": duration_ms, "peaks": peaks}
    files.write_text(folder / _PEAKS, json.dumps({**said, "peaks_a_second": STEPS_A_SECOND}))
    return Preview(folder / _SOUND, duration_ms, tuple(peaks))


def _made_of(episode: Episode) -> str:
    taken = "".join(f" {key}={value}" for key, value in episode.selection.keys.items())
    return f"{_VERSION} {episode.source_sha256} {episode.accept_truncated}{taken}"
