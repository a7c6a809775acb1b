"""An episode: its page, its transcripts' pages, and the player alone for other people's pages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from toolkit.languages import primary
from toolkit.publication import page_keys
from toolkit.site.frame import player_words, sentence_times
from toolkit.site.frame.page import Shared, WebPage
from toolkit.site.frame.values import ShownEpisode, ShownTranscript, Site, SizedPicture, Statement
from toolkit.site.frame.wording import Wording
from toolkit.site.metadata import site_files, structured


def pages(site: Site, place: int) -> Iterator[WebPage]:
    """Yield the pages of the episode at a place among all."""
    one = site.episodes[place]
    newer = site.episodes[place - 1] if place else None
    older = site.episodes[place + 1] if place + 1 < len(site.episodes) else None
    yield _episode(site, one, newer, older)
    for transcript in one.transcripts:
        yield _transcript(site, one, transcript)
    yield _embed(site, one)


def _episode(
    site: Site, one: ShownEpisode, newer: ShownEpisode | None, older: ShownEpisode | None
) -> WebPage:
    shown = one.transcripts[0] if one.transcripts else None
    return WebPage(
        key=one.key,
        kind=f"{page_keys.PAGES}.episode",
        template="episode.html",
        owner=one.folder,
        title=one.title,
        description=one.summary or one.title,
        language=site.language,
        values={
            "episode": one,
            "transcript": shown,
            "statements": _readable(one),
            "times": sentence_times.of(shown.turns if shown else ()),
            "newer": newer,
            "older": older,
            "embed_code": site_files.iframe(site, one),
            "player_words": player_words.of(site.language),
            "cover": cover_of(site, one),
        },
        shared=shared(site, one),
        audio=one.audio,
        embed=site.own(page_keys.embed(one.folder)),
        oembed=site.own(page_keys.oembed(one.folder)),
        data=partial(structured.episode, site, one),
        scripts=_scripts(site),
        published=f"{one.published:%Y-%m-%d}",
    )


def _readable(one: ShownEpisode) -> tuple[Statement, ...]:
    """Return the statements in the page's language, for a translation says the same again.

    All of them, where none is.
    """
    own = primary(one.language)
    found = tuple(each for each in one.statements if primary(each.language) == own)
    return found or one.statements


def _transcript(site: Site, one: ShownEpisode, transcript: ShownTranscript) -> WebPage:
    wording = Wording.of(transcript.language)
    alternates = tuple((each.language, each.key) for each in one.transcripts)
    default = (("x-default", one.transcripts[0].key),) if len(alternates) > 1 else ()
    return WebPage(
        key=transcript.key,
        kind=f"{page_keys.PAGES}.transcript",
        template="transcript.html",
        owner=one.folder,
        title=f"{wording.label('transcript')} {one.title}",
        description=one.summary or one.title,
        language=transcript.language,
        values={
            "episode": one,
            "transcript": transcript,
            "times": {},  # no player stands there: a sentence has a name, for links
            "others": [each for each in one.transcripts if each != transcript],
        },
        shared=shared(site, one),
        alternates=(*alternates, *default) if default and not site.folder else (),
        is_listed=not site.folder,  # the show's own is the one that search engines are to find
        published=f"{one.published:%Y-%m-%d}",
    )


def _embed(site: Site, one: ShownEpisode) -> WebPage:
    return WebPage(
        key=site.own(page_keys.embed(one.folder)),
        kind=f"{page_keys.PAGES}.embed",
        template="embed.html",
        owner=one.folder,
        title=one.title,
        description=one.summary or one.title,
        language=site.language,
        values={
            "episode": one,
            "player_words": player_words.of(site.language),
            "cover": cover_of(site, one),
        },
        shared=shared(site, one),
        is_listed=False,
        scripts=_scripts(site),
    )


def cover_of(site: Site, one: ShownEpisode) -> SizedPicture:
    """Return the episode's cover, or the show's."""
    return one.cover or site.cover


def shared(site: Site, one: ShownEpisode) -> Shared:
    """Return the picture that networks show beside links to an episode."""
    cover = cover_of(site, one)
    width, key = cover.jpeg[-1]
    return Shared(key, cover.alt, width, width)


def _scripts(site: Site) -> tuple[str, ...]:
    return (site.assets.script,) if site.assets.script else ()
