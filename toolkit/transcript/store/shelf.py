"""The transcripts of an episode on disk: reading, saving drafts, bringing files in, approving.

`<language>.vtt` is the text, `<language>.toml` its state, `<language>.words.json` the word times.
The text is written before the state: whoever is stopped in between finds a draft, never a text that
passes for approved. The same command again then finishes the work.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from toolkit import files, languages
from toolkit.errors import BadTranscript
from toolkit.folders import alone
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.store import round_trip
from toolkit.transcript.store.binding import Binding
from toolkit.transcript.store.owners import check_place
from toolkit.transcript.store.presence import languages_of as languages_of
from toolkit.transcript.store.round_trip import cues_of
from toolkit.transcript.store.state import (
    UNSETTLED,
    DoubtTally,
    State,
    digest_of,
    read_state,
    write_state,
)
from toolkit.transcript.store.transcript_file import Standing
from toolkit.transcript.store.transcript_file import TranscriptFile as TranscriptFile
from toolkit.transcript.text import reading_rules, word_times
from toolkit.transcript.text.cues import Cue, Word

EXAMPLE_NAME = "Your Name"  # in the commands that README, docs and hints give


def alone_with(project: Project, episode: Episode) -> AbstractContextManager[None]:
    """Let no other process write the episode's transcripts; read in it what decides a write."""
    return alone.in_folder(project.transcript_dir(episode))


def transcripts(project: Project, episode: Episode) -> tuple[TranscriptFile, ...]:
    """Return an episode's transcripts by language. Raises BadTranscript and BadFile."""
    return tuple(transcript(project, episode, one) for one in languages_of(project, episode))


def transcript(project: Project, episode: Episode, language: str) -> TranscriptFile:
    """Return one transcript. Raises BadTranscript if it is missing or cannot be read, BadFile."""
    found, data = _found(project, episode, language)
    cues = cues_of(str(found.path), data)
    return found.with_cues(cues)


def cues(project: Project, episode: Episode, language: str) -> tuple[Cue, ...]:
    """Return the cues of a transcript, of which nobody asks here how it stands. Raises as it."""
    path = path_of(project, episode, language)
    return cues_of(str(path), reading_rules.file_bytes(path))


def standings(project: Project, episode: Episode) -> tuple[Standing, ...]:
    """Return how an episode's transcripts stand, without reading their cues, as `transcripts`."""
    return tuple(standing(project, episode, one) for one in languages_of(project, episode))


def standing(project: Project, episode: Episode, language: str) -> Standing:
    """Return how one transcript stands. Raises BadTranscript and BadFile."""
    return _found(project, episode, language)[0]


def digest(project: Project, episode: Episode, language: str) -> str:
    """Return the digest of a transcript's text as it is now. Raises BadTranscript if missing."""
    return digest_of(reading_rules.file_bytes(path_of(project, episode, language)))


def words(project: Project, episode: Episode, language: str) -> tuple[Word, ...]:
    """Return a transcript's word times; none where no recogniser made any of this recording.

    Raises BadTranscript.
    """
    path = _words_path(path_of(project, episode, language))
    if not path.exists():
        return ()
    return word_times.parse(str(path), reading_rules.file_bytes(path), _digest(episode, language))


def second_words(project: Project, episode: Episode, language: str) -> tuple[Word, ...]:
    """Return what another model heard in this recording, nothing where none was asked.

    Raises BadTranscript.
    """
    path = second_path(project, episode, language)
    if not path.exists():
        return ()
    data = reading_rules.file_bytes(path, "delete the file")
    if len(data) > reading_rules.LIMIT_BYTES:
        raise BadTranscript(f"{path}: the file is too large for word times", hint="delete it")
    return word_times.parse(str(path), data, _digest(episode, language))


def second_path(project: Project, episode: Episode, language: str) -> Path:
    """Return the file of what a second model heard, inside the project."""
    return project.inside(project.transcript_dir(episode) / f"{language}.second.json")


