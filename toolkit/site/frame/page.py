"""One page: what its head says, its template and values, and the bytes that come of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from toolkit.markup import safe
from toolkit.publication import page_keys
from toolkit.site.frame import addresses, json_block, minification
from toolkit.site.frame.engine import Templates
from toolkit.site.frame.values import ShownFile, Site
from toolkit.site.frame.wording import Wording

_DESCRIPTION_LIMIT = 200  # characters; search engines show about 160

# Content-Security-Policy, level 3. Nothing inline runs or styles, nothing comes from another host.
# What no page may have in a meta element is left out: frame-ancestors, sandbox, report-uri.
_POLICY = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self'; img-src 'self'; "
    "media-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'"
)


@dataclass(frozen=True, slots=True)
class Shared:
    """The picture that networks show beside a link."""

    key: str
    alt: str
    width: int
    height: int
    media_type: str = "image/jpeg"


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page to be made."""

    key: str
    kind: str  # of the file: pages.home
    template: str
    title: str  # of the page alone
    description: str
    language: str  # of the words around its content
    values: Mapping[str, Any] = field(default_factory=dict)
    shared: Shared | None = None  # None: the show's cover
    audio: ShownFile | None = None
    embed: str | None = None  # the key of the player alone
    oembed: str | None = None
    alternates: tuple[tuple[str, str], ...] = ()  # (language, key) of the same in each language
    others: tuple[tuple[str, str], ...] = ()  # (language, key): where readers of others are led
    data: Callable[[], Mapping[str, Any]] | None = None  # what makes the JSON-LD
    is_listed: bool = True  # for search engines, and in the sitemap
    runs_wasm: bool = False
    scripts: tuple[str, ...] = ()  # keys
    published: str | None = None  # an ISO date
    owner: str | None = None  # an episode's folder, or CAMPAIGN/MOMENT; None: the show
    # All that it says of episodes, for one that lists many; None: it is made in any case.
    made_of: str | None = None


def render(site: Site, templates: Templates, page: WebPage) -> bytes:
    """Return the page's bytes. Raises BadFile for a template that cannot be used."""
    wording = Wording.of(page.language)
    is_anywhere = page.key == page_keys.NOT_FOUND  # servers show it at whatever address was asked

    def href(key: str) -> str:
        return site.url(key) if is_anywhere else addresses.relative(key, page.key)

    values = {
        "site": site,
        "page": page,
        "keys": _keys(site),
        "policy": safe(_POLICY.format(scripts=" 'wasm-unsafe-eval'" if page.runs_wasm else "")),
        "description": short(page.description),
        "shared": page.shared or shared_cover(site),
        "data": safe(json_block.block(page.data())) if page.data else None,
        "href": href,
        "url": site.url,
        "at": addresses.at_second,
        "json": lambda value: safe(json_block.block(value)),
        "html": safe,
        "w": wording,
        "t": wording.word,
        **page.values,
    }
    made = templates.render(page.template, values)
    return made if templates.texts else minification.page(made.decode()).encode()


def _keys(site: Site) -> SimpleNamespace:
    """Return the keys of pages for templates: its own where an edition has its own."""
    own = ("HOME", "SUBSCRIBE", "QR_CODE", "WEB_MANIFEST")
    found = {name: site.own(getattr(page_keys, name)) for name in own}
    return SimpleNamespace(**{**vars(page_keys), **found})


def short(text: str) -> str:
    """Return the beginning of a text on one line, cut between words.

    >>> short("  One.   Two.")
    'One. Two.'
    """
    line = " ".join(text.split())
    if len(line) <= _DESCRIPTION_LIMIT:
        return line
    return line[:_DESCRIPTION_LIMIT].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def shared_cover(site: Site) -> Shared:
    """Return the show's cover as networks show it."""
    width, key = site.cover.jpeg[-1]
    return Shared(key, site.cover.alt, width, width)
