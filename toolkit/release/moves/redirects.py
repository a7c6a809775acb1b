"""Rules by which servers lead from the old feed to the new one; the old sound stays where it is.

Sources: nginx, ngx_http_rewrite_module, "return"; Apache, mod_alias, "RedirectMatch"; Netlify,
"Redirects", with "!" although the file is there; Amazon CloudFront, "CloudFront Functions event
structure". A bucket's own address cannot redirect, so that a CDN or server in front of it has to.
"""

from __future__ import annotations

import json
import re
from urllib.parse import quote, urlsplit

_SAFE = "/%:@!&()*+,=~-._?"  # what means nothing in any of the four forms


def rules(old_feed: str, new_feed: str) -> dict[str, str]:
    """Return for each kind of server what leads from the old feed's address to the new one."""
    path, new = quote(urlsplit(old_feed).path, safe=_SAFE), quote(new_feed, safe=_SAFE)
    function = (
        "function handler(event) {\n"
        f"  if (event.request.uri === {json.dumps(path)}) {{\n"
        "    return {statusCode: 301, statusDescription: 'Moved Permanently',\n"
        f"            headers: {{location: {{value: {json.dumps(new)}}}}}}};\n"
        "  }\n"
        "  return event.request;\n"
        "}"
    )
    return {
        "nginx": f'location = "{path}" {{ return 301 "{new}"; }}',
        "Apache": f'RedirectMatch 301 "^{re.escape(path)}$" "{new}"',
        "Netlify (_redirects)": f"{path} {new} 301!",
        "CloudFront Function": function,
    }
