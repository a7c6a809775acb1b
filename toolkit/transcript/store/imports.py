"""Transcripts made elsewhere: what a file would become, and bringing it in as a draft."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from toolkit import languages
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.spoken_language import spoken_in
from toolkit.transcript.store import formats, round_trip, shelf
from toolkit.transcript.store.binding import Binding
from toolkit.transcript.store.shelf import TranscriptFile
from toolkit.transcript.store.state import State, digest_of
from toolkit.transcript.text import reading_rules
from toolkit.transcript.text.cues import Cue


@dataclass(frozen=True, slots=True)
class Import:
    """A transcript file about to be brought in."""

    language: str
    cues: tuple[Cue, ...]
    state: State
    remarks: tuple[str, ...] = ()  # what was put right in the file, for the person to check


def plan_import(
    project: Project,
    episode: Episode,
    source: Path,
    language: str | None = None,
    *,
    encoding: str | None = None,
    replace: bool = False,
) -> Import:
    """Return what `source` would become; change nothing.

    Without `language`, the file's name says it (`en.vtt`, `interview.de.srt`), or it is the one
    spoken. Another language than the one spoken is a translation. Raises BadTranscript, also where
    a person's work is in the way and not to be replaced.
    """
    spoken = spoken_in(episode, project.show)
    language = language or language_in(source.name) or spoken
    path = shelf.path_of(project, episode, language)
    taken = formats.take(str(source), reading_rules.file_bytes(source), language, encoding)
    text = round_trip.text_of(path, taken.cues)
    standing = shelf.standing_at(path)
    if not replace and not shelf.is_same(*standing, digest_of(text), Binding.of(episode, language)):
        shelf.check_free(project, episode, language)
    state = State(origin="imported", imported_from=_printable(source.name))
    if languages.primary(language) != languages.primary(spoken):
        original = shelf.path_of(project, episode, spoken)
        digest = digest_of(reading_rules.file_bytes(original)) if original.exists() else None
        known = {"translation_of": spoken, "translation_of_digest": digest}
        state = state.model_copy(update=known)
    return Import(language, taken.cues, state, taken.remarks)


def import_file(
    project: Project,
    episode: Episode,
    source: Path,
    language: str | None = None,
    *,
    replace: bool = False,
) -> TranscriptFile:
    """Bring a transcript file in as a draft, and return it. Raises as `plan_import` does."""
    made = plan_import(project, episode, source, language, replace=replace)
    return import_planned(project, episode, made, replace=replace)


def import_planned(
    project: Project, episode: Episode, made: Import, *, replace: bool = False
) -> TranscriptFile:
    """Bring in what `plan_import` returned as a draft. Raises as `save_draft`."""
    return shelf.save_draft(
        project, episode, made.language, made.cues, (), made.state, replace=replace
    )


def language_in(name: str) -> str | None:
    """Return the language that a file's name ends with; other short words may mean anything."""
    tag = name.rsplit(".", 2)[-2] if "." in name else ""
    is_one = languages.is_tag(tag) and languages.is_known(tag)
    return tag if is_one else None


def _printable(name: str) -> str | None:
    return "".join(c for c in name if c.isprintable())[:200].strip() or None
