"""A recording taken in as an edition's own sound of an episode that is there."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.audio.mastering import intake_report
from toolkit.audio.mastering.intake_report import IntakeReport
from toolkit.errors import BadFile
from toolkit.progress import StepWatch, unwatched
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.setup import creation
from toolkit.show.show import Show
from toolkit.show.toml.toml_editor import set_in_tables
from toolkit.workflow.recordings.intake import Recorded


@dataclass(frozen=True, slots=True)
class EditionIntake:
    """A recording that became an edition's own, or would."""

    episode: Episode  # the original
    language: str
    recorded: Recorded
    heard: IntakeReport
    is_made: bool

    @property
    def name(self) -> str:
        """What commands call it: 001:de."""
        return f"{self.episode.number_text}:{self.language}"


def take_in_edition(
    project: Project,
    edition: str,
    recorded: Recorded,
    *,
    dry_run: bool = False,
    watch: StepWatch = unwatched,
) -> EditionIntake:
    """Check a recording whole, copy it beside the original, and name it in episode.toml.

    `edition` is episode and language, 001:de. With `dry_run` it is only checked. Raises
    NoSuchEpisode, BadFile for an edition or a title that there is not, or where it has a recording
    already, BadRecording, SilentAudio, CannotWrite.
    """
    name, _, language = edition.partition(":")
    episode = project.episode(name)
    keys = _title(project.show, episode, language, recorded)
    path = recorded.path
    with watch(f"checking {path.name}") as progress:
        heard = intake_report.heard(
            path,
            project.show.audio,
            progress,
            accept_truncated=recorded.accept_truncated,
            taken=recorded.selection,
        )
    keys |= heard.probe.selection.keys
    if heard.probe.is_truncated:
        keys["accept_truncated"] = True
    if not dry_run:
        source = f"source.{language}{creation.safe_suffix(path)}"
        target = project.inside(project.episode_dir(episode) / source)
        keys |= {"source": source, "source_sha256": creation.copy_checked(path, target)}
        toml = project.episode_dir(episode) / "episode.toml"
        set_in_tables(toml, {f"editions.{language}": keys})
    return EditionIntake(episode, language, recorded, heard, not dry_run)


def _title(show: Show, episode: Episode, language: str, recorded: Recorded) -> dict[str, object]:
    """Return the title to be written, if it is not there. Raises BadFile where there is none."""
    if language not in show.editions:
        raise BadFile(
            f"the show has no edition {language or 'of that name'!r}",
            hint=f"write [editions.{language or 'de'}] in episodes/show.toml; "
            "soy help-file show explains it",
        )
    said = episode.editions.get(language)
    if said and said.source:
        raise BadFile(
            f"episodes/{episode.folder}: its edition {language} has a recording, {said.source}",
            hint=f"to replace it, first take source out of [editions.{language}] in episode.toml",
        )
    if said is None and recorded.title is None:
        raise BadFile(
            f"episodes/{episode.folder} has no title in the edition {language}",
            hint='add --title "..."',
        )
    return {"title": recorded.title} if recorded.title else {}
