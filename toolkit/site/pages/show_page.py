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


def pages(site: Site) -> Iterator[WebPage]:
    """Yield the pages of the show."""
    wording = Wording.of(site.language)
    yield _home(site)
    yield _subscribe(site, wording)
    for text in site.texts:
        if text.html is not None:
            yield _text(site, wording, text)
    if not site.folder:
        yield _not_found(site, wording)


def seasons(site: Site) -> list[tuple[int | None, list[ShownEpisode]]]:
    """Return the episodes by season, the newest first; None where they have none."""
    return [(season, list(each)) for season, each in groupby(site.episodes, lambda e: e.season)]


def _home(site: Site) -> WebPage:
    found = seasons(site)
    return WebPage(
        key=site.own(page_keys.HOME),
        kind=f"{page_keys.PAGES}.home",
        template="home.html",
        title=site.title,
        description=site.description,
        language=site.language,
        values={
            "seasons": found,
            "has_seasons": any(season for season, _ in found),
            "names": dict(site.seasons),
        },
        data=partial(structured.series, site),
    )


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
