"""kit.json, which ties a kit's published files to the moment that they tell of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.campaign.kits.kit import KitFile, KitPlan
from toolkit.show.licences import License, licence
from toolkit.show.timeline import IDENTITY, Timeline

VERSION = "1.0.0"
CONTENT_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class Published:
    """One file of a kit as it is published."""

    file: KitFile
    url: str
    sha256: str
    length_bytes: int


def kit_json(plan: KitPlan, published: Sequence[Published], timeline: Timeline = IDENTITY) -> bytes:
    """Return kit.json: UTF-8, the same bytes for the same kit.

    The moment's times are those of the published episode, to which `timeline` leads. It says that a
    person approved the words, not who: that stays with the transcript.
    """
    rights = _rights(plan)
    start_ms, end_ms = timeline.to_published_span(plan.quote.start_ms, plan.quote.end_ms)
    kit: dict[str, Any] = {
        "version": VERSION,
        "show": {"title": plan.show.title, "guid": _guid(plan), "link": plan.show.link},
        "episode": {"title": plan.episode.title, "guid": plan.episode.guid},
        "campaign": {"id": plan.campaign.folder, "title": plan.campaign.title},
        "moment": {
            "id": plan.moment.id,
            "title": plan.moment.title,
            "start_ms": start_ms,
            "end_ms": end_ms,
            "words": plan.quote.text,
            "speakers": list(plan.quote.voices),
            "context_before": plan.quote.context_before,
            "context_after": plan.quote.context_after,
        },
        "transcript": {
            "language": plan.language,
            "digest": plan.transcript_digest,
            "approved": True,  # `kit.plan` takes no other
        },
        "card": {"alt": plan.alt},
        "posts": dict(plan.posts),
        "funding_line": plan.show.funding_line,
        "license": rights.name if rights else None,
        "license_url": rights.url if rights else None,
        "files": [
            {
                "name": p.file.name,
                "role": p.file.role,
                "url": p.url,
                "content_type": p.file.content_type,
                "length_bytes": p.length_bytes,
                "sha256": p.sha256,
            }
            for p in published
        ],
    }
    return (json.dumps(kit, ensure_ascii=False, indent=2) + "\n").encode()


def _rights(plan: KitPlan) -> License | None:
    """Return the licence of the episode, or the show's."""
    own, shows = plan.episode, plan.show
    if own.license:
        return licence(own.license, own.license_url)
    return licence(shows.license, shows.license_url) if shows.license else None


def _guid(plan: KitPlan) -> str | None:
    return str(plan.show.guid) if plan.show.guid else None
