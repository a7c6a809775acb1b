"""A day summed: what each listener got of each episode is joined, and counted if it is enough."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from toolkit.statistics import day_chunk
from toolkit.statistics.day_chunk import HASH_DIGITS, SECTIONS, ChunkHead, DayChunk
from toolkit.statistics.day_sums import DaySums
from toolkit.statistics.media_files import MediaFile

BUSIEST = 20
_NEARLY = 1e-9  # shares of a minute add up to one, but for the last bit


@dataclass(frozen=True, slots=True)
class BusyAddress:
    """An address of an open day, by its keyed hash."""

    downloads: int
    lines: int
    hash: str


@dataclass(frozen=True, slots=True)
class SummedDay:
    """A day's sums, and what can be told of it as long as it is open."""

    sums: DaySums
    busiest: tuple[BusyAddress, ...]
    unknown: tuple[tuple[str, int], ...]  # agents that no list names, with their lines


class _DayCounts:
    """What is counted of a day so far."""

    def __init__(self) -> None:
        self.heard: Counter[tuple[str, _Label]] = Counter()  # downloads by episode and label
        self.transcripts: Counter[tuple[str, str]] = Counter()
        self.others: Counter[tuple[str, str]] = Counter()
        self.listeners = self.added = 0

    def count(self, one: _GotWhole) -> None:
        """Count what one listener got whole."""
        for sort, item, language, is_added in one.items:
            if sort == "episode":
                self.heard[item, one.label] += 1
                self.added += is_added
            elif sort == "transcript":
                self.transcripts[item, language] += 1
            else:
                self.others[sort, item] += 1
        self.listeners += one.downloads > 0

    def by(self, place: int) -> dict[tuple[str, str], int]:
        """Return downloads by episode and one part of the label, which may not be known."""
        found: Counter[tuple[str, str]] = Counter()
        for (item, label), count in self.heard.items():
            if label[place]:
                found[item, label[place]] += count
        return dict(sorted(found.items()))

    @property
    def downloads(self) -> dict[str, int]:
        """Downloads by episode."""
        found: Counter[str] = Counter()
        for (item, _), count in self.heard.items():
            found[item] += count
        return dict(sorted(found.items()))


_Label = tuple[str, str, str]
"""App, device, country."""


class _GotWhole(NamedTuple):
    """What one listener got whole on a day."""

    label: _Label
    items: tuple[tuple[str, str, str, bool], ...]  # sort, item, language; whether bytes were added
    downloads: int  # of episodes
    lines: int  # of the logs


def summed(folder: Path, found: Mapping[str, MediaFile], most_a_day: int, agents: str) -> SummedDay:
    """Return the sums of a day's folder.

    `found` are the files by key. An address with more than `most_a_day` downloads is no listener's:
    it is left out (IAB PTM 2.3, section 5.5.2). Raises BadFile.
    """
    chunks = tuple(day_chunk.chunks_of(folder))
    heads = [chunk.head for chunk in chunks]
    tally, busiest = _DayCounts(), list[tuple[int, int, str]]()
    left: Counter[str] = Counter()
    for head in heads:
        left.update(head.left)
    for section in range(SECTIONS):
        for address, rows in _by_address(chunks, section):
            if len(rows) == 1:  # as for most
                got = [_single(rows[0], heads, found)]
                downloads, lines = got[0].downloads, got[0].lines
            else:
                got = [_listened(some, heads, found) for some in _by_listener(rows)]
                downloads = sum(one.downloads for one in got)
                lines = sum(one.lines for one in got)
            if downloads > most_a_day:
                left["busy addresses"] += lines
            else:
                for one in got:
                    tally.count(one)
            _keep_busiest(busiest, (downloads, lines, address))
    unknown: Counter[str] = Counter()
    for head in heads:
        unknown.update(head.unknown)
    sums = DaySums(
        folder.name,
        sum(head.lines for head in heads),
        dict(sorted(left.items())),
        tally.listeners,
        tally.downloads,
        tally.by(0),
        tally.by(1),
        tally.by(2),
        dict(sorted(tally.transcripts.items())),
        dict(sorted(tally.others.items())),
        tally.added,
        agents,
    )
    told = sorted(unknown.items(), key=lambda row: (-row[1], row[0]))[:BUSIEST]
    return SummedDay(
        sums, tuple(BusyAddress(*one) for one in sorted(busiest, reverse=True)), tuple(told)
    )


