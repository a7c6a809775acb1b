"""Which of the words heard between two known places a few words of the text can be.

A word of the text that was heard otherwise ("1", heard as "One") takes the time of what was heard
instead. But when an unscripted minute stands there too, the word is not that minute: the text says
nothing of it. How long it takes to say either side tells the two cases apart.
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.transcript.text.cues import Word
from toolkit.transcript.text.tokens import letters

# Chosen: what was misheard is seldom twice as long, or half; with small talk between ("er, you
# know") it may be three times and two words more. Beyond that, part of it is something else.
_LONGEST, _SPARE_LETTERS = 3.0, 16
_DIGIT_LETTERS = 4  # "7" is said "seven", "40" is "forty"
_LIKELY = 0.3  # from so much on, likeness decides where the words stand
_SENTENCE_ENDS = (".", "!", "?", "؟", "…", ";", "·")


def share(words: Sequence[str], before: str, between: Sequence[Word]) -> tuple[int, int]:
    """Return which stretch [first, last) of the words heard `between` the words of the text are.

    `before` is the word of the text before them, "" at its beginning. All of what was heard, if
    the text takes about as long to say; else the stretch that is most like it. Where none is, the
    one beside the word of the text before, if a sentence ends with them; else beside that after.
    """
    wanted = sum(map(_letters, words))
    if sum(_letters(word.text) for word in between) <= _LONGEST * wanted + _SPARE_LETTERS:
        return 0, len(between)
    first, last, like = _likest(words, between, wanted)
    if like >= _LIKELY:
        return first, last
    count = _fitting(list(between), wanted)
    begins = not before or before.rstrip("\"')]»”’").endswith(_SENTENCE_ENDS)
    ends = words[-1].rstrip("\"')]»”’").endswith(_SENTENCE_ENDS)
    if ends and not begins:
        return 0, count
    return len(between) - _fitting(list(reversed(between)), wanted), len(between)


def _letters(word: str) -> int:
    """Return how long it takes to say a word, in letters."""
    return 1 + sum(_DIGIT_LETTERS if c.isdigit() else 1 for c in word if c.isalnum())


def _fitting(words: Sequence[Word], wanted: int) -> int:
    """Return how many of the first words take as long to say as so many letters; one at least."""
    total = 0
    for count, word in enumerate(words):
        step = _letters(word.text)
        if count and abs(total + step - wanted) > abs(total - wanted):
            return count
        total += step
    return len(words)


def _likest(words: Sequence[str], between: Sequence[Word], wanted: int) -> tuple[int, int, float]:
    """Return the stretch whose letters are most like those of the words, and how like they are.

    Dice's coefficient of letter pairs, as words are matched; each beginning is looked at once.
    """
    ours = _pairs("".join(words))
    best = (0, 0, 0.0)
    for first in range(len(between)):
        last = first + _fitting(between[first : first + 2 * len(words) + 4], wanted)
        theirs = _pairs("".join(word.text for word in between[first:last]))
        like = 2 * len(ours & theirs) / max(1, len(ours) + len(theirs))
        if like > best[2]:
            best = first, last, like
    return best


def _pairs(text: str) -> set[str]:
    marked = f"^{letters(text)}$"
    return {marked[i : i + 2] for i in range(len(marked) - 1)}
