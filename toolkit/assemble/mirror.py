"""`build/public`: made to hold exactly what is wanted, key for key."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from toolkit import errors, files
from toolkit.assemble.kept import public_scan
from toolkit.assemble.kept.kept_groups import KeptGroups
from toolkit.assemble.parts import keys
from toolkit.errors import BadFile
from toolkit.publication.contents import sending_order
from toolkit.publication.public_file import Content
from toolkit.publication.scan_folder import content_hash


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between a folder and what is wanted there."""

    write: tuple[str, ...]
    keep: tuple[str, ...]
    remove: tuple[str, ...]
    unlink: tuple[str, ...] = ()  # links, which are none of ours, and what is in the way
    empty: tuple[str, ...] = ()  # folders that nothing is in, the deepest first
    left: int = 0  # how many files stay that nobody looked at one by one

    @property
    def unchanged(self) -> int:
        """How many files stay as they are."""
        return len(self.keep) + self.left


def plan(
    wanted: Mapping[str, Content],
    folder: Path,
    feeds: Collection[str] = (keys.FEED,),
    sha256_of: Callable[[Path], str] = files.sha256_of,
    settled: Collection[str] = frozenset(),
    groups: KeptGroups | None = None,
) -> Changes:
    """Return which keys to write, keep and remove so that `folder` holds just `wanted`.

    What `feeds` names is written last, for it names the rest. `sha256_of` reads files, or knows
    them from before. What is `settled` holds what is wanted, as was just seen.

    Links are removed and never followed: what they lead to is not ours. Raises BadFile if `folder`
    itself is one.
    """
    if folder.is_symlink():
        raise BadFile(
            f"{folder}: this is a link, and soy would overwrite the folder that it leads to",
            hint="remove the link; to publish elsewhere, set `target` under [release] in show.toml",
        )
    groups = groups or KeptGroups(found=public_scan.scan(folder))
    found, staying = groups.found, groups.staying
    there, links = set(found.keys(staying)), set(found.links)
    same = {
        key
        for key in wanted.keys() & there
        if key in settled or _holds(folder / key, key, wanted[key], sha256_of)
    }
    last = sorted(wanted.keys() - same, key=lambda key: (key in feeds, sending_order(key), key))
    old = there - wanted.keys()
    first = links | _in_the_way(old, wanted)
    return Changes(
        tuple(last),
        tuple(sorted(same)),
        tuple(sorted(old - first)),
        tuple(sorted(first)),
        tuple(found.empty),
        groups.count,
    )


def apply(changes: Changes, wanted: Mapping[str, Content], folder: Path) -> None:
    """Bring `folder` to `wanted`: feeds are written last, and only then are old files removed."""
    for key in changes.unlink:  # before anything could be written through one
        (folder / key).unlink()
    gone = (key.rpartition("/")[0] for key in (*changes.unlink, *changes.remove))
    emptied = tuple(dict.fromkeys((*changes.empty, *gone)))
    if any((folder / key).is_dir() for key in changes.write):
        _remove_empty(folder, *emptied)
    for key in changes.write:
        content = wanted[key]
        if isinstance(content, bytes):
            files.write_bytes(folder / key, content)
        else:
            files.copy(content, folder / key)
    try:
        for key in changes.remove:
            (folder / key).unlink(missing_ok=True)
        _remove_empty(folder, *emptied)
    except OSError as err:
        raise errors.cannot_write(folder, err) from err


def _in_the_way(old: Collection[str], wanted: Collection[str]) -> set[str]:
    """Return what lies where a folder is to be, and what lies in a folder where a file is to be."""
    folders = {above for key in wanted for above in _folders(key)}
    return {key for key in old if key in folders or any(above in wanted for above in _folders(key))}


def _folders(key: str) -> Iterator[str]:
    """Yield the folders that a key lies in."""
    place = key.find("/")
    while place >= 0:
        yield key[:place]
        place = key.find("/", place + 1)


def _holds(path: Path, key: str, content: Content, sha256_of: Callable[[Path], str]) -> bool:
    """Tell whether a file holds what is wanted; what is there was read since it changed.

    A key that names its content's digest was made from it in this run, after the content was read.
    """
    size = len(content) if isinstance(content, bytes) else content.stat().st_size
    if path.stat().st_size != size:
        return False
    if isinstance(content, bytes):
        return path.read_bytes() == content
    there, named = sha256_of(path), content_hash(key)
    return there.startswith(named) if named else there == sha256_of(content)


def _remove_empty(folder: Path, *places: str) -> None:
    """Remove the folders at these places if nothing is in them, and those above that it empties."""
    for place in places:
        here = place
        while here:
            try:
                (folder / here).rmdir()
            except OSError:  # something is in it, or it is gone already
                break
            here = here.rpartition("/")[0]
