"""Notes in Markdown as HTML, not yet sanitised, and what in them apps will not show.

CommonMark with tables, footnotes, strike-through and pasted HTML (the first and third as GitHub's
Markdown has them); bare addresses become links.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin

from toolkit.feed.notes import pasted_html as tags
from toolkit.feed.notes import remarks

_Rule = Callable[[RendererHTML, Sequence[Token], int, OptionsDict, EnvType], str]

SCHEMES = frozenset({"https", "mailto"})  # what a link in a feed may lead to

# What XML 1.0 cannot carry (section 2.2), and what turns the reading of all that follows round
# (Unicode Technical Report 36, section 2.5).
_UNFIT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\u202d\u202e]")
# Longer addresses lead nowhere in most apps, and links in them are found in quadratic time.
_ENDLESS_WORD = re.compile(r"\S{2000}")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028]")  # UAX 14: classes CR, BK and NL
_A_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}"
_BEGINS_WITH_TIME = re.compile(rf"\W{{0,4}}{_A_TIME}(?!\d)")
_ENDS_WITH_TIME = re.compile(rf"(?<![\d:]){_A_TIME}\W{{0,3}}\Z")
# One address and at most a subject: further fields (RFC 6068) could add recipients or a text.
_MAIL = re.compile(
    r"mailto:[^\s?,;:&<>\"]+@[^\s?,;:&<>\"@]+(?:\?subject=[^&\r\n]*)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Oddities:
    """What in notes does not reach every listener as it was written."""

    links: tuple[str, ...] = ()  # addresses of links and pictures that are left out
    tags: tuple[str, ...] = ()  # names of HTML elements that are left out
    footnotes: tuple[str, ...] = ()  # labels of footnotes that nothing refers to
    has_table: bool = False
    has_struck: bool = False
    has_open_comment: bool = False


def html(markdown: str) -> str:
    """Return HTML of the notes, not yet sanitised: raw HTML of the notes is in it.

    Headings become bold paragraphs, pictures their text, code plain text. Comments are gone.
    """
    tokens, _ = _parse(_text_of(markdown).text)
    return str(_BARE.renderer.render(tokens, _BARE.options, {}))


def odd(markdown: str) -> Oddities:
    """Return what of the notes is left out of the feed or shown in another way.

    >>> odd("[a](http://a.example) [b](https://b.example) ![c](c.png)").links
    ('http://a.example', 'c.png')
    """
    text = _text_of(markdown)
    tokens, env = _parse(text.text, keep_links=True)
    kinds = {token.type for token in tokens} | {c.type for t in tokens for c in t.children or ()}
    links = tuple(link for token in tokens for link in _foreign(token))
    raw = [token.content for token in _raw(tokens)]
    found = [name for piece in raw for name in tags.names(piece)]
    return Oddities(
        links=links,
        tags=tuple(dict.fromkeys(n for n in found if n not in tags.MEANT and n != "img")),
        footnotes=_unused(env),
        has_table="table_open" in kinds or "table" in found,
        has_struck="s_open" in kinds or bool({"s", "del", "strike"} & set(found)),
        has_open_comment=text.is_unclosed,
    )


def is_kept(address: str) -> bool:
    """Tell whether a feed may link there: to https, or by mail to one address."""
    scheme = address.partition(":")[0].lower()
    if scheme == "mailto":
        return _MAIL.fullmatch(address) is not None and not re.search(r"[\r\n]", unquote(address))
    return scheme in SCHEMES and address[len(scheme) :].startswith("://")


def blocks(markdown: str) -> Iterator[str]:
    """Yield the words of each paragraph, item, cell and block of code, without their marks."""
    for token in _parse(_text_of(markdown).text)[0]:
        if token.type == "inline":
            yield "".join(
                " " if child.type in ("softbreak", "hardbreak") else child.content
                for child in token.children or ()
                if child.type != "html_inline"
            )
        elif token.type in ("fence", "code_block"):
            yield token.content
        elif token.type == "html_block":
            yield re.sub(r"<[^<>]*>", " ", token.content)


def links(markdown: str) -> Iterator[tuple[str, str]]:
    """Yield (words, address) of each link; those of pasted HTML have no words."""
    tokens, _ = _parse(_text_of(markdown).text, keep_links=True)
    for token in tokens:
        address, words = "", ""
        for child in token.children or ():
            if child.type == "link_open":
                address, words = str(child.attrs["href"]), ""
            elif child.type == "link_close":
                yield words, address
            else:
                words += child.content
    for token in _raw(tokens):
        yield from (("", address) for address in _addresses_in(token.content))


def _text_of(markdown: str) -> remarks.Shown:
    """Return the Markdown with plain line ends and without what is for editors only."""
    text = _LINE_ENDS.sub("\n", markdown).replace("\u2029", "\n\n")
    text = remarks.without_front_matter(_UNFIT.sub("", text).removeprefix("\ufeff"))
    shown = remarks.without(text, _code_lines(text)) if "<!--" in text else remarks.Shown(text)
    if "]:" not in shown.text:
        return shown
    plain = remarks.without_definitions(shown.text, _code_lines(shown.text))
    return remarks.Shown(plain, shown.is_unclosed)


def _code_lines(text: str) -> list[tuple[int, int]]:
    return [
        (token.map[0], token.map[1])
        for token in _BARE.parse(text)
        if token.type in ("fence", "code_block") and token.map
    ]


def _parse(text: str, *, keep_links: bool = False) -> tuple[list[Token], dict[str, Any]]:
    """Return the tokens as the feed has them: links to other schemes taken out, their text kept."""
    env: dict[str, Any] = {}
    tokens = (_BARE if _ENDLESS_WORD.search(text) else _LINKING).parse(text, env)
    note: int | None = None
    for token in tokens:
        if token.type == "footnote_open":
            note = int(token.meta["id"]) + 1
        if token.children is None:
            continue
        children = list(_with_line_ends(list(tags.paired(token.children))))
        if note is not None:
            children.insert(0, Token("text", "", 0, content=f"[{note}] "))
            note = None
        token.children = children if keep_links else list(_without_foreign_links(children))
    return tokens, env


def _with_line_ends(children: list[Token]) -> Iterator[Token]:
    """Yield the tokens; where a line begins or ends with a time of the recording, it stays a line.

    Spotify, "Creating and managing chapters": times stand on lines of their own.
    """
    lines = [""]
    for token in children:
        if token.type in ("softbreak", "hardbreak"):
            lines.append("")
        elif token.type != "html_inline":
            lines[-1] += token.content
    timed = [bool(_BEGINS_WITH_TIME.match(x) or _ENDS_WITH_TIME.search(x.rstrip())) for x in lines]
    line = 0
    for token in children:
        if token.type in ("softbreak", "hardbreak"):
            if token.type == "softbreak" and (timed[line] or timed[line + 1]):
                token = Token("hardbreak", "br", 0)  # noqa: PLW2901
            line += 1
        yield token


def _without_foreign_links(children: Sequence[Token]) -> Iterator[Token]:
    kept = True  # links hold no links (CommonMark, section "Links"), so one flag will do
    for token in children:
        if token.type == "link_open":
            kept = is_kept(str(token.attrs["href"]))
        if kept or token.type not in ("link_open", "link_close"):
            yield token


def _foreign(token: Token) -> Iterator[str]:
    """Yield the addresses in a block that a feed leaves out, in order."""
    for child in token.children or ():
        if child.type == "image":
            yield str(child.attrs["src"])
        elif child.type == "link_open" and not is_kept(str(child.attrs["href"])):
            yield str(child.attrs["href"])
    for part in _raw([token]):
        yield from (at for at in _addresses_in(part.content, "src") if at)
        yield from (at for at in _addresses_in(part.content) if not is_kept(at))


def _raw(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "html_block":
            yield token
        yield from (child for child in token.children or () if child.type == "html_inline")


def _addresses_in(piece: str, attribute: str = "href") -> Iterator[str]:
    """Yield the values of one attribute in a piece of HTML."""
    found: list[str] = []

    class AttributeReader(HTMLParser):
        def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(value or "" for name, value in attrs if name == attribute)

    AttributeReader().feed(piece)
    yield from found


def _unused(env: dict[str, Any]) -> tuple[str, ...]:
    refs = env.get("footnotes", {}).get("refs", {})
    return tuple(label.removeprefix(":") for label, number in refs.items() if number < 0)


def _shown_as(made: str) -> _Rule:
    return lambda _self, _tokens, _index, _options, _env: made


def _content(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    return escape(tokens[index].content)


def _raw_html(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    return tags.shown(tokens[index].content)


def _code(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    lines = escape(tokens[index].content.rstrip("\n")).split("\n")
    return f"<p>{'<br>'.join(lines)}</p>\n"


def _reference(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    return f"[{int(tokens[index].meta['id']) + 1}]"


def _bare() -> MarkdownIt:
    """Return CommonMark with what this module adds to it, but for bare addresses."""
    made = MarkdownIt("commonmark", {"html": True, "maxNesting": 50})
    made.enable(["table", "strikethrough"]).use(footnote_plugin)
    rules = {
        "heading_open": _shown_as("<p><strong>"),
        "heading_close": _shown_as("</strong></p>\n"),
        "hr": _shown_as(""),
        "image": _content,
        "code_inline": _content,
        "fence": _code,
        "code_block": _code,
        "html_inline": _raw_html,
        "html_block": _raw_html,
        "footnote_ref": _reference,
    }
    nothing = ("block_open", "block_close", "open", "close", "anchor")
    rules |= {f"footnote_{name}": _shown_as("") for name in nothing}
    for name, rule in rules.items():
        made.add_render_rule(name, rule)
    return made


def _linking() -> MarkdownIt:
    """Return the same with links for bare addresses and mail; "example.org" alone stays text."""
    made = _bare()
    made.options["linkify"] = True
    made.enable(["linkify"])
    assert made.linkify is not None  # noqa: S101 - linkify-it-py is among the dependencies
    made.linkify.set({"fuzzy_link": False, "fuzzy_email": True})
    made.linkify.add("//", {"validate": re.compile("(?!)")})  # "and//or.example" is none
    return made


_BARE, _LINKING = _bare(), _linking()
