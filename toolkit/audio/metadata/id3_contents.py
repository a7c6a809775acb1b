"""What a recording's ID3 tags say: its chapters with their links, title and other texts.

Source: "ID3v2 Chapter Frame Addendum 1.0" (C. Newell, 2005), `CHAP` and `CTOC`; texts as section 4
of "ID3 tag version 2.4.0" has them.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from toolkit.audio.metadata import id3_frames, id3_texts
from toolkit.audio.metadata.id3_frames import Id3Frame, Unpacking
from toolkit.audio.metadata.id3_texts import Texts
from toolkit.show.markers.marks import Mark, plain_line

MOST_CHAPTERS = 5000  # read of a tag; an episode holds 255
_MOST_INNER = 100  # frames of a chapter
_TOP_LEVEL = 0x02  # flag of a CTOC (section 3.2)
_LINK = re.compile(r"W[A-Z0-9]{3}", re.ASCII)
_KEPT = 10 * id3_texts.LINE_BYTES  # of a chapter's text or link


@dataclass(frozen=True, slots=True)
class Id3:
    """What ID3 tags say; `tags` by the names that FFmpeg gives them."""

    is_there: bool = False
    tags: dict[str, str] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _ChapterFrame:
    key: bytes  # its element id, for programs alone
    mark: Mark
    lost: Counter[str]  # what of it is not taken, by kind
    more_titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _ContentsFrame:
    key: bytes
    is_top: bool
    children: tuple[bytes, ...]


def read(file: BinaryIO) -> Id3:
    """Return what the ID3 tags of a recording say; what is damaged is passed over, or told."""
    tags, is_too_large = id3_frames.read(file)
    remarks = []
    if is_too_large:
        size = id3_frames.LARGEST_TAG_BYTES >> 20
        remarks.append(
            f"soy did not read an ID3 tag of more than {size} MiB: its chapters are missing"
        )
    texts, chapters, contents = Texts(), list[_ChapterFrame](), list[_ContentsFrame]()
    unread, too_many, unpacking = 0, 0, Unpacking()
    for tag in tags:
        for frame in tag.frames(unpacking):
            if frame.name == "CHAP":
                if len(chapters) == MOST_CHAPTERS:
                    too_many += 1
                    continue
                made = _chapter(frame, tag.minor, unpacking)
                unread += made is None
                chapters += [made] if made else []
            elif frame.name == "CTOC" and len(contents) < MOST_CHAPTERS:
                contents += _contents(frame)
            else:
                texts.add(frame)
    if too_many:
        remarks.append(f"soy did not read the ID3 tag's last {_count(too_many)}")
    if unread:
        remarks.append(f"soy could not read {_count(unread)} in the ID3 tag")
    shown, hidden = _shown(chapters, contents)
    remarks += _remarks(shown, hidden)
    return Id3(bool(tags), texts.named(), tuple(one.mark for one in shown), tuple(remarks))


def _chapter(frame: Id3Frame, minor: int, unpacking: Unpacking) -> _ChapterFrame | None:
    """Return a chapter; None where it cannot be read."""
    key, _, rest = (frame.data or b"").partition(b"\0")
    if len(rest) < 16:
        return None
    (start_ms,) = struct.unpack_from(">I", rest)
    titles: tuple[str, ...] = ()
    links, lost = list[str](), Counter[str]()
    for count, inner in enumerate(id3_frames.frames(rest[16:], minor, unpacking)):
        if count == _MOST_INNER:
            break
        data = None if inner.data is None else inner.data[:_KEPT]
        if inner.name == "TIT2" and data is not None:
            titles += tuple(text for text in id3_texts.values(data) if text.strip())
        elif _LINK.fullmatch(inner.name) and data is not None:
            links += filter(None, [id3_texts.link(inner.name, data)])
        else:
            lost[_kind(inner)] += 1
    links = list(dict.fromkeys(links))
    best = next((link for link in links if link.startswith("https://")), links[0] if links else "")
    lost["further links"] += len(links[1:])
    mark = Mark(start_ms, titles[0] if titles else "", best or None)
    return _ChapterFrame(key, mark, +lost, tuple(dict.fromkeys(titles[1:])))


def _kind(frame: Id3Frame) -> str:
    if frame.data is None:
        return "parts that are encrypted or damaged"
    kinds = {"APIC": "pictures", "TIT2": "titles", "GEOB": "files", "CHAP": "chapters within"}
    return kinds.get(frame.name, "other texts" if frame.name[0] in "TCU" else "other parts")


def _contents(frame: Id3Frame) -> list[_ContentsFrame]:
    """Return a table of contents, if it can be read: which chapters and tables it names."""
    key, _, rest = (frame.data or b"").partition(b"\0")
    if len(rest) < 2:
        return []
    flags, count = rest[0], rest[1]
    children = rest[2 : 2 + 256 * 256].split(b"\0", count)[:count]
    return [_ContentsFrame(key, bool(flags & _TOP_LEVEL), tuple(children))]


def _shown(
    chapters: Sequence[_ChapterFrame], contents: Sequence[_ContentsFrame]
) -> tuple[list[_ChapterFrame], list[_ChapterFrame]]:
    """Return the chapters that the tables of contents name, and the others, which are hidden.

    Those of the top-level table and of the tables that it names. All are shown where there is no
    table that names one; where none says that it is at the top, all tables count.
    """
    named = dict[bytes, list[_ContentsFrame]]()
    for table in contents:
        named.setdefault(table.key, []).append(table)
    due = [table for table in contents if table.is_top] or list(contents)
    seen, keys = {table.key for table in due}, set[bytes]()
    while due:
        for child in due.pop().children:
            keys.add(child)
            if child in named and child not in seen:
                seen.add(child)
                due += named[child]
    shown = [one for one in chapters if one.key in keys]
    if not shown:
        return list(chapters), []
    return shown, [one for one in chapters if one.key not in keys]


def _remarks(shown: Sequence[_ChapterFrame], hidden: Sequence[_ChapterFrame]) -> list[str]:
    """Return what of the chapters is not taken."""
    remarks = []
    if hidden:
        titles = filter(None, (plain_line(one.mark.title, 40) for one in hidden))
        names = ", ".join(repr(title) for title in list(titles)[:3])
        remarks.append(
            f"left out {_count(len(hidden), 'hidden ')}, which the file's table of contents "
            f"does not list{': ' + names if names else ''}"
        )
    lost = Counter[str]()
    for one in shown:
        lost.update(dict.fromkeys(one.lost, 1))
    remarks += _of_chapters(lost.items())
    for one in shown:
        if one.more_titles:
            more = ", ".join(repr(plain_line(text, 40)) for text in one.more_titles[:3])
            title = plain_line(one.mark.title, 40)
            remarks.append(f"left out further titles of the chapter {title!r}: {more}")
    return remarks


def _of_chapters(lost: Iterable[tuple[str, int]]) -> list[str]:
    return [f"left out {kind} of {_count(count)}" for kind, count in lost]


def _count(number: int, kind: str = "") -> str:
    return f"{number} {kind}chapter{'' if number == 1 else 's'}"
