"""Which episodes' pages stay as the last build made them, and what other pages say of these.

Beside the episode itself a page goes by the show as all pages tell of it, and by the neighbours
that it leads to. A show's own templates may name any episode anywhere: then no page stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from toolkit.assemble.outputs.scope import Scope
from toolkit.show.episode import Episode
from toolkit.site.frame.values import ShownEpisode, Site

_SHOWN, _PAGES = "shown", "pages"
_ADAPTER: TypeAdapter[ShownEpisode] = TypeAdapter(ShownEpisode)
_NAMED = tuple(each.name for each in fields(Site) if each.name not in ("url", "episodes", "search"))


def shown(scope: Scope, episode: Episode, folder: str) -> ShownEpisode | None:
    """Return what the pages of others say of an episode, in the edition of that folder.

    None where it is not known. It is without notes and text, which stand on its own pages alone.
    """
    said = scope.kept.of(episode, f"{_SHOWN} {folder}")
    if said is None or scope.kept.of(episode, f"{_PAGES} {folder}") is None:
        return None
    try:
        return _ADAPTER.validate_python(said)
    except ValidationError:
        return None


def staying(scope: Scope, sites: Sequence[Site]) -> frozenset[str]:
    """Return the folders of the episodes whose pages would all be made the same again."""
    by_folder = {each.folder: each for each in scope.out}
    known = {folder for folder, each in by_folder.items() if each in scope.kept}
    for site, one, digest in _digests(sites):
        if scope.kept.of(by_folder[one.folder], f"{_PAGES} {site.folder}") != digest:
            known.discard(one.folder)
    return frozenset(known)


def keep(scope: Scope, sites: Sequence[Site]) -> None:
    """Keep for the next build what was made now."""
    by_folder = {each.folder: each for each in scope.out}
    for site, one, digest in _digests(sites):
        episode = by_folder[one.folder]
        if episode not in scope.kept:
            scope.kept.put(episode, f"{_PAGES} {site.folder}", digest)
            scope.kept.put(episode, f"{_SHOWN} {site.folder}", _plain(one))


def _plain(one: ShownEpisode) -> Any:
    texts = tuple(replace(each, turns=()) for each in one.transcripts)
    schools = tuple(replace(each, pack=None) for each in one.schools)
    plain = replace(one, notes_html="", transcripts=texts, schools=schools)
    return _ADAPTER.dump_python(plain, mode="json")


def _digests(sites: Sequence[Site]) -> Iterator[tuple[Site, ShownEpisode, str]]:
    """Yield the digest of what an episode's pages say besides the episode itself."""
    told = [
        (site.url(""), site.search is not None, [getattr(site, name) for name in _NAMED])
        for site in sites
    ]
    all_sites = hashlib.blake2b(repr(told).encode(), digest_size=20)
    for site in sites:
        for place, one in enumerate(site.episodes):
            beside = (*site.episodes[max(0, place - 1) : place], None)
            beside = (*beside, *site.episodes[place + 1 : place + 2])
            names = [each and (each.key, each.title, each.language) for each in beside]
            digest = all_sites.copy()
            digest.update(repr(names).encode())
            yield site, one, digest.hexdigest()
