"""The edits in a moment's words: `[...]` leaves out a passage, `[the test]` adds words.

Newspapers mark in this way what they shorten or explain, and readers know it. Everything outside
brackets keeps to the rule of `quotes`: it is what was said, letter by letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from toolkit.campaign.moments.word_match import words_of
from toolkit.errors import MomentMismatch

LEFT_OUT = "[…]"  # as it is shown
LONGEST_ADDED = 80  # characters: an explanation, not a statement that nobody made
MOST_EDITS = 12  # of one moment: more is no quotation
_SHOWN = 60  # characters of it in messages
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_LEAVES_OUT = re.compile(r"\s*(?:\.\s*\.\s*\.|…)\s*")


@dataclass(frozen=True, slots=True)
class Added:
    """Words that nobody said, in their brackets."""

    text: str
    at: int  # the number of said words of its piece before it
    holds_to: str = ""  # "before" or "after", where no space parts it from that word

    def put_after(self, text: str) -> str:
        """Return `text` with this behind it."""
        return text + ("" if self.holds_to == "before" or not text else " ") + self.text


@dataclass(frozen=True, slots=True)
class QuotedPiece:
    """Words that were said in a row, with what was added between them."""

    words: tuple[str, ...]
    added: tuple[Added, ...] = ()


def shown(words: str) -> str:
    """Return a moment's words as cards, captions and posts show them: `[...]` as one sign.

    >>> shown("One test [ ... ] can help [the family].")
    'One test […] can help [the family].'
    """
    text = _BRACKETS.sub(lambda found: LEFT_OUT if leaves_out(found[1]) else found[0], words)
    return re.sub(r"(?<=\S)(?=\[…\])|(?<=\[…\])(?=\w)", " ", text)


def leaves_out(inside: str) -> bool:
    """Tell whether what stands in brackets is the mark of a stretch that is left out."""
    return _LEAVES_OUT.fullmatch(inside) is not None


def is_shortened(words: str) -> bool:
    """Tell whether a moment's words leave something out."""
    return any(leaves_out(found[1]) for found in _BRACKETS.finditer(words))


def pieces(words: str, is_said: Callable[[str], bool], where: str) -> tuple[QuotedPiece, ...]:
    """Return the pieces of a moment's words, more than one where stretches are left out.

    `is_said` tells of a text in brackets whether the transcript has it so: "[laughs]" is then no
    edit. Raises MomentMismatch, naming `where`, for edits that say nothing.
    """
    if sum(not is_said(found[0]) for found in _BRACKETS.finditer(words)) > MOST_EDITS:
        raise MomentMismatch(
            f"{where}: its words have more than {MOST_EDITS} stretches in brackets",
            hint="quote what was said, or make it several moments",
        )
    made = [_piece(part, is_said, where) for part in _parts(words, is_said)]
    if len(made) > 1 and any(not piece.words for piece in made):
        raise MomentMismatch(
            f"{where}: [...] stands at the beginning, at the end or beside another one",
            hint="write it only between words that are said: what is not quoted before and after "
            "them needs no mark",
        )
    return tuple(made)


def _parts(words: str, is_said: Callable[[str], bool]) -> Iterator[str]:
    """Yield the texts between the marks of what is left out."""
    text, begin = unicodedata.normalize("NFC", words), 0
    for found in _BRACKETS.finditer(text):
        if leaves_out(found[1]) and not is_said(found[0]):
            yield text[begin : found.start()]
            begin = found.end()
    yield text[begin:]


def _piece(text: str, is_said: Callable[[str], bool], where: str) -> QuotedPiece:
    said, begin = "", 0
    added: list[Added] = []
    for found in _BRACKETS.finditer(text):
        after = text[found.end() : found.end() + 1]
        said += text[begin : found.start()]
        begin = found.end()
        is_inside_a_word = said[-1:].isalnum() and after.isalnum()
        if is_inside_a_word or is_said(found[0]) or not found[1].strip():
            said += found[0]
            continue
        _check(found[0], where)
        holds = "before" if said and not said[-1].isspace() else ""
        if after and not after.isspace():
            holds = holds or ("after" if after.isalnum() else "")
            if not after.isalnum():  # a comma, a point: it follows the word that was said
                said = said.rstrip()
        added.append(Added(" ".join(found[0].split()), len(words_of(said)), holds))
    return QuotedPiece(tuple(words_of(said + text[begin:])), tuple(added))


def _check(added: str, where: str) -> None:
    if len(added) > LONGEST_ADDED or not any(sign.isalnum() for sign in added):
        raise MomentMismatch(
            f"{where}: {added[:_SHOWN]!r} cannot be added to what was said",
            hint=f"put a few words there that explain it, at most {LONGEST_ADDED} characters, or "
            "[...] where a stretch is left out",
        )
