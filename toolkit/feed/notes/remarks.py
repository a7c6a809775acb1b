"""What stands in notes.md and is for editors only: comments, front matter, comment definitions.

No Markdown tool shows them, and private remarks in a health show must not get out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

# HTML's own comment; "<!-->" and "<!--->" are whole ones (CommonMark 0.31, section 6.6).
_OPENS = "<!--"
_CLOSES = re.compile(r"-->")
_EMPTY = re.compile(r"<!--(?:>|->)")
_MARKS = re.compile(r"<!--|`+")
_BLANK = re.compile(r"\n[ \t]*\n")
# The title of a link reference definition is never shown, so `[//]: # (remark)` became a way to
# write comments. CommonMark (section 4.7) shows it where it follows a paragraph without a blank
# line, which nobody means.
_DEFINITION = re.compile(
    r"^ {0,3}\[(?:(?://|comment[^\]\n]*)\]:.*|[^\]\n]{1,200}\]:[ \t]*(?:#|<>)[ \t]+[\"'(].*)$",
    re.IGNORECASE,
)
_FENCES = {"---": ("---", "..."), "+++": ("+++",)}  # of YAML and of TOML at the top of a file
_KEY = re.compile(r"[A-Za-z_][\w .-]{0,60}[:=](?:\s|$)")


@dataclass(frozen=True, slots=True)
class Shown:
    """The text without what is for editors only."""

    text: str
    is_unclosed: bool = False  # a comment begins that does not end: all behind it is left out


def without(markdown: str, code_lines: Sequence[tuple[int, int]]) -> Shown:
    """Return the Markdown without comments; those in code stay, for they are shown there.

    `code_lines` are the stretches of lines (first, behind the last) that are blocks of code, in
    order. A comment that is not closed goes on to the end of the text, as browsers read it.
    """
    marks = _Marks(markdown, code_lines)
    kept: list[str] = []
    place = 0
    while match := _MARKS.search(markdown, place):
        begin, behind = match.start(), match.end()
        if code := marks.code_around(begin):
            behind = max(code, behind)
        elif _is_escaped(markdown, begin):
            behind = begin + 1
        elif match[0] != _OPENS:
            behind = marks.closing_run(match[0], behind)
        else:
            kept.append(markdown[place:begin])
            whole = _EMPTY.match(markdown, begin) or _CLOSES.search(markdown, behind)
            if whole is None:
                return Shown("".join(kept), is_unclosed=True)
            place = whole.end()
            continue
        kept.append(markdown[place:behind])
        place = behind
    return Shown("".join((*kept, markdown[place:])))


def without_definitions(markdown: str, code_lines: Sequence[tuple[int, int]]) -> str:
    """Return the Markdown without link definitions that are only there as comments."""
    lines = markdown.split("\n")
    code = {number for first, behind in code_lines for number in range(first, behind)}
    return "\n".join(
        line for number, line in enumerate(lines) if number in code or not _DEFINITION.match(line)
    )


def without_front_matter(markdown: str) -> str:
    r"""Return the text without a block of keys at its top, as other tools write it there.

    >>> without_front_matter("---\ntitle: One\neditor: J. D.\n---\nText")
    'Text'
    """
    lines = markdown.split("\n")
    ends = _FENCES.get(lines[0].rstrip(), ())
    if not ends or len(lines) < 2 or not _KEY.match(lines[1]):
        return markdown
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ends:
            return "\n".join(lines[number + 1 :])
    return markdown


@dataclass
class _Marks:
    """Where code is in a text, found in a time that grows with its length only."""

    text: str
    code_lines: Sequence[tuple[int, int]]
    _runs: dict[str, list[int]] = field(init=False)
    _blanks: list[int] = field(init=False)
    _code: list[tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        self._blanks = [found.start() for found in _BLANK.finditer(self.text)]
        self._runs = {}
        for found in re.finditer(r"`+", self.text):
            self._runs.setdefault(found[0], []).append(found.start())
        starts = [0, *(at + 1 for at in _newlines(self.text)), len(self.text) + 1]
        self._code = [
            (starts[min(first, len(starts) - 1)], starts[min(behind, len(starts) - 1)])
            for first, behind in self.code_lines
        ]

    def code_around(self, place: int) -> int | None:
        """Return where the block of code around `place` ends; None where there is none."""
        index = bisect_left(self._code, (place + 1, 0)) - 1
        if index >= 0 and self._code[index][0] <= place < self._code[index][1]:
            return self._code[index][1]
        return None

    def closing_run(self, run: str, behind: int) -> int:
        """Return where the code span that `run` opens ends; `behind` if nothing closes it.

        CommonMark, section 6.1: a run of as many backticks, in the same paragraph.
        """
        runs = self._runs[run]
        index = bisect_left(runs, behind)
        blank = bisect_left(self._blanks, behind)
        end = self._blanks[blank] if blank < len(self._blanks) else len(self.text)
        return runs[index] + len(run) if index < len(runs) and runs[index] < end else behind


def _newlines(text: str) -> Iterator[int]:
    return (found.start() for found in re.finditer("\n", text))


def _is_escaped(text: str, place: int) -> bool:
    begin = place
    while begin and text[begin - 1] == "\\":
        begin -= 1
    return (place - begin) % 2 == 1
