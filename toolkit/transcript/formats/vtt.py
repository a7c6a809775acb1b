"""WebVTT, the form in which people correct a transcript (W3C, "WebVTT: The Web Video Text Tracks").

Sections cited are those of the Candidate Recommendation of 4 April 2019.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from toolkit import timecode
from toolkit.characters import unescaped
from toolkit.transcript.formats import rolling_captions
from toolkit.transcript.text import rough_cues
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.reading_rules import (
    Collector,
    SourceLines,
    Taken,
    source_of,
    time_line,
)
from toolkit.transcript.text.rough_cues import Rough
from toolkit.transcript.text.text_lines import fold_lines

# Podcast namespace, "Transcript File Format Details", section WebVTT: at most 65 characters a line.
LINE_LIMIT = 65

_HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
_IGNORED = re.compile(r"(?:NOTE(?:[ \t].*)?|STYLE[ \t]*|REGION[ \t]*)")  # section 4.1
# A voice, its classes and its name; section 4.2.2.
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?(?:[ \t\n]([^<>]*))?>")
# Other tags and times inside the text. A `<` before anything else was meant as it stands: a browser
# would drop "<0.05" from "p <0.05", a transcript must not.
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<\d[\d:]*:\d\d\.\d{3}>|</>")
# Marks that nobody sees are written by name (section 4.2.2), so that an editor shows them.
_WRITTEN = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\u200e": "&lrm;", "\u200f": "&rlm;"}
_ESCAPES = str.maketrans(_WRITTEN)
_TURN = re.compile(r"\A>>+\s*")  # television captions mark a change of speaker with it
# A cue's own name: Webex writes a number, who speaks and their id there.
_WEBEX = re.compile(r'\d{1,9}[ \t]{1,9}"([^"]{1,200})"(?:[ \t]{1,9}\(\d{1,30}\))?')
_HYPHEN = "&#45;"


def parse(name: str, data: bytes) -> tuple[Cue, ...]:
    """Return the cues of a WebVTT file; `name` is for messages. Raises BadTranscript.

    Comments, styles, regions, cue names and settings are left out. A cue in which several voices
    speak becomes one cue for each, at the same time. This is the form in which transcripts are
    kept: nothing is put right, and a name before the text is text.
    """
    source = source_of(name, data)
    collector = Collector(source)
    for _, timing, start_ms, end_ms, said in _cues(source):
        collector.times(timing, start_ms, end_ms)
        for voice, text in _voices(said):
            collector.add(start_ms, end_ms, [text], voice)
    return tuple(collector.cues)


def take(name: str, data: bytes) -> Taken:
    """Return the cues of a file that comes from elsewhere, and what was put right in it.

    As `parse`, but cues may be out of order or without length, lines that roll up are said once,
    and where no cue has a voice, names are taken from before the text (Zoom) or from the cues' own
    names (Webex). Raises BadTranscript.
    """
    source = source_of(name, data)
    ids, rows = [], []
    for cue_id, timing, start_ms, end_ms, said in _cues(source):
        counter = int(cue_id) if cue_id.isdecimal() and len(cue_id) < 10 else 0
        for voice, text in _voices(said):
            if text.strip():
                ids.append(cue_id)
                rows.append(Rough(timing, start_ms, end_ms, text, voice, counter))
    rows, remarks = _with_names(source, rows, ids)
    rows, rolled = rolling_captions.unrolled(source, rows)
    rows = [replace(row, text=_TURN.sub("", row.text.strip())) for row in rows]
    return rough_cues.taken(source, rows, (*remarks, *rolled))


def render(cues: Sequence[Cue]) -> str:
    """Return a WebVTT file; lines of more than 65 characters are folded."""
    blocks = ["WEBVTT\n"]
    for cue in cues:
        voice = f"<v {_name(cue.voice)}>" if cue.voice else ""
        text = fold_lines(cue.text, LINE_LIMIT).translate(_ESCAPES)
        times = f"{timecode.clock(cue.start_ms)} --> {timecode.clock(cue.end_ms)}"
        blocks.append(f"{times}\n{voice}{text}\n")
    return "\n".join(blocks)


def _name(voice: str) -> str:
    """Return a name as it stands in its tag.

    Section 4.1: "-->" stands in no line of a cue but that of its times. A name that ends with two
    hyphens would make one with the tag's end: its last hyphen is written as a character reference,
    which section 4.2.2 allows in names.
    """
    name = voice.translate(_ESCAPES)
    return name.removesuffix("-") + _HYPHEN if name.endswith("--") else name


def _cues(source: SourceLines) -> Iterator[tuple[str, int, int, int, str]]:
    """Yield (name, line of the times, start, end, text with its tags) of each cue."""
    if not _HEADER.fullmatch(source.lines[0].removeprefix("\ufeff")):
        raise source.wrong(0, "WEBVTT, the first line of a WebVTT file")
    body = next((i for i, line in enumerate(source.lines) if _ends_header(line)), None)
    for first, last in _blocks(source, body) if body is not None else ():
        timing = _timing(source, first, last)
        if timing is not None:
            cue_id = source.lines[first].strip() if first < timing else ""
            start_ms, end_ms = time_line(source, timing)
            yield cue_id, timing, start_ms, end_ms, "\n".join(source.lines[timing + 1 : last])


def _with_names(
    source: SourceLines, rows: list[Rough], ids: Sequence[str]
) -> tuple[list[Rough], tuple[str, ...]]:
    """Return the cues with voices from their own names, and what of those names is left out."""
    if any(row.voice for row in rows):
        return rows, ()
    named = [found[1] if (found := _WEBEX.fullmatch(each)) else None for each in ids]
    if any(named):
        return [replace(r, voice=n) for r, n in zip(rows, named, strict=True)], ()
    words = [(row, each) for row, each in zip(rows, ids, strict=True) if _is_wordy(each)]
    if not words:
        return rows, ()
    row, first = words[0]
    cues = "1 cue has an identifier" if len(words) == 1 else f"{len(words)} cues have identifiers"
    remark = f"{source.name}: {cues}, which soy leaves out; the first is {source.place(row.index)}"
    return rows, (f'{remark}, "{first[:60]}"',)


def _is_wordy(cue_id: str) -> bool:
    """Tell whether a cue's own name is words for people, not a counter or a key."""
    return sum(len(word) > 1 and word[:2].isalpha() for word in cue_id[:200].split()) > 1


