"""What a release holds: every key with its digest, length, type, cache rule and role."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args

from toolkit.errors import StoreDamaged
from toolkit.publication.history import RELEASES_PREFIX, History

Role = Literal["immutable", "page", "feed"]
ROLES: tuple[Role, ...] = get_args(Role)  # in the order of sending: what is pointed at comes first

HEAD_KEY = "release.json"  # the release head: the manifest of what the store holds
LOCK_KEY = "publishing.json"  # there while somebody publishes
HEAD_LIMIT_BYTES = 64 << 20  # 1,000 episodes in 3 languages take some 4 MB

VERSION = 1
KEY_LIMIT_BYTES = 1024  # Amazon S3 User Guide, "Naming Amazon S3 objects"
LENGTH_LIMIT_BYTES = (1 << 53) - 1  # RFC 8259, section 6: integers that JSON carries exactly

# RFC 3986, section 2.3: what is the same in a key, a path and a web address, never escaped.
_KEY_PART = re.compile(r"[A-Za-z0-9._~-]+", re.ASCII)
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*")
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
# RFC 9110, section 5.5, without obs-text; 255 characters are far above any real type or rule.
_HEADER = re.compile(r"[\x20-\x7e]{1,255}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entry:
    """One published file."""

    key: str
    sha256: str
    length_bytes: int
    content_type: str
    cache_control: str
    role: Role


_ENTRY = tuple(each.name for each in fields(Entry))
_text = json.encoder.encode_basestring_ascii
_ENTRY_KEYS = frozenset(_ENTRY)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the store holds: the entries of the release, and keys that may lie there besides."""

    entries: tuple[Entry, ...]  # sorted by key
    retired: tuple[str, ...] = ()  # sorted; left by earlier releases or by one that was cut off
    history: History = field(default_factory=History)

    def to_json(self) -> bytes:
        """Return the manifest as JSON: the same manifest gives the same bytes."""
        entries = (entry_json(one).encode("ascii") for one in self.entries)
        return b"".join(joined_json(entries, self.retired, self.history))

    @classmethod
    def from_json(cls, data: bytes) -> Manifest:
        """Return the manifest that `data` says.

        Everything is checked, for the head comes from outside: a key must not lead out of the
        store. Raises StoreDamaged.
        """
        try:
            return read_manifest(data)
        except ValueError as err:
            raise StoreDamaged(
                f"{HEAD_KEY}: the release head in the store cannot be read: {err}",
                hint="run the same command again; update soy if a newer one published last; if "
                f"that does not help, move {HEAD_KEY} aside there and publish again: soy "
                "recognises "
                "the files that are already there, and the releases in releases/",
            ) from err


def entry_json(entry: Entry) -> str:
    """Return an entry as `_json` writes it, its keys sorted; there may be hundreds of thousands."""
    return (
        f'{{"cache_control":{_text(entry.cache_control)},"content_type":{_text(entry.content_type)}'
        f',"key":{_text(entry.key)},"length_bytes":{entry.length_bytes},"role":{_text(entry.role)}'
        f',"sha256":{_text(entry.sha256)}}}'
    )


def joined_json(
    entries: Iterable[bytes], retired: Sequence[str] = (), history: History | None = None
) -> Iterator[bytes]:
    """Yield the pieces of a manifest as JSON; `entries` are sorted, some of them perhaps joined."""
    said = {"version": VERSION, "retired": list(retired), **(history or History()).to_json()}
    start = b'{"entries":['  # before all other keys, as they are sorted
    for one in entries:
        yield start
        yield one
        start = b","
    yield (b"" if start == b"," else start) + f"],{_json(said)[1:]}\n".encode("ascii")


def _json(said: dict[str, Any]) -> str:
    return json.dumps(said, sort_keys=True, separators=(",", ":"))


