"""The finished MP3 of each episode, and its alternates, which are made in the same pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit.assemble.checks import check_episode
from toolkit.assemble.parts import keys
from toolkit.assemble.parts.show_gate import MEDIA
from toolkit.assemble.rows.output import Cell, Output, of_episodes
from toolkit.assemble.rows.scope import Scope, name_of, place_of
from toolkit.audio.mastering import alternates, master
from toolkit.audio.mastering.season import MasterJob
from toolkit.audio.reporting import report_files
from toolkit.audio.values.alternate_kinds import KINDS, Codec
from toolkit.audio.values.master_report import MasterReport
from toolkit.progress import Progress
from toolkit.publication.public_file import Catalogue, PublicFile, Variant
from toolkit.release.publishing import digests

ALTERNATES = "alternates"

# As they are served, where that says more than the feed does: RFC 7845, section 9, for Opus.
_SERVED: dict[Codec, str] = {"opus": "audio/ogg; codecs=opus"}


@dataclass(frozen=True, slots=True)
class MediaJob:
    """An episode to be mastered, with the page that explains what was done."""

    master: MasterJob

    @property
    def weight(self) -> float:
        """How long the recording is, in seconds."""
        return self.master.weight

    @property
    def steps(self) -> tuple[str, ...]:
        """What mastering has to do."""
        plan = self.master.plan
        return () if plan.is_done else (f"{plan.episode.folder}: {' and '.join(plan.steps)}",)

    def run(self, progress: Progress) -> None:
        """Master the episode and write its page. Raises as `master.apply`."""
        plan = self.master.plan
        report = self.master.run(progress)
        report_files.refresh(plan.project, plan.episode, report, is_new=not plan.is_done)


def _jobs(scope: Scope) -> tuple[MediaJob, ...]:
    """Return a job for each episode that is to be made, looked at for damage, or told of."""
    project = scope.project
    known = digests.Digests(project.build_dir)  # as the last build left it
    made = []
    for episode in scope.recordings:
        plan = master.plan(project, episode)
        is_same = _is_as_it_was(plan, known)
        if plan.kept and is_same and plan.is_done and report_files.are_there(project, episode):
            audio = project.work_dir(episode) / master.AUDIO_FILE
            scope.settled[name_of(episode)] = audio, plan.kept
        else:
            made.append(MediaJob(MasterJob(plan, is_checked=not is_same)))
    return tuple(made)


def _is_as_it_was(plan: master.MasterPlan, known: digests.Digests) -> bool:
    """Tell whether the finished files are the ones that a build has read, by size and times.

    Else they are read again, and made anew where they were damaged.
    """
    if plan.kept is None:
        return False
    try:
        return all(known.known(path) == sha256 for path, sha256 in _finished(plan, plan.kept))
    except OSError:
        return False


def _finished(plan: master.MasterPlan, report: MasterReport) -> Iterator[tuple[Path, str]]:
    """Yield the finished files of an episode, each with the digest that it was made with."""
    yield plan.project.work_dir(plan.episode) / master.AUDIO_FILE, report.sha256
    for one in alternates.published(report):
        yield alternates.path_of(plan.project, one), one.sha256


def _files(scope: Scope, _catalogue: Catalogue) -> Iterator[PublicFile]:
    for episode in scope.recordings:
        audio, report = scope.sound(episode)
        yield PublicFile(
            keys.immutable(place_of(episode), episode.folder, ".mp3", report.sha256),
            audio,
            "audio/mpeg",
            "immutable",
            episode.folder,
            MEDIA,
            scope.spoken(episode).language,
        )


def _alternate_files(scope: Scope, _catalogue: Catalogue) -> Iterator[PublicFile]:
    for episode in scope.recordings:
        folder = place_of(episode)
        for one in alternates.published(scope.sound(episode)[1]):
            suffix = KINDS[one.codec].suffix
            yield PublicFile(
                keys.immutable(folder, episode.folder, suffix, one.sha256),
                alternates.path_of(scope.project, one),
                _SERVED.get(one.codec, one.content_type),
                "immutable",
                episode.folder,
                f"{ALTERNATES}.{one.codec}",
                scope.spoken(episode).language,
            )


def _status(scope: Scope, variant: Variant) -> Cell:
    project, episode = scope.project, variant.episode
    if scope.finished(episode):
        return Cell("ready", {"audio": "ready"})
    is_outdated = master.is_outdated(project, episode)
    word = "outdated" if is_outdated else "missing"
    return Cell(word, {"audio": word}, is_outdated=is_outdated)


def _alternate_status(scope: Scope, variant: Variant) -> Cell:
    found = scope.finished(variant.episode)
    codecs = tuple(one.codec for one in alternates.published(found[1])) if found else ()
    return Cell(", ".join(codecs) or None, {"alternates": codecs})


MEDIA_OUTPUT = Output(
    MEDIA,
    is_alone=True,
    files=_files,
    jobs=_jobs,
    checks=of_episodes(*check_episode.MEDIA_LOOKS),
    status=_status,
    column="audio",
)
ALTERNATE_OUTPUT = Output(
    ALTERNATES,
    is_alone=True,
    files=_alternate_files,
    status=_alternate_status,
    column="audio",
)
