"""How many steps, characters and seconds a template that is not soy's may use for a page.

A template that somebody else wrote, or that has a mistake, must end: a loop in a loop can take
10^10 steps, and `"a" * 10**10` needs 10 GB in one step. soy counts steps and characters, so that a
page fails in the same way on every computer; the time limit is a second safeguard. soy's own pages
need a tenth of it at most.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping
from typing import Any

STEPS = 1_000_000  # turns of loops, calls and filters; the home of 10,000 episodes takes 100,000
CHARACTERS = 50_000_000  # in all texts that are made on the way
TIME_S = 20.0  # of this thread's work
_BITS = 10_000  # of a whole number: Python writes no more than 4300 digits
_LOOK_EVERY = 1000  # steps
_ITEM = 16  # a member of a list takes as much room as so many characters

# A width or precision of 1000 and more, or one that is worked out: of printf's formats, where an
# asterisk takes it from the values, and of str.format's, where another field may stand in it.
_WIDE = re.compile(
    r"%(?:\([^)%]*\))?[-+ #0]*(?:\*|\d{4}|\d{0,3}\.(?:\*|\d{4}))|\{[^{}:]*:[^{}]*(?:\d{4}|\{)"
)
_SIZED = frozenset(
    ("batch", "center", "expandtabs", "indent", "ljust", "rjust", "round", "slice", "tojson",
     "to_bytes", "truncate", "zfill")
)  # fmt: skip


class TooMuch(Exception):
    """A template asks for more than a page may take."""


class Budget:
    """What is left for one page."""

    def __init__(self) -> None:
        self._steps = self._characters = 0
        self._end_s = time.thread_time() + TIME_S

    def step(self) -> None:
        """Count a turn of a loop, or a call. Raises TooMuch."""
        self._steps += 1
        if self._steps > STEPS:
            raise TooMuch(f"the page takes more than {STEPS:,} steps: a loop without an end?")
        if self._steps % _LOOK_EVERY == 0 and time.thread_time() > self._end_s:
            raise TooMuch(f"the page takes longer than {TIME_S:.0f} s")

    def charge(self, size: int) -> None:
        """Count characters that are made, best before they are. Raises TooMuch."""
        self._characters += size
        if self._characters > CHARACTERS:
            raise TooMuch(f"the page makes more than {CHARACTERS:,} characters of text")

    def made(self, value: Any) -> Any:
        """Return a value that was made, once it is counted. Raises TooMuch."""
        if isinstance(value, int) and value.bit_length() > _BITS:
            raise TooMuch("a number has too many digits")
        self.charge(_size(value))
        return value

    def binary(self, sign: str, left: Any, right: Any) -> None:
        """Look at a calculation before it is done. Raises TooMuch."""
        self.step()
        if isinstance(left, int) and isinstance(right, int):
            if sign == "**" and left.bit_length() * max(right, 0) > _BITS:
                raise TooMuch("a number has too many digits")
        elif sign == "*":
            for sequence, times in ((left, right), (right, left)):
                if isinstance(times, int):
                    self.charge(_size(sequence) * max(times, 0))
        elif sign == "%" and isinstance(left, str):
            self._format(left)

    def call(self, name: str, subject: Any, args: Iterable[Any], named: Mapping[str, Any]) -> None:
        """Look at a filter, or a method of a plain value, before it is done. Raises TooMuch."""
        self.step()
        given = [*args, *named.values()]
        if name in _SIZED:
            size = max((abs(a) for a in given if isinstance(a, int)), default=0)
            self.charge((_size(subject) + 1) * size if size > 1000 else size * _ITEM)
        elif name in ("format", "format_map") and isinstance(subject, str):
            self._format(subject)
        elif name == "replace":
            text, old, new = (str(one) for one in [subject, *given, "", ""][:3])
            self.charge((text.count(old) if old else len(text) + 1) * len(new))
        elif name == "translate":
            longest = max((_size(v) for v in dict(*given[:1]).values()), default=0)
            self.charge(_size(subject) * longest)
        elif name == "wordwrap":  # it copies the rest of a long word for each line
            text = str(subject)
            self.charge(len(text) * max(map(len, text.split()), default=0) // 1000)
        elif name == "striptags":  # it copies the text once for each remark
            text = str(subject)
            self.charge(text.count("<!--") * len(text) // 20)

    def joined(self, pieces: Iterable[Any], between: object = "") -> list[Any]:
        """Return pieces that will be one text, once they are counted. Raises TooMuch."""
        found = []
        for piece in pieces:
            self.charge(len(str(piece)) + len(str(between)))
            found.append(piece)
        return found

    def _format(self, text: str) -> None:
        if _WIDE.search(text):
            raise TooMuch("a format has a width of 1000 or more, or one that is worked out")
        fields = text.count("%") + text.count("{")
        self.charge(fields * (1000 if fields > 1000 else 1))


def _size(value: Any) -> int:
    if isinstance(value, str | bytes):
        return len(value)
    return len(value) * _ITEM if isinstance(value, list | tuple | dict | set | frozenset) else 1
