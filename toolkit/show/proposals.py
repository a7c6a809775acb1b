"""Titles that a program proposed: nobody has chosen them, so they are not published."""

from __future__ import annotations

import re
import unicodedata

PROPOSAL = "Proposal: "  # before a title that is written down and that nobody has chosen

# As the mark comes back from editors and keyboards: other letter case, spaces, a full-width colon.
_MARK = re.compile(r"\W*proposal\s*:")


def is_proposed(title: str) -> bool:
    """Tell whether a title still has the mark of a proposal.

    >>> is_proposed("Proposal: So let us begin…"), is_proposed("A proposal: eat less salt")
    (True, False)
    """
    return _MARK.match(unicodedata.normalize("NFKC", title).casefold()) is not None
