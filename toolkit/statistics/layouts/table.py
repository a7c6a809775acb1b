"""All layouts that soy reads, and how a file's own is found."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.statistics.layouts import (
    bunny,
    ceph_rgw,
    cloudflare,
    cloudfront,
    combined,
    fastly,
    s3_access,
)
from toolkit.statistics.layouts.log_line import LogLayout

# S3's line is the longer one of two that begin alike.
LAYOUTS: tuple[LogLayout, ...] = (
    cloudfront.LAYOUT,
    cloudflare.LAYOUT,
    fastly.LAYOUT,
    ceph_rgw.LAYOUT,
    bunny.VERSION_2,
    bunny.VERSION_1,
    s3_access.LAYOUT,
    combined.LAYOUT,
)
FIRST_LINES = 50  # by which a file's layout is told


def named(name: str) -> LogLayout:
    """Return the layout of a name. Raises KeyError."""
    return {layout.name: layout for layout in LAYOUTS}[name]


def detect(first_lines: Sequence[str]) -> LogLayout | None:
    """Return the layout of a file that begins with these lines; None if no layout fits."""
    lines = [line for line in first_lines if line.strip()]
    return next((layout for layout in LAYOUTS if layout.fits(lines)), None)
