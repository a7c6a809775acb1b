"""JSON inside of a page: no text in it can end the element that it stands in."""

from __future__ import annotations

import json
from typing import Any

# HTML, section 4.12.1.3, "Restrictions for contents of script elements": what could end one, or
# begin a comment in it. JSON has another way to write these characters.
_ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def block(value: Any) -> str:
    """Return a value as JSON for a script element, the same for the same value.

    >>> block({"a": "a < b"}) == '{"a":"a ' + chr(92) + 'u003c b"}'
    True
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPED)
