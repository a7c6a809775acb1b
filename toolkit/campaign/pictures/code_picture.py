"""The QR code of a statement's page as PNG: each module so many whole pixels, edges sharp."""

from __future__ import annotations

import re

from toolkit.typesetting.document import Document

LEAST_PX = 1000  # a side: sharp on a poster of 8 cm at 300 dots an inch
_SIDE = re.compile(rb'viewBox="0 0 (\d+) \1"')
_TEMPLATE = """#import "/common.typ": *
#set page(width: values.side * 1pt, height: values.side * 1pt, margin: 0pt, fill: white)
#image("/code.svg", width: values.side * 1pt)
"""


def png(svg: bytes) -> bytes:
    """Return a code as PNG. Its SVG is square, with a side of as many units as it has modules.

    Raises ValueError for any other.
    """
    from toolkit.typesetting import typesetter  # typst: only where something is set

    if (found := _SIDE.search(svg)) is None:
        raise ValueError("no code of whole modules")
    modules = int(found[1])
    side = modules * -(-LEAST_PX // modules)
    document = Document(_TEMPLATE, {"side": side}, "the QR code", {"code.svg": svg})
    return typesetter.pngs(document)[0]
