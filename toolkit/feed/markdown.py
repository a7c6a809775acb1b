"""Markdown (CommonMark, no HTML) as the few kinds of HTML that apps keep, and as plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

_Rule = Callable[[RendererHTML, Sequence[Token], int, OptionsDict, EnvType], str]

SCHEMES = frozenset({"https", "mailto"})  # what a link in a feed may lead to

# What XML 1.0 cannot carry (section 2.2).
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def html(markdown: str) -> str:
    """Return HTML of p, br, ul, ol, li, a, em, strong and blockquote, not yet sanitised.

    Headings become bold paragraphs, pictures their text, code plain text; HTML written in the text
    is shown as text.
    """
    return str(_MARKDOWN.renderer.render(_parse(markdown), _MARKDOWN.options, {}))


def plain(markdown: str) -> str:
    """Return plain text: paragraphs apart, list items on lines, addresses in parentheses."""
    text = ""
    was_item = False
    for is_item, block in _blocks(_parse(markdown)):
        text += ("\n" if was_item and is_item else "\n\n") + block
        was_item = is_item
    return text.strip()


def foreign_links(markdown: str) -> tuple[str, ...]:
    """Return the addresses of links and pictures that a feed leaves out, in order.

    >>> foreign_links("[a](http://a.example) [b](https://b.example) ![c](c.png)")
    ('http://a.example', 'c.png')
    """
    found = []
    for token in _MARKDOWN.parse(_UNFIT.sub("", markdown)):
        for child in token.children or ():
            if child.type == "image":
                found.append(str(child.attrs["src"]))
            elif child.type == "link_open" and not _is_kept(child):
                found.append(str(child.attrs["href"]))
    return tuple(found)


def _parse(markdown: str) -> list[Token]:
    """Return the tokens, links to other schemes taken out and their text kept."""
    tokens = _MARKDOWN.parse(_UNFIT.sub("", markdown))
    for token in tokens:
        if token.children:
            token.children = list(_without_foreign_links(token.children))
    return tokens


def _without_foreign_links(children: Sequence[Token]) -> Iterator[Token]:
    is_kept = True  # links hold no links (CommonMark, section "Links"), so one flag will do
    for token in children:
        if token.type == "link_open":
            is_kept = _is_kept(token)
        if is_kept or token.type not in ("link_open", "link_close"):
            yield token


def _is_kept(link: Token) -> bool:
    return str(link.attrs["href"]).partition(":")[0].lower() in SCHEMES


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[bool, str]]:
    """Yield (is a list item, text) for each paragraph, heading, item and code block."""
    counters: list[int | None] = []  # of the lists around: the next number, None for bullets
    mark = ""
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            start = int(token.attrs.get("start", 1))
            counters.append(start if token.type == "ordered_list_open" else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            counters.pop()
        elif token.type == "list_item_open":
            number = counters[-1]
            mark = "  " * (len(counters) - 1) + ("- " if number is None else f"{number}. ")
            counters[-1] = None if number is None else number + 1
        elif token.type == "inline":
            yield bool(counters), mark + _inline(token.children or ())
            mark = ""
        elif token.type in ("fence", "code_block"):
            yield bool(counters), mark + token.content.rstrip("\n")
            mark = ""


def _inline(children: Sequence[Token]) -> str:
    text = ""
    begins, href = 0, ""
    for token in children:
        if token.type == "softbreak":
            text += " "
        elif token.type == "hardbreak":
            text += "\n"
        elif token.type == "link_open":
            begins, href = len(text), str(token.attrs["href"]).removeprefix("mailto:")
        elif token.type == "link_close":
            text += "" if text[begins:] == href else f" ({href})"
        else:
            text += token.content
    return text


def _shown_as(made: str) -> _Rule:
    return lambda _self, _tokens, _index, _options, _env: made


def _content(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    return escape(tokens[index].content)


def _code(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    lines = escape(tokens[index].content.rstrip("\n")).split("\n")
    return f"<p>{'<br>'.join(lines)}</p>\n"


def _made() -> MarkdownIt:
    # The preset alone would let HTML through.
    made = MarkdownIt("commonmark", {"html": False})
    rules = {
        "heading_open": _shown_as("<p><strong>"),
        "heading_close": _shown_as("</strong></p>\n"),
        "hr": _shown_as(""),
        "image": _content,
        "code_inline": _content,
        "fence": _code,
        "code_block": _code,
    }
    for name, rule in rules.items():
        made.add_render_rule(name, rule)
    return made


_MARKDOWN = _made()
