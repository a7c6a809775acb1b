"""What a recording says of itself, offered as a start for episode.toml.

Only what is certain goes in: title, chapters, a description, a language. Who is heard and when it
comes out do not: a wrong person in the feed is worse than none, and a date would publish the
episode. They are shown, and kept as a comment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from toolkit import files, languages
from toolkit.audio.metadata import carried, riff_cues
from toolkit.locales.shelf import LANGUAGES
from toolkit.show.markers.marks import Mark, plain_line, settled
from toolkit.show.toml.fields import LINE_LIMIT, TEXT_LIMIT, Line, Paragraphs

HINT_LIMIT = 200  # characters of what is only shown
_LEAST_SUMMARY = 20  # characters; a shorter description is a note for the editor, no summary
_LOST = "\ufffd"  # what cannot be read in its encoding


@dataclass(frozen=True, slots=True)
class EmbeddedMetadata:
    """What a recording's tags and markers say, as they came."""

    tags: dict[str, str] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def title(self) -> str | None:
        """The title, if there is one that an episode can have."""
        return _valid(Line, plain_line(self.tags.get("title", ""), LINE_LIMIT))


@dataclass(frozen=True, slots=True)
class Offer:
    """Keys for episode.toml, lines to show that are not taken, and what had to be changed."""

    keys: dict[str, Any]
    hints: tuple[str, ...]
    remarks: tuple[str, ...]


def read(path: Path) -> EmbeddedMetadata:
    """Return what a recording says; its header is read, not its sound. Raises BadRecording."""
    found = carried.read(path)
    marks, remarks = found.marks, list(found.remarks)
    if not marks:
        with files.opened(path) as file:
            cues = riff_cues.read(file)
        marks = tuple(Mark(cue.start_ms, cue.label) for cue in cues)
        if not all(cue.is_sure for cue in cues):
            remarks.append(
                "the chapters' labels are not UTF-8; soy read them as Windows-1252: check letters "
                "such as é"
            )
    lost = [mark for mark in marks if _LOST in mark.title]
    if lost:
        first = plain_line(lost[0].title, 60)
        remarks.append(
            f"{len(lost)} chapter titles have letters that soy cannot read, first {first!r}"
        )
    readable = (replace(mark, title=mark.title.replace(_LOST, " ")) for mark in marks)
    return EmbeddedMetadata(found.tags, tuple(readable), tuple(remarks))


def offer(said: EmbeddedMetadata, duration_ms: int, show_language: str) -> Offer:
    """Return what `said` gives for an episode of that length; never fails.

    `keys` are valid for episode.toml and hold no title.
    """
    made = settled(said.marks, duration_ms)
    keys: dict[str, Any] = {}
    if made.chapters:
        rows = [c.model_dump(by_alias=True, exclude_none=True) for c in made.chapters]
        keys["chapters"] = rows
    summary = _summary(said.tags)
    if summary:
        keys["summary"] = summary
    language = _language(said.tags.get("language") or said.tags.get("tlan") or "")
    if language and language != languages.primary(show_language):
        keys["language"] = language
    return Offer(keys, tuple(_hints(said.tags, summary)), (*said.remarks, *made.remarks))


def _hints(tags: dict[str, str], summary: str | None) -> list[str]:
    """Return lines such as `artist: Ana Novak`, each once."""
    names = ("artist", "album_artist", "performer", "composer", "date", "description", "comment")
    found: dict[str, str] = {}
    for name in names:
        text = plain_line(tags.get(name, ""), HINT_LIMIT)
        is_new = text and text not in found and _LOST not in text
        if is_new and not (summary and name == "description"):
            found[text] = f"{name.replace('_', ' ')}: {text}"
    return list(found.values())


def _summary(tags: dict[str, str]) -> str | None:
    """Return the description; a WAV's is the recorder's own note (`bext`), and is not taken."""
    if tags.get("format") in ("wav", "w64"):
        return None
    text = tags.get("synopsis") or tags.get("description") or ""
    lines = (plain_line(line, TEXT_LIMIT) for line in text[: 4 * TEXT_LIMIT].splitlines())
    whole = re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()
    return _valid(Paragraphs, whole) if len(whole) >= _LEAST_SUMMARY else None


def _language(code: str) -> str | None:
    """Return the tag of a language that has a file, from a tag or a code of ISO 639-2."""
    low = languages.primary(code.strip()[:35].lower())
    if languages.is_known(low):
        return low
    if found := languages.of(low):  # a bibliographic code of ISO 639-2, which ID3 allows too
        return found.code
    return next((row.code for row in LANGUAGES.values() if row.iso639_2 == low), None)


def _valid(kind: Any, text: str) -> str | None:
    """Return `text` as `kind` takes it; None where it does not, or where letters were lost."""
    try:
        valid: str = TypeAdapter(kind).validate_python(text)
    except ValidationError:
        return None
    return None if _LOST in valid else valid
