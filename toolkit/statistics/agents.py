"""Which app, library or browser a request came from, and whether it was a bot.

The lists are those of the Open Podcast Analytics Working Group (github.com/opawg/user-agents-v2,
MIT, of `LIST_DATE`), kept unchanged in `data/`; a folder with newer ones may take their place. The
order is theirs: bots, apps, libraries, browsers; the first pattern that is found counts.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from toolkit.errors import BadFile

LIST_DATE = "2026-08-06"  # of the commit 8008a31b7d34
LISTS = ("bots", "apps", "libraries", "browsers", "devices", "referrers")
UNKNOWN = "unknown"
OWN_PAGES = "the show's own pages"

AGENT_LIMIT = 1000  # characters; the longest example of the lists has some 300
_LIST_LIMIT_BYTES = 4 << 20
_PATTERN_LIMIT = 2000

Kind = Literal["bot", "app", "library", "browser", "unknown"]
Left = Literal["bot", "no agent", "watch"]
"""Why a request is left out: IAB PTM 2.3, section 5.5.2."""


@dataclass(frozen=True, slots=True)
class AgentFacts:
    """What is known of a User-Agent."""

    kind: Kind
    name: str
    device: str  # mobile, computer, smart_speaker, smart_tv, auto, watch or unknown
    left: Left | None  # None: it counts


@dataclass(frozen=True, slots=True)
class _ListRow:
    name: str
    category: str | None
    pattern: re.Pattern[str]


class Agents:
    """The lists, read."""

    def __init__(self, lists: dict[str, tuple[_ListRow, ...]], label: str) -> None:
        self._lists = lists
        self.label = label  # where the lists come from and of when they are
        self.of = functools.lru_cache(maxsize=65_536)(self._of)
        self.place = functools.lru_cache(maxsize=65_536)(self._place)

    def _of(self, agent: str) -> AgentFacts:
        """Return what is known of an agent.

        An agent that is missing, too long, or without a letter is malformed.
        """
        text = agent.replace("\r", "").replace("\n", "")
        if is_malformed(text):
            return AgentFacts("unknown", UNKNOWN, UNKNOWN, "no agent")
        kind, name, category = self._named(text)
        device = next((e.category for e in self._found("devices", text)), None) or UNKNOWN
        is_bot = kind == "bot" or category == "bot"
        left: Left | None = "watch" if is_watch(text) else "bot" if is_bot else None
        return AgentFacts(kind, name, device, left)

    def _place(self, referer: str | None, hosts: Sequence[str]) -> str | None:
        """Return where on the web a browser played: own pages, a known player, another host.

        None where the browser did not say.
        """
        if not referer:
            return None
        try:
            host = (urlsplit(referer).hostname or "").lower()
        except ValueError:
            return None
        if host in hosts:
            return OWN_PAGES
        return next((e.name for e in self._found("referrers", referer)), "another web page")

    def _named(self, text: str) -> tuple[Kind, str, str | None]:
        kinds: tuple[tuple[str, Kind], ...] = (
            ("bots", "bot"),
            ("apps", "app"),
            ("libraries", "library"),
            ("browsers", "browser"),
        )
        for name, kind in kinds:
            for entry in self._found(name, text):
                return kind, entry.name, entry.category
        return "unknown", UNKNOWN, None

    def _found(self, name: str, text: str) -> Iterator[_ListRow]:
        return (entry for entry in self._lists[name] if entry.pattern.search(text))


def is_malformed(agent: str) -> bool:
    """Tell whether an agent is missing, or nothing that a player would say of itself."""
    return (
        agent in ("", "-")
        or len(agent) > AGENT_LIMIT
        or not agent.isprintable()
        or not any(c.isalpha() for c in agent)
    )


def is_watch(agent: str) -> bool:
    """Tell whether it is an Apple Watch, which fetches what the telephone fetched already.

    IAB PTM 2.3, section 5.5.2.
    """
    of_podcasts = agent.startswith("atc/") and "watchOS" in agent
    return of_podcasts or "(null)/(null) watchOS" in agent


@functools.lru_cache(maxsize=4)
def read_agents(folder: Path | None = None) -> Agents:
    """Return the lists that came with soy, or those in a folder. Raises BadFile.

    A folder holds the six `*.runtime.json` as they are published.
    """
    place = resources.files(__package__) / "data" if folder is None else folder
    digest = hashlib.sha256()
    lists = {}
    for name in LISTS:
        path = place / f"{name}.runtime.json"
        data = _bytes(path)
        digest.update(data)
        lists[name] = _read(data, str(path) if folder else path.name)
    mark = f"opawg/user-agents-v2 of {LIST_DATE}"
    return Agents(lists, mark if folder is None else f"{folder.name} ({digest.hexdigest()[:12]})")


def _bytes(path: Traversable) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_LIST_LIMIT_BYTES + 1)
    except OSError as err:
        raise BadFile(
            f"{path}: the list of agents cannot be read",
            hint="put the six *.runtime.json of opawg/user-agents-v2 into the folder for --agents",
        ) from err
    if len(data) > _LIST_LIMIT_BYTES:
        raise BadFile(f"{path}: this file is too large to be a list of agents")
    return data


def _read(data: bytes, name: str) -> tuple[_ListRow, ...]:
    try:
        rows = json.loads(data)["entries"]
        return tuple(_entry(row) for row in rows)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, re.error) as err:
        raise BadFile(
            f"{name}: this is not a list of agents ({err})",
            hint="use the *.runtime.json of opawg/user-agents-v2 without changes",
        ) from err


def _entry(row: Any) -> _ListRow:
    pattern, category = row["pattern"], row.get("category")
    if len(pattern) > _PATTERN_LIMIT or "(?" in pattern:
        raise ValueError(f"{row['name']}: soy does not accept this pattern")
    return _ListRow(str(row["name"]), category and str(category), re.compile(pattern))