def _keep_busiest(busiest: list[tuple[int, int, str]], one: tuple[int, int, str]) -> None:
    if len(busiest) < BUSIEST:
        heapq.heappush(busiest, one)
    elif one > busiest[0]:
        heapq.heapreplace(busiest, one)


def _by_address(chunks: Sequence[DayChunk], section: int) -> Iterator[tuple[str, list[str]]]:
    """Yield each address's hash with its rows, sorted; each row ends with its chunk's number."""
    rows = list[str]()
    for number, chunk in enumerate(chunks):
        end = f" {number}"
        rows += [row + end for row in chunk.rows(section)]
    rows.sort()
    address, some = "", list[str]()
    for row in rows:
        if row[:HASH_DIGITS] != address:
            if some:
                yield address, some
            address, some = row[:HASH_DIGITS], []
        some.append(row)
    if some:
        yield address, some


def _by_listener(rows: list[str]) -> Iterator[list[str]]:
    """Yield the rows of each listener of an address."""
    for _, some in itertools.groupby(rows, key=lambda row: row[: 2 * HASH_DIGITS]):
        yield list(some)


def _single(row: str, heads: Sequence[ChunkHead], found: Mapping[str, MediaFile]) -> _GotWhole:
    """Return what a listener got whole who got of one file only, from one log."""
    _, file, number, added, count, spans, chunk = row.split(" ")
    head = heads[int(chunk)]
    label = head.labels[int(number)]
    one = found.get(head.keys[int(file)])
    if one is None:
        return _GotWhole(label, (), 0, int(count))
    share, is_added = _share(one, ((int(added), spans),))
    if share < 1:
        return _GotWhole(label, (), 0, int(count))
    language = (one.language or "") if one.sort == "transcript" else ""
    whole = ((one.sort, one.item, language, is_added),)
    return _GotWhole(label, whole, one.sort == "episode", int(count))


def _listened(
    rows: list[str], heads: Sequence[ChunkHead], found: Mapping[str, MediaFile]
) -> _GotWhole:
    """Return what one listener got whole."""
    lines = 0
    labels = set[_Label]()
    parts: dict[str, list[tuple[int, str]]] = {}
    for row in rows:
        _, file, number, added, count, spans, chunk = row.split(" ")
        head = heads[int(chunk)]
        lines += int(count)
        labels.add(head.labels[int(number)])
        key = head.keys[int(file)]
        if key in parts:
            parts[key].append((int(added), spans))
        else:
            parts[key] = [(int(added), spans)]
    shares: dict[tuple[str, str, str], float] = {}
    unsure = set[str]()
    for key, some in parts.items():
        one = found.get(key)
        if one is None:
            continue
        share, is_added = _share(one, some)
        place = one.sort, one.item, (one.language or "") if one.sort == "transcript" else ""
        shares[place] = shares.get(place, 0.0) + share
        if is_added:
            unsure.add(one.item)
    whole = [
        (sort, item, language, item in unsure)
        for (sort, item, language), share in shares.items()
        if share >= 1 - _NEARLY
    ]
    downloads = sum(sort == "episode" for sort, *_ in whole)
    return _GotWhole(min(labels), tuple(whole), downloads, lines)


def _share(one: MediaFile, some: Sequence[tuple[int, str]]) -> tuple[float, bool]:
    """Return how much of what makes a download came, 1 at most, and whether bytes were added."""
    added, joined = 0, 0
    spans = list[tuple[int, int]]()
    for count, text in some:
        added += count
        for span in text.split(",") if text else ():
            start, _, end = span.partition("-")
            spans.append((int(start), int(end)))
    if len(spans) == 1:
        joined = spans[0][1] - spans[0][0]
    elif spans:
        joined = sum(end - start for start, end in day_chunk.joined(spans))
    enough = one.enough_bytes
    return min(1.0, (added + joined) / enough), joined < enough and added > 0
