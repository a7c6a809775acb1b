"""The figures of the days that are closed: for the command, and as a page."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from toolkit import files
from toolkit.errors import BadFile
from toolkit.show.project import Project
from toolkit.statistics import day_sums
from toolkit.statistics.figures import (
    METHOD,
    WINDOWS_DAYS,
    CountedEpisode,
    ListenerFigures,
    Share,
    figures,
)
from toolkit.statistics.listeners_page import render
from toolkit.workflow.listeners.log_fetch import places_of

PAGE = Path("reports") / "listeners.html"  # in the build folder


def listener_figures(project: Project, episode: str | None = None) -> ListenerFigures:
    """Return the figures of the show, or of one episode. Raises BadFile, NoSuchEpisode."""
    places = places_of(project)
    days = [day_sums.read(places.sums(day)) for day in places.days_closed()]
    if not days:
        raise BadFile(
            f"{places.kept}: soy has counted no day yet",
            hint="run soy count fetch, then soy count; soy closes a day 48 hours after its end, "
            "and shows it then",
        )
    facts = []
    for one in project.episodes:
        out = one.date.astimezone(UTC).date() if one.date else None
        facts.append(CountedEpisode(one.number_text, one.title, out))
        facts += [
            CountedEpisode(f"{one.number_text}:{name}", f"{one.title} ({name})", out)
            for name in project.show.editions
        ]
    counted = {item for day in days for item in day.downloads}
    facts = [one for one in facts if ":" not in one.item or one.item in counted]
    note = project.show.statistics.note if project.show.statistics else None
    if episode is None:
        return figures(project.show.title, days, facts, note=note)
    found = project.episode(episode)
    item = f"{found.number_text}:{found.edition}" if found.edition else found.number_text
    return figures(found.title, days, facts, item, note)


def write_page(project: Project, at: datetime) -> Path:
    """Write the page with pictures, and return where it is. Raises as `listener_figures`."""
    path = project.build_dir / PAGE
    files.write_text(path, render(listener_figures(project), at))
    return path


def to_json(found: ListenerFigures) -> dict[str, Any]:
    """Return figures as programs read them."""
    names = [f"after_{window}_days" for window in WINDOWS_DAYS]
    return {
        "title": found.title,
        "note": found.note,
        "method": METHOD,
        "is_certified": False,
        "first_day": found.first_day,
        "last_day": found.last_day,
        "days_without_logs": found.gaps,
        "downloads": found.downloads,
        "days": [{"day": day, "downloads": count} for day, count in found.days],
        "other_days": _share(found.other_days),
        "episodes": [
            {"episode": one.item, "title": one.title, "downloads": one.count}
            | dict(zip(names, one.after, strict=True))
            for one in found.episodes
        ],
        "other_episodes": _share(found.other_episodes),
        "apps": _shares(found.apps),
        "devices": _shares(found.devices),
        "countries": _shares(found.countries),
        "transcripts": _shares(found.transcripts),
        "others": {sort: _shares(rows) for sort, rows in found.others},
        "lines": found.lines,
        "left_out": dict(found.left),
        "downloads_with_added_bytes": found.added,
        "agent_lists": list(found.agents),
    }


def to_csv(found: ListenerFigures) -> str:
    """Return figures as a table: what, name, title, number; merged ones have no own row."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(("what", "name", "title", "number"))
    table.writerows(("day", day, "", count) for day, count in found.days if count is not None)
    table.writerows(_merged("day", found.other_days))
    for one in found.episodes:
        table.writerow(("episode", one.item, _plain(one.title), one.count))
        for window, count in zip(WINDOWS_DAYS, one.after, strict=True):
            if count is not None:
                table.writerow((f"episode after {window} days", one.item, "", count))
    table.writerows(_merged("episode", found.other_episodes))
    parts = (
        ("app", found.apps),
        ("device", found.devices),
        ("country", found.countries),
        ("transcript", found.transcripts),
        *found.others,
    )
    for what, rows in parts:
        table.writerows((what, _plain(row.name), "", row.count) for row in rows)
    return out.getvalue()


def _plain(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _merged(what: str, share: Share | None) -> list[tuple[str, str, str, int]]:
    return [(what, share.name, "", share.count)] if share else []


def _share(share: Share | None) -> dict[str, Any] | None:
    return {"number": share.merged, "downloads": share.count} if share else None


def _shares(rows: tuple[Share, ...]) -> list[dict[str, Any]]:
    return [
        {"name": row.name, "number": row.count} | ({"merged": row.merged} if row.merged else {})
        for row in rows
    ]
