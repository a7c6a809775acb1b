"""Worksheet and teacher page of an episode, each in its own language."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.publication import page_keys
from toolkit.site.frame import qr_code
from toolkit.site.frame.page import WebPage
from toolkit.site.frame.values import ShownEpisode, ShownSchool, Site
from toolkit.site.pages.episode_page import shared
from toolkit.site.school import phrases


def pages(site: Site, one: ShownEpisode) -> Iterator[WebPage]:
    """Yield the pages of an episode, none if it has no key messages."""
    for school in one.schools:
        yield _page(site, one, school, "worksheet", school.worksheet)
        yield _page(site, one, school, "teacher", school.teacher)


def codes(school: ShownSchool) -> Iterator[tuple[str, bytes]]:
    """Yield the excerpts' QR codes, with their keys."""
    for key, excerpt in zip(school.codes, school.pack.excerpts, strict=True):
        yield key, qr_code.svg(excerpt.address)


def _page(site: Site, one: ShownEpisode, school: ShownSchool, sheet: str, key: str) -> WebPage:
    name = "worksheet" if sheet == "worksheet" else "teacher_page"
    pack = school.pack
    return WebPage(
        key=key,
        kind=f"{page_keys.PAGES}.{sheet}",
        template=f"{sheet}.html",
        owner=one.folder,
        title=phrases.document_title(school.language, name, school.title),
        description=pack.summary or school.title,
        language=school.language,
        values={
            "episode": one,
            "school": school,
            "pack": pack,
            "pdf": dict(school.files)[name],
            "facts": phrases.facts(pack),
            "standing": phrases.standing(pack),
            "times": phrases.times,
        },
        shared=shared(site, one),
        is_listed=sheet == "worksheet",  # no pupil is to find the answers first
        published=f"{one.published:%Y-%m-%d}",
    )
