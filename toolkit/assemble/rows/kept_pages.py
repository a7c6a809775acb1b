"""Which episodes' pages stay as the last build made them, and what other pages say of these.

Beside the episode itself a page goes by the show as all pages tell of it, and by the neighbours
that it leads to. A show's own templates may name any episode anywhere: then no page stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from toolkit.assemble.kept.kept_episodes import Damaged
from toolkit.assemble.rows.scope import Scope
from toolkit.publication import page_keys
from toolkit.publication.public_file import PublicFile
from toolkit.show.episode import Episode
from toolkit.site.frame.values import (
    ShownEpisode,
    ShownFile,
    ShownTranscript,
    Site,
    SizedPicture,
)

_SHOWN, _PAGES, _LISTED = "shown", "pages", "listed"
_NAMED = tuple(each.name for each in fields(Site) if each.name not in ("url", "episodes", "search"))
_ELSEWHERE = ShownFile("", "", 0)  # what stands on an episode's own pages alone


def is_page(file: PublicFile) -> bool:
    """Tell whether a file is one of the pages, which may be made again where all else stays."""
    return file.kind.startswith(f"{page_keys.PAGES}.")


def shown(scope: Scope, episode: Episode, folder: str) -> ShownEpisode | None:
    """Return what the pages of others say of an episode, in the edition of that folder.

    None where it is to be made. What stands on its own pages alone is left out. Raises Damaged.
    """
    if episode not in scope.kept:
        return None
    try:
        return _from_json(scope.kept.told(episode, f"{_SHOWN} {folder}"))
    except (ValueError, TypeError) as err:
        raise Damaged(episode.folder) from err


def staying(scope: Scope, sites: Sequence[Site]) -> frozenset[str]:
    """Return the folders of the episodes whose pages would all be made the same again."""
    by_folder = {each.folder: each for each in scope.out}
    known = {folder for folder, each in by_folder.items() if each in scope.kept}
    for site, one, digest in _digests(sites):
        if (
            one.folder in known
            and scope.kept.of(by_folder[one.folder], f"{_PAGES} {site.folder}") != digest
        ):
            known.discard(one.folder)
    return frozenset(known)


def listed(
    scope: Scope, sites: Sequence[Site], folders: frozenset[str]
) -> Mapping[tuple[str, str], str]:
    """Return what the map of the site says of the pages that stay. Raises Damaged."""
    return {
        (site.folder, each.folder): str(scope.kept.told(each, f"{_LISTED} {site.folder}"))
        for site in sites
        for each in scope.out
        if each.folder in folders
    }


def keep(scope: Scope, sites: Sequence[Site], rows: Mapping[tuple[str, str], str]) -> None:
    """Keep for the next build what was made now; `rows` of the map as in `listed`."""
    fresh = {each.folder: each for each in scope.out if each not in scope.kept}
    for site in sites:
        for folder, episode in fresh.items():  # an edition may have none of it
            scope.kept.put(episode, f"{_LISTED} {site.folder}", rows.get((site.folder, folder), ""))
    for site, one, digest in _digests(sites) if fresh else ():
        if one.folder in fresh:
            scope.kept.put(fresh[one.folder], f"{_PAGES} {site.folder}", digest)
            scope.kept.put(fresh[one.folder], f"{_SHOWN} {site.folder}", _to_json(one))


def digest_of(sites: Sequence[Site]) -> bytes:
    """Return the digest of what all pages say besides their episodes."""
    told = [
        (site.url(""), site.search is not None, [getattr(site, name) for name in _NAMED])
        for site in sites
    ]
    return hashlib.blake2b(repr(told).encode(), digest_size=20).digest()


def _digests(sites: Sequence[Site]) -> Iterator[tuple[Site, ShownEpisode, str]]:
    """Yield the digest of what an episode's pages say besides the episode itself."""
    all_sites = hashlib.blake2b(digest_of(sites), digest_size=20)
    for site in sites:
        names = [repr((each.key, each.title, each.language)) for each in site.episodes]
        around = ["", *names, ""]
        for place, one in enumerate(site.episodes):
            digest = all_sites.copy()
            digest.update(f"{around[place]}\n{around[place + 2]}".encode())
            yield site, one, digest.hexdigest()


def _to_json(one: ShownEpisode) -> list[Any]:
    cover = one.cover and [one.cover.alt, one.cover.webp, one.cover.jpeg]
    return [
        one.key,
        one.folder,
        one.guid,
        one.title,
        one.language,
        one.type,
        one.season,
        one.number,
        one.published.isoformat(),
        one.day.isoformat(),
        one.length_ms,
        one.summary,
        cover,
        [[each.language, each.key] for each in one.transcripts],
    ]


def _from_json(said: list[Any]) -> ShownEpisode:
    key, folder, guid, title, language, sort, season, number, *rest = said
    published, day, length_ms, summary, cover, texts = rest
    return ShownEpisode(
        key=key,
        folder=folder,
        guid=guid,
        title=title,
        language=language,
        type=sort,
        season=season,
        number=number,
        published=datetime.fromisoformat(published),
        day=date.fromisoformat(day),
        length_ms=length_ms,
        summary=summary,
        notes_html="",
        audio=_ELSEWHERE,
        downloads=(),
        cover=cover and SizedPicture(cover[0], _sizes(cover[1]), _sizes(cover[2])),
        people=(),
        chapters=(),
        transcripts=tuple(
            ShownTranscript(
                language=code,
                key=page,
                is_approved=False,
                approver=None,
                approved_on=None,
                translation_of=None,
                turns=(),
                files=(),
            )
            for code, page in texts
        ),
        statements=(),
        links=(),
        licence=None,
        is_explicit=False,
    )


def _sizes(said: list[list[Any]]) -> tuple[tuple[int, str], ...]:
    return tuple((width, key) for width, key in said)
