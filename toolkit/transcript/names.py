"""Names of speakers in formats that have no place for them: `Name: text`.

The podcast namespace ("Transcript File Format Details", section SRT) writes the speaker's name,
followed by a colon, where the speaker changes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from toolkit.transcript.cues import Cue
from toolkit.transcript.folding import one_line

# At most four words, the first one not in small letters: "Note that it costs more: ..." is no name.
_NAMED = re.compile(r"(?![a-zß-öø-ÿ\d_])(\w[\w.'’-]*(?:[ \xa0\n]\w[\w.'’-]*){0,3}):(?:[ \n]+|$)")
_SOUND = re.compile(r"[\[(♪].*[\])♪]", re.DOTALL)
NAME_LIMIT = 60


def named(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """Return the cues with the names before their text made into voices.

    A name holds until the next one. If the first cue (sounds such as "[music]" aside) has no name,
    the colons are taken as part of the text everywhere, and nothing is changed.
    """
    first = next((cue for cue in cues if not _SOUND.fullmatch(cue.text)), None)
    if first is None or not _name(first.text):
        return tuple(cues)
    made: list[Cue] = []
    voice: str | None = None
    for cue in cues:
        if found := _name(cue.text):
            voice = one_line(found[1])
            cue = replace(cue, text=cue.text[found.end() :])  # noqa: PLW2901
        made.append(replace(cue, voice=voice))
    return tuple(cue for cue in made if cue.text)


def _name(text: str) -> re.Match[str] | None:
    found = _NAMED.match(text)
    return found if found and len(found[1]) <= NAME_LIMIT else None