def make_manifest(
    entries: Iterable[Entry], retired: Iterable[str] = (), history: History | None = None
) -> Manifest:
    """Return the manifest of `entries` and `retired`, sorted; a key of an entry is not retired."""
    by_key = {entry.key: entry for entry in entries}
    rest = sorted(set(retired) - by_key.keys())
    return Manifest(tuple(by_key[key] for key in sorted(by_key)), tuple(rest), history or History())


def is_own(key: str) -> bool:
    """Tell whether a key is one that soy keeps for itself, so that nothing built may have it."""
    return key in (HEAD_KEY, LOCK_KEY) or key.startswith(RELEASES_PREFIX)


def check_key(key: str) -> str:
    """Return `key` if it is fit to be one in any store. Raises ValueError saying what is wrong.

    >>> check_key("media/001-hello.0123456789ab.mp3")
    'media/001-hello.0123456789ab.mp3'
    """
    if len(key) <= KEY_LIMIT_BYTES and _PLAIN_KEY.fullmatch(key):
        return key
    if not key:
        raise ValueError("a key is missing")
    if len(key.encode("utf-8", "replace")) > KEY_LIMIT_BYTES:
        raise ValueError(f"the key {key[:40]!r}... is longer than {KEY_LIMIT_BYTES} bytes")
    for part in key.split("/"):
        if part in ("", ".", ".."):
            raise ValueError(f"the key {key!r} is not a plain relative path")
        if not _KEY_PART.fullmatch(part):
            raise ValueError(
                f"the key {key!r} has other characters than A-Z, a-z, 0-9, hyphen, dot, _ and ~"
            )
    return key


def read_manifest(data: bytes) -> Manifest:
    """Return the manifest that `data` says. Raises ValueError saying what is wrong with it."""
    try:
        return _read(data)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as err:
        is_told = type(err) is ValueError and err.args
        raise ValueError(err.args[0] if is_told else "it is not a manifest") from err


@functools.lru_cache(maxsize=1)
def _read(data: bytes) -> Manifest:
    """Return what `data` says; a publish reads the head again once it has the lock."""
    return _manifest(json.loads(data.decode("ascii")))


def _manifest(said: Any) -> Manifest:
    version = said["version"]
    if type(version) is not int or version != VERSION:
        raise ValueError(f"its version is {str(version)[:20]!r}, but this soy knows {VERSION}")
    if set(said) - {"kept", "present"} != {"version", "entries", "retired"}:
        raise ValueError("it has unknown keys")
    entries = tuple(_entry(item) for item in said["entries"])
    retired = tuple(_known_key(key) for key in said["retired"])
    history = History.from_json(said)
    manifest = Manifest(entries, retired, history)
    keys = [entry.key for entry in entries] + list(retired)
    if len(set(keys)) != len(keys) or manifest != make_manifest(entries, retired, history):
        raise ValueError("its keys are not sorted, or one is listed twice")
    if any(is_own(key) for key in keys):
        raise ValueError("it lists a file that soy keeps for itself")
    return manifest


def _entry(said: Any) -> Entry:
    if said.keys() != _ENTRY_KEYS:
        raise ValueError("an entry has the wrong keys")
    key = _known_key(said["key"])
    if not _is_text(said["sha256"], _DIGEST):
        raise ValueError(f"{key}: no SHA-256")
    length = said["length_bytes"]
    if type(length) is not int or not 0 <= length <= LENGTH_LIMIT_BYTES:
        raise ValueError(f"{key}: no length")
    if not (_is_text(said["content_type"], _HEADER) and _is_text(said["cache_control"], _HEADER)):
        raise ValueError(f"{key}: no type or cache rule")
    if said["role"] not in ROLES:
        raise ValueError(f"{key}: unknown role")
    return Entry(**said)


def _known_key(said: Any) -> str:
    if not isinstance(said, str):
        raise ValueError("a key is not text")
    return check_key(said)


def _is_text(said: Any, pattern: re.Pattern[str]) -> bool:
    return isinstance(said, str) and pattern.fullmatch(said) is not None
