"""A ZIP for people on any system: one folder with a README, the files, and their checksums.

The same members give the same bytes everywhere. Nothing is compressed: sound, pictures and videos
are already, and what a deflate writes differs from one version of zlib to the next.
"""

from __future__ import annotations

import hashlib
import io
import re
import stat
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from toolkit import files

README = "README.txt"
SUMS = "SHA256SUMS"  # as `sha256sum -c` reads it: GNU coreutils, "sha2 utilities"
CONTENT_TYPE = "application/zip"  # IANA's registry of media types

_NAME_LIMIT_BYTES = 240  # Windows allows 260 characters with the folders above (MAX_PATH)
_FIRST_DAY = date(1980, 1, 1)  # APPNOTE.TXT 6.3.10, section 4.4.6: MS-DOS dates begin then
_UNIX = 3  # section 4.4.2.2: who reads it takes the attributes for a mode
_MODE = stat.S_IFREG | 0o644
# Microsoft, "Naming Files, Paths, and Namespaces": what no name may hold, and names of devices.
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])(?=\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Member:
    """A file that goes into a ZIP: its path below the ZIP's folder, and what it holds."""

    name: str
    content: bytes | Path


@dataclass(frozen=True, slots=True)
class Packed:
    """A file as it went into a ZIP."""

    name: str  # below the ZIP's folder
    sha256: str
    length_bytes: int


def write(
    out: BinaryIO, folder: str, readme: str, members: Sequence[Member], day: date = _FIRST_DAY
) -> tuple[Packed, ...]:
    """Write a ZIP to `out`, which can seek, and return what is in it, except the checksums.

    Everything is in `folder`: the README first, then the members in their order, then SHA256SUMS,
    with which `sha256sum -c SHA256SUMS` checks the others. All have the date `day`. Files are read
    piece by piece. Raises ValueError for a name that some system cannot write, or for two that it
    cannot tell apart, and OSError.
    """
    everything = (Member(README, readme.encode()), *members)
    _check_names(folder, (*(each.name for each in everything), SUMS))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        packed = tuple(_pack(made, folder, each, day) for each in everything)
        sums = "".join(f"{each.sha256}  {each.name}\n" for each in packed)
        _pack(made, folder, Member(SUMS, sums.encode()), day)
    return packed


def portable(part: str) -> str:
    """Return the name of a file or folder as Windows accepts it: some names are devices there.

    >>> portable("con"), portable("aux.txt"), portable("contact")
    ('con_', 'aux_.txt', 'contact')
    """
    device = _DEVICE.match(part)
    return f"{device[0]}_{part[device.end() :]}" if device else part


def _pack(made: zipfile.ZipFile, folder: str, member: Member, day: date) -> Packed:
    """Write one file, and count what is written."""
    with _opened(member.content) as (reading, length_bytes):
        info = zipfile.ZipInfo(f"{folder}/{member.name}", (day.year, day.month, day.day, 0, 0, 0))
        info.create_system, info.external_attr = _UNIX, _MODE << 16
        info.file_size = length_bytes  # so that it is known whether lengths take 64 bits
        digest, written = hashlib.sha256(), 0
        with made.open(info, "w") as writing:
            while chunk := reading.read(files.CHUNK_BYTES):
                digest.update(chunk)
                written += writing.write(chunk)
    return Packed(member.name, digest.hexdigest(), written)


@contextmanager
def _opened(content: bytes | Path) -> Iterator[tuple[BinaryIO, int]]:
    """Yield what can be read, and how long it is."""
    if isinstance(content, bytes):
        yield io.BytesIO(content), len(content)
        return
    with files.opened(content) as file:
        yield file, content.stat().st_size


def _check_names(folder: str, names: Sequence[str]) -> None:
    """Raise ValueError for a name that could not be unpacked somewhere."""
    known = set[str]()
    for name in names:
        path = f"{folder}/{name}"
        is_too_long = len(path.encode()) > _NAME_LIMIT_BYTES
        if _FORBIDDEN.search(path) or is_too_long or not all(map(_is_plain, path.split("/"))):
            raise ValueError(f"{path!r}: not every system can unpack a file of this name")
        if path.casefold() in known:
            raise ValueError(f"{path!r}: two files of a ZIP have this name")
        known.add(path.casefold())


def _is_plain(part: str) -> bool:
    return part not in ("", ".", "..") and part[-1] not in ". " and portable(part) == part
