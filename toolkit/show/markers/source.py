"""A chapter file as text: its letters, its lines, and errors that say where."""

from __future__ import annotations

import re
from dataclasses import dataclass

from toolkit import languages
from toolkit.errors import BadFile
from toolkit.show.markers.marks import plain_line

LIMIT_BYTES = 1 << 20  # 255 chapters with links are about 60 kB; keeps a wrong file out of memory
LINE_LIMIT = 2000  # characters of a line; a title has 128, an address hardly more

# A text of a language that was written in another old encoding would be read as wrong letters.
_WESTERN = "windows-1252"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_SAVE = "save it as text in UTF-8"

# h:mm:ss or m:ss, with a fraction of up to nine digits (Matroska counts nanoseconds)
CLOCK = r"\d{1,3}:[0-5]?\d(?::[0-5]?\d)?(?:[.,]\d{1,9})?"
_CLOCK = re.compile(CLOCK, re.ASCII)


@dataclass(frozen=True, slots=True)
class ChapterText:
    """A text, its lines, and the file's name for messages."""

    name: str
    text: str
    lines: tuple[str, ...]

    def wrong(self, number: int, expected: str, found: str | None = None) -> BadFile:
        """Return the error for line `number`, counted from 1."""
        if found is None:
            found = self.lines[number - 1] if number <= len(self.lines) else ""
        shown = plain_line(found, 60)
        return BadFile(
            f"{self.name}, line {number}: expected {expected}"
            + (f", found {shown!r}" if shown else ""),
            hint="correct that line, or remove it",
        )

    def rows(self) -> list[tuple[int, str]]:
        """Return (number, text) of the lines that are not blank. Raises BadFile for a huge one."""
        for number, line in enumerate(self.lines, start=1):
            if len(line) > LINE_LIMIT:
                raise self.wrong(number, f"at most {LINE_LIMIT} characters", line[:60])
        return [(n, line) for n, line in enumerate(self.lines, start=1) if line.strip()]


def source_of(
    name: str, data: bytes, language: str | None = None
) -> tuple[ChapterText, str | None]:
    """Return the text of a file, and a remark where its encoding had to be guessed.

    UTF-8; UTF-16 with its mark; Windows-1252 where `language` (a tag) is one that it can write.
    Raises BadFile if it is too large or not text.
    """
    if len(data) > LIMIT_BYTES:
        raise BadFile(
            f"{name}: the file is larger than {LIMIT_BYTES >> 10} KiB", hint="is it the right file?"
        )
    encoding = next((e for mark, e in _BOMS if data.startswith(mark)), "utf-8")
    remark = None
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as err:
        if encoding != "utf-8" or not _may_be_western(data, language):
            raise BadFile(f"{name}: the text is not UTF-8", hint=_SAVE) from err
        text = data.decode("cp1252", "replace")
        remark = "the text is not UTF-8; soy read it as Windows-1252: check letters such as é and ß"
    if "\x00" in text or ("\ufffd" in text and remark):
        raise BadFile(f"{name}: this is not a text file", hint=_SAVE)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return ChapterText(name, text, tuple(text.split("\n"))), remark


def clock_ms(text: str) -> int:
    """Return the milliseconds of `1:02:03.45`, `02:03` or `75:10`, cut to whole ones.

    Raises ValueError.

    >>> clock_ms("1:02:03.45"), clock_ms("75:10,5")
    (3723450, 4510500)
    """
    if not _CLOCK.fullmatch(text):
        raise ValueError(text)
    whole, _, fraction = text.replace(",", ".").partition(".")
    *larger, seconds = (int(part) for part in whole.split(":"))
    if (len(larger) == 2 and larger[1] > 59) or seconds > 59:
        raise ValueError(text)
    minutes = larger[0] * 60 + larger[1] if len(larger) == 2 else larger[0]
    return (minutes * 60 + seconds) * 1000 + int(fraction[:3].ljust(3, "0"))


def _may_be_western(data: bytes, language: str | None) -> bool:
    known = languages.of(language) if language else None
    if known is None or _WESTERN not in known.old_encodings:
        return False
    # JSON is UTF-8 (RFC 8259, section 8.1), and XML says which encoding it has.
    return not data.lstrip().startswith((b"{", b"<")) and not _CONTROLS.search(
        data.decode("latin-1")
    )
