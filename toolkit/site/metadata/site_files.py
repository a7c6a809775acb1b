"""What programs ask a site for by itself: the map of its pages, rules for robots, its manifest."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape

from toolkit.publication import page_keys
from toolkit.site.frame import addresses, colours
from toolkit.site.frame.page import WebPage
from toolkit.site.frame.values import ShownEpisode, Site

EMBED_WIDTH, EMBED_HEIGHT = 600, 220  # CSS pixels that the player alone needs, with its title


def sitemap(listings: Iterable[str]) -> bytes:
    """Return the map of the pages that may be found. Source: sitemaps.org, protocol 0.9."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n' + "".join(listings) + "</urlset>\n"
    ).encode()


def listing(site: Site, page: WebPage) -> str:
    """Return what the map says of a page.

    What is there in several languages names each of them, itself too (Google Search Central,
    "Tell Google about localized versions of your page").
    """
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{escape(site.url(key))}"/>'
        for language, key in page.alternates
    )
    date = f"<lastmod>{page.published}</lastmod>" if page.published else ""
    return f"<url><loc>{escape(site.url(page.key))}</loc>{date}{links}</url>\n"


def robots(site: Site) -> bytes:
    """Return what robots may do: everything. Source: RFC 9309; "Sitemap" is sitemaps.org's."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {site.url(page_keys.SITEMAP)}\n".encode()


def web_manifest(site: Site, icons: Iterable[tuple[int, str]]) -> bytes:
    """Return the manifest. Source: W3C, Web Application Manifest; addresses are relative to it."""
    place = site.own(page_keys.WEB_MANIFEST)
    said = {
        "name": site.title,
        "short_name": site.title[:30],
        "lang": site.language,
        "start_url": page_keys.HOME,
        "scope": "./",
        "display": "browser",
        "background_color": site.colours.background,
        "theme_color": colours.light(site.colours).band,
        "icons": [
            {
                "src": addresses.relative(key, place),
                "sizes": f"{width}x{width}",
                "type": "image/png",
            }
            for width, key in icons
        ],
    }
    return _json(said)


def oembed(site: Site, one: ShownEpisode) -> bytes:
    """Return what says how to embed an episode. Source: oembed.com, version 1.0, type "rich".

    Nobody answers queries here: width and height are the same for everybody.
    """
    width, key = (one.cover or site.cover).jpeg[0]
    return _json(
        {
            "version": "1.0",
            "type": "rich",
            "title": one.title,
            "author_name": site.author,
            "author_url": site.link,
            "provider_name": site.title,
            "provider_url": site.url(site.own(page_keys.HOME)),
            "thumbnail_url": site.url(key),
            "thumbnail_width": width,
            "thumbnail_height": width,
            "width": EMBED_WIDTH,
            "height": EMBED_HEIGHT,
            "html": iframe(site, one),
        }
    )


def iframe(site: Site, one: ShownEpisode) -> str:
    """Return the HTML that shows the player alone on other people's pages."""
    return (
        f'<iframe src="{escape(site.url(site.own(page_keys.embed(one.folder))))}" '
        f'title="{escape(one.title)}" width="{EMBED_WIDTH}" height="{EMBED_HEIGHT}" '
        'loading="lazy" style="border:0;max-width:100%"></iframe>'
    )


def _json(said: object) -> bytes:
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()
