"""The finished sound in other files than the MP3: for apps that choose, and for the archive.

All are made from the sound that goes to the MP3's encoder, decoded and measured as the MP3 is, and
have its tags and chapters.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import files
from toolkit.audio.mastering.alternate_files import (
    AlternateJob,
    WantedAlternate,
    inputs_digest,
    tags_digest,
)
from toolkit.audio.values.alternate_kinds import KINDS, Codec
from toolkit.audio.values.master_report import Alternate, MasterReport
from toolkit.audio.values.tag_values import Tags
from toolkit.progress import Progress
from toolkit.show.episode import Episode
from toolkit.show.project import Project

if TYPE_CHECKING:
    from toolkit.audio.values.sound import Sound


def published(report: MasterReport) -> tuple[Alternate, ...]:
    """Return the alternates of a report that a feed names, in the order of show.toml."""
    return tuple(one for one in report.alternates if one.is_published)


def path_of(project: Project, alternate: Alternate) -> Path:
    """Return where the file of an alternate lies."""
    return project.build_dir / alternate.file


def is_current(project: Project, episode: Episode, report: MasterReport) -> bool:
    """Whether all that the show asks for is there, and nothing else is in the report."""
    wanted = _wanted(project, episode)
    if [one.file for one in wanted] != [one.file for one in report.alternates]:
        return False
    tags = tags_digest(report)
    return all(
        _is_same_sound(project, report, one) and one.tags_digest == tags
        for one in report.alternates
    )


def needs_sound(project: Project, episode: Episode, report: MasterReport) -> bool:
    """Whether a file has to be encoded, for which the recording is read."""
    return any(_kept(project, report, one) is None for one in _wanted(project, episode))


def made(
    project: Project,
    episode: Episode,
    report: MasterReport,
    sound: Sound,
    tags: Tags,
    progress: Progress,
) -> MasterReport:
    """Bring the alternates up to date and return the report with them.

    `sound` is what the MP3 was levelled from. What need not be encoded again is only tagged.
    Raises LoudnessMissed, BadRecording and CannotWrite; each file is whole or as it was.
    """
    wanted = _wanted(project, episode)
    # The archive's FLAC is the published one where both are wanted.
    first = [one for one in wanted if one.is_published or len(_of(wanted, one.codec)) == 1]
    shares, stop = dict.fromkeys([one.file for one in first], 0.0), threading.Event()

    def tell(file: str, share: float) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        shares[file] = share
        progress(sum(shares.values()) / len(shares))

    def run(one: WantedAlternate) -> Alternate:
        job = AlternateJob(project, report, sound, tags, one, _kept(project, report, one))
        return job.run(lambda share: tell(one.file, share))

    done: dict[Codec, Alternate] = {}
    with ThreadPoolExecutor(max(1, len(first)), thread_name_prefix="soy-alternate") as pool:
        tasks = [pool.submit(run, one) for one in first]
        try:
            done = {one.codec: task.result() for one, task in zip(first, tasks, strict=True)}
        except BaseException:
            stop.set()
            raise
    entries = []
    for one in wanted:
        entry = replace(done[one.codec], file=one.file, is_published=one.is_published)
        if one not in first:
            files.copy(path_of(project, done[one.codec]), path_of(project, entry))
        entries.append(entry)
    for kind in KINDS.values():
        file = project.work_dir(episode) / f"audio{kind.suffix}"
        if file not in [path_of(project, entry) for entry in entries]:
            file.unlink(missing_ok=True)
    return replace(report, alternates=tuple(entries))


def _wanted(project: Project, episode: Episode) -> list[WantedAlternate]:
    audio, name = project.show.audio, episode.folder
    if episode.edition:
        name += f"/{episode.edition}"
    codecs = dict.fromkeys(audio.alternates)  # each once
    wanted = [WantedAlternate(c, f"episodes/{name}/audio{KINDS[c].suffix}", True) for c in codecs]
    if audio.archive:
        wanted.append(WantedAlternate("flac", f"archive/{name.replace('/', '.')}.flac", False))
    return wanted


def _of(wanted: list[WantedAlternate], codec: Codec) -> list[WantedAlternate]:
    return [one for one in wanted if one.codec == codec]


def _kept(project: Project, report: MasterReport, wanted: WantedAlternate) -> Alternate | None:
    """Return what the report says of the file, if its sound is what it should be."""
    for one in report.alternates:
        if one.file == wanted.file and _is_same_sound(project, report, one):
            return one
    return None


def _is_same_sound(project: Project, report: MasterReport, alternate: Alternate) -> bool:
    try:
        length_bytes = path_of(project, alternate).stat().st_size
    except OSError:
        return False
    wanted = (alternate.length_bytes, inputs_digest(report, alternate.codec))
    return (length_bytes, alternate.inputs_digest) == wanted
