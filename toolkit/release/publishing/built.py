"""What `soy build` made, kept beside it, so that a publish sends the whole of it or nothing."""

from __future__ import annotations

from pathlib import Path

from toolkit import files
from toolkit.errors import BadFile, StoreDamaged
from toolkit.publication.manifest import Manifest
from toolkit.publication.scan_folder import scan
from toolkit.release.publishing import digests

LIMIT_BYTES = 64 << 20  # 300,000 files
BUILT_FILE = "built.json"  # beside build/public, not in it: it is not published

_AGAIN = "make it again: soy build"


def record(public_dir: Path) -> Manifest:
    """Write down what a build left in `public_dir`, and return it."""
    manifest, path = _scan(public_dir), _path(public_dir)
    if not path.is_file() or files.read(path, LIMIT_BYTES) != manifest.to_json():
        files.write_bytes(path, manifest.to_json())
    return manifest


def read_built(public_dir: Path) -> Manifest:
    """Return what is in `public_dir`. Raises BadFile unless it is just what the build left.

    A file that is missing would be missed by listeners, and deleted where it is published.
    """
    manifest = _scan(public_dir)
    try:
        data = files.read(_path(public_dir), LIMIT_BYTES)
        if data == manifest.to_json():
            return manifest
        built = Manifest.from_json(data)
    except (OSError, StoreDamaged) as err:
        raise BadFile(f"{public_dir}: it is not known what was built here", hint=_AGAIN) from err
    made, found = ({e.key: e for e in m.entries} for m in (built, manifest))
    for key in sorted(made.keys() | found.keys()):
        if made.get(key) != found.get(key):
            what = "is missing" if key not in found else "is not what soy build made"
            raise BadFile(f"{public_dir / key}: the file {what}", hint=_AGAIN)
    return manifest


def digest(public_dir: Path) -> str | None:
    """Return the SHA-256 of what the last build wrote down, None if there was none."""
    try:
        return files.sha256_of(_path(public_dir))
    except OSError:
        return None


def _scan(public_dir: Path) -> Manifest:
    with digests.kept(public_dir.parent) as known:
        return scan(public_dir, known.sha256_of)


def _path(public_dir: Path) -> Path:
    return public_dir.parent / BUILT_FILE
