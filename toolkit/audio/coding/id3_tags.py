"""ID3 tags of finished MP3 files; the one module that imports mutagen.

Version 2.3 of ID3, in UTF-16 where a text needs it, because chapters in version 2.4 get lost: Apple
Podcasts shows none once a chapter is longer than 127 bytes, about 50 letters of title (radio-t/
radio-t-site, pull request 211; quodlibet/mutagen, issue 510), and others read no titles there
(JamesHeinrich/getID3, issue 279). Sources: "ID3 tag version 2.3.0" (M. Nilsson, 1999), section 4;
"ID3v2 Chapter Frame Addendum 1.0" (C. Newell, 2005).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mutagen
from mutagen import apev2, id3

from toolkit import languages
from toolkit.audio.values.tag_values import TagChapter, Tags, clip_tags, episode_tags
from toolkit.errors import cannot_write

__all__ = ["TagChapter", "Tags", "clip_tags", "episode_tags", "write"]

_HEADER_BYTES = 10  # of the tag and of each frame (sections 3.1 and 3.3)
_NOWHERE = 0xFFFFFFFF  # byte offsets to be ignored, times count (addendum, section 3.1)
_LATIN1, _UTF16 = int(id3.Encoding.LATIN1), int(id3.Encoding.UTF16)  # section 3.3
_LAST = ("CTOC", "CHAP", "APIC")  # behind the texts, in this order


def write(path: Path, tags: Tags) -> None:
    """Put `tags` at the beginning of the MP3 `path`, in place of any it has.

    The sound stays as it is, byte for byte. The caller takes care that the file
    appears whole or not at all. Raises CannotWrite.
    """
    made = _empty()
    for frame in _frames(tags):
        made.add(frame)
    try:
        apev2.delete(path)
        id3.delete(path)
        made.save(path, v1=0, v2_version=3, padding=lambda _: 0)
    except mutagen.MutagenError as err:
        cause = err.args[0] if err.args and isinstance(err.args[0], OSError) else OSError(str(err))
        raise cannot_write(path, cause) from err
    _put_in_order(path)


def _frames(tags: Tags) -> list[id3.Frame]:
    """Return the frames to write. Numbers, dates and codes are ISO 8859-1 (section 4.2)."""
    language = languages.iso639_2(tags.language)
    numbers = {"TPOS": tags.season, "TRCK": tags.episode}
    texts = {
        "TIT2": tags.title,
        "TALB": tags.show,
        "TPE1": tags.publisher,
        "TPE2": tags.publisher,  # "album artist": apps group a show's episodes by it
        "TPUB": tags.publisher,
        "TCON": "Podcast",
        "TLAN": language,
    }
    texts |= {name: str(number) for name, number in numbers.items() if number is not None}
    if tags.released:
        texts |= {"TYER": f"{tags.released:%Y}", "TDAT": f"{tags.released:%d%m}"}
        if tags.copyright:  # which "must begin with a year and a space character"
            texts["TCOP"] = f"{tags.released:%Y} {tags.copyright}"
    frames = [_text_frame(name, text) for name, text in texts.items()]
    if tags.comment:
        code = _encoding(tags.comment)
        frames.append(_frame("COMM", encoding=code, lang=language, desc="", text=[tags.comment]))
    if tags.url:
        frames.append(_frame("WOAF", url=tags.url))  # "official audio file webpage"
    if tags.chapters:
        frames += _chapter_frames(tags)
    if tags.cover_jpeg:
        frames.append(_picture_frame(tags.cover_jpeg, "Cover", id3.PictureType.COVER_FRONT))
    return frames


def _picture_frame(jpeg: bytes, name: str, kind: int) -> id3.Frame:
    # In ISO 8859-1: some players show no picture whose description is UTF-16.
    about: dict[str, Any] = {"encoding": _LATIN1, "mime": "image/jpeg", "desc": name}
    return _frame("APIC", type=kind, data=jpeg, **about)


def _chapter_frames(tags: Tags) -> list[id3.Frame]:
    names = [f"chp{index}" for index in range(len(tags.chapters))]
    # Without a table of contents, and a title in it, Apple Podcasts and Overcast show no chapters
    # (Zeugma440/atldotnet, issue 23).
    contents = _frame(
        "CTOC",
        element_id="toc",
        flags=id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED,
        child_element_ids=[
            name for name, one in zip(names, tags.chapters, strict=True) if one.is_listed
        ],
        sub_frames=[_text_frame("TIT2", tags.title)],
    )
    return [contents, *map(_chapter_frame, names, tags.chapters)]


def _chapter_frame(name: str, chapter: TagChapter) -> id3.Frame:
    inner = [_text_frame("TIT2", chapter.title)]
    if chapter.url:
        inner.append(_frame("WXXX", encoding=_LATIN1, desc="chapter url", url=chapter.url))
    if chapter.picture and chapter.picture.jpeg:
        inner.append(_picture_frame(chapter.picture.jpeg, "Chapter", id3.PictureType.ILLUSTRATION))
    return _frame(
        "CHAP",
        element_id=name,
        start_time=chapter.start_ms,
        end_time=chapter.end_ms,
        start_offset=_NOWHERE,
        end_offset=_NOWHERE,
        sub_frames=inner,
    )


def _text_frame(name: str, text: str) -> id3.Frame:
    return _frame(name, encoding=_encoding(text), text=[text])


def _encoding(text: str) -> int:
    return _LATIN1 if text.isascii() else _UTF16


def _frame(name: str, **fields: Any) -> id3.Frame:
    kind: Any = id3.Frames[name]  # mutagen's constructors have no types
    made: id3.Frame = kind(**fields)
    return made


def _empty() -> Any:
    kind: Any = id3.ID3
    return kind()


def _put_in_order(path: Path) -> None:
    """Put the frames of a tag just written in order: chapters by time, the picture last.

    mutagen sorts frames by length, and players that pass over the table of contents list chapters
    as they come.
    """
    with path.open("r+b") as file:
        size = file.read(_HEADER_BYTES)[6:]
        length = sum((byte & 0x7F) << 7 * place for place, byte in enumerate(reversed(size)))
        body = file.read(length)
        frames: list[bytes] = []
        while body:
            end = _HEADER_BYTES + int.from_bytes(body[4:8], "big")
            frames.append(body[:end])
            body = body[end:]
        file.seek(_HEADER_BYTES)
        frames.sort(key=_place)
        file.write(b"".join(frames))


def _place(frame: bytes) -> tuple[int, int]:
    name, data = frame[:4].decode("ascii"), frame[_HEADER_BYTES:]
    start = int.from_bytes(data[data.index(0) + 1 :][:4], "big") if name == "CHAP" else 0
    return _LAST.index(name) if name in _LAST else -1, start
