"""Tags of finished audio other than MP3: comments of FLAC and Opus, atoms of M4A.

Vorbis comments: the fields of "Ogg Vorbis I format specification: comment field and header
specification", chapters as XiphWiki's page "Chapter Extension" has them, the picture of Ogg files
as its page "VorbisComment" has it. The chapters of M4A are written by `other_codecs.wrap`, for
mutagen reads them only.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import mutagen
from mutagen import flac, mp4, oggopus

from toolkit import timecode
from toolkit.audio.values.tag_values import Tags
from toolkit.errors import cannot_write

_FRONT_COVER = 3  # RFC 9639, section 8.8 (PICTURE): front cover


def write(path: Path, codec: str, tags: Tags) -> None:
    """Put `tags` into the FLAC, Opus or M4A file `path`, in place of any but M4A chapters.

    The sound stays as it is. The caller takes care that the file appears whole or not at all.
    Raises CannotWrite.
    """
    put = {"flac": _flac, "opus": _opus, "aac": _m4a}[codec]
    try:
        put(path, tags)
    except mutagen.MutagenError as err:
        cause = err.args[0] if err.args and isinstance(err.args[0], OSError) else OSError(str(err))
        raise cannot_write(path, cause) from err


def _flac(path: Path, tags: Tags) -> None:
    kind: Any = flac.FLAC  # mutagen's constructors have no types
    made = kind(path)
    made.clear_pictures()
    if made.tags is None:
        made.add_tags()
    made.tags.clear()
    made.tags.extend(_comments(tags))
    if tags.cover_jpeg:
        made.add_picture(_picture(tags.cover_jpeg))
    made.save(padding=_no_padding)


def _opus(path: Path, tags: Tags) -> None:
    kind: Any = oggopus.OggOpus
    made = kind(path)
    comments = _comments(tags)
    if tags.cover_jpeg:
        block = base64.b64encode(_picture(tags.cover_jpeg).write()).decode("ascii")
        comments.append(("METADATA_BLOCK_PICTURE", block))
    made.tags.clear()
    made.tags.extend(comments)
    made.save(padding=_no_padding)


def _m4a(path: Path, tags: Tags) -> None:
    kind: Any = mp4.MP4
    made = kind(path)
    if made.tags is None:
        made.add_tags()
    made.tags.clear()
    texts = {
        "\xa9nam": tags.title,
        "\xa9alb": tags.show,
        "\xa9ART": tags.publisher,
        "aART": tags.publisher,
        "\xa9gen": "Podcast",
        "\xa9day": tags.released.isoformat() if tags.released else None,
        "cprt": _rights(tags),
        "desc": tags.comment,
        "\xa9cmt": tags.comment,
    }
    made.tags.update({name: [text] for name, text in texts.items() if text})
    made.tags["pcst"] = True
    if tags.episode is not None:
        made.tags["trkn"] = [(tags.episode, 0)]
    if tags.season is not None:
        made.tags["disk"] = [(tags.season, 0)]
    if tags.cover_jpeg:
        picture: Any = mp4.MP4Cover
        made.tags["covr"] = [picture(tags.cover_jpeg, imageformat=mp4.AtomDataType.JPEG)]
    made.save(padding=_no_padding)


def _comments(tags: Tags) -> list[tuple[str, str]]:
    said = {
        "TITLE": tags.title,
        "ALBUM": tags.show,
        "ARTIST": tags.publisher,
        "ALBUMARTIST": tags.publisher,
        "ORGANIZATION": tags.publisher,
        "GENRE": "Podcast",
        "LANGUAGE": tags.language,
        "DATE": tags.released.isoformat() if tags.released else None,
        "COPYRIGHT": _rights(tags),
        "DESCRIPTION": tags.comment,
        "CONTACT": tags.url,
        "DISCNUMBER": None if tags.season is None else str(tags.season),
        "TRACKNUMBER": None if tags.episode is None else str(tags.episode),
    }
    comments = [(name, text) for name, text in said.items() if text]
    for number, chapter in enumerate(tags.listed_chapters, 1):
        name = f"CHAPTER{number:03}"
        comments += [(name, timecode.clock(chapter.start_ms)), (f"{name}NAME", chapter.title)]
        if chapter.url:
            comments.append((f"{name}URL", chapter.url))
    return comments


def _rights(tags: Tags) -> str | None:
    if not tags.copyright:
        return None
    return f"{tags.released:%Y} {tags.copyright}" if tags.released else tags.copyright


def _picture(jpeg: bytes) -> Any:
    kind: Any = flac.Picture
    made = kind()
    made.type, made.mime, made.desc, made.data = _FRONT_COVER, "image/jpeg", "Cover", jpeg
    return made


def _no_padding(_: object) -> int:
    return 0
