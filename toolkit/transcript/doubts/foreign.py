"""Stretches in another language than the transcript's: heard as such, or read by small words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from toolkit import languages
from toolkit.locales.shelf import LANGUAGES
from toolkit.transcript.doubts.doubt import Doubt
from toolkit.transcript.doubts.uncertain_words import beside
from toolkit.transcript.text.cues import Cue, Word
from toolkit.transcript.text.tokens import tokens

# Of the small words, so that a name or a quotation is not doubted.
_ENOUGH = 3


def spoken(
    cues: Sequence[Cue], language: str, words: Sequence[Word] = (), known: Sequence[str] = ()
) -> Iterator[Doubt]:
    """Yield a doubt for each cue in another language, by the recogniser's figure or by its words.

    `words` are those that the recogniser heard. A cue that a person has put into other words is
    judged by these alone. `known` are titles, names and terms, as `foreign` takes them.
    """
    heard = _heard(cues, words)
    for index, code in heard.items():
        what = found.name if (found := languages.of(code)) else code
        yield _doubt(cues, index, f"the recogniser hears another language here: {what}")
    yield from (doubt for doubt in foreign(cues, language, known) if doubt.cue not in heard)


def _heard(cues: Sequence[Cue], words: Sequence[Word]) -> dict[int, str]:
    """Return the other language in which most words of a cue were heard, by the cue's index."""
    if not any(word.language for word in words):
        return {}
    made = {}
    for index, _, said, near in beside(cues, words):
        told = {token.plain for word in near if word.language for token in tokens(word.text)}
        codes = Counter(word.language for word in near if word.language)
        if codes and 2 * sum(token.plain in told for token in said) > len(said):
            made[index] = str(codes.most_common(1)[0][0])
    return made


def foreign(cues: Sequence[Cue], language: str, known: Sequence[str] = ()) -> Iterator[Doubt]:
    """Yield a doubt for each cue that reads as another language.

    `known` are titles, names and terms of the show: they are in whatever language they are in, and
    a sentence that has one is not for that in another.
    """
    spoken_here = languages.of(language)
    if spoken_here is None:
        return
    own = spoken_here.small_words
    small_words = {code: LANGUAGES[code].small_words for code in LANGUAGES}
    phrases = [phrase for text in known if (phrase := _plain(text))]
    for index, cue in enumerate(cues):
        said = _without(_plain(cue.text), phrases)
        counts = {
            tag: len({w for w in said if w in small and w not in own})
            for tag, small in small_words.items()
        }
        best = max(sorted(counts), key=lambda tag: counts[tag])
        if counts[best] >= _ENOUGH and counts[best] > len({w for w in said if w in own}):
            name = LANGUAGES[best].name
            yield _doubt(cues, index, f"this reads as {name}")


def _plain(text: str) -> list[str]:
    return [token.plain for token in tokens(text)]


def _without(said: list[str], phrases: Sequence[list[str]]) -> list[str]:
    """Return the words without those phrases, wherever one is said as a whole."""
    left, at = [], 0
    while at < len(said):
        lengths = (len(one) for one in phrases if said[at : at + len(one)] == one)
        if longest := max(lengths, default=0):
            at += longest
        else:
            left.append(said[at])
            at += 1
    return left


def _doubt(cues: Sequence[Cue], index: int, reason: str) -> Doubt:
    cue = cues[index]
    return Doubt("language", 0.78, index, 0, len(cue.text), cue.start_ms, cue.end_ms, reason)
