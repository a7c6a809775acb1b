"""Stretches in another language than the transcript's: heard as such, or read by small words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from toolkit import languages
from toolkit.transcript.doubts.doubt import Doubt
from toolkit.transcript.doubts.uncertain_words import beside
from toolkit.transcript.text.cues import Cue, Word
from toolkit.transcript.text.tokens import tokens

# The commonest words that do little but join others, written down for this project. A cue needs
# three of another language and fewer of its own, so that a name or a quotation is not doubted.
SMALL_WORDS: dict[str, str] = {
    "bg": "и на да се за от не това че което са към",
    "cs": "je se že na to jsou které pro ale jako",
    "da": "og er det til på der ikke med som af jeg",
    "de": "und die der das ist nicht ein mit für auf",
    "el": "και το να του η της με που για είναι",
    "en": "the and of is that with this are for was you",
    "es": "el los las que del una con para por es como",
    "et": "ja on ei see et mis kui oma ka ning",
    "fi": "ja on ei se että joka ovat myös kun mutta",
    "fr": "les des est que une dans pour qui sur pas et",
    "ga": "agus an na is go ar tá bhí sé leis",
    "hr": "je se da su što kako koji nije ali bi",
    "hu": "és hogy az nem egy van is ez de meg",
    "it": "il che della gli una con per sono non è nel",
    "lt": "ir yra kad tai bet kaip su iš apie jie",
    "lv": "un ir ka tas kas bet kā ar par no",
    "mt": "u li ta' fil il huwa għal minn biex kien",
    "nl": "het een van dat niet zijn met voor ook op",
    "pl": "i w że się jest na nie to jak dla ale",
    "pt": "os que do da uma com para não são em",
    "ro": "și în că este din pentru sunt care cu mai",
    "sk": "je sa že na sú ktoré pre ale ako",
    "sl": "je da se so ki za kot tudi bi ali",
    "sv": "och är att det som inte för på en av",
}
_ENOUGH = 3


def spoken(cues: Sequence[Cue], language: str, words: Sequence[Word] = ()) -> Iterator[Doubt]:
    """Yield a doubt for each cue in another language, by the recogniser's figure or by its words.

    `words` are those that the recogniser heard. A cue that a person has put into other words is
    judged by these alone.
    """
    heard = _heard(cues, words)
    for index, code in heard.items():
        what = languages.EU_LANGUAGES[code].name if code in languages.EU_LANGUAGES else code
        yield _doubt(cues, index, f"the recogniser hears another language here: {what}")
    yield from (doubt for doubt in foreign(cues, language) if doubt.cue not in heard)


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


def foreign(cues: Sequence[Cue], language: str) -> Iterator[Doubt]:
    """Yield a doubt for each cue that reads as another EU language."""
    code = languages.primary(language)
    known = {tag: frozenset(text.split()) for tag, text in SMALL_WORDS.items()}
    own = known.get(code)
    if own is None:
        return
    for index, cue in enumerate(cues):
        said = [token.plain for token in tokens(cue.text)]
        counts = {
            tag: len({w for w in said if w in small and w not in own})
            for tag, small in known.items()
        }
        best = max(sorted(counts), key=lambda tag: counts[tag])
        if counts[best] >= _ENOUGH and counts[best] > len({w for w in said if w in own}):
            name = languages.EU_LANGUAGES[best].name
            yield _doubt(cues, index, f"this reads as {name}")


def _doubt(cues: Sequence[Cue], index: int, reason: str) -> Doubt:
    cue = cues[index]
    return Doubt("language", 0.78, index, 0, len(cue.text), cue.start_ms, cue.end_ms, reason)
