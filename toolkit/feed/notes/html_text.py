"""HTML of the few tags that a feed keeps, as plain text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import takewhile
from urllib.parse import unquote


def plain(html: str) -> str:
    """Return what HTML from `html.few` says: paragraphs apart, list items on lines.

    Addresses follow in parentheses. A row of a table is a line that names its columns. Struck words
    are left out, for in plain text they would read as if they held.
    """
    reader = _HtmlReader()
    reader.feed(html)
    reader.close()
    text, was_item = "", False
    for is_item, block in reader.blocks():
        text += ("\n" if was_item and is_item else "\n\n") + block
        was_item = is_item
    return text.strip()


def lead(html: str) -> str:
    """Return the paragraphs before the first list or table; all of it if it begins with one."""
    reader = _HtmlReader()
    reader.feed(html)
    reader.close()
    first = takewhile(lambda block: not block[0], reader.blocks())
    return "\n\n".join(block for _, block in first).strip() or plain(html)


class _HtmlReader(HTMLParser):
    """Collects (stands in a list or table, text) for each paragraph, item and row."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._found: list[tuple[bool, str]] = []
        self._text = ""
        self._mark = ""  # of the item that begins
        self._lists: list[int | None] = []  # the next number of each, None for bullets
        self._link: tuple[int, str] = (0, "")
        self._struck = 0
        self._tables = 0
        self._columns: list[str] = []
        self._cells: list[str] = []
        self._is_head = False

    def blocks(self) -> list[tuple[bool, str]]:
        """Return the blocks."""
        self._end_block()
        return self._found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin what the element stands for."""
        said = dict(attrs)
        if tag == "br":
            self._text = self._text.rstrip(" ") + "\n"
        elif tag == "a":
            self._link = (len(self._text), (said.get("href") or "").removeprefix("mailto:"))
        elif tag == "s":
            self._struck += 1
        elif tag in ("th", "td"):
            self._text = self._text.strip() and f"{self._text.strip()} "
            self._is_head = tag == "th"
        elif tag in ("ul", "ol", "li", "p", "table", "tr"):
            self._begin_block(tag, said.get("start"))

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        if tag == "a":
            self._end_link()
        elif tag == "s":
            self._struck = max(0, self._struck - 1)
        elif tag in ("th", "td") and self._tables:
            self._cells.append(" ".join(self._text.split()))
            self._text = ""
        elif tag == "tr" and self._tables:
            self._end_row()
        elif tag in ("ul", "ol", "li", "p", "table"):
            if not self._tables:
                self._end_block()
            if tag in ("ul", "ol") and self._lists:
                self._lists.pop()
            elif tag == "table":
                self._tables = max(0, self._tables - 1)

    def handle_data(self, data: str) -> None:
        """Add words."""
        if not self._struck:
            words = re.sub(r"[ \t\n\r\f]+", " ", data)
            self._text += words.lstrip(" ") if self._text[-1:] in ("", " ", "\n") else words

    def _begin_block(self, tag: str, start: str | None) -> None:
        if self._tables:  # blocks in cells are words of the cell
            self._text += " "
        else:
            self._end_block()
        if tag == "table":
            self._tables += 1
            self._columns, self._cells = [], []
        elif tag in ("ul", "ol"):
            self._lists.append(int(start or 1) if tag == "ol" else None)
        elif tag == "li" and self._lists:
            number = self._lists[-1]
            self._mark = "  " * (len(self._lists) - 1) + ("- " if number is None else f"{number}. ")
            self._lists[-1] = None if number is None else number + 1

    def _end_block(self) -> None:
        lines = "\n".join(line.strip() for line in self._text.split("\n")).strip()
        if lines:
            self._found.append((bool(self._lists), self._mark + lines))
            self._mark = ""
        self._text = ""

    def _end_link(self) -> None:
        begin, address = self._link
        words = self._text[begin:].strip()
        if address and words and unquote(words) != unquote(address):
            self._text += f" ({address})"
        self._link = (0, "")

    def _end_row(self) -> None:
        cells, self._cells = self._cells, []
        is_head, self._is_head = self._is_head, False
        if is_head and not self._columns:
            self._columns = cells
            return
        names = self._columns if len(self._columns) >= len(cells) else [""] * len(cells)
        said = [f"{n}: {c}" if n else c for n, c in zip(names, cells, strict=False) if c]
        if said:
            self._found.append((True, "; ".join(said)))
