"""A transcript as a file for other programs, or for the people who review it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from toolkit import files
from toolkit.errors import BadTranscript
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.spoken_language import spoken_in
from toolkit.transcript.documents import docx, plain
from toolkit.transcript.formats import sbv, ttml
from toolkit.transcript.json_formats import podlove_json, whisper_json
from toolkit.transcript.store import formats, imports, shelf
from toolkit.transcript.text.written import WrittenTranscript

_RENDERS: dict[str, formats.Render] = {
    ".podlove.json": lambda said: podlove_json.render(said.cues),
    ".whisper.json": lambda said: whisper_json.render(said.cues, said.language),
    **{f".{rendition.suffix}": rendition.render for rendition in formats.RENDITIONS},
    ".txt": lambda said: plain.render_timed(said.cues),  # with times, so that it can come back
    ".sbv": lambda said: sbv.render(said.cues),
    ".ttml": lambda said: ttml.render(said.cues, said.language, said.title),
}
SUFFIXES = (*_RENDERS, ".docx")


@dataclass(frozen=True, slots=True)
class Export:
    """A file about to be written; its times are those of the recording."""

    path: Path
    transcript: shelf.TranscriptFile
    data: bytes


def plan(
    project: Project,
    episode: Episode,
    path: Path,
    language: str | None = None,
    *,
    replace: bool = False,
) -> Export:
    """Return what would be written to `path`, in the format of its name; change nothing.

    Without `language`, the file's name says it (`en.docx`), or it is the one spoken. A draft is
    exported as it is: that is what reviewers read. Raises BadTranscript, also where the format is
    unknown, or a file is in the way and not to be replaced.
    """
    suffix = _suffix(path.name)
    if suffix is None:
        raise BadTranscript(
            f"{path}: the file's name does not say which format you want",
            hint=f"end the name with one of {', '.join(SUFFIXES)}",
        )
    if path.is_dir() or (path.exists() and not replace):
        raise BadTranscript(
            f"{path}: a file of that name already exists",
            hint="name a new file, or add --replace to write over the old one",
        )
    spoken = spoken_in(episode, project.show)
    wanted = language or imports.language_in(path.name[: -len(suffix)] + ".x") or spoken
    found = shelf.transcript(project, episode, wanted)
    if path.resolve() == found.path.resolve():
        raise BadTranscript(f"{path}: this is the transcript itself", hint="name another file")
    said = WrittenTranscript(found.cues, wanted, episode.title, spoken)
    return Export(path, found, _rendered(suffix, said))


def _suffix(name: str) -> str | None:
    """Return the ending that says the format, the longer first; None if none does."""
    return next((each for each in SUFFIXES if name.lower().endswith(each)), None)


def write(made: Export) -> None:
    """Write the file, whole or not at all. Raises CannotWrite."""
    files.write_bytes(made.path, made.data)


def _rendered(suffix: str, said: WrittenTranscript) -> bytes:
    if suffix == ".docx":
        return docx.render(said.cues, said.language, said.title)
    return _RENDERS[suffix](said).encode()
