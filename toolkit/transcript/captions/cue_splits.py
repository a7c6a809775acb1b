"""Words made into cues: a sentence each, or parts of one where it is long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, pairwise, zip_longest

from toolkit.transcript.captions.caption_rules import CaptionRules, rules_of
from toolkit.transcript.captions.cue_timing import LONGEST_MS, settled
from toolkit.transcript.captions.line_breaks import CLAUSE_END, fold_by_sense, strain
from toolkit.transcript.text.cues import Cue, Word
from toolkit.transcript.text.text_lines import fold

# Netflix Timed Text Style Guide, general requirements: at most 2 lines and 42 characters a line.
LINES = 2
LINE_LIMIT = 42

PAUSE_MS = 1000  # a silence as long as this ends a sentence whatever the words say
BREATH_MS = 200  # shorter than that after "Dr." or "e.g.", the full stop ends no sentence

_SOUND_WORDS = 5  # "[soft music in the background]"

_CLOSING = "\"'”’»)]"
_TORN = 0.9  # a cut inside what belongs together
_WIDOW = 3.0  # more than anything else can be worth


def cues_of(
    words: Sequence[Word], voices: Sequence[str | None] | None = None, language: str = ""
) -> tuple[Cue, ...]:
    """Return cues that hold all words in order and do not overlap.

    A sound such as `[laughter]` has a cue of its own. Ends are as `timing` says. `voices` says
    whose each word is; no cue holds the words of two. Without it cues have no voice. `language` is
    a tag: its function words say where cues and lines are better cut, its reading speed how long
    they stay.
    """
    rules = rules_of(language)
    groups = [
        (voice, part)
        for voice, said in _by_voice(words, voices or [None] * len(words))
        for sentence in sentences(said)
        for part in _parts(sentence, rules)
    ]
    cues: list[Cue] = []
    for (voice, group), following in zip_longest(groups, groups[1:]):
        start_ms = max(group[0].start_ms, cues[-1].end_ms if cues else 0)
        end_ms = max(word.end_ms for word in group)
        if following:  # word times of recognisers may overlap a little
            end_ms = min(end_ms, following[1][0].start_ms)
        text = "\n".join(fold_by_sense(_text(group), LINE_LIMIT, rules))
        cues.append(Cue(start_ms, max(end_ms, start_ms + 1), text, voice))
    return settled(cues, rules.reading_cps)


def _by_voice(
    words: Sequence[Word], voices: Sequence[str | None]
) -> Iterator[tuple[str | None, list[Word]]]:
    pairs = zip(voices, words, strict=True)
    for voice, said in groupby(pairs, key=lambda pair: pair[0]):
        yield voice, [word for _, word in said]


def sentences(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Yield words by sentences; a long pause ends one too, and a sound in brackets is one."""
    sentence: list[Word] = []
    for word, following in zip_longest(words, words[1:]):
        sentence.append(word)
        if following is None or _is_end(sentence, following):
            yield sentence
            sentence = []


def _is_end(sentence: list[Word], following: Word) -> bool:
    """Tell whether a sentence, or a sound in brackets, ends before the following word."""
    if sentence[0].text.startswith("[") and len(sentence) <= _SOUND_WORDS:
        return sentence[-1].text.rstrip(".,").endswith("]")
    if following.text.startswith("["):
        return True
    return _ends_sentence(sentence[-1], following.start_ms - sentence[-1].end_ms)


def _ends_sentence(word: Word, pause_ms: int) -> bool:
    text = word.text.rstrip(_CLOSING)
    if pause_ms >= PAUSE_MS or text.endswith(("!", "?", "؟", "…")):
        return True
    may_be_short_form = len(text) <= 3 or "." in text[:-1]
    return text.endswith(".") and (pause_ms >= BREATH_MS or not may_be_short_form)


def _parts(words: list[Word], rules: CaptionRules) -> Iterator[list[Word]]:
    """Yield the words whole if they fit a cue, else cut where it hurts least."""
    if len(words) == 1 or _fits(words):
        yield words
        return
    at = _best_cut(words, rules)
    yield from _parts(words[:at], rules)
    yield from _parts(words[at:], rules)


def _fits(words: list[Word]) -> bool:
    if words[-1].end_ms - words[0].start_ms > LONGEST_MS:
        return False
    text = _text(words)
    return len(text) <= LINES * LINE_LIMIT + 1 and len(fold(text, LINE_LIMIT)) <= LINES


def _best_cut(words: list[Word], rules: CaptionRules) -> int:
    """Return the index to cut before: near the middle, better where sense or a pause says so.

    The bonuses together are less than 1, so no cut leaves less than a tenth on one side; one that
    leaves a single word is taken only where there is no other.
    """
    said = list(accumulate(len(word.text) + 1 for word in words))
    costs = []
    for i, (before, after) in enumerate(pairwise(words)):
        uneven = abs(2 * said[i] - said[-1]) / said[-1]
        sense = min(max(strain(before.text, after.text, rules), CLAUSE_END), _TORN)
        pause = 0.4 * min(max(after.start_ms - before.end_ms, 0), PAUSE_MS) / PAUSE_MS
        is_widow = len(words) > 3 and i + 1 in (1, len(words) - 1)
        costs.append((uneven + sense - pause + (_WIDOW if is_widow else 0.0), i + 1))
    return min(costs)[1]


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
