"""What another text of the same sound says: word by word, by the cue it stands in now.

Held against an earlier text, every character counts; against what a recogniser heard, only the
words themselves, for it sets signs and capitals in its own way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

from toolkit.transcript.text.cues import Cue, Word
from toolkit.transcript.text.text_lines import one_line
from toolkit.transcript.text.tokens import plain
from toolkit.transcript.text.words_by_time import WordsByTime

Part = tuple[Literal["same", "gone", "new"], str]
Changes = Mapping[int, tuple[Part, ...]]
"""The parts of each cue whose words differ, by its index: `same` and `new` words together are the
cue's text; what is `gone` stands where the other text has it."""

_Placed = tuple[int, str]  # the cue's index and the word

# Words of one stretch that are held against each other; the comparison takes the square of it. More
# than five minutes of speech without one cue that stayed is another text, and is shown as such.
LIMIT_WORDS = 800
_SLACK_MS = 300  # by which two recognisers' times of a word may differ


def changes(before: Sequence[Cue], now: Sequence[Cue]) -> Changes:
    """Return what changed since `before`."""
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


def unlike_heard(words: Sequence[Word], now: Sequence[Cue]) -> Changes:
    """Return where a recogniser heard other words than the cues say.

    A cue is held against the words of its time and of the pause after it, and a little around.
    Words at its edges that the cue beside it says are that one's.
    """
    spoken = WordsByTime(word for word in words if plain(word.text))
    made: dict[int, tuple[Part, ...]] = {}
    beside: list[str] = []
    for index, (cue, after) in enumerate(zip_longest(now, now[1:])):
        said = one_line(cue.text).split(" ")
        following = [plain(word) for word in one_line(after.text).split(" ")] if after else []
        until_ms = max(cue.end_ms, after.start_ms if after else cue.end_ms)
        near = spoken.between(cue.start_ms - _SLACK_MS, until_ms + _SLACK_MS)
        own = [cue.start_ms <= word.middle_ms < until_ms for word in near]
        parts = _against(said, near, own, (beside, following))
        if any(kind != "same" for kind, _ in parts):
            made[index] = _joined(parts)
        beside = [plain(word) for word in said]
    return made


def _against(
    said: Sequence[str],
    near: Sequence[Word],
    own: Sequence[bool],
    beside: tuple[Sequence[str], Sequence[str]],
) -> list[Part]:
    """Return the parts of one cue; `own` tells which words lie in its time."""
    told = [plain(word.text) for word in near]
    matcher = SequenceMatcher(a=[plain(word) for word in said], b=told, autojunk=False)
    codes = matcher.get_opcodes()
    parts: list[Part] = []
    for at, (kind, i, j, k, end) in enumerate(codes):
        if kind == "equal":
            parts += [("same", word) for word in said[i:j]]
            continue
        if at == 0:
            k = _behind(told[k:end], beside[0], own[k:end]) + k  # noqa: PLW2901
        if at == len(codes) - 1:
            end -= _before(told[k:end], beside[1], own[k:end])  # noqa: PLW2901
        if heard := [word.text for word in near[k:end]]:
            parts.append(("gone", " ".join(heard)))
        new: Literal["same", "new"] = "new" if any(map(plain, said[i:j])) else "same"
        parts += [(new, word) for word in said[i:j]]
    return parts


def _behind(told: Sequence[str], before: Sequence[str], own: Sequence[bool]) -> int:
    """Return how many of the first words belong to the cue before: it ends with them, or time."""
    outside = next((n for n, is_own in enumerate(own) if is_own), len(own))
    ends = (n for n in range(len(told), 0, -1) if list(told[:n]) == list(before[-n:]))
    return max(outside, next(ends, 0))


def _before(told: Sequence[str], after: Sequence[str], own: Sequence[bool]) -> int:
    """Return how many of the last words belong to the cue after: it begins with them, or time."""
    return _behind(told[::-1], after[::-1], own[::-1])


def _parts(old: Sequence[str], new: Sequence[_Placed]) -> Iterator[tuple[int, Part]]:
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
