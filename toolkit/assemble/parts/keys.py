"""Keys of what is published: immutable ones carry the beginning of their content's SHA-256."""

from __future__ import annotations

DIGITS = 16  # 64 bits: no two files of one show will meet by chance

FEED = "feed.xml"


def immutable(folder: str, name: str, suffix: str, sha256: str) -> str:
    """Return the key of content that never changes under it.

    >>> immutable("episodes/001-a", "transcript.en", ".vtt", "0123456789abcdef" * 4)
    'episodes/001-a/transcript.en.0123456789abcdef.vtt'
    """
    place = f"{folder}/" if folder else ""
    return f"{place}{name}.{sha256[:DIGITS]}{suffix}"
