"""What an author is told whose moment does not say what the approved transcript says there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from toolkit import timecode
from toolkit.campaign.moments.difference import difference
from toolkit.campaign.moments.moment_bounds import Span, said_between, wrong_edge
from toolkit.campaign.moments.word_match import words_of
from toolkit.errors import MomentMismatch
from toolkit.show.campaign import Moment
from toolkit.transcript.text.cues import Word


class Played(Protocol):
    """A stretch that is played, and when its words are said."""

    @property
    def span(self) -> Span:
        """When they are."""

    @property
    def start_ms(self) -> int:
        """Where it begins."""

    @property
    def end_ms(self) -> int:
        """Where it ends."""


def check_held(
    part: Played,
    quoted: Sequence[str],
    ends: tuple[str, str],
    heard: Sequence[Word],
    outer: tuple[bool, bool],
    head: str,
) -> None:
    """Raise MomentMismatch unless a part of a moment holds its words, the first and the last too.

    `ends` are these two as the transcript has them; `outer` tells which edges are the moment's own
    and not those of a cut.
    """
    span = part.span
    if span.unknown:
        raise MomentMismatch(
            f"{head}its {span.unknown} word is in the middle of a cue, so soy does not know when "
            "it is said",
            hint="quote whole cues, or add word times: soy transcribe, or soy transcript align",
        )
    wrong = wrong_edge(span, part.start_ms, part.end_ms, *ends)
    if wrong is None:
        return
    said = said_between(heard, part.start_ms, part.end_ms)
    if said and said != list(quoted):
        wrong += (
            f"\n  the moment says:  {' '.join(quoted)}\n  its clip says:    {' '.join(said)}"
            f"\n  difference:       {difference(quoted, said)}"
        )
    start, end = (timecode.clock(at) for at in span.around())
    hint = f'write start = "{start}", end = "{end}"'
    if not all(outer):
        hint = (
            f"remove the line `cuts`; what stands beside [...] here is said from {start} to {end}"
        )
    raise MomentMismatch(head + wrong, hint=hint)


def other_words(
    moment: Moment, pieces: Sequence[Sequence[str]], said: list[str], where: str
) -> MomentMismatch:
    """Return the error of a moment whose words are not those that are said there."""
    times = f"{timecode.clock(moment.start_ms)} to {timecode.clock(moment.end_ms)}"
    head = f"{where}: moment {moment.id!r}: its words differ from the approved transcript"
    if not said:
        return MomentMismatch(
            f"{head}: nobody speaks from {times}",
            hint="look up the times in the transcript, and correct start and end",
        )
    words = words_of(moment.words)
    plain = " [...] ".join(difference(piece, said) for piece in pieces)
    return MomentMismatch(
        f"{head} from {times}\n"
        f"  the moment says:     {' '.join(words)}\n"
        f"  the transcript says: {' '.join(said)}\n"
        f"  difference:          {plain}",
        hint="copy the words from the transcript (those in {+ +}, not those in [- -]), or correct "
        "start and end; where the transcript has changed, see soy moments update",
    )
