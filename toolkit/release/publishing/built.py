"""What `soy build` made, kept beside it, so that a publish sends the whole of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from toolkit import files
from toolkit.errors import BadFile, StoreDamaged
from toolkit.publication.manifest import Manifest, make_manifest
from toolkit.publication.public_file import PublicFile
from toolkit.publication.scan_folder import OnDisk, entry, look, scan
from toolkit.release.publishing import digests

LIMIT_BYTES = 64 << 20  # 300,000 files
BUILT_FILE = "built.json"  # beside build/public, not in it: it is not published

_AGAIN = "make it again: soy build"


def record(
    public_dir: Path,
    made: Iterable[PublicFile] | None = None,
    settled: Mapping[str, OnDisk] | None = None,
) -> Manifest:
    """Write down what a build left in `public_dir`, and return it.

    `made` is what outputs say of the files; None of a folder that no build made, whose names have
    to do. `settled` is what is known already. Raises BadFile if the folder holds something else.
    """
    with digests.kept(public_dir.parent) as known:
        if made is None:
            manifest = scan(public_dir, known.sha256_of)
        else:
            found = look(public_dir, known.sha256_of, settled)
            by_key = {file.key: file for file in made}
            for key in sorted(found.keys() ^ by_key.keys()):
                raise _other(public_dir / key, is_there=key in found)
            manifest = make_manifest(
                entry(key, one, by_key[key].media_type, by_key[key].role)
                for key, one in found.items()
            )
    path, data = _path(public_dir), manifest.to_json()
    if not path.is_file() or files.read(path, LIMIT_BYTES) != data:
        files.write_bytes(path, data)
    return manifest


def read_built(public_dir: Path) -> Manifest:
    """Return what is in `public_dir`. Raises BadFile unless it is just what the build left.

    A file that is missing would be missed by listeners, and deleted where it is published.
    """
    with digests.kept(public_dir.parent) as known:
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
