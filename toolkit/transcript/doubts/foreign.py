"""Stretches in another language than the transcript's, told by its smallest words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit import languages
from toolkit.transcript.cues import Cue
from toolkit.transcript.doubts.doubt import Doubt
from toolkit.transcript.doubts.tokens import tokens

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
            yield Doubt(
                "language",
                0.5,
                index,
                0,
                len(cue.text),
                cue.start_ms,
                cue.end_ms,
                f"this reads as {name}",
            )
