"""Read the built folder into a manifest: each key's role, type and cache rule."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit import files
from toolkit.errors import BadFile
from toolkit.publication.contents import is_feed, is_page
from toolkit.publication.manifest import (
    Entry,
    Manifest,
    Role,
    check_key,
    is_own,
    make_manifest,
)

# By the end of the file's name, the longest first; a content hash in the name does not count.
# Sources: IANA's registry of media types; for transcripts and chapters the podcast namespace
# (podcastindex.org/namespace/1.0, tags `transcript` and `chapters`).
CONTENT_TYPES: dict[str, str] = {
    "feed.xml": "application/rss+xml; charset=utf-8",
    "publisher.xml": "application/rss+xml; charset=utf-8",
    "chapters.json": "application/json+chapters",
    ".css": "text/css; charset=utf-8",
    ".flac": "audio/flac",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".md": "text/markdown; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".opml": "text/x-opml; charset=utf-8",
    ".opus": "audio/ogg; codecs=opus",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".srt": "application/x-subrip",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".wav": "audio/wav",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
    ".zip": "application/zip",
}
OTHER_TYPE = "application/octet-stream"  # RFC 2046, section 4.5.1: what is not known further

# RFC 9111, section 5.2.2, and RFC 8246 (immutable). Feeds: apps and directories poll a feed at most
# every few minutes; five let a CDN carry the crowd and still show a correction quickly. Pages have
# the same age, so that a page is never much older than the feed that points to it.
CACHE_RULES: dict[Role, str] = {
    "immutable": "public, max-age=31536000, immutable",
    "page": "public, max-age=300",
    "feed": "public, max-age=300",
}

# `name.<hash>.mp3`, `name.<hash>.chapters.json`, `captions.<hash>.en_US.srt`: at least 12 digits of
# the content's SHA-256.
_HASHED = re.compile(r"\.(?P<hash>[0-9a-f]{12,64})(?P<suffix>(\.[A-Za-z][A-Za-z0-9_]*)+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class OnDisk:
    """What is under a key in a folder: facts alone."""

    sha256: str
    length_bytes: int


def look(
    public_dir: Path,
    sha256_of: Callable[[Path], str] = files.sha256_of,
) -> dict[str, OnDisk]:
    """Return what is in a built folder, whose paths are the keys; `sha256_of` reads a file.

    Hidden files (what a file manager or a killed run left) are not published; `.well-known` is.
    Raises BadFile if there is nothing, if a name cannot be a key, if a link leads out of the
    folder, or if a content hash in a name is not the beginning of the file's SHA-256.
    """
    files_there = _files(str(public_dir), "", public_dir.resolve())
    found = {key: _found(key, Path(path), sha256_of) for key, path in files_there}
    if not found:
        raise nothing_there(public_dir)
    return found


def look_at(
    public_dir: Path, key: str, sha256_of: Callable[[Path], str] = files.sha256_of
) -> OnDisk:
    """Return what is under one key. Raises as `look`, also where nothing is."""
    return _found(key, public_dir / key, sha256_of)


def nothing_there(public_dir: Path) -> BadFile:
    """Return the error of a folder that nothing is in."""
    return BadFile(f"{public_dir}: there is nothing to publish", hint="make it: soy build")


def entry(key: str, found: OnDisk, media_type: str, role: Role) -> Entry:
    """Return the entry of a file, as whoever made it says its type and role."""
    return Entry(key, found.sha256, found.length_bytes, media_type, CACHE_RULES[role], role)


def scan(public_dir: Path, sha256_of: Callable[[Path], str] = files.sha256_of) -> Manifest:
    """Return the manifest of a folder that no build made: names alone say types and roles.

    Raises as `look`.
    """
    found = look(public_dir, sha256_of)
    return make_manifest(
        entry(key, one, content_type(key), role_of(key)) for key, one in found.items()
    )


def role_of(key: str) -> Role:
    """Return the role that a key looks like: feeds at the top, hashed names immutable, else pages.

    For what nobody knows better of: outputs say the roles of what they make.

    >>> role_of("feed.xml"), role_of("media/001.0123456789ab.mp3"), role_of("index.html")
    ('feed', 'immutable', 'page')
    """
    if is_feed(key) or ("/" not in key and key.endswith(".xml")):
        return "feed"
    return "immutable" if content_hash(key) else "page"


def content_hash(key: str) -> str | None:
    """Return the content hash that a key's file name carries, if any."""
    found = _HASHED.search(key.rpartition("/")[2])
    return found["hash"] if found and found.end() == len(found.string) else None


def content_type(key: str) -> str:
    """Return the media type that a key looks like, by the end of its name; see `role_of`.

    >>> content_type("001/chapters.0123456789ab.json"), content_type("001/en.0123456789ab.json")
    ('application/json+chapters', 'application/json')
    """
    name = _HASHED.sub(r"\g<suffix>", key.rpartition("/")[2]).lower()
    return _type_of("feed.xml" if is_page(key) else name)


@functools.lru_cache(maxsize=1024)  # a thousand episodes have transcripts of the same few names
def _type_of(name: str) -> str:
    fits = [end for end in CONTENT_TYPES if name.endswith(end)]
    return CONTENT_TYPES[max(fits, key=len)] if fits else OTHER_TYPE


def _files(folder: str, start: str, root: Path) -> Iterator[tuple[str, str]]:
    """Yield key and path of each file; the folder's own entries say what is a file, at no cost."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as err:
        raise BadFile(f"{folder}: the folder cannot be read") from err
    for entry in found:
        if entry.name.startswith(".") and entry.name != ".well-known":
            continue
        path, key = entry.path, start + entry.name
        if entry.is_symlink():
            _check_link(Path(path), root)
        if entry.is_dir():
            yield from _files(path, f"{key}/", root)
        elif entry.is_file():
            yield key, path
        else:
            raise BadFile(f"{path}: neither a file nor a folder", hint="remove it")


def _check_link(path: Path, root: Path) -> None:
    if not path.resolve().is_relative_to(root):
        raise BadFile(
            f"{path}: the link leads out of the folder that you publish",
            hint="copy the file there instead",
        )
    if path.is_dir():
        raise BadFile(f"{path}: soy does not publish links to folders", hint="copy it instead")


def _found(key: str, path: Path, sha256_of: Callable[[Path], str]) -> OnDisk:
    try:
        check_key(key)
        length, sha256 = path.stat().st_size, sha256_of(path)
    except ValueError as err:
        raise BadFile(f"{path}: {err}", hint="rename the file") from err
    except OSError as err:
        raise BadFile(f"{path}: the file cannot be read") from err
    if is_own(key):
        raise BadFile(f"{path}: soy needs this name for itself", hint="rename the file")
    hashed = content_hash(key)
    if hashed and not sha256.startswith(hashed):
        raise BadFile(
            f"{path}: the digest in the name is {hashed[:12]}, but the file's is {sha256[:12]}: it "
            "was changed after soy made it",
            hint="delete it and make it again: soy build",
        )
    return OnDisk(sha256, length)
