"""Word times for made-up cues: each word as long as its letters, a short pause after each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.transcript.text.cues import Cue, Word


def heard(cues: Sequence[Cue]) -> tuple[Word, ...]:
    return tuple(word for cue in cues for word in _of(cue))


def _of(cue: Cue) -> Iterator[Word]:
    said = cue.text.split()
    ms_a_letter = (cue.end_ms - cue.start_ms) / (sum(map(len, said)) + len(said) - 1)
    at = float(cue.start_ms)
    for text in said:
        end = at + len(text) * ms_a_letter
        yield Word(round(at), round(end), text)
        at = end + ms_a_letter
