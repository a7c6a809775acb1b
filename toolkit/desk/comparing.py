"""What changed since a text that was kept beside: word by word, by the cue it stands in now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

from toolkit.errors import BadTranscript
from toolkit.transcript import vtt
from toolkit.transcript.cues import Cue
from toolkit.transcript.folding import one_line
from toolkit.transcript.reading import LIMIT_BYTES

Part = tuple[Literal["same", "gone", "new"], str]
Word = tuple[int, str]  # the cue's index and the word

# Words of one stretch that are held against each other; the comparison takes the square of it. More
# than five minutes of speech without one cue that stayed is another text, and is shown as such.
LIMIT_WORDS = 800


def versions(path: Path) -> tuple[str, ...]:
    """Return the names of the texts kept beside the transcript at `path`, the newest first."""
    name = re.compile(rf"{re.escape(path.stem)}\.[0-9a-f]{{8}}\.vtt\.old")
    found = [old for old in path.parent.iterdir() if name.fullmatch(old.name) and old.is_file()]
    return tuple(
        old.name for old in sorted(found, key=lambda old: (-old.stat().st_mtime_ns, old.name))
    )


def read(path: Path, name: str) -> tuple[Cue, ...]:
    """Return the cues of the text `name` beside `path`. Raises BadTranscript."""
    if name not in versions(path):
        raise BadTranscript(f"{name}: this text is not there any more", hint="load the page again")
    with path.with_name(name).open("rb") as file:
        return vtt.parse(name, file.read(LIMIT_BYTES + 1))


def changes(before: Sequence[Cue], now: Sequence[Cue]) -> Mapping[int, tuple[Part, ...]]:
    """Return the parts of each cue of `now` whose words differ, by its index.

    `same` and `new` words together are the cue's text; what is `gone` stands where it was said.
    """
    texts = [[one_line(cue.text) for cue in cues] for cues in (before, now)]
    matcher = SequenceMatcher(a=texts[0], b=texts[1], autojunk=False)
    made: dict[int, list[Part]] = {}
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind == "equal" or not now:
            continue
        old = [word for text in texts[0][a1:a2] for word in text.split(" ")]
        new = [(i, word) for i in range(b1, b2) for word in texts[1][i].split(" ")]
        if not new:  # a whole cue went: shown before the one that follows, or behind the last
            index = min(b1, len(now) - 1)
            gone: Part = ("gone", " ".join(old))
            stays: Part = ("same", texts[1][index])
            if index in made:
                made[index].append(gone)
            else:
                made[index] = [gone, stays] if b1 < len(now) else [stays, gone]
            continue
        for index, part in _parts(old, new):
            made.setdefault(index, []).append(part)
    return {
        index: _joined(parts)
        for index, parts in sorted(made.items())
        if any(kind != "same" for kind, _ in parts)
    }


def _parts(old: Sequence[str], new: Sequence[Word]) -> Iterator[tuple[int, Part]]:
    """Yield (cue, part), a word each, of a stretch that differs."""
    if max(len(old), len(new)) > LIMIT_WORDS:
        yield new[0][0], ("gone", " ".join(old))
        yield from ((index, ("new", word)) for index, word in new)
        return
    matcher = SequenceMatcher(a=old, b=[word for _, word in new], autojunk=False)
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind in ("delete", "replace"):
            index = new[min(b1, len(new) - 1)][0]
            yield index, ("gone", " ".join(old[a1:a2]))
        for index, word in new[b1:b2]:
            yield index, ("same" if kind == "equal" else "new", word)


def _joined(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts with neighbours of one kind made one."""
    made: list[Part] = []
    for kind, text in parts:
        if made and made[-1][0] == kind:
            made[-1] = (kind, f"{made[-1][1]} {text}")
        else:
            made.append((kind, text))
    return tuple(made)
