"""The pages of the show itself: home, subscribing, its own texts, and what is not there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby

from toolkit.publication import page_keys
from toolkit.site.frame.page import WebPage
from toolkit.site.frame.values import OwnText, ShownEpisode, Site
from toolkit.site.frame.wording import Wording
from toolkit.site.metadata import structured

MOST_ON_HOME = 200  # episodes that the home page lists; some 400 bytes each
NEWEST_ON_HOME = 100  # of a show of more, which has a page for each year besides


def pages(site: Site) -> Iterator[WebPage]:
    """Yield the pages of the show."""
    wording = Wording.of(site.language)
    by_year = years(site)
    yield _home(site, by_year)
    for year, episodes in by_year:
        yield _year(site, wording, year, episodes)
    yield _subscribe(site, wording)
    for text in site.texts:
        if text.html is not None:
            yield _text(site, wording, text)
    if not site.folder:
        yield _not_found(site, wording)


def seasons(site: Site) -> list[tuple[int | None, list[ShownEpisode], int]]:
    """Return the episodes that the home page lists by season, the newest first.

    A season is a number, None where they have none; last stands how many episodes it has in all.
    """
    shown = len(site.episodes) if len(site.episodes) <= MOST_ON_HOME else NEWEST_ON_HOME
    found, before = [], 0
    for season, each in groupby(site.episodes, lambda e: e.season):
        episodes = list(each)
        if before < shown:
            found.append((season, episodes[: shown - before], len(episodes)))
        before += len(episodes)
    return found


def years(site: Site) -> list[tuple[int, list[ShownEpisode]]]:
    """Return the episodes by year, the newest first; none where the home page lists them all."""
    if len(site.episodes) <= MOST_ON_HOME:
        return []
    return [(year, list(each)) for year, each in groupby(site.episodes, lambda e: e.day.year)]


def _home(site: Site, by_year: list[tuple[int, list[ShownEpisode]]]) -> WebPage:
    found = seasons(site)
    return WebPage(
        key=site.own(page_keys.HOME),
        kind=f"{page_keys.PAGES}.home",
        template="home.html",
        title=site.title,
        description=site.description,
        language=site.language,
        values={
            "seasons": [(season, episodes) for season, episodes, _ in found],
            "counts": [count for *_, count in found],
            "has_seasons": any(season for season, *_ in found),
            "names": dict(site.seasons),
            "years": [
                (year, site.own(page_keys.year(year)), len(episodes)) for year, episodes in by_year
            ],
        },
        data=partial(structured.series, site),
    )


def _year(site: Site, wording: Wording, year: int, episodes: list[ShownEpisode]) -> WebPage:
    title = f"{wording.label('all_episodes')} {year}"
    return WebPage(
        key=site.own(page_keys.year(year)),
        kind=f"{page_keys.PAGES}.year",
        template="year.html",
        title=title,
        description=f"{title}. {site.title}",
        language=site.language,
        values={"episodes": episodes},
        made_of=repr([_shown(one) for one in episodes]),
    )


def _shown(one: ShownEpisode) -> tuple[object, ...]:
    """Return all that a list says of an episode."""
    facts = (one.type, one.number, one.day, one.length_ms)
    return (one.key, one.title, one.language, one.summary, one.cover, facts)


def _subscribe(site: Site, wording: Wording) -> WebPage:
    return WebPage(
        key=site.own(page_keys.SUBSCRIBE),
        kind=f"{page_keys.PAGES}.subscribe",
        template="subscribe.html",
        title=wording.word("subscribe"),
        description=wording.word("subscribe_text"),
        language=site.language,
        scripts=(site.assets.script,) if site.assets.script else (),
    )


def _text(site: Site, wording: Wording, text: OwnText) -> WebPage:
    title = wording.word(text.name)
    return WebPage(
        key=text.key,
        kind=f"{page_keys.PAGES}.text",
        template="text.html",
        title=title,
        description=f"{title}: {site.title}",
        language=site.language,
        values={"text": text},
    )


def _not_found(site: Site, wording: Wording) -> WebPage:
    return WebPage(
        key=page_keys.NOT_FOUND,
        kind=f"{page_keys.PAGES}.not-found",
        template="not_found.html",
        title=wording.word("not_found"),
        description=wording.word("not_found_text"),
        language=site.language,
        is_listed=False,
    )
