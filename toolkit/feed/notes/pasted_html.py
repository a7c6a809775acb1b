"""HTML that people paste into notes: what is a tag, and what only looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from markdown_it.token import Token

# The elements of the HTML standard (WHATWG, "Index of elements") and those it calls obsolete that
# editors still write. Anything else in angle brackets, such as <gene>, is text.
_KNOWN = (
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink "
    "blockquote body br button canvas caption center cite code col colgroup data datalist dd del "
    "details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame "
    "frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend "
    "li link main map mark marquee math menu meta meter nav nobr noframes noscript object ol "
    "optgroup option output p param picture pre progress q rp rt ruby s samp script search section "
    "select slot small source span strike strong style sub summary sup svg table tbody td template "
    "textarea tfoot th thead time title tr track tt u ul var video wbr"
)
# Those of which more gets lost in a feed than how words look.
_LOADED = (
    "applet area audio base button canvas datalist dialog embed form frame frameset iframe img "
    "input link map math meta meter noframes noscript object option optgroup output param picture "
    "progress script select slot source style svg template textarea track video"
)
_VOID = frozenset({"br", "hr", "img", "wbr", "input", "link", "meta", "source", "col"})
# Attributes that stand without a value; after any other word in a tag, people meant "<" itself.
_BARE = (
    "allowfullscreen async autoplay checked compact controls default defer disabled hidden inert "
    "ismap itemscope loop multiple muted nohref noshade novalidate nowrap open readonly required "
    "reversed selected"
)
KNOWN, _BARE_WORDS = frozenset(_KNOWN.split()), frozenset(_BARE.split())
MEANT = KNOWN - frozenset(_LOADED.split())
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]{0,30})([^<>]*)>")
_VALUE = re.compile(r"""(?<!\s)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+)""")
_WORD = re.compile(r"[^\s=/\"']+")
# What browsers take for comments (WHATWG, "Tag open state" and "Markup declaration open state").
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|<![^>]*(?:>|\Z)", re.DOTALL
)


def names(html: str) -> Iterator[str]:
    """Yield the name of each element that begins in a piece of HTML, in small letters."""
    for found in _TAG.finditer(_UNSEEN.sub("", html)):
        if not found[1] and _is_tag(found):
            yield found[2].lower()


def shown(html: str) -> str:
    """Return a piece of HTML without comments, and with that escaped which is no tag of HTML.

    >>> shown("<b>one</b> <gene> <!-- two -->")
    '<b>one</b> &lt;gene&gt; '
    """
    return _TAG.sub(
        lambda found: found[0] if _is_tag(found) else escape(found[0]), _UNSEEN.sub("", html)
    )


def paired(children: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens of a paragraph; a tag without its other half becomes the text it is.

    So "<b> and <c>" stays what was written, where a reader would take the first for bold letters.
    """
    halves = _halves(children)
    for place, token in enumerate(children):
        if token.type == "html_inline" and place not in halves and not _stands_alone(token):
            yield Token("text", "", 0, content=token.content)
        else:
            yield token


def _halves(children: Sequence[Token]) -> set[int]:
    """Return the places of tags that open and close something."""
    halves: set[int] = set()
    waiting: dict[str, list[int]] = {}
    for place, token in enumerate(children):
        found = _TAG.fullmatch(token.content) if token.type == "html_inline" else None
        if found is None or not _is_tag(found):
            continue
        opened = waiting.setdefault(found[2].lower(), [])
        if not found[1]:
            opened.append(place)
        elif opened:
            halves |= {opened.pop(), place}
    return halves


def _stands_alone(token: Token) -> bool:
    found = _TAG.fullmatch(token.content)
    return found is None or found[2].lower() in _VOID


def _is_tag(found: re.Match[str]) -> bool:
    if found[2].lower() not in KNOWN:
        return False
    bare = _WORD.findall(_VALUE.sub("=", found[3]))
    valued = len(_VALUE.findall(found[3]))
    return len(bare) == valued or all(word.lower() in _BARE_WORDS for word in bare[valued:])
