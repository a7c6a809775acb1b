"""What a recogniser was told before it listened, given back as if it had been heard.

Told of names, Whisper writes them where nobody says them: where the sound is unclear, in pauses, in
place of another name. A listener cannot see it, for they look right. So a stretch in which words
stand that were told is heard a second time without telling, and what was told counts only where
that hearing has something like it.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence

from toolkit.transcript.recognition.segments import Segment
from toolkit.transcript.text.tokens import tokens

_SHORTEST = 3  # letters: shorter words of a name (de, la) are everybody's
# Of the letters: "Lindquist" and "Lindqvist" share 0.89, "Weaver" and "Weber" 0.73, "marlin quist"
# and "Mara Lindqvist" 0.7; a name and what is said in its place mostly less than 0.4.
_ALIKE = 0.5

Segments = tuple[Segment, ...]


def unechoed(told: Sequence[str], heard: Segments, untold: Callable[[], Segments]) -> Segments:
    """Return what was heard; what `untold` hears where it says what was told and nobody said.

    `told` are the names and terms that the recogniser knew of when it heard `heard`; `untold` hears
    the same sound without them, and is asked only where one of them stands in `heard`.
    """
    known = {
        token.plain for text in told for token in tokens(text) if len(token.plain) >= _SHORTEST
    }
    words = _words(heard)
    if known.isdisjoint(words):
        return heard
    plain = untold()
    return plain if _is_echo(words, _words(plain), known) else heard


def _is_echo(words: Sequence[str], plain: Sequence[str], known: Iterable[str]) -> bool:
    """Tell whether a told word stands among `words` where `plain` has nothing like it."""
    told = frozenset(known)
    match = difflib.SequenceMatcher(None, words, plain, autojunk=False)
    return any(
        tag != "equal"
        and not told.isdisjoint(words[first:last])
        and not _are_alike(words[first:last], plain[begin:end])
        for tag, first, last, begin, end in match.get_opcodes()
    )


def _are_alike(these: Sequence[str], those: Sequence[str]) -> bool:
    one, other = "".join(these), "".join(those)
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _words(segments: Segments) -> list[str]:
    return [token.plain for segment in segments for token in tokens(segment.text)]
