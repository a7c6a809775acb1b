"""The transcripts of an episode on disk: reading, saving drafts, bringing files in, approving.

`<language>.vtt` is the text, `<language>.toml` its state, `<language>.words.json` the word times.
The text is written before the state: whoever is stopped in between finds a draft, never a text that
passes for approved. The same command again then finishes the work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from toolkit import files, languages
from toolkit.errors import BadTranscript
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript import formats, reading, reading_back
from toolkit.transcript import words as word_times
from toolkit.transcript.cues import Cue, Word
from toolkit.transcript.reading_back import cues_of
from toolkit.transcript.state import (
    UNSETTLED,
    Settled,
    State,
    Status,
    digest_of,
    read_state,
    write_state,
)


@dataclass(frozen=True, slots=True)
class TranscriptFile:
    """A transcript as it is on disk. Only status `reviewed` counts as approved by a person."""

    language: str
    path: Path
    state: State
    status: Status
    cues: tuple[Cue, ...]
    digest: str  # SHA-256 of the text as it is now, see `state.digest_of`


def transcripts(project: Project, episode: Episode) -> tuple[TranscriptFile, ...]:
    """Return an episode's transcripts by language. Raises BadTranscript and BadFile."""
    found = sorted(
        path.stem
        for path in project.transcript_dir(episode).glob("*.vtt")
        if languages.is_tag(path.stem)
    )
    return tuple(transcript(project, episode, language) for language in found)


def transcript(project: Project, episode: Episode, language: str) -> TranscriptFile:
    """Return one transcript. Raises BadTranscript if it is missing or cannot be read, BadFile."""
    path = _path(project, episode, language)
    data = _bytes(path, hint=f"make one: soy transcribe {episode.folder}, or soy transcript import")
    state, digest = read_state(path.with_suffix(".toml")), digest_of(data)
    cues = cues_of(str(path), data)
    return TranscriptFile(language, path, state, state.status(digest), cues, digest)


def digest(project: Project, episode: Episode, language: str) -> str:
    """Return the digest of a transcript's text as it is now. Raises BadTranscript if missing."""
    return digest_of(_bytes(_path(project, episode, language)))


def words(project: Project, episode: Episode, language: str) -> tuple[Word, ...]:
    """Return a transcript's word times; none where no recogniser made any. Raises BadTranscript."""
    path = _words_path(_path(project, episode, language))
    return word_times.parse(str(path), _bytes(path)) if path.exists() else ()


def check_free(project: Project, episode: Episode, language: str) -> None:
    """Raise BadTranscript if a draft may not be written without `replace`.

    What a person approved, corrected or brought stays; what a machine made and nobody touched since
    may go.
    """
    path = _path(project, episode, language)
    state, digest = _standing(path)
    if not path.exists() or state.is_untouched(digest):
        return
    what = {
        "reviewed": f"is approved by {state.reviewed_by}",
        "edited": "was approved, and edited since",
        "draft": "holds a person's work",
    }[state.status(digest)]
    raise BadTranscript(
        f"{path}: the transcript {what}",
        hint="to put a new draft in its place, add --replace; the old one is kept beside it",
    )


def save_draft(
    project: Project,
    episode: Episode,
    language: str,
    cues: Sequence[Cue],
    words: Sequence[Word],
    state: State,
    *,
    replace: bool = False,
) -> TranscriptFile:
    """Save cues (and word times) as a draft of what `state` says, and return it.

    Raises BadTranscript where what would be written could not be read again, before anything is;
    and as `check_free` does, unless `replace`: then the old text, state and word
    times are kept beside as `<language>.<first 8 of the digest>.vtt.old` and so on. The very text
    that is there already replaces nothing, and stays approved if it was.
    """
    path = _path(project, episode, language)
    cues = reading_back.tidied(cues)
    if not cues:
        raise BadTranscript(f"{path}: there is no text to save")
    text = reading_back.text_of(path, cues)
    times = reading_back.words_of(_words_path(path), words) if words else None
    digest = digest_of(text)
    standing, standing_digest = _standing(path)
    if standing_digest == digest:
        if standing.status(digest) == "reviewed":
            return transcript(project, episode, language)
    elif path.exists() and not standing.is_untouched(standing_digest):
        if not replace:
            check_free(project, episode, language)
        keep_old(path, standing_digest)
    second = standing if path.with_suffix(".second.json").exists() else State()
    draft = state.drafted(digest, second)
    files.write_bytes(path, text)
    if times:
        files.write_bytes(_words_path(path), times)
    else:
        _words_path(path).unlink(missing_ok=True)
    write_state(path.with_suffix(".toml"), draft)
    return transcript(project, episode, language)


