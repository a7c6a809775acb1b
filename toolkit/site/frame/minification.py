"""Pages, styles and scripts without what only their authors need: storage sends them as they are.

The one module that imports rjsmin and rcssmin: neither renames anything, so that what a browser
complains of can be found in the parts, and the same text always gives the same bytes.
"""

from __future__ import annotations

import re

# White space in front of these changes nothing: each begins a line of its own, or is not shown.
_BLOCKS = (
    "html|head|body|meta|link|title|script|template|header|nav|main|footer|article|section|aside|"
    "div|ul|ol|li|p|h[1-6]|figure|figcaption|blockquote|table|tr|td|th|source"
)
_IDLE = re.compile(rf"(?<![ \t\n])[ \t\n]+(?=</?(?:{_BLOCKS})[ >])")
# Escaped marks in what stands between two elements; in an attribute they could end it.
_QUOTED = re.compile(r">[^<>]*&#3[49];[^<]*")


def script(text: str) -> str:
    r"""Return a script without comments and needless white space.

    >>> script("const two = 1 + 1;  // why\n")
    'const two=1+1;'
    """
    import rjsmin

    return str(rjsmin.jsmin(text))


def style(text: str) -> str:
    """Return a style sheet without comments and needless white space.

    >>> style("a { color: red; }  /* why */")
    'a{color:red}'
    """
    import rcssmin

    return str(rcssmin.cssmin(text))


def page(text: str) -> str:
    r"""Return a page of soy's own templates without white space that nobody sees.

    >>> page("<ul>\n  <li>It&#39;s <b>here</b></li>\n</ul>")
    "<ul><li>It's <b>here</b></li></ul>"
    """
    shown = _QUOTED.sub(lambda found: _plain(found.group()), text)
    return _IDLE.sub("", shown)


def _plain(text: str) -> str:
    return text.replace("&#39;", "'").replace("&#34;", '"')
