"""What stands in a text and nobody said: footers, page numbers, headings, times in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from toolkit.errors import BadTranscript
from toolkit.transcript.documents.document_words import any_of
from toolkit.transcript.text.reading_rules import Places

# Otter, Rev, Google Meet, Teams and agencies put these lines above or below what was said.
_FOOTER = re.compile(
    r"(?:transcri(?:bed|pt|ption) (?:by|provided by|ended after|created by)\b"
    r"|(?:this|the) (?:editable )?transcript(?:ion)? (?:was|has been|is) "
    r"|\[?end of (?:transcript|transcription|recording|audio|interview|file)\b"
    r"|transkribiert von\b|transcrit par\b|transcrito por\b|trascritto da\b|transkrypcja:?\s"
    r"|https?://\S+$|www\.\S+$"
    r"|(?:meeting|recording) (?:ended|started|stopped) (?:after|at|on) "
    r"|.{1,80} (?:started|stopped) (?:transcription|recording)$)",
    re.I,
)
_HEADING = re.compile(r"#{1,6}\s+\S|[=_*~-]{3,}$")
_CLOCK = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,:;]\d{1,3})?"
# `[inaudible 00:12:31]`: what an agency could not hear, and where.
_NOTE = re.compile(rf"([\[(][^\[\]()\d]{{1,40}}?)[\s@,:–-]{{0,4}}{_CLOCK}([\])])")
_MARK = re.compile(rf"[\[(]({_CLOCK})[\])]")
# Zoom's chat: what people typed.
_CHAT = re.compile(r"\s*(?:[\d-]{10} )?\d{1,2}:\d{2}:\d{2}\s+From\s.{1,80}\sto\s.{1,80}:", re.I)
_SPOKEN_ENDS = (".", "!", "?", "…", ",", '"', "”", "»", ";")


def check_no_chat(name: str, lines: Sequence[str]) -> None:
    """Raise BadTranscript for the chat of a meeting: people typed it, and nobody said it."""
    chats = sum(_CHAT.match(line[:400]) is not None for line in lines[:200])
    if chats and 3 * chats >= sum(bool(line.strip()) for line in lines[:200]):
        raise BadTranscript(
            f"{name}: this is a meeting's chat, which people typed and nobody said aloud",
            hint="use the transcript of the recording; Zoom saves it as .vtt",
        )


def kept(lines: Sequence[str]) -> tuple[list[str], list[int]]:
    """Return the lines, those that nobody said emptied, and the indices of these.

    They are footers, headings marked as such, rules, and page numbers; bare numbers only where they
    stand alone and count the pages: 1, 2, 3.
    """
    pages = _pages(lines)
    dropped = [
        i
        for i, line in enumerate(lines)
        if i in pages
        or _FOOTER.match(said := line.strip()[:400])
        or _page().fullmatch(said)
        or _HEADING.match(said)
    ]
    made = list(lines)
    for i in dropped:
        made[i] = ""
    return made, dropped


@cache
def _page() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{any_of('pages')})\s{{1,3}}"
        r"\d{1,4}(?:\s{0,3}(?:/|of|von|sur|de|di|z|ze|av|af|od|van|από|от)\s{0,3}\d{1,4})?"
        r"|[-–—]\s?\d{1,4}\s?[-–—]|\d{1,4}\s?/\s?\d{1,4}",
        re.I,
    )


@cache
def _inaudible() -> re.Pattern[str]:
    # Of Russian, too, which has no file.
    return re.compile(rf"[\[(](?:{any_of('inaudible')}|неразборчиво)[^\[\]()]{{0,30}}[\])]", re.I)


def without_times(text: str) -> str:
    """Return the text without the times in notes: `[inaudible 00:12:31]` says `[inaudible]`."""
    return _NOTE.sub(r"\1\2", text)


def spoken(text: str) -> str:
    """Return the text without times in brackets, and without notes on what cannot be heard."""
    return _inaudible().sub(" ", _MARK.sub(" ", without_times(text)))


def marks(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, time) of each time that stands in brackets within a text."""
    return [(m.start(), m.end(), m[1]) for m in _MARK.finditer(text)]


def is_title(line: str) -> bool:
    """Tell whether a line can be a title: short, and not ended as a sentence is."""
    said = line.strip()
    return 0 < len(said) <= 80 and not said.endswith(_SPOKEN_ENDS)


def remark(places: Places, lines: Sequence[str], left_out: Iterable[int], why: str) -> list[str]:
    """Return a sentence for people about lines that are not taken for speech; none for none."""
    told = [i for i in sorted(set(left_out)) if lines[i].strip()]
    if not told:
        return []
    count = f"1 {places.place(0).split()[0]}" if len(told) == 1 else f"{len(told)} lines"
    first = f"{places.place(told[0])}, {' '.join(lines[told[0]].split())[:60]!r}"
    verb = "is" if len(told) == 1 else "are"
    return [f"{places.name}: {count} {why} {verb} left out; the first is {first}"]


def _pages(lines: Sequence[str]) -> set[int]:
    alone = [
        i
        for i, line in enumerate(lines)
        if line.strip().isdecimal()
        and len(line.strip()) < 5
        and not (i and lines[i - 1].strip())
        and not (i + 1 < len(lines) and lines[i + 1].strip())
    ]
    numbers = [int(lines[i]) for i in alone]
    counts = len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return set(alone) if counts and numbers[0] <= 2 else set()
