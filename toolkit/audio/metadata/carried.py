"""The chapters and tags that a recording carries, from whoever reads them best.

ID3 is read here and not by FFmpeg, which takes the sizes in chapters of version 2.4 for plain
numbers (a title of 64 letters or a picture, and the chapter is gone), loses the ends of texts that
are unsynchronised, reads no links, and gives a chapter without title its id. Text tracks of MP4
are read here too, where there may be several, and the editions of Matroska. All else is FFmpeg's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit import files
from toolkit.audio.metadata import (
    ffmpeg_metadata,
    id3_contents,
    matroska_chapters,
    mp4_chapters,
)
from toolkit.audio.metadata.ffmpeg_metadata import SaidChapter
from toolkit.audio.metadata.mp4_chapters import Chapters
from toolkit.show.markers.marks import Mark, plain_line

# Formats with tags and chapters of their own, beside which those of an ID3 tag are strangers.
_WITH_THEIR_OWN = ("flac", "ogg", "mov", "matroska", "asf", "caf", "ape", "wv")
_SHOWN = 3  # texts named in a remark


@dataclass(frozen=True, slots=True)
class Carried:
    """Tags by FFmpeg's names, chapters, and what of them is not taken."""

    tags: dict[str, str]
    marks: tuple[Mark, ...] = ()
    remarks: tuple[str, ...] = ()


def read(path: Path) -> Carried:
    """Return what a recording carries; its sound is not read. Raises BadRecording."""
    said = ffmpeg_metadata.said(path)
    has_its_own = said.format.split(",")[0] in _WITH_THEIR_OWN
    with files.opened(path) as file:
        id3 = id3_contents.read(file)
        texts = mp4_chapters.read(file) if said.format.startswith("mov") else None
        edition = matroska_chapters.read(file) if said.format.startswith("matroska") else None
    if id3.marks and not (has_its_own and said.chapters):
        tags = {**id3.tags, **said.tags} if has_its_own else {**said.tags, **id3.tags}
        return Carried(tags, id3.marks, id3.remarks)
    if edition:
        return Carried(said.tags, edition.marks, edition.remarks)
    if texts and texts.titles:
        return _of_texts(said.tags, texts)
    if id3.is_there and not has_its_own:  # FFmpeg's are of the same tag, and wrong
        return Carried({**said.tags, **id3.tags}, (), id3.remarks)
    return Carried(said.tags, tuple(_mark(one, said.tags) for one in said.chapters), id3.remarks)


def _mark(chapter: SaidChapter, tags: dict[str, str]) -> Mark:
    """Return a chapter with its link, which in Ogg and FLAC is a comment beside it (XiphWiki)."""
    link = tags.get(f"chapter{chapter.number:03}url")
    return Mark(chapter.start_ms, chapter.title, link or None)


def _of_texts(tags: dict[str, str], found: Chapters) -> Carried:
    marks = tuple(Mark(t.start_ms, t.text, found.link_at(t.start_ms)) for t in found.titles)
    taken = {mark.link for mark in marks}
    left = [t.text for t in found.others if not (t.link and t.link in taken)]
    remarks = [_left(left)] if left else []
    lost = {t.link for t in (*found.titles, *found.others) if t.link} - taken
    if lost:
        remarks.append(
            f"left out {len(lost)} links that belong to no chapter, or are a chapter's second link"
        )
    if found.has_pictures:
        remarks.append("left out the chapters' pictures")
    return Carried(tags, marks, tuple(remarks))


def _left(texts: Sequence[str]) -> str:
    shown = ", ".join(repr(plain_line(text, 40)) for text in texts[:_SHOWN])
    more = " ..." if len(texts) > _SHOWN else ""
    return f"left out the texts of a second chapter track, which have no links: {shown}{more}"
