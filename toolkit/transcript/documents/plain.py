"""Plain text: paragraphs for reading, or a line with its time for each cue, which can come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from toolkit import timecode
from toolkit.transcript.documents import furniture, heads
from toolkit.transcript.documents.furniture import check_no_chat
from toolkit.transcript.documents.heads import Head
from toolkit.transcript.text import names, rough_cues
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.names import label_of
from toolkit.transcript.text.paragraphs import paragraphs
from toolkit.transcript.text.reading_rules import Places, SourceLines, Taken, source_of, tidy
from toolkit.transcript.text.rough_cues import CHARACTERS_PER_SECOND, Rough
from toolkit.transcript.text.text_lines import one_line

HINT = (
    "write [00:01:02] Name: text, or Name 0:12 above what is said, or use a WebVTT (.vtt) or "
    "SubRip (.srt) file; a text without times comes in with soy transcript align"
)
_MOST = 0.8  # of the heads have a name line: those that do not are sounds


@dataclass(frozen=True, slots=True)
class _TimedBlock:
    """What stands from one time to the next: its head, and the lines under it."""

    head: Head
    body: tuple[str, ...]


def take(name: str, data: bytes) -> Taken:
    """Return the cues of a text with times, and what is left out; `name` is for messages.

    `[00:01:02] Name: text`, `Name  0:12` above the text, and what else `heads` knows. Lines without
    a time belong to the one before; a title above the first is left out. A cue ends where the next
    later one begins. Raises BadTranscript.
    """
    source = source_of(name, data)
    source = SourceLines(name, tuple(line.replace("\ufeff", "") for line in source.lines))
    taken = of_lines(source, source.lines)
    if taken is None:
        first = next((i for i, line in enumerate(source.lines) if line.strip()), None)
        if first is None:
            return Taken(())
        raise source.wrong(first, "a line that begins with its time", hint=HINT)
    return taken


def of_lines(places: Places, lines: Sequence[str], headings: Collection[int] = ()) -> Taken | None:
    """Return the cues of lines with times, None if they have none. Raises BadTranscript.

    `headings` are the lines that look like one: they are left out where they hold no time or name.
    """
    check_no_chat(places.name, lines)
    kept, dropped = furniture.kept(lines)
    found = heads.found(kept)
    if not found:
        return None
    begun = {head.index for head in found}
    for i in headings:
        if i not in begun and not names.is_name_line(kept[i]) and kept[i].strip():
            kept[i] = ""
            dropped.append(i)
    dropped = [i for i in dropped if i > found[0].index]
    frames = heads.frames_of(found)
    above = [i for i in range(found[0].index) if lines[i].strip()]
    lasts = [*(head.index for head in found[1:]), len(kept)]
    blocks = [
        _TimedBlock(head, tuple(filter(str.strip, kept[head.index + 1 : last])))
        for head, last in zip(found, lasts, strict=True)
    ]
    blocks = _with_name_lines(_with_names_before(blocks, kept))
    before = found[0].index - 1  # the first one's name, where it stands above the time
    if above[-1:] == [before] and names.name_in(kept[before]) == blocks[0].head.name:
        above.pop()
    rows, guessed = _rows(places, blocks, frames or heads.FRAMES[0])
    remarks = [
        *furniture.remark(places, lines, above, "above the first time"),
        *furniture.remark(places, lines, dropped, "that nobody said"),
    ]
    if frames:
        remarks.append(
            f"{places.name}: the times count frames; soy assumed {frames} frames a second"
        )
    if guessed:
        few = "1 cue has" if len(guessed) == 1 else f"{len(guessed)} cues have"
        first = timecode.clock(guessed[0])
        remarks.append(
            f"{places.name}: {few} no time, so soy estimated it from the length of the text; "
            f"the first is at {first}"
        )
    return rough_cues.taken(places, rows, remarks)


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


def _rows(
    places: Places, blocks: Sequence[_TimedBlock], frames: int
) -> tuple[list[Rough], list[int]]:
    """Return the cues of all blocks, and the starts of those that have no time of their own."""
    times = [_times(places, block.head, frames) for block in blocks]
    ends = _ends_ms([start for start, _ in times])
    known = Counter(
        label.name.casefold()
        for block in blocks
        for line in (block.head.rest, *block.body)
        if (label := label_of(line))
    )
    rows: list[Rough] = []
    guessed: list[int] = []
    voice: str | None = None
    is_named = any(block.head.name for block in blocks)
    latest_ms = 0
    for block, (start_ms, own_end_ms), next_ms in zip(blocks, times, ends, strict=True):
        index = block.head.index
        if start_ms < latest_ms:
            raise places.wrong(index, f"a time after {timecode.clock(latest_ms)}")
        latest_ms = start_ms
        voice = block.head.name or voice
        end_ms = own_end_ms if own_end_ms is not None else next_ms
        parts = _turns(block, known)
        shares = _shares(parts, start_ms, end_ms)
        guessed += [at_ms for at_ms, _ in shares[1:]]
        for part, (at_ms, until_ms) in zip(parts, shares, strict=True):
            if is_named and not block.head.name and (label := label_of(part)):
                voice, part = label.name, part[label.end :]  # noqa: PLW2901
            rows += _pieces(Rough(index, at_ms, until_ms, part, voice), frames)
    return [row for row in rows if row.text], guessed


def _times(places: Places, head: Head, frames: int) -> tuple[int, int | None]:
    try:
        start_ms = heads.clock_ms(head.start, frames)
        return start_ms, heads.clock_ms(head.end, frames) if head.end else None
    except ValueError:
        raise places.wrong(head.index, "a time such as [00:01:02]") from None


def _turns(block: _TimedBlock, known: Counter[str]) -> list[str]:
    """Return what is said in a block, a text for each line that begins with a name known twice."""
    parts: list[list[str]] = [[block.head.rest]]
    for line in block.body:
        label = None if block.head.name else label_of(line)
        if label and (known[label.name.casefold()] > 1 or label.is_strong):
            parts.append([])
        parts[-1].append(line)
    made = [" ".join(tidy([furniture.without_times(line) for line in part])) for part in parts]
    return [text for text in made if text] or [""]


def _shares(
    parts: Sequence[str], start_ms: int, end_ms: int | None
) -> list[tuple[int, int | None]]:
    """Return the times of texts that have one stretch of time together, by their lengths."""
    if len(parts) == 1:
        return [(start_ms, end_ms)]
    done = [0, *accumulate(map(len, parts))]
    needed_ms = 1000 * done[-1] // CHARACTERS_PER_SECOND
    whole_ms = max(needed_ms if end_ms is None else end_ms - start_ms, len(parts))
    at = [start_ms + max(whole_ms * said // max(done[-1], 1), n) for n, said in enumerate(done)]
    return [(begin, max(until, begin + 1)) for begin, until in pairwise(at)]


def _pieces(row: Rough, frames: int) -> Iterator[Rough]:
    """Yield a cue in pieces where times stand in brackets within its text, if they are its own."""
    at, start_ms = 0, row.start_ms
    for start, end, time in furniture.marks(row.text):
        try:
            ms = heads.clock_ms(time, frames)
        except ValueError:
            continue
        if ms < start_ms or (row.end_ms is not None and ms > row.end_ms):
            continue
        said = row.text[at:start].strip()
        if said and ms > start_ms:
            yield replace(row, start_ms=start_ms, end_ms=ms, text=said)
            at, start_ms = end, ms
        elif not said:
            at = end
    yield replace(row, start_ms=start_ms, text=row.text[at:].strip())


def _with_names_before(
    blocks: Sequence[_TimedBlock], lines: Sequence[str]
) -> Sequence[_TimedBlock]:
    """Return the blocks with names from the line right above each time, or before a tab."""
    if any(block.head.name for block in blocks):
        return blocks
    fields = [block.head.rest.partition("\t") for block in blocks]
    texts = [rest for _, _, rest in fields]
    if all(texts) and all(names.is_name_line(first) for first, _, _ in fields):
        return [
            replace(block, head=replace(block.head, name=names.name_in(first), rest=rest))
            for block, (first, _, rest) in zip(blocks, fields, strict=True)
        ]
    above = [lines[block.head.index - 1] if block.head.index else "" for block in blocks]
    bodies = ["".join(block.body[:-1]) for block in blocks]
    bare = not any(block.head.rest.strip() for block in blocks)
    if not bare or not names.are_name_lines(above, bodies):
        return blocks
    return [
        _TimedBlock(
            replace(block.head, name=names.name_in(name)),
            block.body if n == len(blocks) - 1 else block.body[:-1],
        )
        for n, (block, name) in enumerate(zip(blocks, above, strict=True))
    ]


def _with_name_lines(blocks: Sequence[_TimedBlock]) -> list[_TimedBlock]:
    """Return the blocks with a name that stands alone behind the time, or on the line below it."""
    made = list(blocks)
    for below in (False, True):
        could = [
            n
            for n, block in enumerate(made)
            if block.head.name is None
            and bool(block.head.rest.strip()) != below
            and len(block.body) > below
        ]
        told = [(n, made[n].body[0] if below else made[n].head.rest) for n in could]
        named = [(n, line) for n, line in told if names.is_name_line(line)]
        alike = [b for b in made if b.head.name is None and bool(b.head.rest.strip()) != below]
        if len(named) < _MOST * len(alike) or not names.are_name_lines(
            [line for _, line in named], ["".join(made[n].body[below:]) for n, _ in named]
        ):
            continue
        for n, line in named:
            head = replace(made[n].head, name=names.name_in(line), rest="")
            made[n] = _TimedBlock(head, made[n].body[below:])
    return made


def _ends_ms(starts: Sequence[int]) -> list[int | None]:
    """Return the next other time after each: several may begin at once."""
    ends: list[int | None] = [None] * len(starts)
    for n in range(len(starts) - 2, -1, -1):
        ends[n] = ends[n + 1] if starts[n + 1] == starts[n] else starts[n + 1]
    return ends
