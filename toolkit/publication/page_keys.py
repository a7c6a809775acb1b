"""The keys of the pages for listeners, so that feed, posts and pages name one another alike.

Each page is the `index.html` of a folder, and its address says so: a plain bucket, or a folder on a
disk, shows nothing for the folder's own address.
"""

from __future__ import annotations

PAGES = "pages"  # the kind of these files; each sort of page has its own after a dot

HOME = "index.html"
NOT_FOUND = "404.html"
SUBSCRIBE = "subscribe/index.html"
SEARCH = "search/index.html"
CAMPAIGNS = "campaign/index.html"
SEARCH_INDEX = "search/index"  # the folder; Pagefind's pieces are in folders below it
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
WEB_MANIFEST = "manifest.webmanifest"
QR_CODE = "subscribe/feed.svg"
ASSETS = "assets"  # the folder of what all pages load


def episode(folder: str) -> str:
    """Return the key of an episode's page.

    >>> episode("001-medicine")
    'episodes/001-medicine/index.html'
    """
    return f"episodes/{folder}/index.html"


def transcript(folder: str, language: str) -> str:
    """Return the key of the page with an episode's transcript in one language."""
    return f"episodes/{folder}/transcript/{language}/index.html"


def year(number: int) -> str:
    """Return the key of the page that lists the episodes of a year.

    >>> year(2026)
    'years/2026/index.html'
    """
    return f"years/{number}/index.html"


def school(folder: str, language: str, sheet: str) -> str:
    """Return the key of an episode's worksheet, or of the page for its teacher, in one language."""
    return f"episodes/{folder}/school/{language}/{sheet}/index.html"


def school_code(folder: str, language: str, number: int) -> str:
    """Return the key of the QR code beside one of the excerpts on these pages."""
    return f"episodes/{folder}/school/{language}/excerpt-{number}.svg"


def moment(campaign: str, moment_id: str) -> str:
    """Return the key of a statement's page."""
    return f"moments/{campaign}/{moment_id}/index.html"


def campaign(folder: str, language: str = "") -> str:
    """Return the key of a campaign's page for partners, or of that in another language.

    >>> campaign("genes"), campaign("genes", "de")
    ('campaign/genes/index.html', 'campaign/genes/de/index.html')
    """
    return (
        f"campaign/{folder}/{language}/index.html" if language else f"campaign/{folder}/index.html"
    )


def embed(folder: str) -> str:
    """Return the key of the player alone, for other people's pages."""
    return f"embed/{folder}/index.html"


def oembed(folder: str) -> str:
    """Return the key of what other people's programs ask before they embed an episode."""
    return f"oembed/{folder}.json"


def text(name: str) -> str:
    """Return the key of one of the show's own texts: about, imprint, privacy, accessibility."""
    return f"{name}/index.html"


def is_index_piece(key: str) -> bool:
    """Tell whether a key is one of the many small files of which a search index is made.

    >>> is_index_piece("search/index/en/all/fragment/en_22497a1.pf_fragment")
    True
    >>> is_index_piece("search/index/en/all/pagefind-entry.json")
    False
    """
    return key.startswith(f"{SEARCH_INDEX}/") and key.endswith((".pf_fragment", ".pf_index"))


def below(folder: str, key: str) -> str:
    """Return the key that an edition has for what the show itself has under `key`.

    >>> below("de", "index.html"), below("", "index.html")
    ('de/index.html', 'index.html')
    """
    return f"{folder}/{key}" if folder else key


def is_asset(key: str) -> bool:
    """Tell whether a key is of what all pages load.

    >>> is_asset("assets/style.0123456789abcdef.css"), is_asset("index.html")
    (True, False)
    """
    return key.startswith(f"{ASSETS}/")
