"""The report of a look from outside as one HTML page: the result first, then each finding.

It has no scripts and asks for no other file. WCAG 2.2: language (3.1.1), headings and lists
(1.3.1), words beside colours (1.4.1), contrast (1.4.3), reflow at 320 px (1.4.10).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from toolkit import markup
from toolkit.characters import printable
from toolkit.verify.report import FindingGroup, Report, grouped

_TEMPLATE = Path(__file__).with_suffix(".html")
_HEADS = {"error": "What is wrong", "warning": "What is risky or missing"}


def render(report: Report, at: datetime) -> str:
    """Return the page; `at` is when the look was taken. What comes from outside is escaped."""
    groups = grouped(report)
    level = "error" if report.errors else "warning" if report.warnings else "good"
    facts = (
        ("Feed", printable(report.url)),
        ("Checked", f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"),
        ("Episodes", str(report.episodes)),
        ("Files", str(report.files)),
        ("Compared", "with what soy published" if report.is_known else "with what the feed says"),
    )
    return markup.page(
        _TEMPLATE,
        {
            "title": printable(report.title or report.url),
            "verdict": verdict(report),
            "level": level,
            "facts": facts,
            "sections": tuple(_sections(groups)),
        },
    )


def verdict(report: Report) -> str:
    """Return the result in a few words.

    >>> verdict(Report("https://example.org/feed.xml", "", 0, 0, False, ()))
    'Nothing is wrong'
    """
    wrong, risky = report.errors, report.warnings
    if not wrong:
        plural = "" if risky == 1 else "s"
        return f"No errors, {risky} warning{plural}" if risky else "Nothing is wrong"
    return f"{wrong} error{'' if wrong == 1 else 's'}, {risky} warning{'' if risky == 1 else 's'}"


def _sections(groups: tuple[FindingGroup, ...]) -> Iterator[tuple[str, list[dict[str, object]]]]:
    for level, head in _HEADS.items():
        items = [_item(group) for group in groups if group.finding.level == level]
        if items:
            yield head, items


def _item(group: FindingGroup) -> dict[str, object]:
    found = group.finding
    return {
        "level": found.level,
        "words": printable(f"{found.message[:1].upper()}{found.message[1:]}"),
        "hint": printable(found.hint or ""),
        "places": tuple(map(printable, group.places)),
    }
