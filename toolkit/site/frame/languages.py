"""The same page in several languages: each names all of them, itself and the default.

Source: Google Search Central, "Tell Google about localized versions of your page": links that are
not returned may be ignored; x-default is for readers of all other languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from toolkit.publication import page_keys
from toolkit.site.frame.page import WebPage
from toolkit.site.frame.values import Site

DEFAULT = "x-default"
_Pages = tuple[Site, list[WebPage | str]]  # a text stands for pages that are not made


def joined(sites: Sequence[_Pages]) -> Iterator[_Pages]:
    """Yield each site with its pages, which know their counterparts in the other languages.

    The first of `sites` is the show itself, to which all other readers are led. A page that has no
    counterpart in another language leads readers of that one to its home page.
    """
    if len(sites) < 2:
        yield from sites
        return
    by_place: dict[str, list[tuple[str, str]]] = {}
    for site, pages in sites:
        for page in pages:
            if not isinstance(page, str) and page.is_listed and not page.alternates:
                place = _place(site, page.key)
                by_place.setdefault(place, []).append((site.language, page.key))
    homes = [(site.language, site.own(page_keys.HOME)) for site, _ in sites]
    for site, pages in sites:
        yield (
            site,
            [
                page if isinstance(page, str) else _led(site, page, by_place, homes)
                for page in pages
            ],
        )


def _led(
    site: Site,
    page: WebPage,
    by_place: dict[str, list[tuple[str, str]]],
    homes: Iterable[tuple[str, str]],
) -> WebPage:
    same = () if page.alternates else by_place.get(_place(site, page.key), ())
    named = (*same, (DEFAULT, same[0][1])) if len(same) > 1 else page.alternates
    others = dict(homes) | dict(same)
    del others[site.language]
    return replace(page, alternates=named, others=tuple(others.items()))


def _place(site: Site, key: str) -> str:
    """Return the key that the show itself has for the same page."""
    return key.removeprefix(f"{site.folder}/") if site.folder else key
