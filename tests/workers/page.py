"""What docs/cluster.md prints for administrators, to be run as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "cluster.md"
_BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)


def blocks(heading: str) -> list[str]:
    """Return the texts in fences below a heading, up to the next one."""
    text = PAGE.read_text("utf-8")
    _, mark, rest = text.partition(f"\n{heading}\n")
    assert mark, heading
    section = re.split(r"^##+ ", rest, maxsplit=1, flags=re.MULTILINE)[0]
    return [found[3].replace("\n" + found[1], "\n") for found in _BLOCK.finditer(section)]


def block(heading: str, first: str) -> str:
    """Return the one text below a heading that holds `first`."""
    (found,) = (text for text in blocks(heading) if first in text)
    return found
