"""kit.json, which ties a kit's published files to the moment that they tell of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from toolkit.campaign.kits.kit import KitFile, KitPlan
from toolkit.campaign.kits.kit_links import page_of, rights_of
from toolkit.show.campaign import Network, TranslatedMoment
from toolkit.show.spoken_language import spoken_in
from toolkit.show.timeline import IDENTITY, Timeline

VERSION = "2.1.0"  # the first number changes where a reader of earlier ones would go wrong
CONTENT_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class Published:
    """One file of a kit as it is published."""

    file: KitFile
    url: str
    sha256: str
    length_bytes: int


@dataclass(frozen=True, slots=True)
class PublishedVideo:
    """A video of the kit in one shape, with what belongs to it."""

    size_px: tuple[int, int]
    length_ms: int  # with its end card
    video: Published
    poster: Published
    preview: Published

    @property
    def files(self) -> tuple[Published, ...]:
        """Its files."""
        return self.video, self.poster, self.preview


@dataclass(frozen=True, slots=True)
class PublishedCaptions:
    """Captions for whoever puts a video of the kit into networks, named as those want them."""

    captions: Published
    networks: tuple[Network, ...]  # that take this format


@dataclass(frozen=True, slots=True)
class PublishedVideos:
    """The videos of a kit; all have the same words at the same times, so the same captions."""

    videos: tuple[PublishedVideo, ...] = ()
    captions: tuple[PublishedCaptions, ...] = ()

    @property
    def files(self) -> tuple[Published, ...]:
        """All files, video by video, then the captions."""
        made = (file for video in self.videos for file in video.files)
        return (*made, *(each.captions for each in self.captions))


def kit_json(
    plan: KitPlan,
    published: Sequence[Published],
    timeline: Timeline = IDENTITY,
    videos: PublishedVideos = PublishedVideos(),  # frozen
) -> bytes:
    """Return kit.json: UTF-8, the same bytes for the same kit.

    The moment's times are those of the published episode, to which `timeline` leads; its words have
    those of the clip. docs/kit.schema.json describes it all.
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
            "translation_of": _original(plan),
            "title": plan.moment.title,
            "page": page_of(plan.show, plan.campaign, plan.moment),
            "start_ms": start_ms,
            "end_ms": end_ms,
            "length_ms": plan.played.length_ms,
            "words": plan.quote.text,
            "clip_words": [
                {
                    "text": word.text,
                    "start_ms": word.start_ms,
                    "end_ms": word.end_ms,
                    "voice": word.voice,
                    "kind": word.kind,
                }
                for word in plan.played.words
            ],
            "is_edited": any(word.kind != "said" for word in plan.played.words),
            "edits": _edits(plan, timeline),
            "speakers": list(plan.quote.voices),
            "context_before": plan.quote.context_before,
            "context_after": plan.quote.context_after,
        },
        "transcript": {
            "language": plan.language,
            "spoken_language": spoken_in(plan.episode, plan.show),
            "digest": plan.transcript_digest,
            "approved": True,  # `kit.plan` takes no other
            "approved_by": plan.approval[0] if plan.approval else None,
            "approved_on": plan.approval[1].isoformat() if plan.approval else None,
        },
        "alt": plan.alt,
        "short_alt": plan.short_alt,
        "posts": dict(plan.posts),
        "funding_line": plan.card.funding_line,
        "license": rights.name if rights else None,
        "license_url": rights.url if rights else None,
        "files": [
            {"name": p.file.name, "role": p.file.role, "shape": p.file.shape} | _file(p)
            for p in (*published, *videos.files)
        ],
        "videos": [_video(each, videos.captions) for each in videos.videos],
    }
    return (json.dumps(kit, ensure_ascii=False, indent=2) + "\n").encode()


def _file(published: Published) -> dict[str, Any]:
    return {
        "url": published.url,
        "content_type": published.file.content_type,
        "length_bytes": published.length_bytes,
        "sha256": published.sha256,
    }


def _named(published: Published) -> dict[str, Any]:
    return {"name": published.file.name} | _file(published)


def _video(made: PublishedVideo, captions: Sequence[PublishedCaptions]) -> dict[str, Any]:
    width, height = made.size_px
    return {
        "shape": made.video.file.shape,
        "width_px": width,
        "height_px": height,
        "length_ms": made.length_ms,
        **_named(made.video),
        "poster": _named(made.poster),
        "preview": _named(made.preview),
        "captions": [
            {"networks": list(each.networks)} | _named(each.captions) for each in captions
        ],
    }


def _original(plan: KitPlan) -> str | None:
    """Return the id of the moment that this one is a translation of."""
    moment = plan.moment
    return moment.original_id if isinstance(moment, TranslatedMoment) else None


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
