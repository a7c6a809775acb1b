"""The publisher's feed, which joins the feeds of a show in all its languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolkit.assemble.checks import check_editions
from toolkit.assemble.outputs.cover_output import COVERS
from toolkit.assemble.outputs.feed_output import MEDIA_TYPE
from toolkit.assemble.parts.tellings import is_joined, publisher, tellings
from toolkit.assemble.rows.output import Cell, Output, Subject
from toolkit.assemble.rows.scope import Scope
from toolkit.feed.publisher import render
from toolkit.publication.contents import PUBLISHER_KEY
from toolkit.publication.public_file import SHOW, Catalogue, PublicFile, Variant
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding
from toolkit.show.nouns.feed_nouns import OtherShow
from toolkit.show.show import Show

PUBLISHERS = "publishers"


def _files(scope: Scope, catalogue: Catalogue) -> Iterator[PublicFile]:
    show = scope.project.show
    if not is_joined(show):
        return
    feeds = [
        OtherShow.model_construct(
            feed_guid=telling.show.guid,
            feed_url=catalogue.url(telling.feed_key),
            title=telling.show.title,
            medium="podcast",
        )
        for telling in tellings(scope.project)
    ]
    (cover,) = catalogue.of(SHOW, COVERS)
    data = render(show, publisher(show), feeds, catalogue.url(cover.key))
    yield PublicFile(PUBLISHER_KEY, data, MEDIA_TYPE, "feed", SHOW, PUBLISHERS, show.language)


def _lacking(scope: Scope, subject: Subject) -> Iterable[Finding]:
    """Find what editions lack."""
    if isinstance(subject, Show):
        yield from check_editions.of_show(scope.project)
    elif isinstance(subject, Episode):
        yield from check_editions.of_episode(scope.project, subject)


def _status(scope: Scope, variant: Variant) -> Cell:
    said = {
        language: check_editions.lacking(scope.project, variant.episode, language)
        for language in scope.project.show.editions
    }
    text = ", ".join(f"{key} {_state(value)}" for key, value in said.items())
    states = {key: {"state": _state(value), "lacking": list(value)} for key, value in said.items()}
    return Cell(text or None, {"editions": states})


def _state(lacking: tuple[str, ...]) -> str:
    if "title" in lacking:
        return "left out"
    return f"without {' and '.join(lacking)}" if lacking else "whole"


PUBLISHER_OUTPUT = Output(
    PUBLISHERS, files=_files, checks=(_lacking,), status=_status, column="editions"
)
