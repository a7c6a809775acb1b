"""SubViewer as YouTube takes and gives it (.sbv). There is no standard.

A line `0:00:00.599,0:00:04.160`, the text under it, an empty line, as glossaries of subtitles
describe it. It has no place for speakers: their names are written, and read, as in SubRip.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from toolkit import timecode
from toolkit.transcript.formats import rolling_captions
from toolkit.transcript.text import rough_cues
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.reading_rules import SourceLines, Taken, source_of
from toolkit.transcript.text.rough_cues import Rough

_TIME = r"(\d[\d:]{0,6}:\d[\d.]{1,8})"
_TIMES = re.compile(rf"[ \t]*{_TIME},{_TIME}[ \t]*", re.ASCII)
_TURN = re.compile(r"\A>>+\s*")  # television captions mark a change of speaker with it


def is_one(text: str) -> bool:
    """Return whether the first line that says something holds SubViewer's times."""
    first = next((line for line in text.lstrip("\ufeff").splitlines() if line.strip()), "")
    return _TIMES.fullmatch(first) is not None


def take(name: str, data: bytes) -> Taken:
    """Return the cues of a SubViewer file, and what was put right. Raises BadTranscript.

    `name` is for messages. What is put right is what `srt.take` does.
    """
    source = source_of(name, data)
    lines = source.lines
    timings = [i for i, line in enumerate(lines) if _TIMES.fullmatch(line.lstrip("\ufeff"))]
    for i in range(timings[0] if timings else len(lines)):
        if lines[i].strip("\ufeff \t"):
            raise source.wrong(i, "times such as 0:00:01.000,0:00:04.000")
    rows = []
    for timing, after in pairwise([*timings, len(lines)]):
        start_ms, end_ms = _times(source, timing)
        said = "\n".join(lines[timing + 1 : after]).strip()
        rows.append(Rough(timing, start_ms, end_ms, said))
    rows, remarks = rolling_captions.unrolled(source, rows)
    rows = [replace(row, text=_TURN.sub("", row.text)) for row in rows]
    return rough_cues.taken(source, rows, remarks)


def render(cues: Sequence[Cue]) -> str:
    """Return a SubViewer file, the speaker's name and a colon where the speaker changes."""
    blocks: list[str] = []
    voice: str | None = None
    for cue in cues:
        name = f"{cue.voice}: " if cue.voice and cue.voice != voice else ""
        voice = cue.voice
        blocks.append(f"{_clock(cue.start_ms)},{_clock(cue.end_ms)}\n{_text(name + cue.text)}\n")
    return "\n".join(blocks)


def _times(source: SourceLines, index: int) -> tuple[int, int]:
    found = _TIMES.fullmatch(source.lines[index].lstrip("\ufeff"))
    try:
        if found:
            return timecode.parse(found[1]), timecode.parse(found[2])
    except ValueError:
        pass
    raise source.wrong(index, "times such as 0:00:01.000,0:00:04.000")


def _clock(ms: int) -> str:
    return timecode.clock(ms).removeprefix("0")  # one digit of hours


def _text(text: str) -> str:
    """Return the text; a line of it that looks like times gets a space, which times never have."""
    lines = text.split("\n")
    return "\n".join(li.replace(",", ", ") if _TIMES.fullmatch(li) else li for li in lines)
