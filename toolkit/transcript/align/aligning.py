"""From a text to a draft with times: the text is a person's, the times are a program's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import BadTranscript
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript import shelf
from toolkit.transcript.align import matching, placing
from toolkit.transcript.align.placing import Aligned
from toolkit.transcript.align.script import Script, read
from toolkit.transcript.cues import Word
from toolkit.transcript.cutting import cues_of
from toolkit.transcript.reading import LIMIT_BYTES
from toolkit.transcript.shelf import TranscriptFile
from toolkit.transcript.state import State

# Below this share of matched words it is another text: chosen, between a recogniser that gets half
# of the words wrong and a text that shares no more than its "and"s.
LEAST_MATCHED = 0.3


@dataclass(frozen=True, slots=True)
class Plan:
    """A text about to be given its times."""

    language: str
    script: Script
    aligned: Aligned
    state: State


def plan(
    project: Project,
    episode: Episode,
    source: Path,
    language: str | None = None,
    *,
    replace: bool = False,
) -> Plan:
    """Return the text of `source` with times from the words that a recogniser heard.

    Without `language`, the file's name says it (`script.de.txt`), or it is the one spoken. Changes
    nothing. Raises BadTranscript where there are no such words, where the text is not what is said,
    or where a person's work is in the way and not to be replaced.
    """
    spoken = episode.language or project.show.language
    language = language or shelf.language_in(source.name) or spoken
    if not replace:
        shelf.check_free(project, episode, language)
    script = read(str(source), _bytes(source))
    heard = _heard(project, episode, language)
    matched = matching.match(script.words, [word.text for word in heard])
    found = sum(at is not None for at in matched)
    if found < LEAST_MATCHED * sum(bool(matching.folded(word)) for word in script.words):
        raise BadTranscript(
            f"{source}: this text is not what is said in {episode.folder}: of its "
            f"{len(script.words)} words, {found} are where they would have to be",
            hint="is it the text of this episode, in this language? name the language: --language",
        )
    shown = "".join(c for c in source.name if c.isprintable())[:200].strip() or None
    state = State(origin="imported", imported_from=shown)
    return Plan(language, script, placing.place(script, matched, heard), state)


def save(
    project: Project, episode: Episode, made: Plan, *, replace: bool = False
) -> TranscriptFile:
    """Save the cues and word times of a plan as a draft, and return it. Raises BadTranscript."""
    aligned = made.aligned
    voices = aligned.voices if any(aligned.voices) else None
    cues = cues_of(aligned.words, voices, made.language)
    return shelf.save_draft(
        project, episode, made.language, cues, aligned.words, made.state, replace=replace
    )


def _heard(project: Project, episode: Episode, language: str) -> tuple[Word, ...]:
    """Return the words that a recogniser heard. Raises BadTranscript where there are none."""
    is_there = language in (t.language for t in shelf.transcripts(project, episode))
    draft = shelf.transcript(project, episode, language) if is_there else None
    words = shelf.words(project, episode, language) if draft else ()
    if draft is None or draft.state.origin != "recognised" or not words:
        raise BadTranscript(
            f"{episode.folder}: there are no words heard by a recogniser in {language}",
            hint=f"first make them, for their times: soy transcribe {episode.folder[:3]} "
            f"--language {language}",
        )
    return words


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LIMIT_BYTES + 1)
    except OSError as err:
        reason = (err.strerror or "it cannot be read").lower()
        raise BadTranscript(f"{path}: {reason}", hint="name the file with the text") from err
