"""Names of speakers in formats that have no place for them: `Name: text`.

The podcast namespace ("Transcript File Format Details", section SRT) writes the speaker's name,
followed by a colon, where the speaker changes. Zoom writes it before every cue, WhisperX puts it in
brackets. A sentence may have a colon too ("Warning: take it with food"): a whole file is judged,
not a line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from toolkit import timecode
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.name_words import DEGREES, leads, particles, roles
from toolkit.transcript.text.text_lines import one_line

NAME_LIMIT = 60
WORDS_LIMIT = 6
FEW = 6  # names that may all differ
# A label at the beginning of a line; `is_name` tells whether it can be a name. What stands in round
# brackets behind a name, such as "(host)", is not part of it.
_LABEL = re.compile(
    r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]{0,4}(?:[-–—] ?)?"  # marks of direction
    r"(?:\[([^\[\]\n:]{1,60})\]|([^\W_][^\n:\[\](){}<>\"“”!?;|]{0,60}?))"
    r"(?:[ \xa0]\([^()\n:]{1,40}\))?[ \xa0\u202f]?:(?:[ \xa0\n]+|$)"
)
# Voices by number, as recognisers have them, in brackets also without a colon.
_NUMBERED = re.compile(
    r"(?:speaker|spk|sprecher(?:in)?|voice|guest|host)[ _-]?(?:\d{1,3}|[A-Z])", re.I
)
_TOLD_APART = re.compile(r"[\[(]((?:speaker|spk)[ _-]?\d{1,3})[\])][: ]*", re.I)
_WORD = re.compile(r"[^\W\d_][\w.'’&-]*,?|\d{1,3}|&")
_DEGREE = re.compile(r"[A-Z][A-Za-z.]{1,5}")
_SOUND = re.compile(r"[\[(♪].*[\])♪]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class NamePrefix:
    """What stands before a text and may be a name; `end` is where the text begins."""

    name: str
    end: int
    is_strong: bool  # hardly anything but a name: a number, two words, capitals


def named(
    cues: Sequence[Cue], place_of: Callable[[Cue], str] = lambda cue: timecode.clock(cue.start_ms)
) -> tuple[tuple[Cue, ...], tuple[str, ...]]:
    """Return the cues with the names before their text made into voices, and what is doubtful.

    A name holds until the next one; nobody is named before the first. Where too little says that
    the colons stand behind names, they are taken as part of the text everywhere, and it is said,
    with the first one's `place_of`.
    """
    cues = _with_names_above(cues)
    labels = [label_of(cue.text) for cue in cues]
    found = [label for label in labels if label]
    if not found:
        return tuple(cues), ()
    spoken = sum(not _SOUND.fullmatch(cue.text) for cue in cues)
    first = next((i for i, cue in enumerate(cues) if not _SOUND.fullmatch(cue.text)), 0)
    if not labels[first] and not _are_names(found, spoken):
        at = next(i for i, label in enumerate(labels) if label)
        few = "1 cue begins" if len(found) == 1 else f"{len(found)} cues begin"
        remark = (
            f"{few} with what may be a speaker's name, which soy left in the text; the first is at"
        )
        said = found[0].name
        return tuple(cues), (f'{remark} {place_of(cues[at])}, "{said}:"',)
    inner = Counter(
        label.name.casefold()
        for cue in cues
        for line in cue.text.split("\n")[1:]
        if (label := label_of(line))
    )
    known = {label.name.casefold() for label in found}
    known |= {name for name, count in inner.items() if count > 1}
    made: list[Cue] = []
    voice: str | None = None
    for cue in cues:
        for label, text in _turns(cue.text, known):
            voice = label.name if label else voice
            made.append(replace(cue, text=text, voice=voice))
    return tuple(cue for cue in made if cue.text), ()


def label_of(text: str) -> NamePrefix | None:
    """Return the name that a text begins with, None if it begins with no such thing.

    >>> label_of("Dr. A. Schmidt: Hello.").name, label_of("Warning: take it with food.")
    ('Dr. A. Schmidt', None)
    """
    if found := _TOLD_APART.match(text):
        return NamePrefix(found[1], found.end(), is_strong=True)
    found = _LABEL.match(text)
    if not found:
        return None
    name = " ".join((found[1] or found[2]).split())
    if not is_name(name):
        return None
    return NamePrefix(name, found.end(), is_strong=bool(found[1]) or is_strong(name))


def is_name(said: str) -> bool:
    """Tell whether the words can be somebody's name: at most six, each with a capital letter.

    Letters without capitals, as Georgian and Arabic have, are taken for such.
    """
    words = said.split()
    if not 0 < len(words) <= WORDS_LIMIT or len(said) > NAME_LIMIT:
        return False
    whole, first = one_line(said).casefold().rstrip("."), words[0].casefold().rstrip(",.")
    if not leads().isdisjoint((whole, first)):
        return False
    last = words[-1]
    if last.endswith(".") and len(last) > 3 and "." not in last[:-1]:  # a sentence, not "Jr."
        return False
    if last in particles() or words[0][0].isdigit():
        return False
    return all(_is_part(n, word, words) for n, word in enumerate(words))


def is_strong(name: str) -> bool:
    """Tell whether a name is hardly anything else: numbered, two words, a role, or in capitals."""
    bare = name.casefold()
    is_loud = len(name) > 2 and name.isupper()
    is_full = " " in name and not any(word.isdigit() for word in name.split())
    return bool(is_full or _NUMBERED.fullmatch(name) or bare in roles() or is_loud)


def is_name_line(line: str) -> bool:
    """Tell whether a line is a name and nothing else: `INTERVIEWER`, `Anna Schmidt:`."""
    bare = " ".join(line[: 2 * NAME_LIMIT].split())
    if bare.endswith((".", "!", "?", "؟", "…")):
        return False
    found = label_of(bare)
    return (found is not None and found.end == len(bare)) or is_name(bare.strip("-–— *_"))


def name_in(line: str) -> str:
    """Return the name that a line of which `is_name_line` holds."""
    bare = " ".join(line[: 2 * NAME_LIMIT].split())
    found = label_of(bare)
    return found.name if found else bare.strip("-–— *_")


def are_name_lines(lines: Sequence[str], texts: Sequence[str]) -> bool:
    """Tell whether all of these lines are names: some come again, or are hardly anything else.

    Of more than a few, half come again. Where the `texts` below them are in capital letters too,
    such lines are captions.
    """
    if not lines or not all(is_name_line(line) for line in lines):
        return False
    if any(text.isupper() for text in texts):
        return False
    names = [name_in(line) for line in lines]
    if len(names) >= FEW and 2 * len(set(names)) > len(names):
        return False
    return len(set(names)) < len(names) or all(map(is_strong, names))


def _is_part(n: int, word: str, words: Sequence[str]) -> bool:
    if word.endswith(","):  # "Anna Schmidt, MD", but not "Yes, Doctor"
        rest = words[n + 1 :]
        if n == 0 or not rest or not all(_DEGREE.fullmatch(each.rstrip(",")) for each in rest):
            return False
    bare = word.casefold()
    if not _WORD.fullmatch(word):
        return _NUMBERED.fullmatch(word) is not None
    if word[0].islower():
        return word in particles() or (n > 0 and (bare in roles() or word in DEGREES))
    return True


def _with_names_above(cues: Sequence[Cue]) -> Sequence[Cue]:
    """Return the cues with a colon behind names that stand alone above the text, as in Teams."""
    above, below = [], []
    for cue in cues:
        first, _, rest = cue.text.partition("\n")
        if rest:
            above.append(first)
            below.append(rest)
    few = len(above) < 2 or 5 * len(above) < 4 * len(cues)
    if few or not are_name_lines(above, below):
        return cues
    split = [(cue, *cue.text.partition("\n")) for cue in cues]
    return [
        replace(cue, text=f"{name_in(name)}:\n{text}") if text else cue
        for cue, name, _, text in split
    ]


def _are_names(found: Sequence[NamePrefix], spoken: int) -> bool:
    """Tell whether labels are names, though the first cue has none: `spoken` are all that speak."""
    times = Counter(label.name.casefold() for label in found)
    strong = Counter(label.name.casefold() for label in found if label.is_strong)
    again = [name for name, count in times.items() if count > 1]
    return (
        len(strong) > 1
        or max(strong.values(), default=0) > 1
        or len(again) > 1
        or (len(found) > 1 and 3 * len(found) >= spoken)
    )


def _turns(text: str, known: set[str]) -> Iterator[tuple[NamePrefix | None, str]]:
    """Yield (label, text) for each stretch of a cue; a name known elsewhere may begin any line."""
    label, lines = None, list[str]()
    for n, line in enumerate(text.split("\n")):
        found = label_of(text if n == 0 else line)
        is_new = found and (n == 0 or found.is_strong or found.name.casefold() in known)
        if found and is_new:
            if lines:
                yield label, "\n".join(lines).strip()
            label, lines = found, []
            line = line[min(found.end, len(line)) :]  # noqa: PLW2901
        lines.append(line)
    yield label, "\n".join(lines).strip()
