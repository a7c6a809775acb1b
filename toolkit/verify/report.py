"""What a look from outside found, for people and for programs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from toolkit.show.findings import Finding


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at, and what is wrong or risky."""

    url: str  # of the feed
    title: str
    episodes: int  # in the feed
    files: int  # looked at besides the feed
    is_known: bool  # whether it could be compared with what soy published
    findings: tuple[Finding, ...]
    is_unreached: bool = False  # no server answered for the feed

    @property
    def errors(self) -> int:
        """How many things are wrong."""
        return sum(finding.level == "error" for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many things are risky or missing."""
        return len(self.findings) - self.errors


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The places where one thing was found."""

    finding: Finding  # the first
    places: tuple[str, ...]


def grouped(report: Report) -> tuple[FindingGroup, ...]:
    """Return the findings, errors first, those that say the same brought together."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in report.findings:
        key = (finding.level, finding.rule, finding.message, finding.hint or "")
        groups.setdefault(key, []).append(finding)
    made = [FindingGroup(found[0], tuple(f.where for f in found)) for found in groups.values()]
    return tuple(sorted(made, key=lambda group: group.finding.level))


def to_json(report: Report, at: datetime) -> dict[str, Any]:
    """Return the report as JSON holds it; `at` is when the look was taken."""
    return {
        "feed": report.url,
        "title": report.title,
        "at": at.isoformat(timespec="seconds"),
        "episodes": report.episodes,
        "files": report.files,
        "compared_with_release": report.is_known,
        "errors": report.errors,
        "warnings": report.warnings,
        "findings": [asdict(finding) for finding in report.findings],
    }
