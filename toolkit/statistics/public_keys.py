"""Which published files are counted, told by their keys; pages, feeds and pictures are not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Sort = Literal["episode", "transcript", "clip", "video", "kit", "worksheet"]

_HASH = r"[0-9a-f]{12,64}"
_EDITION = r"(?:(?P<edition>[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)/)?"
_EPISODE = rf"{_EDITION}episodes/(?P<folder>(?P<number>\d{{3,9}})-[a-z0-9-]{{1,80}})/"
_MOMENT = r"campaign/(?P<item>[a-z0-9-]{1,80}/[a-z0-9-]{1,80})/"
_LANGUAGE = r"(?P<language>[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)"
_PATTERNS: tuple[tuple[Sort, str], ...] = (
    ("episode", rf"{_EPISODE}(?P=folder)\.{_HASH}\.(?P<suffix>mp3|opus|m4a|flac)"),
    ("transcript", rf"{_EPISODE}transcript\.{_LANGUAGE}\.{_HASH}\.(?P<suffix>[a-z]{{3,4}})"),
    ("worksheet", rf"{_EPISODE}school/[a-z]+\.{_LANGUAGE}\.{_HASH}\.(?P<suffix>pdf)"),
    ("clip", rf"{_MOMENT}clip\.{_HASH}\.(?P<suffix>mp3)"),
    ("video", rf"{_MOMENT}video[a-z0-9-]*\.{_HASH}\.(?P<suffix>mp4)"),
    ("kit", rf"{_MOMENT}kits?\.{_HASH}\.(?P<suffix>zip)"),
    ("kit", rf"campaign/(?P<item>[a-z0-9-]{{1,80}})/kits\.{_HASH}\.(?P<suffix>zip)"),
)
_FORMS = tuple((sort, re.compile(pattern, re.ASCII)) for sort, pattern in _PATTERNS)


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """What a key says of its file."""

    sort: Sort
    item: str  # 001, 001:de for an edition's own sound; a moment; a campaign
    folder: str  # what the key begins with, without the file's name
    suffix: str
    language: str | None


def facts_of(key: str) -> KeyFacts | None:
    """Return what a key says; None for a file that is not counted.

    The number of the episode's folder names the episode, so that it stays one when it is renamed.

    >>> facts_of("episodes/001-a/001-a.0123456789abcdef.mp3").item
    '001'
    >>> facts_of("episodes/001-a/index.html")
    """
    for sort, form in _FORMS:
        found = form.fullmatch(key)
        if found is None:
            continue
        said = found.groupdict()
        item = said.get("item")
        if item is None:
            edition = said.get("edition")
            item = f"{said['number']}:{edition}" if edition else said["number"]
        return KeyFacts(sort, item, key.rpartition("/")[0], said["suffix"], said.get("language"))
    return None
