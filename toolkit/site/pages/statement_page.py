"""A statement: what was said, with its clip, its card, and the way to the second."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from toolkit.publication import page_keys
from toolkit.site.frame import player_words, qr_code
from toolkit.site.frame.page import Shared, WebPage
from toolkit.site.frame.values import ShownEpisode, Site, Statement
from toolkit.site.metadata import structured

CARD_PX = 1080  # a side; `SHAPES` of `campaign/pictures/card_picture.py`


def pages(site: Site) -> Iterator[WebPage]:
    """Yield the pages of all statements."""
    for episode in site.episodes:
        for one in episode.statements:
            yield _statement(site, episode, one)


def code(site: Site, one: Statement) -> tuple[str, bytes]:
    """Return key and bytes of the QR code that leads to a statement's page."""
    return one.key.removesuffix("index.html") + "qr.svg", qr_code.svg(site.url(one.key))


def _statement(site: Site, episode: ShownEpisode, one: Statement) -> WebPage:
    return WebPage(
        key=one.key,
        kind=f"{page_keys.PAGES}.statement",
        template="statement.html",
        owner=one.owner,
        title=one.title,
        description=one.quotation,
        language=site.language,
        values={
            "statement": one,
            "episode": episode,
            "others": [each for each in episode.statements if each != one],
            "code": code(site, one)[0],
            "cover": episode.cover or site.cover,
            "player_words": player_words.of(site.language),
        },
        shared=Shared(one.card.key, one.card_alt, CARD_PX, CARD_PX, one.card.media_type),
        audio=one.clip,
        data=partial(structured.statement, site, one, episode),
        scripts=(site.assets.script,) if site.assets.script else (),
        published=f"{episode.published:%Y-%m-%d}",
    )
