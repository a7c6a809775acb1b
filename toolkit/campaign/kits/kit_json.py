"""kit.json, which ties a kit's published files to the moment that they tell of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from toolkit.campaign.kits.kit import KitFile, KitPlan, rights_of
from toolkit.show.timeline import IDENTITY, Timeline

VERSION = "1.1.0"  # with `edits` and `length_ms`, which readers of 1.0 pass over
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
    rights = rights_of(plan.show, plan.episode)
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
            "length_ms": plan.played.length_ms,
            "words": plan.quote.text,
            "edits": _edits(plan, timeline),
            "speakers": list(plan.quote.voices),
            "context_before": plan.quote.context_before,
            "context_after": plan.quote.context_after,
        },
        "transcript": {
            "language": plan.language,
            "digest": plan.transcript_digest,
            "approved": True,  # `kit.plan` takes no other
        },
        "card": {"alt": plan.alt, "short_alt": plan.short_alt},
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
                "is_edited": _is_edited(plan),
            }
            for p in published
        ],
    }
    return (json.dumps(kit, ensure_ascii=False, indent=2) + "\n").encode()


def _is_edited(plan: KitPlan) -> bool:
    return any(word.kind != "said" for word in plan.played.words)


def _edits(plan: KitPlan, timeline: Timeline) -> dict[str, Any]:
    """Return what of the moment is not as it was said, in the episode's published times."""
    gaps = pairwise(plan.played.stretches_ms)
    left_out = []
    for (before, after), words in zip(gaps, plan.quote.left_out, strict=True):
        start_ms, end_ms = timeline.to_published_span(before[1], after[0])
        left_out.append({"start_ms": start_ms, "end_ms": end_ms, "words": words})
    added = [word.text for word in plan.played.words if word.kind == "added"]
    return {"left_out": left_out, "added": added}


def _guid(plan: KitPlan) -> str | None:
    return str(plan.show.guid) if plan.show.guid else None
