"""The music of an episode: which files it is, and what the sound depends on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from toolkit import files
from toolkit.errors import BadFile
from toolkit.show.episode import Episode
from toolkit.show.project import SHOW_FILE, Project
from toolkit.show.sound.inserts import Insert

LIMIT_BYTES = 1 << 30  # two minutes with eight channels of 192 kHz, 32 bits, have 0.74 GB


@dataclass(frozen=True, slots=True)
class Chosen:
    """An insert as a file names it."""

    key: str  # "intro", "outro" or "jingle"
    insert: Insert
    path: Path
    where: str  # file and key, for messages


def chosen(project: Project, episode: Episode) -> tuple[Chosen, ...]:
    """Return the episode's music: its own, or the show's; no jingle where it would never sound."""
    audio, made = project.show.audio, []
    own = (episode.intro, episode.outro, episode.jingle)
    shows = (audio.intro, audio.outro, audio.jingle)
    for key, mine, usual in zip(("intro", "outro", "jingle"), own, shows, strict=True):
        if key == "jingle" and len(episode.chapters) < 2:
            continue
        if mine:
            path = project.episode_dir(episode) / mine.file
            where = f"episodes/{episode.folder}/episode.toml: {key}"
            made.append(Chosen(key, mine, path, where))
        elif mine is None and usual:
            path = project.episodes_dir / usual.file
            made.append(Chosen(key, usual, path, f"{SHOW_FILE.as_posix()}: audio.{key}"))
    return tuple(made)


def inputs(project: Project, episode: Episode) -> dict[str, object]:
    """Return what the sound depends on beside the recording, fit for JSON; empty without music."""
    made: dict[str, object] = {
        one.key: [_digest(project, one.path), one.insert.model_dump(exclude={"file"})]
        for one in chosen(project, episode)
    }
    if "jingle" in made:
        made["chapters"] = [chapter.start_ms for chapter in episode.chapters]
    return {"inserts": made} if made else {}


def _digest(project: Project, path: Path) -> str | None:
    try:
        inside = project.inside(path)
        return None if inside.stat().st_size > LIMIT_BYTES else files.sha256_of(inside)
    except (BadFile, OSError):  # mastering says what is wrong
        return None
