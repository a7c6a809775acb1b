"""Words with their times, as recognisers write them to JSON: joined to sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit.transcript.text.rough_cues import Rough

LONGEST = 240  # characters of a sentence; a longer one is cut at the next word
PAUSE_MS = 1500  # a new cue begins after it
_ENDS = (".", "!", "?", "…", ";")  # the last one asks in Greek
_CLOSING = "\"'”’»)"


@dataclass(frozen=True, slots=True)
class JsonWord:
    """A word or a mark: where it stands, its times, its text and whose it is.

    A mark has no times; one that `is_glued` follows the word before it without a space.
    """

    index: int
    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    voice: str | None = None
    is_glued: bool = False


def sentences(words: Iterable[JsonWord]) -> list[Rough]:
    """Return a cue for each sentence: it ends with its mark, its speaker, a pause, or its length.

    Marks before the first word that has times are left out: nobody knows where they belong.
    """
    made: list[Rough] = []
    group: list[JsonWord] = []
    length = 0
    for word in words:
        if word.start_ms is not None and group and _ends_before(word, group, length):
            made.append(_sentence(group))
            group, length = [], 0
        if group or word.start_ms is not None:
            group.append(word)
            length += len(word.text) + 1
    return [*made, *([_sentence(group)] if group else [])]


def _ends_before(word: JsonWord, group: Sequence[JsonWord], length: int) -> bool:
    last = next(each for each in reversed(group) if each.start_ms is not None)
    ended = group[-1].text.strip().rstrip(_CLOSING).endswith(_ENDS)
    pause_ms = (word.start_ms or 0) - (last.end_ms or last.start_ms or 0)
    is_other = word.voice != last.voice
    return ended or is_other or pause_ms >= PAUSE_MS or length >= LONGEST


def _sentence(group: Sequence[JsonWord]) -> Rough:
    text = "".join(word.text if word.is_glued else f" {word.text}" for word in group)
    first = group[0]
    start_ms = first.start_ms or 0
    last = next(word for word in reversed(group) if word.start_ms is not None)
    ends = [word.end_ms for word in group if word.end_ms is not None]
    end_ms = max(start_ms, *ends) if ends and last.end_ms is not None else None
    return Rough(first.index, start_ms, end_ms, " ".join(text.split()), first.voice, 0)
