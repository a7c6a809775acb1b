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

`soy new` accepts a recording as it comes: from a recorder, a phone, a video call or an editor. It
decodes the whole file before it makes an episode. There are three possible results:

- **taken**: soy copies the recording into the episode and has nothing to report.
- **taken with a warning**: soy copies the recording, and a line that begins with `warning:` says
  what it found and where. Listen to that place and decide whether it matters. `soy master` repeats
  the warning.
- **refused**: soy makes nothing and changes nothing. A line that begins with `error:` says what is
  wrong, and a line that begins with `hint:` says what to do next.

soy never changes your own file. If you can choose, bring WAV or FLAC straight from the recorder or
the editor: nobody can restore what MP3 and AAC have left out. `--json` prints everything that soy
found, loudness and peak included.

## If something is wrong with the recording

- **It was cut off.** `--accept-truncated` takes what is there.
- **It has several sound tracks.** `--track-number 2` takes the second.
- **One side of the stereo is unusable.** `--channel left` or `--channel right` takes one side
  alone. If a side is dead or inverted, soy takes the other one by itself and says so;
  `--channel both` takes both all the same.
- **It has a constant voltage (DC), or a microphone that the file calls LFE.** soy removes the
  voltage, and mixes the microphone in.
- **It is noisy or uneven.** soy says whether `denoise = true` or `leveller = true` would help
  ([mastering.md](mastering.md) explains both).
- **A piece of it is damaged.** soy skips that piece and leaves silence of the same length, so that
  everything behind it, chapters included, keeps its time. A warning names each place and its
  length, and says if up to a second is missing at the end. If more is missing at the end, or more
  than half of the recording cannot be decoded, soy refuses it unless you add `--accept-truncated`.
- **It consists of several files of one format, joined byte by byte**, as some recorders and joining
  programs do. soy plays them one after the other, each at its own rate. If something else follows
  the sound, soy leaves it out, and a warning says how much it was.

## Chapters and tags in the recording

soy copies chapters with their links (a WAV's cue points, too), the description and the language
from the file into `episode.toml`, and also the title if you leave out `--title`. It only notes
names and dates there, as comments. `--no-tags` copies none of this.

`soy chapters import 001 FILE` reads chapters that another program made: lists of times and titles,
tables of them (CSV, as Excel writes it), Audacity's labels, REAPER's table, Ogg's `CHAPTER01=`
lines, Podlove Simple Chapters, the podcast namespace's JSON, WebVTT, or a recording with chapters.
`soy chapters export 001 --format youtube` prints them for the text under a video; other formats are
for other programs.

## Several microphones, or one person on each side

If you have one file for each microphone, let soy mix them:

```
soy new --title "..." --track "Mara=mara.wav" --track "Jon=jon.wav" --offset "Jon=1.25"
```

soy keeps the files, makes the voices equally loud, turns each microphone down while only other
people talk, and mixes them. `--offset` says that Jon's file begins 1.25 seconds later. Transcripts
that `soy transcribe` makes then name the speakers.

If a stereo recording has one person on each side, `soy voices 001 --left Mara --right Jon` lets the
transcript name them.

## What the tables show

Whenever the tests run, they try every row below with a small real file.
"""

FOOT = """\
## What the warnings cannot tell

Levels cannot distinguish music from noise. Where music runs under the talk, soy says how loud the
quietest parts are and leaves the judgement to you. In a recording without pauses, such as a song,
soy cannot measure the background, and says nothing about it.
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
