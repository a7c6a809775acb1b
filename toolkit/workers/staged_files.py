"""What a worker needs of a show to do one episode, and what it may send back."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from toolkit import files
from toolkit.errors import StoreDamaged
from toolkit.progress import Progress
from toolkit.show.episode import Episode
from toolkit.show.project import EPISODE_FOLDER, Project

MADE_BELOW = ("build", "transcripts")  # nothing else comes back: what people wrote stays theirs
_NOT_BACK = ("build/claims/",)  # and nothing hidden: those are on their way
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_LAST = (".toml", ".json")  # the records of what is beside them


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A file of the show, by its path from the root."""

    path: str
    sha256: str
    length_bytes: int


@dataclass(frozen=True, slots=True)
class FilesMade:
    """What a job made or changed, records last, and what it removed."""

    made: tuple[StagedFile, ...]
    removed: tuple[str, ...]

    def to_json(self) -> bytes:
        """Return it as JSON."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_json(cls, data: bytes) -> FilesMade | None:
        """Return what a worker said; None if that cannot be read: it comes from outside."""
        try:
            said: Any = json.loads(data)
            made = [
                (str(f["path"]), str(f["sha256"]), int(f["length_bytes"])) for f in said["made"]
            ]
            removed = tuple(str(path) for path in said["removed"])
        except (ValueError, TypeError, KeyError, RecursionError):
            return None
        if not all(_DIGEST.fullmatch(sha256) for _, sha256, _ in made):
            return None
        return cls(tuple(StagedFile(*row) for row in made), removed)


class EpisodeJob(Protocol):
    """A job for one episode, which a worker can do that does not see the show."""

    @property
    def weight(self) -> float:
        """How much work it is."""

    @property
    def project(self) -> Project:
        """The show."""

    @property
    def episode(self) -> Episode:
        """The episode."""

    @property
    def claim(self) -> Path:
        """What whoever does it holds meanwhile."""

    @property
    def told(self) -> tuple[str, ...]:
        """All that the outcome depends on beside the files."""

    def run(self, progress: Progress) -> object:
        """Do it."""


def read_by(project: Project, episode: Episode) -> Iterator[StagedFile]:
    """Yield what the work on one episode may read: its own files, and those of the whole show."""
    root, known = project.root, {}
    source = project.source(episode)
    if not episode.edition:
        known[source] = episode.source_sha256
    for path in sorted(set(_paths(project, episode))):
        digest = known.get(path) or files.sha256_of(path)
        yield StagedFile(path.relative_to(root).as_posix(), digest, path.stat().st_size)


def _paths(project: Project, episode: Episode) -> Iterator[Path]:
    yield from _below(project.episodes_dir, but=episode.folder)
    yield from _loose(project.transcripts_dir)
    yield from _below(project.transcript_dir(episode))
    for name in ("glossary", "brand"):
        yield from _below(project.campaign_dir / name)
    for name in ("episodes", "recognition"):
        yield from _below(project.build_dir / name / episode.folder)
    yield from (project.build_dir / "archive").glob(f"{episode.folder}*")


def _loose(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in folder.iterdir() if _is_plain(path))


def _below(folder: Path, but: str | None = None) -> Iterator[Path]:
    """Yield the plain files below a folder; of the folders of episodes in it, only in `but`.

    Links are not followed, they may lead anywhere.
    """
    for above, names, inside in os.walk(folder):
        if but is not None and Path(above) == folder:
            names[:] = [name for name in names if name == but or not EPISODE_FOLDER.fullmatch(name)]
        names[:] = [name for name in names if not name.startswith(".")]
        yield from (path for name in inside if _is_plain(path := Path(above, name)))


def _is_plain(path: Path) -> bool:
    return not path.name.startswith(".") and path.is_file() and not path.is_symlink()


Seen = dict[str, tuple[int, int, int]]


def seen(root: Path) -> Seen:
    """Return what may come back as it is now: each path with length, time of change and inode."""
    found = {}
    for name in MADE_BELOW:
        for path in _below(root / name):
            stat = path.stat()
            key = path.relative_to(root).as_posix()
            if not key.startswith(_NOT_BACK):
                found[key] = stat.st_size, stat.st_mtime_ns, stat.st_ino
    return found


def made_since(root: Path, before: Seen) -> FilesMade:
    """Return what was made, changed and removed since."""
    now = seen(root)
    new = sorted(
        (key for key, stat in now.items() if before.get(key) != stat),
        key=lambda key: (key.endswith(_LAST), key),
    )
    made = tuple(StagedFile(key, files.sha256_of(root / key), now[key][0]) for key in new)
    return FilesMade(made, tuple(sorted(before.keys() - now.keys())))


def place_of(root: Path, path: str) -> Path:
    """Return where a file that comes back belongs. Raises StoreDamaged for anywhere else."""
    parts = PurePosixPath(path).parts
    is_plain = bool(parts) and not any(part in ("", ".", "..") or "\\" in part for part in parts)
    if not is_plain or parts[0] not in MADE_BELOW or PurePosixPath(path).is_absolute():
        raise StoreDamaged(
            f"a worker sent back {path[:100]!r}, which workers must not write",
            hint="check who else can write to the bucket, then run the same command again",
        )
    return root.joinpath(*parts)
