"""The moments of an episode as the pages for listeners show them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from toolkit.assemble.campaigns import site_videos
from toolkit.assemble.parts import kits
from toolkit.assemble.parts.show_gate import KITS
from toolkit.publication import page_keys
from toolkit.publication.public_file import Catalogue
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.site.frame import values


def statements(project: Project, catalogue: Catalogue, one: Episode) -> Iterator[values.Statement]:
    """Yield the moments of an episode as their kits' own files tell of them."""
    for campaign, moment in kits.moments(project, one):
        owner = f"{campaign.folder}/{moment.id}"
        by_role = {f.kind.removeprefix(f"{KITS}."): f for f in catalogue.of(owner, KITS)}
        page = by_role["page"].content
        assert isinstance(page, bytes)  # noqa: S101 - its output made it so
        kit = json.loads(page)
        said = kit["moment"]
        captions = catalogue.of(owner, f"{KITS}.captions")
        cards = catalogue.of(owner, f"{KITS}.card")  # the square one for screens is the first
        shapes = [file["shape"] for file in kit["files"] if file["role"] == "card"]
        yield values.Statement(
            key=page_keys.moment(campaign.folder, moment.id),
            id=moment.id,
            title=moment.title,
            owner=owner,
            quotation=said["words"],
            language=kit["transcript"]["language"],
            speakers=tuple(said["speakers"]),
            start_ms=said["start_ms"],
            end_ms=said["end_ms"],
            before=said["context_before"] or None,
            after=said["context_after"] or None,
            clip=values.ShownFile.of(by_role["clip"]),
            clip_ms=said["length_ms"],
            captions=tuple((f.key.rpartition(".")[2], values.ShownFile.of(f)) for f in captions),
            card=values.ShownFile.of(cards[0]),
            cards=tuple(zip(shapes, map(values.ShownFile.of, cards), strict=True)),
            card_alt=kit["alt"],
            videos=site_videos.shown(catalogue, owner),
        )
