"""The bar of a long step in a terminal, and below it who is at work on what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, ProgressColumn, TaskProgressColumn, TextColumn
from rich.table import Table
from rich.text import Text

from toolkit.cli.work_view import Row

_ABOVE = 4  # lines of a terminal that are not for rows: the bar, and what was said last
_MARGIN = 4  # columns where a terminal writes ^C, which would else move all by a line
_NAME_LETTERS = 24  # of a worker: its host's name may be long


def bar_over(rows: Callable[[], Sequence[Row]]) -> Bar:
    """Return a bar on stderr, which goes away when it ends; `rows` says what is below it."""
    left = TextColumn("{task.fields[left]}", style="progress.remaining")
    shown = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), left
    return Bar(rows, *shown)


class Bar(Progress):
    """A bar with rows below it."""

    def __init__(self, rows: Callable[[], Sequence[Row]], *columns: ProgressColumn) -> None:
        """Show nothing yet."""
        self._rows, self._screen = rows, Console(stderr=True)  # Progress draws while it is made
        super().__init__(*columns, console=self._screen, transient=True)

    def say(self, text: str) -> None:
        """Write a message above the bar."""
        self._screen.print(Text.from_ansi(text), soft_wrap=True)

    def get_renderables(self) -> Iterable[RenderableType]:
        """Yield the bar, then a line for each row; those that do not fit are counted."""
        yield from super().get_renderables()
        rows, room = self._rows(), max(1, self._screen.height - _ABOVE)
        if rows:
            shown = rows if len(rows) <= room else rows[: room - 1]
            yield _table(shown, self._screen.width)
        if len(rows) > room:
            yield f"  and {len(rows) - room + 1} more"


def _table(rows: Sequence[Row], width: int) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.width = max(1, width - _MARGIN)
    table.add_column(no_wrap=True, overflow="ellipsis", max_width=_NAME_LETTERS)
    table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
    for _ in range(2):
        table.add_column(no_wrap=True, justify="right")
    for row in rows:
        table.add_row(*map(Text, row))  # which takes brackets for brackets
    return table
