"""Whose words they are, where it is known who talks when.

Recognisers' word times are off by some tenths of a second, most at the first word after a pause. So
a word by itself says little of whose it is. The cheapest way through all words is looked for
(Viterbi, IEEE Transactions on Information Theory 13(2), 1967): it costs something to give a word to
somebody whose microphone is silent then, and more to change the voice within a sentence than
between two.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from toolkit.show.sound.voices import Turn, Voices
from toolkit.transcript.text.cues import Word

NEAR_MS = 500  # recognisers' word times are off by some tenths of a second

# All costs are in milliseconds, of sound given to the wrong voice. Chosen, and tried on readings
# in turns, 0 to 1 s apart, with bleed of 6 to 20 %, and on made turns that overlap.
_AFTER_SENTENCE, _AFTER_CLAUSE, _WITHIN = 50, 500, 1200
_MOST_APART_MS = 600  # how far away a voice talks counts up to this
_ASIDE_WORDS = 3  # "Yes.", "That is right."
_ASIDE_LIKE = 0.5  # so much of turn and words, together, is in both
_ASIDE_WORTH = 4 * _AFTER_SENTENCE

_CLOSING = "\"'”’»)]"
_SENTENCE_ENDS = (".", "!", "?", "…", ";", "؟", "。", "！", "？", "\u037e")  # the Greek ;
_CLAUSE_ENDS = (",", ":", "–", "—", "-", "،", "؛")
_TITLE_LETTERS = 4  # with the full stop: "J.", "Dr.", "Mrs."; they have no vowel, as "No." has
_VOWELS = set("aeiouyäöüáéíóúõ")

_Costs = dict[str, int]


def voices_of(words: Sequence[Word], voices: Voices) -> tuple[str | None, ...]:
    """Return the voice of each word: that of the microphone that sounds while its sentence is said.

    A voice changes within a sentence only where the microphones plainly say so; "Yes." by itself
    is whose turn is as short. Words with nobody talking within half a second go on with the voice
    of their neighbours; None if they are whole sentences and nobody has talked before.
    """
    turns = sorted(voices.turns, key=lambda t: t.start_ms)
    names = tuple(sorted({turn.voice for turn in turns}))
    if not names or not words:
        return (None,) * len(words)
    costs = _costs(words, turns, names)
    path = _cheapest(words, costs, names)
    known = next((i for i, cost in enumerate(costs) if cost), len(words))
    first = next((a for a, b in reversed(list(_sentences(words))) if a <= known), 0)
    if known == len(words):
        first = known
    return tuple(None if i < first else voice for i, voice in enumerate(path))


def _costs(words: Sequence[Word], turns: Sequence[Turn], names: Sequence[str]) -> list[_Costs]:
    """Return what it costs to give each word to each voice; nothing where none talks near it."""
    starts = [turn.start_ms for turn in turns]
    longest_ms = max(turn.end_ms - turn.start_ms for turn in turns)

    def near(start_ms: int, end_ms: int) -> Sequence[Turn]:
        low = bisect_left(starts, start_ms - _MOST_APART_MS - longest_ms)
        return turns[low : bisect_left(starts, end_ms + _MOST_APART_MS + 1)]

    made = [_cost(word, near(word.start_ms, word.end_ms), names) for word in words]
    for first, last in _sentences(words):
        if last - first <= _ASIDE_WORDS:
            start_ms, end_ms = words[first].start_ms, words[last - 1].end_ms
            like = _like(start_ms, end_ms, near(start_ms, end_ms))
            best = max(names, key=lambda name: like.get(name, 0.0))
            if like.get(best, 0.0) >= _ASIDE_LIKE and made[first]:
                made[first] = {n: c + (n != best) * _ASIDE_WORTH for n, c in made[first].items()}
    return made


def _cost(word: Word, turns: Sequence[Turn], names: Sequence[str]) -> _Costs:
    shared = dict.fromkeys(names, 0)
    apart = dict.fromkeys(names, _MOST_APART_MS)
    for turn in turns:
        both_ms = min(turn.end_ms, word.end_ms) - max(turn.start_ms, word.start_ms)
        shared[turn.voice] += max(both_ms, 0)
        apart[turn.voice] = min(apart[turn.voice], max(-both_ms, 0))
    if min(apart.values()) > NEAR_MS:
        return {}
    most, nearest = max(shared.values()), min(apart.values())
    return {name: most - shared[name] + apart[name] - nearest for name in names}


def _like(start_ms: int, end_ms: int, turns: Sequence[Turn]) -> Mapping[str, float]:
    """Return how well each voice's best turn is these words and no more (Dice's coefficient)."""
    made: dict[str, float] = {}
    for turn in turns:
        shared_ms = min(turn.end_ms, end_ms) - max(turn.start_ms, start_ms)
        both_ms = turn.end_ms - turn.start_ms + end_ms - start_ms
        made[turn.voice] = max(made.get(turn.voice, 0.0), 2 * shared_ms / max(both_ms, 1))
    return made


def _cheapest(
    words: Sequence[Word], costs: Sequence[_Costs], names: Sequence[str]
) -> tuple[str, ...]:
    """Return a voice for each word, at the least cost; where two cost the same none changes."""
    total = dict.fromkeys(names, 0)
    come_from: list[dict[str, str]] = []
    for i in range(len(words)):
        change = _change(words[i - 1], words[i]) if i else 0
        cheapest = min(names, key=lambda name: total[name])
        stay = {n: total[n] <= total[cheapest] + change for n in names}
        come_from.append({n: n if stay[n] else cheapest for n in names})
        total = {
            n: (total[n] if stay[n] else total[cheapest] + change) + costs[i].get(n, 0)
            for n in names
        }
    voice = min(names, key=lambda name: total[name])
    made = []
    for before in reversed(come_from):
        made.append(voice)
        voice = before[voice]
    return tuple(reversed(made))


def _change(before: Word, after: Word) -> int:
    if _is_end(before, after):
        return _AFTER_SENTENCE
    return _AFTER_CLAUSE if _bare(before).endswith(_CLAUSE_ENDS) else _WITHIN


def _is_end(before: Word, after: Word) -> bool:
    text = _bare(before)
    is_title = len(text) == 2 or (len(text) <= _TITLE_LETTERS and not _VOWELS & set(text.lower()))
    is_title = is_title and text[:1].isupper() and text.endswith(".")
    is_short_form = text.endswith(".") and "." in text[:-1] and after.text[:1].islower()  # "e.g."
    return text.endswith(_SENTENCE_ENDS) and not is_title and not is_short_form


def _bare(word: Word) -> str:
    return word.text.rstrip(_CLOSING)


def _sentences(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Yield the stretches [first, last) of words that are a sentence each."""
    first = 0
    for i in range(1, len(words) + 1):
        if i == len(words) or _is_end(words[i - 1], words[i]):
            yield first, i
            first = i
