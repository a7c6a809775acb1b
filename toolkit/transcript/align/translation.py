"""Times for a translation: those of the transcript it was made from, sentence by sentence.

Sentences are paired by their lengths, for long ones are translated by long ones: W. A. Gale and
K. W. Church, "A Program for Aligning Sentences in Bilingual Corpora", Computational Linguistics
19(1), 1993, whose weights these are. Numbers, which translations keep, help.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from toolkit import languages
from toolkit.transcript.align.script import Script
from toolkit.transcript.align.word_places import Aligned, Untold
from toolkit.transcript.text.cues import Cue, Word

REACH_SENTENCES = 150  # on each side of the diagonal: a quarter of an hour on one side only
_LEAST_REACH = 40
MOST_LONGER = 3.0  # in letters, on either side: chosen, with room for what was cut

# The paper's table 5; three to one, which it lacks, are a tenth of two to one.
_BEADS = {
    (1, 1): 0.89,
    (1, 0): 0.005,
    (0, 1): 0.005,
    (2, 1): 0.045,
    (1, 2): 0.045,
    (2, 2): 0.011,
    (3, 1): 0.0045,
    (1, 3): 0.0045,
}
_VARIANCE = 6.8  # of a sentence's letters, for each letter of its original (section 3.1)
_SAME_NUMBERS = 3.0  # in natural logarithms, as the rest
_SAME_PACE = 0.02
_NEVER = math.inf
_CLOSING = "\"'”’»)]"
_ENDS = (".", "!", "?", "؟", "…", "\u037e")  # the last is Greek, and written ";" as well
_VOWELS = set("AEIOUYaeiouyäöüáéíóúõ")  # "Dr." and "Mrs." have none, "No." and "Ja." end sentences
_NUMBER = re.compile(r"\d+")

Cut = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _PairedSentence:
    """A sentence of either side; one of the translation has no times."""

    words: tuple[str, ...]
    start_ms: int = 0
    end_ms: int = 0
    voice: str | None = None

    @property
    def letters(self) -> int:
        return sum(map(len, self.words)) + len(self.words)

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset(_NUMBER.findall(" ".join(self.words)))


def place(script: Script, original: Sequence[Cue], language: str) -> tuple[Aligned, list[str]]:
    """Return the translation in `language` with its original's times, and remarks on single lines.

    No word is lost. A sentence that has no original shares the time of its neighbour, and a remark
    names it; one of the original that is plainly not translated is untold, though lengths seldom
    tell. Voices are the script's; where it names none, the original's.
    """
    spans = _cut(script, language)
    ours = [_PairedSentence(script.words[a:b]) for a, b in spans]
    theirs = _sentences(original)
    remarks: list[str] = []
    untold: list[Untold] = []
    groups: list[tuple[list[int], list[int]]] = []
    for left, right in _pairs(theirs, ours):
        if not left:
            first, last = spans[right[0]][0], spans[right[-1]][1]
            text = " ".join(script.words[first:last])
            remarks.append(
                f"line {script.lines[first]}: fits no sentence of the original: {text[:80]}"
            )
        elif not right:
            text = " ".join(word for i in left for word in theirs[i].words)
            untold.append(Untold(theirs[left[0]].start_ms, theirs[left[-1]].end_ms, text))
            continue
        groups.append((left, right))
    words, voices = _timed(groups, theirs, ours)
    if any(script.voices):
        voices = list(script.voices)
    return Aligned(tuple(words), tuple(voices), (), tuple(untold)), remarks


def is_as_long(script: Script, original: Sequence[Cue]) -> bool:
    """Tell whether a text is about as long as its original, as translations are."""
    ours = sum(map(len, script.words))
    theirs = sum(len(word) for cue in original for word in cue.text.split())
    return theirs <= MOST_LONGER * ours and ours <= MOST_LONGER * theirs


def _timed(
    groups: Sequence[tuple[list[int], list[int]]],
    theirs: Sequence[_PairedSentence],
    ours: Sequence[_PairedSentence],
) -> tuple[list[Word], list[str | None]]:
    words: list[Word] = []
    voices: list[str | None] = []
    for left, said in _joined(groups):
        start_ms, end_ms = theirs[left[0]].start_ms, theirs[left[-1]].end_ms
        texts = [word for i in said for word in ours[i].words]
        ends = list(accumulate(len(text) + 1 for text in texts))
        for text, end in zip(texts, ends, strict=True):
            low = start_ms + (end_ms - start_ms) * (end - len(text) - 1) // ends[-1]
            words.append(Word(low, start_ms + (end_ms - start_ms) * end // ends[-1], text))
            voices.append(theirs[left[0]].voice)
    return words, voices


def _joined(groups: Sequence[tuple[list[int], list[int]]]) -> list[tuple[list[int], list[int]]]:
    """Return the groups with those that have no original put to the one before, or the first."""
    made: list[tuple[list[int], list[int]]] = []
    waiting: list[int] = []
    for left, right in groups:
        if left:
            made.append((left, waiting + right))
            waiting = []
        elif made:
            made[-1] = made[-1][0], made[-1][1] + right
        else:
            waiting += right
    return made


def _cut(script: Script, language: str) -> list[Cut]:
    """Return where the text's sentences are; an empty line and another voice end one, too."""
    known = languages.of(language)
    ends = (*_ENDS, *known.sentence_ends) if known else _ENDS
    count = len(script.words)
    cuts = [0]
    for i in range(1, count):
        is_apart = script.lines[i] > script.lines[i - 1] + 1
        if (
            is_apart
            or script.voices[i] != script.voices[i - 1]
            or _is_end(script.words[i - 1], script.words[i], ends)
        ):
            cuts.append(i)
    return list(zip(cuts, [*cuts[1:], count], strict=True))


