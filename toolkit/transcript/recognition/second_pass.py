"""What another model heard, `<language>.second.json`: kept to see where the two disagree."""

from __future__ import annotations

from pathlib import Path

from toolkit import files
from toolkit.progress import Progress, silent
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.recognition import part_recognition
from toolkit.transcript.recognition.part_recognition import Recogniser, Recording
from toolkit.transcript.store import shelf
from toolkit.transcript.store.state import read_state, write_state
from toolkit.transcript.text import word_times


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
    heard = part_recognition.hear(
        recogniser,
        recording,
        language,
        kept_in=project.build_dir / "recognition" / episode.folder,
        progress=progress,
    )
    path = shelf.second_path(project, episode, language)
    record = path.with_name(f"{language}.toml")
    second = {"second_engine": heard.engine, "second_model": heard.model}
    with shelf.alone_with(project, episode):
        files.write_text(path, word_times.render(heard.words, episode.source_sha256))
        write_state(record, read_state(record).model_copy(update=second))
    return path
