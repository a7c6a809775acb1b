"""All pages of a show, and the files beside them: what is published of a `Site`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.publication import page_keys
from toolkit.publication.page_keys import PAGES
from toolkit.site.frame import languages, page, qr_code
from toolkit.site.frame.engine import Templates
from toolkit.site.frame.page import WebPage
from toolkit.site.frame.shown_campaigns import ShownCampaign
from toolkit.site.frame.values import Site
from toolkit.site.metadata import site_files
from toolkit.site.pages import (
    campaign_page,
    episode_page,
    school_page,
    search_page,
    show_page,
    statement_page,
)

HTML = "text/html; charset=utf-8"
SVG = "image/svg+xml"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Made:
    """A file of the site that is not kept for ever under its name."""

    key: str
    data: bytes | None  # None: it is as it was
    media_type: str
    kind: str
    owner: str | None = None  # an episode's folder, or CAMPAIGN/MOMENT; None: the show
    language: str | None = None


def pages(site: Site) -> Iterator[WebPage]:
    """Yield all pages."""
    yield from show_page.pages(site)
    yield from episode_page.pages(site)
    if not site.folder:  # editions lead to those of the show
        yield from statement_page.pages(site)
        yield from school_page.pages(site)
        yield from search_page.pages(site)


def files(
    sites: Sequence[Site],
    templates: Templates,
    icons: tuple[tuple[int, str], ...],
    kept: frozenset[str] = frozenset(),
    campaigns: Sequence[ShownCampaign] = (),
) -> Iterator[Made]:
    """Yield all files of a show and its editions, the same bytes for the same sites.

    The first of `sites` is the show itself. What is made of the episodes whose folders are `kept`
    is only named. Raises BadFile for a bad template.
    """
    first = sites[0]
    listed = []
    for site, found in languages.joined([(site, list(pages(site))) for site in sites]):
        for one in found:
            data = None if one.owner in kept else page.render(site, templates, one)
            yield Made(one.key, data, HTML, one.kind, one.owner, one.language)
            if one.is_listed:
                listed.append(one)
        yield from _beside(site, icons, kept)
    for one in campaign_page.pages(first, campaigns):  # in languages of their own
        data = page.render(first, templates, one)
        yield Made(one.key, data, HTML, one.kind, one.owner, one.language)
    yield Made(
        page_keys.SITEMAP, site_files.sitemap(first, listed), "application/xml", f"{PAGES}.sitemap"
    )
    yield Made(
        page_keys.ROBOTS, site_files.robots(first), "text/plain; charset=utf-8", f"{PAGES}.robots"
    )


def _beside(site: Site, icons: tuple[tuple[int, str], ...], kept: frozenset[str]) -> Iterator[Made]:
    """Yield what each site has beside its pages."""
    for episode in site.episodes:
        key = site.own(page_keys.oembed(episode.folder))
        data = None if episode.folder in kept else site_files.oembed(site, episode)
        yield Made(key, data, JSON, f"{PAGES}.oembed", episode.folder)
        for statement in () if site.folder else episode.statements:
            key, data = statement_page.code(site, statement)
            yield Made(key, data, SVG, f"{PAGES}.code", statement.owner)
        for school in () if site.folder else episode.schools:
            for key, data in school_page.codes(school):
                made = None if episode.folder in kept else data
                yield Made(key, made, SVG, f"{PAGES}.code", episode.folder, school.language)
    code = qr_code.svg(site.url(site.feed))
    yield Made(site.own(page_keys.QR_CODE), code, SVG, f"{PAGES}.code")
    yield Made(
        site.own(page_keys.WEB_MANIFEST),
        site_files.web_manifest(site, icons),
        "application/manifest+json",
        f"{PAGES}.manifest",
    )
