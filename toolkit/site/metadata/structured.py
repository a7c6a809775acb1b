"""Pages as data, in JSON-LD with the words of schema.org: PodcastSeries and PodcastEpisode.

What nobody said is left out. The transcript itself stays out, too: it is on the page already.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.publication import page_keys
from toolkit.site.frame.values import ShownEpisode, Site, Statement

_CONTEXT = "https://schema.org"


def series(site: Site) -> dict[str, Any]:
    """Return the show, for its home page."""
    return {"@context": _CONTEXT, **_series(site), "description": site.description} | _said(
        {
            "author": {"@type": "Organization", "name": site.author},
            "inLanguage": site.language,
            "image": site.url(site.cover.jpeg[-1][1]),
            "license": site.licence and site.licence.url,
            "copyrightHolder": site.copyright and {"@type": "Organization", "name": site.copyright},
            "funder": site.funding_line and {"@type": "Organization", "name": site.funding_line},
            "sameAs": [app.url for app in site.apps],
        }
    )


def episode(site: Site, one: ShownEpisode) -> dict[str, Any]:
    """Return an episode, with its sound and the captions of it."""
    return {"@context": _CONTEXT, "@type": "PodcastEpisode"} | _said(
        {
            "name": one.title,
            "url": site.url(one.key),
            "identifier": one.guid,
            "datePublished": f"{one.published:%Y-%m-%dT%H:%M:%SZ}",
            "timeRequired": duration(one.length_ms),
            "inLanguage": one.language,
            "episodeNumber": one.number,
            "isFamilyFriendly": not one.is_explicit,
            "image": site.url((one.cover or site.cover).jpeg[-1][1]),
            "license": one.licence and one.licence.url,
            "actor": [_person(p.name, p.page) for p in one.people],
            "partOfSeason": one.season and {"@type": "PodcastSeason", "seasonNumber": one.season},
            "partOfSeries": _series(site),
            "associatedMedia": _sound(site, one),
        }
    )


def statement(site: Site, one: Statement, whole: ShownEpisode) -> dict[str, Any]:
    """Return a statement: a quotation, with the clip in which it is heard."""
    return {"@context": _CONTEXT, "@type": "Quotation"} | _said(
        {
            "text": one.quotation,
            "url": site.url(one.key),
            "inLanguage": one.language,
            "spokenByCharacter": [_person(name, None) for name in one.speakers],
            "isPartOf": {
                "@type": "PodcastEpisode",
                "name": whole.title,
                "url": site.url(whole.key),
            },
            "associatedMedia": {
                "@type": "AudioObject",
                "contentUrl": site.url(one.clip.key),
                "encodingFormat": one.clip.media_type,
                "duration": duration(one.clip_ms),
            },
            "image": site.url(one.card.key),
        }
    )


def duration(ms: int) -> str:
    """Return a length as ISO 8601 has it, which schema.org asks for.

    >>> duration(3_725_400), duration(65_000)
    ('PT1H2M5S', 'PT1M5S')
    """
    seconds = round(ms / 1000)
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
    return "PT" + ("".join(f"{value}{unit}" for value, unit in parts if value) or "0S")


def _series(site: Site) -> dict[str, Any]:
    return {
        "@type": "PodcastSeries",
        "name": site.title,
        "url": site.url(site.own(page_keys.HOME)),
        "webFeed": site.url(site.feed),
    }


def _sound(site: Site, one: ShownEpisode) -> dict[str, Any]:
    captions = [
        {
            "@type": "MediaObject",
            "contentUrl": site.url(file.key),
            "encodingFormat": "text/vtt",
            "inLanguage": transcript.language,
        }
        for transcript in one.transcripts
        if transcript.language in (one.language, one.spoken)  # others are on their own pages
        for name, file in transcript.files
        if name == "vtt"
    ]
    return {
        "@type": "AudioObject",
        "contentUrl": site.url(one.audio.key),
        "encodingFormat": one.audio.media_type,
        "contentSize": str(one.audio.length_bytes),
        "duration": duration(one.length_ms),
        "inLanguage": one.spoken or one.language,
    } | _said({"caption": captions})


def _person(name: str, page: str | None) -> dict[str, Any]:
    return {"@type": "Person", "name": name} | _said({"url": page})


def _said(rows: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rows that say something, also inside of them."""
    made = {}
    for key, value in rows.items():
        inner = _said(value) if isinstance(value, dict) else value
        if inner is not None and inner not in ("", [], {}):
            made[key] = inner
    return made
