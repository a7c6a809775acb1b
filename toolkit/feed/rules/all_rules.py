"""What apps and directories ask of a show, checked before anyone sees it.

The rules are rows in tables: `show_rules.RULES`, `episode_rules.RULES` and, for all episodes
together, `RULES` here. A new rule is a function and its row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from toolkit.feed.rules import episode_rules, show_rules, tag_rules
from toolkit.feed.rules.episode_rules import EpisodeFacts
from toolkit.feed.rules.show_rules import ShowFacts
from toolkit.feed.tag_texts import numbered
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding
from toolkit.show.show import Show

SeasonRule = Callable[[Show, Sequence[Episode]], Iterator[Finding]]


def check_show(show: Show) -> list[Finding]:
    """Return what is wrong or risky in the show; its cover is for `cover_rules`."""
    facts = ShowFacts(show)
    found = [finding for rule in show_rules.RULES for finding in rule(facts)]
    return [*found, *tag_rules.of_show(show, show_rules.WHERE)]


def check_episode(
    show: Show,
    episode: Episode,
    *,
    duration_ms: int | None,
    notes: str | None,
    now: datetime | None,
) -> list[Finding]:
    """Return what is wrong or risky in one episode.

    `duration_ms` is None while it is not known, `notes` is the Markdown or None if there is none,
    `now` None leaves out the rules that need the time.
    """
    facts = EpisodeFacts(show, episode, duration_ms, notes, now)
    found = [finding for rule in episode_rules.RULES for finding in rule(facts)]
    return [*found, *tag_rules.of_episode(show, episode, facts.where)]


def check_all(show: Show, episodes: Sequence[Episode]) -> list[Finding]:
    """Return what is wrong or risky between the episodes."""
    return [finding for rule in RULES for finding in rule(show, episodes)]


def _titles_differ(_show: Show, episodes: Sequence[Episode]) -> Iterator[Finding]:
    # Listeners, and apps that lost a GUID, take two of one title for one episode.
    for folders in _shared(episodes, lambda e: e.title.casefold()):
        yield Finding(
            "warning",
            "title-twice",
            f"episodes/{folders[-1]}/episode.toml",
            f"the title is that of {', '.join(folders[:-1])}, too",
            "say in each title what is special about the episode",
        )


def _numbers_differ(show: Show, episodes: Sequence[Episode]) -> Iterator[Finding]:
    """Apple, RSS guide, itunes:type: a serial show is played in the order of the numbers."""
    full = [e for e in episodes if e.type == "full" and numbered(e) is not None]
    for folders in _shared(full, lambda e: (e.season or 0, numbered(e))):
        yield Finding(
            "error" if show.type == "serial" else "warning",
            "number-twice",
            f"episodes/{folders[-1]}/episode.toml",
            f"season and number are those of {', '.join(folders[:-1])}, too",
            "give one of them another number: episode = ...",
        )


def _shared(
    episodes: Sequence[Episode], key: Callable[[Episode], object]
) -> Iterator[tuple[str, ...]]:
    """Yield the folders of those that have the same key, where there are several."""
    groups: dict[object, list[str]] = defaultdict(list)
    for episode in episodes:
        groups[key(episode)].append(episode.folder)
    yield from (tuple(folders) for folders in groups.values() if len(folders) > 1)


RULES: tuple[SeasonRule, ...] = (_titles_differ, _numbers_differ)
