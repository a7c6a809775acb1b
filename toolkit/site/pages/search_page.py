"""The search over all transcripts; without JavaScript, a list of them."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.publication import page_keys
from toolkit.site.frame.page import WebPage
from toolkit.site.frame.values import Site
from toolkit.site.frame.wording import Wording

_LISTED = 30  # episodes, for readers without JavaScript; the home page lists all

# What the script says.
_WORDS = (
    "automatic_transcript",
    "n_places",
    "nothing_found",
    "nothing_found_hint",
    "play_from",
    "read_transcript",
    "search_failed",
    "searching",
)


def pages(site: Site) -> Iterator[WebPage]:
    """Yield the search page, if there is a search."""
    if site.search is None:
        return
    wording = Wording.of(site.language)
    yield WebPage(
        key=page_keys.SEARCH,
        kind=f"{page_keys.PAGES}.search",
        template="search.html",
        title=wording.word("search"),
        description=wording.word("search_transcripts"),
        language=site.language,
        values={
            "search": site.search,
            "newest": site.episodes[:_LISTED],
            "words": {
                **wording.words.for_script(_WORDS),
                "language": wording.language,
                "show": site.language,
            },
        },
        runs_wasm=True,
        scripts=(site.search.script,),
    )
