"""The little HTML that podcast apps keep: made from any other, and as plain text.

The one module that imports nh3, which sanitises.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

import nh3

from toolkit.feed.notes import markdown

# PSP-1 and Apple's RSS guide, item "description": p, ol, ul, li, a and (PSP-1) b, i, strong, em. br
# is for lists of times: Spotify, "Creating and managing chapters", wants line breaks in HTML.
# Tables and struck text are neither in them nor refused: apps that draw notes as a web page show
# them, for the others the cells are apart, and `soy check` warns.
TAGS = {"p", "br", "ul", "ol", "li", "a", "b", "i", "strong", "em", "s"} | {
    "table",
    "tr",
    "th",
    "td",
}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}

_HEADINGS = {f"h{level}" for level in range(1, 7)}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt",
    "figcaption", "figure", "footer", "header", "hr", "main", "nav", "pre", "section", "summary",
}  # fmt: skip
_STRUCTURE = {"ul", "ol", "table", "tr"}  # only other elements stand in them, no text
_HOLDERS = {"li", "th", "td"}  # what text may stand in besides paragraphs
_SAME = {"del": "s", "strike": "s", "caption": "p"}
# "10<sup>6</sup>" must not become 106 where the tag is left out; Unicode has the usual signs.
_RAISED = {
    "sup": ("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ"),
    "sub": ("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
}
_SEEN = TAGS | set(_RAISED) | _HEADINGS | _BLOCKS | set(_SAME)


def few(html: str) -> str:
    """Return any HTML, however hostile, as well-formed HTML of TAGS.

    Links lead to https and mailto only. Divisions and headings become paragraphs; what loads or
    runs something is gone, and the words of all other elements stay.
    """
    writer = _Writer()
    writer.feed(_cleaned(html, _SEEN))
    writer.close()
    return _cleaned(writer.made(), TAGS).strip()


def paragraphs(text: str) -> str:
    """Return plain text as HTML that shows it as it is: p for paragraphs, br for line ends."""
    return "".join(
        f"<p>{'<br>'.join(escape(line, quote=False) for line in part.split(chr(10)))}</p>"
        for part in re.split(r"\n[ \t]*\n\s*", text.strip())
        if part
    )


def _cleaned(html: str, tags: set[str]) -> str:
    return nh3.clean(
        html,
        tags=tags,
        attributes={**ATTRIBUTES, "*": set()},  # "*": else every element may have lang and title
        attribute_filter=_attribute,
        url_schemes=set(markdown.SCHEMES),
        link_rel="noopener",
    )


def _attribute(_element: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if markdown.is_kept(value.strip()) else None
    if name == "start":
        return value if re.fullmatch(r"\d{1,9}", value, re.ASCII) else None
    return value


class _Writer(HTMLParser):
    """Writes cleaned HTML anew: text in paragraphs, items or cells, blocks one after another."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._around: list[str] = []  # the lists, tables, items and cells that are open
        self._marks: list[tuple[str, str]] = []  # (name, opening tag) of the open a, b, i ...
        self._raised = ""  # sup or sub, while it is open
        self._is_due = False  # a paragraph begins with the next word
        self._is_open = False

    def made(self) -> str:
        """Return what was written."""
        self._end_paragraph()
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, or begin a paragraph for it."""
        tag = _SAME.get(tag, tag)
        if tag == "p" or tag in _HEADINGS or tag in _BLOCKS:
            self._end_paragraph()
            self._is_due = True
            if tag in _HEADINGS:
                self._marks.append((tag, "<strong>"))
        elif tag in _STRUCTURE or tag in _HOLDERS:
            self._end_paragraph()
            start = dict(attrs).get("start") if tag == "ol" else None
            begins = f' start="{start}"' if start else ""
            self._out.append(f"<{tag}{begins}>" + ("\n" if tag in _STRUCTURE else ""))
            self._around.append(tag)
        elif tag in _RAISED:
            self._raised = tag
        elif tag == "br":
            if self._is_open or self._is_held():
                self._out.append("<br>")
        else:
            href = dict(attrs).get("href")
            opening = f'<a href="{escape(href)}">' if href else f"<{tag}>"
            opening = "" if tag == "a" and not href else opening
            self._begin_paragraph()
            self._marks.append((tag, opening))
            self._out.append(opening)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        tag = _SAME.get(tag, tag)
        if tag == "p" or tag in _HEADINGS or tag in _BLOCKS:
            self._end_paragraph()
            if tag in _HEADINGS:
                self._marks = [mark for mark in self._marks if mark[0] != tag]
        elif tag in _STRUCTURE or tag in _HOLDERS:
            self._end_paragraph()
            if tag in self._around:
                self._around.remove(tag) if self._around[-1] != tag else self._around.pop()
                self._out.append(f"</{tag}>\n")
        elif tag in _RAISED:
            self._raised = ""
        elif any(name == tag for name, _ in self._marks) and self._marks[-1][0] == tag:
            _, opening = self._marks.pop()
            self._out.append(_closing(opening))

    def handle_data(self, data: str) -> None:
        """Write text, in a paragraph where it stands in nothing else."""
        if data.isspace() and not self._is_open:
            if self._is_held() and not self._is_due and not self._out[-1].endswith("\n"):
                self._out.append(data)
            return
        if not self._is_open and not self._is_within():
            data = data.lstrip()
        self._begin_paragraph()
        self._out.append(escape(_moved(data, self._raised), quote=False))

    def _is_held(self) -> bool:
        return bool(self._around) and self._around[-1] in _HOLDERS

    def _is_within(self) -> bool:
        """Tell whether something stands before in an item or a cell, so that a space counts."""
        if self._is_due or not self._is_held():
            return False
        return not (self._out[-1].startswith(("<li", "<td", "<th")) or self._out[-1][-1:] == "\n")

    def _begin_paragraph(self) -> None:
        if self._is_open or (self._is_held() and not self._is_due):
            return
        self._out.append("<p>" + "".join(opening for _, opening in self._marks))
        self._is_open, self._is_due = True, False

    def _end_paragraph(self) -> None:
        if self._is_open:
            self._out[-1] = self._out[-1].rstrip()
            closings = (_closing(opening) for _, opening in reversed(self._marks))
            self._out.append("".join(closings) + "</p>\n")
        self._is_open = self._is_due = False


def _moved(text: str, tag: str) -> str:
    """Return the text in raised or lowered signs; where there are none, a raised one after ^."""
    plain, signs = _RAISED.get(tag, ("", ""))
    if not tag or set(text) <= set(plain):
        return text.translate(str.maketrans(plain, signs))
    return f"^{text}" if tag == "sup" and text[:1].isalnum() else text


def _closing(opening: str) -> str:
    return f"</{re.split(r'[ >]', opening[1:])[0]}>" if opening else ""