def plan_approval(
    project: Project,
    episode: Episode,
    language: str,
    by: str,
    on: date,
    settled: Settled | None = None,
) -> tuple[TranscriptFile, State]:
    """Return the transcript that `by` would approve, and its state after that; change nothing.

    Raises BadTranscript if it is missing or cannot be read, or if `by` is no name.
    """
    found = transcript(project, episode, language)
    approval = {"state": "reviewed", "reviewed_by": by, "reviewed_on": on, "digest": found.digest}
    doubts = settled.record() if settled else UNSETTLED
    try:
        return found, State.model_validate({**found.state.model_dump(), **approval, **doubts})
    except ValidationError as err:
        raise BadTranscript(
            "an approval needs the name of the person who read the text, on one line",
            hint='name the person: --by "Ana Novak"',
        ) from err


def approve(project: Project, episode: Episode, language: str, by: str, on: date) -> TranscriptFile:
    """Record that `by` approved the text exactly as it is now, and return it.

    Raises BadTranscript as `plan_approval` does; nothing changes then.
    """
    found, approved = plan_approval(project, episode, language, by, on)
    write_state(found.path.with_suffix(".toml"), approved)
    return transcript(project, episode, language)


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
    replace: bool = False,
) -> Import:
    """Return what `source` would become; change nothing.

    Without `language`, the file's name says it (`en.vtt`, `interview.de.srt`), or it is the one
    spoken. Another language than the one spoken is a translation. Raises BadTranscript, also where
    a person's work is in the way and not to be replaced.
    """
    spoken = episode.language or project.show.language
    language = language or language_in(source.name) or spoken
    path = _path(project, episode, language)
    taken = formats.take(str(source), _bytes(source), language)
    text = reading_back.text_of(path, taken.cues)
    is_other = not path.exists() or digest_of(_bytes(path)) != digest_of(text)
    if is_other and not replace:
        check_free(project, episode, language)
    state = State(origin="imported", imported_from=_printable(source.name))
    if languages.primary(language) != languages.primary(spoken):
        original = _path(project, episode, spoken)
        digest = digest_of(_bytes(original)) if original.exists() else None
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
    """Bring in what `plan_import` returned as a draft, and return it. Raises as `save_draft`."""
    return save_draft(project, episode, made.language, made.cues, (), made.state, replace=replace)


def _path(project: Project, episode: Episode, language: str) -> Path:
    if not languages.is_tag(language):  # it becomes a file's name
        raise BadTranscript(
            f"{language!r} is not a language tag", hint="write it as en, de or pt-BR"
        )
    return project.inside(project.transcript_dir(episode) / f"{language}.vtt")


def _words_path(path: Path) -> Path:
    return path.with_suffix(".words.json")


def language_in(name: str) -> str | None:
    """Return the EU language that a file's name ends with; other short words may mean anything."""
    tag = name.rsplit(".", 2)[-2] if "." in name else ""
    is_one = languages.is_tag(tag) and languages.primary(tag) in languages.EU_LANGUAGES
    return tag if is_one else None


def _bytes(path: Path, hint: str | None = None) -> bytes:
    """Return a file's bytes, not many more than a transcript may have. Raises BadTranscript."""
    if path.exists() and not path.is_file():
        raise BadTranscript(f"{path}: this is no file", hint=hint or "name a transcript file")
    try:
        with path.open("rb") as file:
            return file.read(reading.LIMIT_BYTES + 1)
    except FileNotFoundError as err:
        raise BadTranscript(f"{path}: there is no such transcript", hint=hint) from err
    except OSError as err:
        reason = (err.strerror or "it cannot be read").lower()
        raise BadTranscript(f"{path}: {reason}", hint=hint) from err


def _standing(path: Path) -> tuple[State, str]:
    """Return state and digest of what is there; the digest is empty where there is nothing."""
    digest = digest_of(_bytes(path)) if path.exists() else ""
    return read_state(path.with_suffix(".toml")), digest


def _printable(name: str) -> str | None:
    return "".join(c for c in name if c.isprintable())[:200].strip() or None


def keep_old(path: Path, digest: str) -> None:
    """Copy a transcript's text, state and word times beside, under the text's digest."""
    for old in (path, path.with_suffix(".toml"), _words_path(path)):
        if old.exists():
            rest = old.name.removeprefix(path.stem)
            files.copy(old, path.with_name(f"{path.stem}.{digest[:8]}{rest}.old"))