def _is_end(word: str, after: str, ends: tuple[str, ...]) -> bool:
    text = word.rstrip(_CLOSING)
    bare = text.removesuffix(".")
    is_title = bare[:1].isupper() and (
        len(bare) == 1 or (len(bare) < 4 and not _VOWELS & set(bare))
    )
    is_ordinal = bare.isdigit() and len(bare) <= 2  # "am 3. März"
    is_short = text != bare and (is_title or is_ordinal or "." in bare)
    return text.endswith(ends) and not is_short and not after[:1].islower()


def _sentences(cues: Sequence[Cue]) -> list[_PairedSentence]:
    """Return the sentences of cues, with the times that their words have if all go at one pace."""
    rows: list[tuple[str, int, int, str | None]] = []
    for cue in cues:
        texts = cue.text.split()
        ends = list(accumulate(len(text) + 1 for text in texts))
        span = cue.end_ms - cue.start_ms
        for text, end in zip(texts, ends, strict=True):
            low = cue.start_ms + span * (end - len(text) - 1) // ends[-1]
            rows.append((text, low, cue.start_ms + span * end // ends[-1], cue.voice))
    made: list[_PairedSentence] = []
    first = 0
    for i in range(1, len(rows) + 1):
        if (
            i == len(rows)
            or rows[i][3] != rows[i - 1][3]
            or _is_end(rows[i - 1][0], rows[i][0], _ENDS)
        ):
            words = tuple(row[0] for row in rows[first:i])
            made.append(_PairedSentence(words, rows[first][1], rows[i - 1][2], rows[first][3]))
            first = i
    return made


def _pairs(
    theirs: Sequence[_PairedSentence], ours: Sequence[_PairedSentence]
) -> Iterator[tuple[list[int], list[int]]]:
    """Yield which sentences of the original match which of the translation, at the least cost.

    The sentences that a first attempt pairs one to one show how much longer the translation is;
    sentences that were left out or added do not count for that.
    """
    pace = sum(one.letters for one in ours) / max(sum(one.letters for one in theirs), 1)
    first = list(_cheapest(theirs, ours, pace))
    alone = [(left[0], right[0]) for left, right in first if (len(left), len(right)) == (1, 1)]
    told = sum(ours[j].letters for _, j in alone)
    learned = told / max(sum(theirs[i].letters for i, _ in alone), 1) if alone else pace
    same = abs(learned - pace) < _SAME_PACE * pace
    yield from first if same else _cheapest(theirs, ours, learned)


def _cheapest(
    theirs: Sequence[_PairedSentence], ours: Sequence[_PairedSentence], pace: float
) -> Iterator[tuple[list[int], list[int]]]:
    n, m = len(theirs), len(ours)
    cost_of = _costs(theirs, ours, pace)
    total: dict[Cut, float] = {(0, 0): 0.0}
    come_by: dict[Cut, Cut] = {}
    for i in range(n + 1):
        middle = i * m // max(n, 1)
        reach = min(REACH_SENTENCES, _LEAST_REACH + 2 * abs(n - m)) + m // max(n, 1)
        for j in range(max(0, middle - reach), min(m, middle + reach) + 1):
            best, way = total.get((i, j), _NEVER), come_by.get((i, j))
            for bead in _BEADS:
                before = total.get((i - bead[0], j - bead[1]), _NEVER)
                if before < best and (cost := before + cost_of(i, j, bead)) < best:
                    best, way = cost, bead
            if way:
                total[i, j], come_by[i, j] = best, way
    at, found = (n, m), []
    while at != (0, 0):
        a, b = come_by[at]
        found.append((list(range(at[0] - a, at[0])), list(range(at[1] - b, at[1]))))
        at = at[0] - a, at[1] - b
    yield from reversed(found)


def _costs(
    theirs: Sequence[_PairedSentence], ours: Sequence[_PairedSentence], pace: float
) -> Callable[[int, int, Cut], float]:
    """Return what it costs that the sentences before two places are each other's translation."""
    a = [0, *accumulate(one.letters for one in theirs)]
    b = [0, *accumulate(one.letters for one in ours)]
    priors = {bead: -math.log(share) for bead, share in _BEADS.items()}
    left, right = [one.numbers for one in theirs], [one.numbers for one in ours]
    numbered = [0, *accumulate(bool(found) for found in left)]

    def cost(i: int, j: int, bead: Cut) -> float:
        said, told = (a[i] - a[i - bead[0]]) * pace, b[j] - b[j - bead[1]]
        off = abs(said - told) / math.sqrt(_VARIANCE * max((said + told) / 2, 1))
        if 0 in bead:  # what is left out may be long: the paper's length would forbid it
            return priors[bead]
        found = priors[bead] - _log_chance(round(off, 2))
        if numbered[i] > numbered[i - bead[0]]:
            here = frozenset().union(*left[i - bead[0] : i])
            there = frozenset().union(*right[j - bead[1] : j])
            if there:
                found += _SAME_NUMBERS if here.isdisjoint(there) else -_SAME_NUMBERS
        return found

    return cost


@cache
def _log_chance(off: float) -> float:
    """Return the logarithm of the chance to be so many deviations off, or more."""
    return math.log(max(math.erfc(off / math.sqrt(2)), 1e-12))
