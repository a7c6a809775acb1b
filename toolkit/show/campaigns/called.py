"""What a show and its episodes are called in the language of a kit, where an edition says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from toolkit.languages import primary
from toolkit.show.episode import Episode
from toolkit.show.show import Show


class _Titled(Protocol):
    @property
    def title(self) -> str: ...


def show_title(show: Show, language: str) -> str:
    """Return the show's name in a language: that of the edition in it, else its own."""
    return _title(show.editions, show, language)


def episode_title(episode: Episode, language: str) -> str:
    """Return the episode's title in a language, likewise."""
    return _title(episode.editions, episode, language)


def episode_title_language(episode: Episode, language: str, original: str) -> str:
    """Return the language of that title; `original` where no edition has one."""
    found = (tag for tag in episode.editions if primary(tag) == primary(language))
    return next(found, original)


def _title(editions: Mapping[str, _Titled], original: _Titled, language: str) -> str:
    found = (said.title for tag, said in editions.items() if primary(tag) == primary(language))
    return next(found, original.title)
