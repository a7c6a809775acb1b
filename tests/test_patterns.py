"""Every pattern of the package takes time in proportion to the text, whatever the text is.

Each is run, the way the module runs it, over long texts that are made of its own characters: one of
them, or two in turn, with something at the end that does not fit. One that is slow on a text of
10,000 characters gets 1,000,000: what grows with the square would take an hour there, what grows
with the length less than a second, and it has 20.
"""

from __future__ import annotations

import ast
import functools
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import toolkit
from tests.limits import within

pytestmark = pytest.mark.rotated

# The package's own reading of patterns, not documented, and the same since Python 3.11.
parser: Any = importlib.import_module("re._parser")

SCREENED, PROVED = 10_000, 1_000_000
SUSPICIOUS_S = 0.025  # of this thread's own: half a nanosecond for each step of a square
# These see texts of bounded length only.
BOUNDED = {
    "toolkit.stores.common.directory._UNFINISHED": 255,  # a file's name
}
# What is done with patterns that are used under another name.
USED = {"toolkit.transcript.documents.plain._BARE": "fullmatch"}
OFTEN = {"finditer", "findall", "sub", "split", "search"}


def patterns() -> Iterator[tuple[str, re.Pattern[str], frozenset[str]]]:
    """Yield name, pattern and the methods called on it, of every pattern in a module."""
    for found in pkgutil.walk_packages(toolkit.__path__, "toolkit."):
        if found.name.endswith("__main__"):
            continue
        try:
            module = importlib.import_module(found.name)
        except ImportError:  # of an engine that is not installed
            continue
        there = {
            name: value
            for name, value in vars(module).items()
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
        }
        called = methods(Path(str(module.__file__))) if there else {}
        for name, value in there.items():
            whole = f"{found.name}.{name}"
            known = {USED[whole]} if whole in USED else called.get(name, set())
            yield whole, value, frozenset(known)


def methods(path: Path) -> dict[str, set[str]]:
    """Return what is called on each name of a module."""
    called: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Attribute(ast.Name(found), method):
                called.setdefault(found, set()).add(method)
    return called


def characters(tree: Iterable[tuple[Any, Any]]) -> Iterator[str]:
    """Yield a character for each thing that a pattern may meet."""
    for op, value in tree:
        match str(op):
            case "LITERAL" | "NOT_LITERAL":
                yield chr(value)
            case "ANY":
                yield "a"
            case "IN":
                yield from members(value)
            case "BRANCH":
                for branch in value[1]:
                    yield from characters(branch)
            case _ if isinstance(value, tuple):  # groups, repeats and what looks around
                yield from (c for part in value if is_tree(part) for c in characters(part))
            case _ if is_tree(value):
                yield from characters(value)


def is_tree(value: object) -> bool:
    return isinstance(value, parser.SubPattern)


def members(found: Iterable[tuple[Any, Any]]) -> Iterator[str]:
    for op, value in found:
        match str(op):
            case "LITERAL":
                yield chr(value)
            case "RANGE":
                yield chr(value[0])
            case "NEGATE":
                yield from "a0 "
            case "CATEGORY":
                kinds = {"CATEGORY_DIGIT": "0", "CATEGORY_SPACE": " \t", "CATEGORY_WORD": "aé"}
                yield from kinds.get(str(value), "a0 !")


def texts(pattern: re.Pattern[str]) -> Iterator[Callable[[int], str]]:
    """Yield what makes a text of a length."""

    def text(head: str, pump: str, length: int) -> str:
        return head + pump * (length // len(pump)) + "\x01"

    found = list(dict.fromkeys(characters(parser.parse(pattern.pattern, pattern.flags))))
    heads = ["", "".join(found[:8])]
    pumps = [*found[:24], *(a + b for a in found[:9] for b in found[:9] if a != b)]
    for pump in pumps:
        for head in heads:
            yield functools.partial(text, head, pump)


def run(pattern: re.Pattern[str], used: frozenset[str]) -> Callable[[str], None]:
    def whole(text: str) -> None:
        for _ in pattern.finditer(text):
            pass

    def once(text: str) -> None:
        pattern.match(text)
        pattern.fullmatch(text)

    return whole if used & OFTEN or not used else once


@pytest.mark.parametrize(
    ("name", "pattern", "used"), [pytest.param(*each, id=each[0]) for each in patterns()]
)
def test_patterns_are_linear(name: str, pattern: re.Pattern[str], used: frozenset[str]) -> None:
    look = run(pattern, used)
    length = BOUNDED.get(name, PROVED)
    for text in texts(pattern):
        short, began = text(min(length, SCREENED)), time.thread_time()
        with within((name, pattern.pattern, short[:40])):
            look(short)
            if time.thread_time() - began > SUSPICIOUS_S:
                look(text(length))


def test_the_test_finds_what_is_not_linear() -> None:
    letters = re.compile(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*")
    text = next(texts(letters))(PROVED)
    with pytest.raises(AssertionError, match="not done in 1 s"), within("letters", 1):
        list(letters.finditer(text))
