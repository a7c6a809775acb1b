"""QR codes as SVG: for posters and slides, and from one screen to another. segno is used here."""

from __future__ import annotations

import io
from functools import lru_cache

import segno

_QUIET_ZONE = 4  # modules; ISO/IEC 18004, section 6.3.8


@lru_cache(maxsize=512)  # kits, videos and pages lead to the same addresses
def svg(address: str) -> bytes:
    """Return the code of an address, black on white so that every reader takes it."""
    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False, boost_error=False)
    code.save(
        out, kind="svg", border=_QUIET_ZONE, dark="#000", light="#fff", xmldecl=False, nl=False,
        svgns=True, omitsize=True,
    )  # fmt: skip
    return out.getvalue()
