"""How results are shown: tables and progress for people, JSON for programs."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import click

from toolkit.errors import SoyError
from toolkit.progress import Progress, silent


def say(text: str) -> None:
    """Write a message for the person (stderr), not data."""
    click.echo(text, err=True)


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


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under a head, columns aligned; readable without colour and in a file."""
    from rich.cells import cell_len

    lines = [list(head), *[list(row) for row in rows]]
    widths = [max(cell_len(line[i]) for line in lines) for i in range(len(head))]
    for number, line in enumerate(lines):
        padded = (c + " " * (w - cell_len(c)) for c, w in zip(line, widths, strict=True))
        text = "  ".join(padded).rstrip()
        click.echo(click.style(text, bold=True) if number == 0 else text)


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


def count(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count(1, "file"), count(3, "file")
    ('1 file', '3 files')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


@contextlib.contextmanager
def progress(label: str, *, is_quiet: bool = False) -> Iterator[Progress]:
    """Yield a progress shown as a bar on stderr; one line only where stderr is no terminal."""
    if is_quiet:
        yield silent
        return
    if not sys.stderr.isatty():
        say(f"{label} ...")
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    console = Console(stderr=True)
    with Bar(*columns, TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task(label, total=1.0)
        yield lambda share: bar.update(task, completed=share)
    say(f"{label}: done")
