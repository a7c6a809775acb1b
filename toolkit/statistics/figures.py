"""What is told of listeners: sums of days, with small ones merged, so that nobody stands out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from toolkit.statistics.day_sums import DaySums, Pairs

LEAST = 5  # smaller sums are merged into "other" in whatever leaves the machine
OTHER = "other"
WINDOWS_DAYS = (1, 7, 30)  # after publication, its own day among them
METHOD = (
    "soy counts by the rules of the IAB Tech Lab's Podcast Technical Measurement Guidelines 2.3, "
    "not certified. A download means: one address (for IPv6, its first 64 bits) with one agent "
    "(the name that an app sends) got, on one calendar day in UTC, the head of an episode's file "
    "and enough sound to play one minute, or the whole file of a shorter episode. All codecs of "
    "an episode count together. soy leaves out HEAD, 304, ranges of two bytes, bots, the Apple "
    "Watch, missing or malformed agents, the show's own networks, and addresses with too many "
    "downloads."
)


@dataclass(frozen=True, slots=True)
class CountedEpisode:
    """An episode as figures name it."""

    item: str  # 001
    title: str
    published: date | None  # the day in UTC, None if it is not out


@dataclass(frozen=True, slots=True)
class Share:
    """A number with what it is of; several small ones are merged into one."""

    name: str
    count: int
    merged: int = 0  # how many are in it, 0 for one that stands for itself


@dataclass(frozen=True, slots=True)
class EpisodeFigures:
    """The downloads of one episode."""

    item: str
    title: str
    count: int
    after: tuple[int | str | None, ...]  # as WINDOWS_DAYS; "<5" for few; None: not known (yet)


@dataclass(frozen=True, slots=True)
class ListenerFigures:
    """What is told of a show, or of one episode."""

    title: str
    note: str | None  # what readers should know, in the show's own words
    first_day: str | None  # that is closed; None if none is
    last_day: str | None
    gaps: int  # days between them of which there is no log
    downloads: int
    days: tuple[tuple[str, int | None], ...]  # None: merged into `other_days`
    other_days: Share | None
    episodes: tuple[EpisodeFigures, ...]
    other_episodes: Share | None
    apps: tuple[Share, ...]
    devices: tuple[Share, ...]
    countries: tuple[Share, ...]
    transcripts: tuple[Share, ...]  # by language
    others: tuple[tuple[str, tuple[Share, ...]], ...]  # clips, videos, kits, worksheets
    left: tuple[tuple[str, int], ...]  # lines that did not count, by why
    lines: int
    added: int  # downloads for which bytes were added, as the log told no ranges
    agents: tuple[str, ...]  # the lists by which apps were named


def merged(counts: Mapping[str, int]) -> tuple[Share, ...]:
    """Return numbers, the largest first, with those below 5 merged into "other", which is last.

    One more goes in if what is merged were less than 5 itself: what is hidden could be told from
    the whole. Where nothing else is left, there is only "other".

    >>> merged({"a": 9, "b": 8, "c": 2})
    (Share(name='a', count=9, merged=0), Share(name='other', count=10, merged=2))
    """
    rows = sorted(((n, c) for n, c in counts.items() if c > 0), key=lambda row: (-row[1], row[0]))
    shown = [row for row in rows if row[1] >= LEAST]
    hidden = [row for row in rows if row[1] < LEAST]
    while hidden and shown and sum(count for _, count in hidden) < LEAST:
        hidden.append(shown.pop())
    made = [Share(name, count) for name, count in shown]
    if hidden:
        made.append(Share(OTHER, sum(count for _, count in hidden), len(hidden)))
    return tuple(made)


def figures(
    title: str,
    days: Sequence[DaySums],
    episodes: Sequence[CountedEpisode],
    only: str | None = None,
    note: str | None = None,
) -> ListenerFigures:
    """Return the figures of a show, or `only` of one episode; `days` are sorted."""
    by_day = {one.day: _downloads(one, only) for one in days}
    of_days = merged(by_day)
    shown_days = {one.name for one in of_days if not one.merged}
    of_episodes = _episodes(days, episodes, only)
    merged_episodes = merged({one.item: one.count for one in of_episodes})
    shown = {one.name for one in merged_episodes if not one.merged}
    left: Counter[str] = Counter()
    for one in days:
        left.update(one.left)
    return ListenerFigures(
        title=title,
        note=note,
        first_day=days[0].day if days else None,
        last_day=days[-1].day if days else None,
        gaps=_gaps(days),
        downloads=sum(by_day.values()),
        days=tuple((day, by_day[day] if day in shown_days else None) for day in by_day),
        other_days=next((one for one in of_days if one.merged), None),
        episodes=tuple(one for one in of_episodes if one.item in shown),
        other_episodes=next((one for one in merged_episodes if one.merged), None),
        apps=_shares((one.apps for one in days), only),
        devices=_shares((one.devices for one in days), only),
        countries=_shares((one.countries for one in days), only),
        transcripts=_shares((one.transcripts for one in days), only),
        others=() if only else _others(days),
        left=() if only else tuple(sorted(left.items(), key=lambda row: (-row[1], row[0]))),
        lines=sum(one.lines for one in days),
        added=sum(one.added for one in days),
        agents=tuple(sorted({one.agents for one in days})),
    )


def _downloads(one: DaySums, only: str | None) -> int:
    return one.downloads.get(only, 0) if only else sum(one.downloads.values())


def _gaps(days: Sequence[DaySums]) -> int:
    if not days:
        return 0
    first, last = date.fromisoformat(days[0].day), date.fromisoformat(days[-1].day)
    return (last - first).days + 1 - len(days)


def _shares(rows: Iterable[Pairs], only: str | None) -> tuple[Share, ...]:
    found: Counter[str] = Counter()
    for pairs in rows:
        for (item, by), count in pairs.items():
            if only is None or item == only:
                found[by] += count
    return merged(found)


def _others(days: Sequence[DaySums]) -> tuple[tuple[str, tuple[Share, ...]], ...]:
    found: dict[str, Counter[str]] = {}
    for (sort, item), count in chain.from_iterable(one.others.items() for one in days):
        found.setdefault(sort, Counter())[item] += count
    return tuple((sort, merged(found[sort])) for sort in sorted(found))


def _episodes(
    days: Sequence[DaySums], episodes: Sequence[CountedEpisode], only: str | None
) -> list[EpisodeFigures]:
    by_day = {one.day: one.downloads for one in days}
    known = {one.item: one for one in episodes}
    found = {*known, *(item for one in days for item in one.downloads)}
    made = []
    for item in sorted(found):
        if only is not None and item != only:
            continue
        facts = known.get(item, CountedEpisode(item, item, None))
        count = sum(downloads.get(item, 0) for downloads in by_day.values())
        after = tuple(_after(by_day, facts, window) for window in WINDOWS_DAYS)
        made.append(EpisodeFigures(item, facts.title, count, after))
    return made


def _after(
    by_day: Mapping[str, Mapping[str, int]], facts: CountedEpisode, window: int
) -> int | str | None:
    """Return an episode's downloads in its first days, None unless all of them were counted."""
    if facts.published is None or not by_day:
        return None
    last = facts.published + timedelta(days=window - 1)
    if f"{facts.published}" < min(by_day) or f"{last}" > max(by_day):
        return None
    wanted = [f"{facts.published + timedelta(days=n)}" for n in range(window)]
    count = sum(by_day[day].get(facts.item, 0) for day in wanted if day in by_day)
    return count if count >= LEAST or count == 0 else f"<{LEAST}"
