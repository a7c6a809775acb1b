"""Plain text: paragraphs for reading, or a line with its time for each cue, which can come back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit import timecode
from toolkit.transcript.cues import Cue
from toolkit.transcript.folding import one_line
from toolkit.transcript.names import named
from toolkit.transcript.paragraphs import paragraphs
from toolkit.transcript.reading import Collector, Source, source_of, tidy

# The last cue has nothing after it that says when it ends: 15 characters a second, the pace of
# conversation and of subtitles (BBC Subtitle Guidelines, 160-180 words a minute), 1 s at least.
CHARACTERS_PER_SECOND = 15

_CLOCK = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?"
_BARE = re.compile(rf"\s*({_CLOCK})(?:\s+[-–—]\s+|\s+|$)(.*)")
_BRACKETED = re.compile(rf"\s*[\[(]({_CLOCK})[\])]\s*(.*)")


def parse(name: str, data: bytes) -> tuple[Cue, ...]:
    """Return the cues of a text with times; `name` is for messages. Raises BadTranscript.

    `[00:01:02] Name: text`, `00:01:02 Name: text`, or the time on a line of its own. Lines without
    a time belong to the one before. A cue ends where the next later one begins.
    """
    source = source_of(name, data)
    stamps = _stamps(source)
    collector = Collector(source)
    ends = _ends_ms(stamps)
    for n, (index, start_ms, rest) in enumerate(stamps):
        last = stamps[n + 1][0] if n + 1 < len(stamps) else len(source.lines)
        text = " ".join(tidy([rest, *source.lines[index + 1 : last]]))
        end_ms = ends[n]
        if end_ms is None:
            end_ms = start_ms + max(1000, 1000 * len(text) // CHARACTERS_PER_SECOND)
        elif end_ms < start_ms:
            raise source.wrong(stamps[n + 1][0], f"a time after {timecode.clock(start_ms)}")
        collector.times(index, start_ms, end_ms)
        collector.add(start_ms, end_ms, [text], None)
    return named(collector.cues)


def render(cues: Sequence[Cue], title: str, notice: str | None = None) -> str:
    """Return the title and the paragraphs, each with its speaker's name where it is known.

    A `notice` stands between them.
    """
    head = [title, notice] if notice else [title]
    lines = [f"{p.voice}: {p.text}" if p.voice else p.text for p in paragraphs(cues)]
    return "\n\n".join([*head, *lines]) + "\n"


def render_timed(cues: Sequence[Cue]) -> str:
    """Return a line `[00:01:02.345] Name: text` for each cue, as `parse` reads it.

    A cue's end is not written: it is where the next one begins.
    """
    said = ((cue, f"{cue.voice}: " if cue.voice else "") for cue in cues)
    return "".join(
        f"[{timecode.clock(cue.start_ms)}] {name}{one_line(cue.text)}\n" for cue, name in said
    )


def _ends_ms(stamps: Sequence[tuple[int, int, str]]) -> list[int | None]:
    """Return the next other time after each stamp: several may begin at once."""
    ends: list[int | None] = [None] * len(stamps)
    for n in range(len(stamps) - 2, -1, -1):
        following = stamps[n + 1][1]
        ends[n] = ends[n + 1] if following == stamps[n][1] else following
    return ends


def _stamps(source: Source) -> list[tuple[int, int, str]]:
    """Return (line index, start, rest of the line) of each line with a time.

    The first line with text decides: if its time stands in brackets, bare ones are text.
    """
    first = next((i for i, line in enumerate(source.lines) if line.strip("\ufeff \t")), 0)
    form = _BRACKETED if _BRACKETED.match(source.lines[first]) else _BARE
    stamps = []
    for i in range(first, len(source.lines)):
        if found := form.fullmatch(source.lines[i]):
            try:
                stamps.append((i, timecode.parse(found[1]), found[2]))
            except ValueError:
                raise source.wrong(i, "a time such as [00:01:02]") from None
        elif not stamps and source.lines[i].strip():
            raise source.wrong(
                i,
                "a line that begins with its time",
                hint="write [00:01:02] Name: text, or bring a WebVTT (.vtt) or SubRip (.srt) file; "
                "a text without times comes in with soy transcript align",
            )
    return stamps