def check_free(project: Project, episode: Episode, language: str) -> None:
    """Raise BadTranscript if a draft may not be written without `replace`.

    What a person approved, corrected or brought stays; what a machine made and nobody touched since
    may go. Raises it as `check_place` does, too.
    """
    check_place(project, episode)
    path = path_of(project, episode, language)
    state, digest = standing_at(path)
    if not path.exists() or state.is_untouched(digest):
        return
    what = {
        "reviewed": f"is approved by {state.reviewed_by}",
        "edited": "was approved, and then edited",
        "draft": "was approved for another episode, recording or language"
        if state.state == "reviewed"
        else "contains a person's work",
    }[state.status(digest, Binding.of(episode, language))]
    raise BadTranscript(
        f"{path}: the transcript {what}",
        hint="to replace it with a new draft, add --replace; soy keeps the old one beside it",
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
    path = path_of(project, episode, language)
    cues = round_trip.tidied(cues)
    if not cues:
        raise BadTranscript(f"{path}: there is no text to save")
    check_place(project, episode)
    text = round_trip.text_of(path, cues)
    times = None
    if words:
        times = round_trip.words_of(_words_path(path), words, _digest(episode, language))
    with alone_with(project, episode):
        return _saved(project, episode, path, text, times, state, replace=replace)


def _saved(
    project: Project,
    episode: Episode,
    path: Path,
    text: bytes,
    times: bytes | None,
    state: State,
    *,
    replace: bool,
) -> TranscriptFile:
    language = path.stem
    digest = digest_of(text)
    standing, standing_digest = standing_at(path)
    binding = Binding.of(episode, language)
    is_there = is_same(standing, standing_digest, digest, binding)
    if is_there and standing.status(digest, binding) == "reviewed":
        return transcript(project, episode, language)
    if path.exists() and not is_there and not standing.is_untouched(standing_digest):
        if not replace:
            check_free(project, episode, language)
        keep_old(path, standing_digest)
    second = standing if path.with_suffix(".second.json").exists() else State()
    draft = state.drafted(digest, second, binding)
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
    settled: DoubtTally | None = None,
) -> tuple[TranscriptFile, State]:
    """Return the transcript that `by` would approve, and its state after that; change nothing.

    Raises BadTranscript if it is missing or cannot be read, if `by` is no name or the one that
    our examples have, and as `check_place` does.
    """
    check_place(project, episode)
    if " ".join(by.split()).casefold() == EXAMPLE_NAME.casefold():
        raise BadTranscript(
            f"{EXAMPLE_NAME!r} is a placeholder, not the name of the person who read the text",
            hint='give that person\'s name, such as "Ana Novak"',
        )
    found = transcript(project, episode, language)
    approval = {"state": "reviewed", "reviewed_by": by, "reviewed_on": on, "digest": found.digest}
    doubts = settled.record() if settled else UNSETTLED
    now = {**approval, **found.binding.keys, **doubts}
    try:
        return found, State.model_validate({**found.state.model_dump(), **now})
    except ValidationError as err:
        raise BadTranscript(
            "soy needs the name of the person who read the text, on one line",
            hint='give it with --by "Ana Novak"',
        ) from err


def approve(project: Project, episode: Episode, language: str, by: str, on: date) -> TranscriptFile:
    """Record that `by` approved the text as it is now, and return it. Raises as `plan_approval`."""
    with alone_with(project, episode):
        found, approved = plan_approval(project, episode, language, by, on)
        write_state(found.path.with_suffix(".toml"), approved)
    return transcript(project, episode, language)


def _found(project: Project, episode: Episode, language: str) -> tuple[Standing, bytes]:
    path = path_of(project, episode, language)
    data = reading_rules.file_bytes(
        path,
        hint=f"make one: soy transcribe {episode.folder} --lang {language}, "
        "or soy transcript import",
    )
    state, digest = read_state(path.with_suffix(".toml")), digest_of(data)
    binding = Binding.of(episode, language)
    status = state.status(digest, binding)
    return Standing(language, path, state, status, digest, binding), data


def path_of(project: Project, episode: Episode, language: str) -> Path:
    """Return where a transcript is. Raises BadTranscript for what is no language, BadFile."""
    if not languages.is_tag(language):  # it becomes a file's name
        near = languages.meant(language)
        raise BadTranscript(
            f"{language!r} is not a language tag",
            hint=f"did you mean {near!r}?" if near else "write it as en, de or pt-BR",
        )
    path = project.transcript_dir(episode) / f"{language}.vtt"
    for one in (path.with_suffix(".toml"), _words_path(path)):
        project.inside(one)
    return project.inside(path)


def _digest(episode: Episode, language: str) -> str:
    return Binding.of(episode, language).source_sha256


def _words_path(path: Path) -> Path:
    return path.with_suffix(".words.json")


def standing_at(path: Path) -> tuple[State, str]:
    """Return state and digest of what is there; the digest is empty where there is nothing."""
    digest = digest_of(reading_rules.file_bytes(path)) if path.exists() else ""
    return read_state(path.with_suffix(".toml")), digest


def is_same(state: State, standing: str, digest: str, binding: Binding) -> bool:
    """Tell whether that text is there already, and approved for this place if at all."""
    is_of_another = state.state == "reviewed" and state.difference(binding) is not None
    return standing == digest and not is_of_another


def keep_old(path: Path, digest: str) -> None:
    """Copy a transcript's text, state and word times beside, under the text's digest."""
    for old in (path, path.with_suffix(".toml"), _words_path(path)):
        if old.exists():
            rest = old.name.removeprefix(path.stem)
            files.copy(old, path.with_name(f"{path.stem}.{digest[:8]}{rest}.old"))
