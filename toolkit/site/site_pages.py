"""All pages of a show, and the files beside them: what is published of a `Site`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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
    data: bytes
    media_type: str
    kind: str
    owner: str | None = None  # an episode's folder, or CAMPAIGN/MOMENT; None: the show
    language: str | None = None
    listing: str = ""  # what the map of the site says of it
    edition: str = ""  # the folder of the site that it is of


@dataclass(frozen=True, slots=True)
class LeftPages:
    """What is not made again, because it would be the same."""

    # What the map says of the pages of episodes, by the folders of the site and of the episode.
    episodes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    # Whether a page that lists many episodes stays: by its key, and all that it says of them.
    stays: Callable[[str, str], bool] = lambda _key, _made_of: False


def pages(site: Site, left: LeftPages) -> Iterator[WebPage | str]:
    """Yield all pages; for those of an episode that are left, the episode's folder."""
    yield from show_page.pages(site)
    for place, one in enumerate(site.episodes):
        if (site.folder, one.folder) in left.episodes:
            yield one.folder
            continue
        yield from episode_page.pages(site, place)
        if not site.folder:  # editions lead to those of the show
            yield from school_page.pages(site, one)
    if not site.folder:
        yield from statement_page.pages(site)
        yield from search_page.pages(site)


def files(
    sites: Sequence[Site],
    templates: Templates,
    icons: tuple[tuple[int, str], ...],
    left: LeftPages | None = None,
    campaigns: Sequence[ShownCampaign] = (),
) -> Iterator[Made]:
    """Yield all files of a show and its editions, the same bytes for the same sites.

    The first of `sites` is the show itself. It skips whatever is `left`. Raises BadFile for a
    bad template.
    """
    left = left or LeftPages()
    first, listed = sites[0], list[str]()
    for site, found in languages.joined([(site, list(pages(site, left))) for site in sites]):
        for one in found:
            if isinstance(one, str):
                listed.append(left.episodes[site.folder, one])
                continue
            listing = site_files.listing(first, one) if one.is_listed else ""
            listed.append(listing)
            if one.made_of is None or not left.stays(one.key, _made_of(one)):
                data = page.render(site, templates, one)
                yield Made(
                    one.key, data, HTML, one.kind, one.owner, one.language, listing, site.folder
                )
        yield from _beside(site, icons, left)
    for one in campaign_page.pages(first, campaigns):  # in languages of their own
        data = page.render(first, templates, one)
        yield Made(one.key, data, HTML, one.kind, one.owner, one.language)
    yield Made(page_keys.SITEMAP, site_files.sitemap(listed), "application/xml", f"{PAGES}.sitemap")
    yield Made(
        page_keys.ROBOTS, site_files.robots(first), "text/plain; charset=utf-8", f"{PAGES}.robots"
    )


def _made_of(one: WebPage) -> str:
    """Return all that a page says besides what all pages do."""
    return f"{one.made_of} {one.title} {one.description} {one.alternates} {one.others}"


def _beside(site: Site, icons: tuple[tuple[int, str], ...], left: LeftPages) -> Iterator[Made]:
    """Yield what each site has beside its pages."""
    for episode in site.episodes:
        if (site.folder, episode.folder) in left.episodes:
            continue
        key = site.own(page_keys.oembed(episode.folder))
        yield Made(key, site_files.oembed(site, episode), JSON, f"{PAGES}.oembed", episode.folder)
        for statement in () if site.folder else episode.statements:
            key, data = statement_page.code(site, statement)
            yield Made(key, data, SVG, f"{PAGES}.code", statement.owner)
        for school in () if site.folder else episode.schools:
            for key, data in school_page.codes(school):
                yield Made(key, data, SVG, f"{PAGES}.code", episode.folder, school.language)
    code = qr_code.svg(site.url(site.feed))
    yield Made(site.own(page_keys.QR_CODE), code, SVG, f"{PAGES}.code")
    yield Made(
        site.own(page_keys.WEB_MANIFEST),
        site_files.web_manifest(site, icons),
        "application/manifest+json",
        f"{PAGES}.manifest",
    )
