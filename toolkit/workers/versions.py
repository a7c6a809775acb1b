"""What decides the bytes that a worker makes: soy itself, and the libraries that it uses."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from toolkit import __version__

# Whose version may change a byte of a finished file, or the way that work goes to a worker.
LIBRARIES = (
    "av", "cloudpickle", "ctranslate2", "dask", "distributed", "espeakng-loader",
    "faster-whisper", "fontpkg-noto-sans", "fontpkg-source-sans-3", "lameenc", "mutagen", "numpy",
    "onnxruntime", "pillow", "pydantic", "pydub", "resvg-py", "tokenizers", "typst",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SoyVersions:
    """What runs in one process."""

    python: str
    machine: str
    soy: str
    code: str  # a digest of soy's own files: two checkouts may say the same version
    libraries: tuple[tuple[str, str], ...]  # with FFmpeg's


@cache
def here() -> SoyVersions:
    """Return what runs in this process."""
    from toolkit.audio import processor

    found = [(name, _installed(name)) for name in LIBRARIES]
    found.append(("FFmpeg", processor.libraries()))
    python = ".".join(platform.python_version_tuple()[:2])
    return SoyVersions(python, platform.machine(), __version__, _code(), tuple(found))


def differences(ours: SoyVersions, theirs: SoyVersions) -> Iterator[str]:
    """Yield in words what is another there: "lameenc is 1.6 there, 1.9 here"."""
    pairs = [("Python", ours.python, theirs.python), ("soy", ours.soy, theirs.soy)]
    pairs.append(("the processor", ours.machine, theirs.machine))
    there = dict(theirs.libraries)
    pairs += [(name, version, there.get(name, "")) for name, version in ours.libraries]
    for name, mine, other in pairs:
        if mine != other:
            yield f"{name} is {other or 'missing'} there, {mine or 'missing'} here"
    if ours.soy == theirs.soy and ours.code != theirs.code:
        yield f"soy {ours.soy} has different files there"


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _code() -> str:
    """Return a digest of all files of the package but what Python makes of them."""
    digest, package = hashlib.sha256(), Path(__file__).parents[1]
    for path in sorted(package.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(package).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
