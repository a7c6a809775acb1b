"""How results are shown: tables and progress for people, JSON for programs."""

from __future__ import annotations

import contextlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from toolkit.cli.work_view import WorkView
from toolkit.errors import DONE_IN_PART, SoyError
from toolkit.progress import Progress, TimeLeft, in_words, silent
from toolkit.secrecy import hidden

if TYPE_CHECKING:
    from toolkit.cli.bar import Bar

STOPPED = "stopped: nothing is left half-written; run the same command to continue"

_NOTES_OF_A_KIND = 3
_LINES_APART_S = 60.0  # of what is told where nobody watches a bar
_LINES_APART = 0.05  # of all the time, if that is more: a night's work makes 20 lines
_WORTH_A_LINE_S = 10.0
_MEASURED_S = 5.0  # of work, before its own speed is told


def say(text: str) -> None:
    """Write a message for the person (stderr), not data; above the bar, if one is shown."""
    if bars:
        bars[-1].say(hidden(text))
    else:
        click.echo(hidden(text), err=True)


def error(err: SoyError) -> None:
    """Write an error and its hint (stderr)."""
    say(f"{click.style('error:', fg='red', bold=True)} {err.message}")
    if err.hint:
        say(f"{click.style('hint:', fg='cyan')} {err.hint}")


def warning(text: str) -> None:
    """Write what the person should know of, though the command went on (stderr)."""
    say(f"{click.style('warning:', fg='yellow', bold=True)} {text}")


def as_json(value: Any) -> None:
    """Print `value` as JSON (stdout)."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True))


def each_error(errors: Sequence[SoyError], of: int) -> None:
    """Write the errors of `of` pieces of work, each once.

    Ends with exit code 3 where some were done and some failed; where none was done, raises the
    last.
    """
    if not errors:
        return
    once = list({(each.message, each.hint): each for each in errors}.values())
    for err in once[:-1]:
        error(err)
    if len(errors) == of:
        raise once[-1]
    error(once[-1])
    raise click.exceptions.Exit(DONE_IN_PART)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under a head, columns aligned; readable without colour and in a file."""
    from rich.cells import cell_len

    lines = [[(cell, cell_len(cell)) for cell in line] for line in (head, *rows)]
    widths = [max(line[i][1] for line in lines) for i in range(len(head))]
    texts = [
        "  ".join(c + " " * (w - its) for (c, its), w in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    click.echo("\n".join((click.style(texts[0], bold=True), *texts[1:])))  # thousands at once


def facts(rows: Sequence[tuple[str, str]]) -> None:
    """Print name and value pairs, values aligned."""
    width = max((len(name) for name, _ in rows), default=0)
    for name, value in rows:
        click.echo(f"{name:<{width}}  {value}")


def bytes_text(count: int) -> str:
    """Return a size as people read it.

    >>> bytes_text(999), bytes_text(2_540_000)
    ('999 bytes', '2.5 MB')
    """
    size = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            return f"{count} bytes" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    raise AssertionError(count)


def notes(remarks: Iterable[str]) -> None:
    """Print remarks as notes, of each kind (alike up to the first quotation) three at most."""
    kinds: dict[str, list[str]] = {}
    for remark in remarks:
        kinds.setdefault(re.split("[\"']", remark, maxsplit=1)[0], []).append(remark)
    for alike in kinds.values():
        for remark in alike[:_NOTES_OF_A_KIND]:
            say(f"note: {remark}")
        if more := len(alike[_NOTES_OF_A_KIND:]):
            say(f"note: and {more} more like that")


def count(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count(1, "file"), count(3, "file")
    ('1 file', '3 files')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


_views: list[WorkView] = []
bars: list[Bar] = []  # those that are shown now: one at most


def work_view(*, as_json: bool) -> WorkView:
    """Return what tells how far workers are (stderr): lines, of JSON for programs.

    In a terminal, what is being done now stands below the bar.
    """
    view = WorkView(say, as_json=as_json)
    _views[:] = [view]
    return view


@contextlib.contextmanager
def progress(
    label: str, *, is_quiet: bool = False, left: TimeLeft | None = None
) -> Iterator[Progress]:
    """Yield a progress shown on stderr as a bar, with the time left as soon as that is known.

    Where stderr is no terminal there are lines: one at the start, one when the time left is known,
    and then one a minute or less often. With `left` that is known from the start.
    """
    if is_quiet:
        yield silent
        return
    left = TimeLeft() if left is None else left
    if not sys.stderr.isatty():
        say(f"{label} ...")
        yield _Lines(label, left)
        return
    from toolkit.cli.bar import bar_over

    with bar_over(lambda: [row for view in _views for row in view.rows()]) as bar:
        task = bar.add_task(label, total=1.0, left=_left(left))

        def show(share: float) -> None:
            left(share)
            bar.update(task, completed=share, left=_left(left))

        bars.append(bar)
        try:
            yield show
        finally:
            bars.pop()
    say(f"{label}: done")


def _left(left: TimeLeft) -> str:
    """Return the time left in words; of many who work, those know it better who look at each."""
    at_work = [view for view in _views if view.rows()]
    left_s = at_work[0].left_s if at_work else left.left_s
    return "" if left_s is None else in_words(left_s)


class _Lines:
    """A progress told in lines, few of them."""

    def __init__(self, label: str, left: TimeLeft) -> None:
        self._label, self._left = label, left
        self._began_s = left.clock()
        self._next_s = self._began_s + (_MEASURED_S if left.left_s is None else 0)

    def __call__(self, share: float) -> None:
        is_first = not self._left.is_begun
        self._left(share)
        left_s, now_s = self._left.left_s, self._left.clock()
        if left_s is None or share >= 1 or now_s < self._next_s:
            return
        if not is_first and left_s < _WORTH_A_LINE_S:
            return
        done = f"{share:.0%} done, " if share else ""
        say(f"{self._label}: {done}{in_words(left_s)}")
        apart_s = _LINES_APART * (now_s - self._began_s + left_s)
        self._next_s = now_s + max(_LINES_APART_S, apart_s)
