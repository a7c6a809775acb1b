"""What bytes look like that are not known to be sound: text, zeros, or neither."""

from __future__ import annotations

import codecs

_SAMPLE = 1 << 16
_TEXT = bytes(range(0x20, 0x7F)) + b"\t\n\r"


def is_text(data: bytes) -> bool:
    """Tell whether bytes are a text, in ASCII or UTF-8; of long ones the beginning counts."""
    some = data[:_SAMPLE]
    if not some.strip(b"\0"):
        return False
    if not some.translate(None, _TEXT):
        return True
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(some)  # its last letter may be cut
    except UnicodeDecodeError:
        return False
    return all(letter.isprintable() or letter in "\t\n\r" for letter in text)