def _ends_header(line: str) -> bool:
    return not line.strip() or "-->" in line  # section 6.1, step 8: a cue may follow at once


def _blocks(source: SourceLines, start: int) -> Iterator[tuple[int, int]]:
    """Yield (first line, line after the last) of each block; an empty line or new times end one."""
    lines = (*source.lines, "")
    first: int | None = None
    timed = False
    for i in range(start, len(lines)):
        is_blank = not lines[i].strip() and not (timed and lines[i] and not _is_gap(lines, i))
        if is_blank or ("-->" in lines[i] and timed):
            if first is not None:
                yield first, i
            first, timed = (None, False) if is_blank else (i, True)
        elif lines[i].strip() or first is not None:
            first = i if first is None else first
            timed = timed or "-->" in lines[i]


def _is_gap(lines: Sequence[str], index: int) -> bool:
    """Tell whether a line of nothing but spaces stands between two cues, as an empty one does.

    Section 6.1: such a line is text of its cue, and YouTube begins its cues with one. Editors leave
    them where the next cue begins, maybe with its name, or a comment.
    """
    following, then = (*lines[index + 1 : index + 3], "", "")[:2]
    if "-->" in lines[index - 1] or not following:
        return False
    is_id = following.strip().isdecimal() or _WEBEX.fullmatch(following) is not None
    return (
        "-->" in following or ("-->" in then and is_id) or _IGNORED.fullmatch(following) is not None
    )


def _timing(source: SourceLines, first: int, last: int) -> int | None:
    """Return the line with a block's times; None for a comment, style or region."""
    for i in range(first, min(first + 2, last)):  # the cue's name may stand before its times
        if "-->" in source.lines[i]:
            return i
    if _IGNORED.fullmatch(source.lines[first]):
        return None
    raise source.wrong(
        first,
        "times such as 00:00:01.000 --> 00:00:04.000 before the text",
        hint="leave no empty line inside the text of a cue",
    )


def _voices(text: str) -> Iterator[tuple[str | None, str]]:
    """Yield (voice, plain text) for each stretch of a cue's text."""
    at, voice = 0, None
    for found in _VOICE.finditer(text):
        yield voice, _plain(text[at : found.start()])
        at, voice = found.end(), unescaped(found[1] or "")
    yield voice, _plain(text[at:])


def _plain(text: str) -> str:
    return unescaped(_TAG.sub("", text))
