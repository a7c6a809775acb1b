"""Write docs/recordings.md: what `soy new` does with each shape of recording in the tests' table.

Run from the top folder: python -m tools.recordings_table
The table is tests/audio/shapes.py; tests/audio/test_shapes.py holds it true, and this file current.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.audio import shapes
from tests.audio.shapes import Shape

PAGE = Path(__file__).parents[1] / "docs" / "recordings.md"

HEAD = """\
# Recordings: what you can bring

`soy new` takes the recording as it comes: from a recorder, a phone, a video call, an editor. It
decodes all of it once before it makes an episode, and then does one of three things:

- **taken**: the recording is copied into the episode, and nothing is said about it.
- **taken with a warning**: the same, and a line that begins with `warning:` says what was found
  and where. Listen to that place, and decide whether it matters. `soy master` says it again.
- **refused**: nothing is made and nothing is changed. A line that begins with `error:` says what
  is wrong, and a line that begins with `hint:` what to do next.

Your file itself is never changed. If you can choose, bring WAV or FLAC as it left the recorder or
the editor: what MP3 and AAC left out does not come back. A recording that was cut off can often be
taken as far as it goes: add `--accept-truncated`. Of a file with several sound tracks,
`--track-number 2` takes the second; of a stereo recording, `--channel left` or `right` takes one
side alone. Where one side is dead, or the other upside down, soy does so by itself and says it;
`--channel both` takes both all the same.

Where a piece of a recording is damaged, soy passes over it and leaves silence of its length: what
comes behind it stays at its time, and so do chapters. A warning names the places and how long each
is, and how much is missing at the end if that is a second at most. Without `--accept-truncated` a
recording is refused if more is missing at its end, or more than half of it cannot be decoded.

Several files of one format that were put together byte by byte, as recorders and joining programs
do, are heard one after the other, each at its own rate. What stands behind the sound and is no such
file is left out, and a warning says how much it is.

Every row below is tried out with a small real file whenever the tests run.
"""

FOOT = """\
## What the warnings cannot tell

Levels do not tell music from noise. Where music runs under the talk, soy says how loud the
quietest parts are, and leaves the judgement to you. Where there are no pauses at all, as in a
song, nothing is said about the background: it cannot be measured there.
"""

SECTIONS: tuple[tuple[str, tuple[Shape, ...]], ...] = (
    ("Without loss", shapes.LOSSLESS),
    ("With loss, and the sound of videos", shapes.LOSSY),
    ("Sample rates", shapes.RATES),
    ("Channels", shapes.LAYOUTS),
    ("Times in the file that do not fit", shapes.TIMES),
    ("Taken, and worth a look", (*shapes.WARNED, *shapes.SEVERAL)),
    ("Damaged, joined, unfinished", shapes.UNUSUAL),
    ("Refused", shapes.REFUSED),
)


def page() -> str:
    """Return the text of docs/recordings.md."""
    sections = (f"## {title}\n\n{_table(rows)}" for title, rows in SECTIONS)
    return "\n".join((HEAD, *sections, FOOT))


def _table(rows: Iterable[Shape]) -> str:
    lines = ["| Recording | Verdict | What soy says |", "| --- | --- | --- |"]
    lines += [f"| {row.name} | {row.verdict} | {_said(row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _said(row: Shape) -> str:
    """Return the words of the table, marked as words left out of a longer sentence."""
    return f"“… {row.says} …”" if row.says else ""


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
