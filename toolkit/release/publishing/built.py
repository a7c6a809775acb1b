"""What `soy build` made, kept beside it, so that a publish sends the whole of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from toolkit import files
from toolkit.errors import BadFile, StoreDamaged
from toolkit.publication.manifest import Entry, Manifest, entry_json, joined_json
from toolkit.publication.public_file import PublicFile
from toolkit.publication.scan_folder import OnDisk, entry, look, look_at, nothing_there, scan
from toolkit.release.publishing import digests

LIMIT_BYTES = 64 << 20  # 300,000 files
BUILT_FILE = "built.json"  # beside build/public, not in it: it is not published

_AGAIN = "make it again: soy build"


def record(public_dir: Path) -> Manifest:
    """Write down what is in a folder that no build made, and return it.

    Names alone say types and roles. Raises as `scan`.
    """
    with digests.kept_below(public_dir.parent) as known:
        manifest = scan(public_dir, known.sha256_of)
    _write(public_dir, (manifest.to_json(),))
    return manifest


def record_parts(
    public_dir: Path,
    made: Iterable[PublicFile],
    settled: Mapping[str, OnDisk],
    staying: Mapping[str, bytes],
) -> tuple[Entry, ...]:
    """Write down what a build left in `public_dir`, and return the entries of what it `made`.

    `settled` is what is known of these already; `staying` has the entries of all other files, as
    `Manifest.to_json` would write them: runs of them, by what the keys of each run begin with.
    Raises BadFile.
    """
    with digests.kept_below(public_dir.parent) as known:
        found = [
            entry(
                file.key,
                settled.get(file.key) or look_at(public_dir, file.key, known.sha256_of),
                file.media_type,
                file.role,
            )
            for file in made
        ]
    if not found and not staying:
        raise nothing_there(public_dir)
    parts = {**staying, **{one.key: entry_json(one).encode("ascii") for one in found}}
    _write(public_dir, joined_json(parts[key] for key in sorted(parts)))
    return tuple(found)


def _write(public_dir: Path, parts: Iterable[bytes]) -> None:
    """Put the parts into the file, one after the other; the same as is there is not written."""
    path, told = _path(public_dir), tuple(parts)
    if not _holds(path, told):
        with files.written_beside(path) as beside, beside.open("wb") as file:
            file.writelines(told)


def _holds(path: Path, parts: Iterable[bytes]) -> bool:
    try:
        with files.opened(path) as file:
            return all(file.read(len(one)) == one for one in parts) and not file.read(1)
    except (OSError, BadFile):
        return False


def read_built(public_dir: Path) -> Manifest:
    """Return what is in `public_dir`. Raises BadFile unless it is just what the build left.

    A file that is missing would be missed by listeners, and deleted where it is published.
    """
    with digests.kept_below(public_dir.parent) as known:
        found = look(public_dir, known.sha256_of)
    built = recorded(public_dir)
    made = {one.key: (one.sha256, one.length_bytes) for one in built.entries}
    there = {key: (one.sha256, one.length_bytes) for key, one in found.items()}
    if made != there:
        keys = sorted(made.keys() | there.keys())
        key = next(key for key in keys if made.get(key) != there.get(key))
        raise _other(public_dir / key, is_there=key in there)
    return built


def recorded(public_dir: Path) -> Manifest:
    """Return what the last build wrote down, without a look at the files. Raises BadFile."""
    try:
        return Manifest.from_json(files.read(_path(public_dir), LIMIT_BYTES))
    except (OSError, StoreDamaged) as err:
        raise BadFile(f"{public_dir}: soy does not know what was built here", hint=_AGAIN) from err


def digest(public_dir: Path) -> str | None:
    """Return the SHA-256 of what the last build wrote down, None if there was none."""
    try:
        return files.sha256_of(_path(public_dir))
    except OSError:
        return None


def _other(path: Path, *, is_there: bool) -> BadFile:
    what = "is not what soy build made" if is_there else "is missing"
    return BadFile(f"{path}: the file {what}", hint=_AGAIN)


def _path(public_dir: Path) -> Path:
    return public_dir.parent / BUILT_FILE
