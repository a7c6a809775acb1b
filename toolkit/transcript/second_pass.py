"""What another model heard, `<language>.second.json`: kept to see where the two disagree."""

from __future__ import annotations

from pathlib import Path

from toolkit import files
from toolkit.errors import BadTranscript
from toolkit.progress import Progress, silent
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript import hearing, reading, shelf
from toolkit.transcript import words as word_times
from toolkit.transcript.cues import Word
from toolkit.transcript.hearing import Recogniser, Recording
from toolkit.transcript.reading import LIMIT_BYTES
from toolkit.transcript.state import read_state, write_state


def path_of(project: Project, episode: Episode, language: str) -> Path:
    """Return the file's path, inside the project."""
    return project.inside(project.transcript_dir(episode) / f"{language}.second.json")


def words(project: Project, episode: Episode, language: str) -> tuple[Word, ...]:
    """Return what the second pass heard in this recording, nothing where there was none.

    Raises BadTranscript.
    """
    path = path_of(project, episode, language)
    if not path.exists():
        return ()
    data = reading.file_bytes(path, "delete the file")
    if len(data) > LIMIT_BYTES:
        raise BadTranscript(f"{path}: too large for word times", hint="delete the file")
    return word_times.parse(str(path), data, episode.source_sha256)


def listen_again(
    project: Project,
    episode: Episode,
    recogniser: Recogniser,
    recording: Recording,
    language: str,
    progress: Progress = silent,
) -> Path:
    """Keep what this recogniser hears beside the transcript, and return the file.

    The transcript's record says which program and model it was; nobody's text changes. Raises
    NoModel, CannotWrite, BadFile.
    """
    heard = hearing.hear(
        recogniser,
        recording,
        language,
        kept_in=project.build_dir / "recognition" / episode.folder,
        progress=progress,
    )
    path = path_of(project, episode, language)
    record = path.with_name(f"{language}.toml")
    second = {"second_engine": heard.engine, "second_model": heard.model}
    with shelf.alone_with(project, episode):
        files.write_text(path, word_times.render(heard.words, episode.source_sha256))
        write_state(record, read_state(record).model_copy(update=second))
    return path
