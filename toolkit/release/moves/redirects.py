"""Rules by which servers lead from the old feeds to the new ones; the old sound stays where it is.

Sources: nginx, ngx_http_core_module, "location" (compared with the decoded path), and
ngx_http_rewrite_module, "return"; Apache, mod_alias, "RedirectMatch" (as decoded); Netlify,
"Redirects", with "!" although the file is there; Amazon CloudFront, "CloudFront Functions event
structure" (as the browser sent it). A bucket's own address cannot redirect, so that a CDN or server
in front of it has to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from urllib.parse import quote, unquote, urlsplit

_SAFE = "/%:@!&()*+,=~-._?"  # what means nothing in any of the four forms


def rules(feeds: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return for each kind of server what leads from the old addresses to the new ones.

    `feeds`: (old, new) for each feed: the show's, its editions', the publisher's.
    """
    found = [(quote(urlsplit(old).path, safe=_SAFE), quote(new, safe=_SAFE)) for old, new in feeds]
    return {
        "nginx": "\n".join(
            f"location = {_quoted(unquote(path))} {{ return 301 {_quoted(new)}; }}"
            for path, new in found
        ),
        "Apache": "\n".join(
            f"RedirectMatch 301 {_quoted(f'^{re.escape(unquote(path))}$')} {_quoted(new)}"
            for path, new in found
        ),
        "Netlify (_redirects)": "\n".join(f"{path} {new} 301!" for path, new in found),
        "CloudFront Function": _function(found),
    }


def _quoted(text: str) -> str:
    r"""Return text in quotation marks, as nginx and Apache both read it.

    >>> print(_quoted('a"b'))
    "a\"b"
    """
    marks = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{marks}"'


def _function(found: Sequence[tuple[str, str]]) -> str:
    moved = ",\n".join(f"    {json.dumps(path)}: {json.dumps(new)}" for path, new in found)
    return (
        "function handler(event) {\n"
        f"  var moved = {{\n{moved}\n  }};\n"
        "  if (Object.prototype.hasOwnProperty.call(moved, event.request.uri)) {\n"
        "    return {statusCode: 301, statusDescription: 'Moved Permanently',\n"
        "            headers: {location: {value: moved[event.request.uri]}}};\n"
        "  }\n"
        "  return event.request;\n"
        "}"
    )
