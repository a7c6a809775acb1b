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
from toolkit.transcript.cues import Cue
from toolkit.transcript.folding import one_line
from toolkit.transcript.name_words import LEADS, PARTICLES, ROLES

NAME_LIMIT = 60
WORDS_LIMIT = 6
# A label at the beginning of a line; `is_name` tells whether it can be a name. What stands in round
# brackets behind a name, such as "(host)", is not part of it.
_LABEL = re.compile(
    r"(?:[-–—] ?)?(?:\[([^\[\]\n:]{1,60})\]|([^\W_][^\n:\[\](){}<>\"“”!?;|]{0,60}?))"
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
class Label:
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
    labels = [label_of(cue.text) for cue in cues]
    found = [label for label in labels if label]
    if not found:
        return tuple(cues), ()
    spoken = sum(not _SOUND.fullmatch(cue.text) for cue in cues)
    first = next((i for i, cue in enumerate(cues) if not _SOUND.fullmatch(cue.text)), 0)
    if not labels[first] and not _are_names(found, spoken):
        at = next(i for i, label in enumerate(labels) if label)
        few = "1 cue begins" if len(found) == 1 else f"{len(found)} cues begin"
        remark = f"{few} with what may be a name, left in the text; the first is at"
        said = found[0].name
        return tuple(cues), (f'{remark} {place_of(cues[at])}, "{said}:"',)
    known = {label.name.casefold() for label in found}
    made: list[Cue] = []
    voice: str | None = None
    for cue in cues:
        for label, text in _turns(cue.text, known):
            voice = label.name if label else voice
            made.append(replace(cue, text=text, voice=voice))
    return tuple(cue for cue in made if cue.text), ()


def label_of(text: str) -> Label | None:
    """Return the name that a text begins with, None if it begins with no such thing.

    >>> label_of("Dr. A. Schmidt: Hello.").name, label_of("Warning: take it with food.")
    ('Dr. A. Schmidt', None)
    """
    if found := _TOLD_APART.match(text):
        return Label(found[1], found.end(), is_strong=True)
    found = _LABEL.match(text)
    if not found:
        return None
    name = " ".join((found[1] or found[2]).split())
    if not is_name(name):
        return None
    return Label(name, found.end(), is_strong=bool(found[1]) or is_strong(name))


def is_name(said: str) -> bool:
    """Tell whether the words can be somebody's name: at most six, each with a capital letter.

    Letters without capitals, as Georgian and Arabic have, are taken for such.
    """
    words = said.split()
    if not 0 < len(words) <= WORDS_LIMIT or len(said) > NAME_LIMIT:
        return False
    if one_line(said).casefold().rstrip(".") in LEADS or words[0].casefold().rstrip(",.") in LEADS:
        return False
    if words[-1] in PARTICLES or words[0][0].isdigit():
        return False
    return all(_is_part(n, word, words) for n, word in enumerate(words))


def is_strong(name: str) -> bool:
    """Tell whether a name is hardly anything else: numbered, two words, a role, or in capitals."""
    bare = name.casefold()
    is_loud = len(name) > 2 and name.isupper()
    return bool(" " in name or _NUMBERED.fullmatch(name) or bare in ROLES or is_loud)


def _is_part(n: int, word: str, words: Sequence[str]) -> bool:
    if word.endswith(","):  # "Anna Schmidt, MD", but not "Yes, Doctor"
        rest = words[n + 1 :]
        if n == 0 or not rest or not all(_DEGREE.fullmatch(each.rstrip(",")) for each in rest):
            return False
    bare = word.casefold()
    if not _WORD.fullmatch(word):
        return _NUMBERED.fullmatch(word) is not None
    if word[0].islower():
        return word in PARTICLES or (n > 0 and (bare in ROLES or word.endswith(".")))
    return True


def _are_names(found: Sequence[Label], spoken: int) -> bool:
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


def _turns(text: str, known: set[str]) -> Iterator[tuple[Label | None, str]]:
    """Yield (label, text) for each stretch of a cue; a name known elsewhere may begin any line."""
    label, lines = None, list[str]()
    for n, line in enumerate(text.split("\n")):
        found = label_of(text if n == 0 else line)
        if found and (n == 0 or found.name.casefold() in known):
            if lines:
                yield label, "\n".join(lines).strip()
            label, lines = found, []
            line = line[min(found.end, len(line)) :]  # noqa: PLW2901
        lines.append(line)
    yield label, "\n".join(lines).strip()
