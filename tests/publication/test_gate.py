"""The gate: out or held back, by the date and by how a text stands, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from toolkit.publication.gate import Cleared, Gate, Held
from toolkit.publication.public_file import Variant
from toolkit.show.episode import Episode
from toolkit.show.show import Release, Show, Transcripts

DATE = datetime(2026, 11, 3, 6, tzinfo=UTC)
BEFORE, AFTER = datetime(2026, 11, 3, 5, 59, tzinfo=UTC), datetime(2026, 11, 3, 6, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Text:
    """How a text stands."""

    status: str
    is_foreign: bool = False
    why_draft: str | None = "nobody has approved this text"


REVIEWED, DRAFT, FOREIGN = Text("reviewed", why_draft=None), Text("draft"), Text("draft", True)


def gate(text: Text | None = None, *, drafts_too: bool = False) -> Gate:
    release = Release.model_construct(public_url="https://example.org")
    transcripts = Transcripts.model_construct(publish_drafts=drafts_too)
    show = Show.model_construct(
        release=release, transcripts=transcripts, timezone="UTC", language="en"
    )
    return Gate(show, lambda _variant: text)


def variant(date: datetime | None = DATE) -> Variant:
    return Variant(Episode.model_construct(date=date, language=None, folder="001-a"), "en")


@pytest.mark.parametrize("at", [DATE, AFTER])
def test_an_episode_is_out_from_its_date_on(at: datetime) -> None:
    assert gate()(variant(), "media", at) == Cleared(DATE)


def test_before_its_date_it_is_held_until_then() -> None:
    held = gate()(variant(), "media", BEFORE)
    assert held == Held("to-come", "it comes out on 2026-11-03 06:00 UTC", DATE)


def test_without_a_date_it_is_a_draft() -> None:
    assert gate()(variant(None), "media", AFTER) == Held("undated", "it has no date")
    assert gate()(variant(None), "media", None) == Cleared(None)


@pytest.mark.parametrize(
    ("kind", "text", "drafts_too", "is_out"),
    [
        ("transcripts", REVIEWED, False, True),
        ("transcripts", DRAFT, False, False),
        ("transcripts", DRAFT, True, True),
        ("transcripts", FOREIGN, True, False),
        ("transcripts", None, True, False),
        ("kits", REVIEWED, False, True),
        ("kits", DRAFT, True, False),
        ("chapters", None, False, True),
    ],
)
def test_words_go_out_by_how_their_text_stands(
    kind: str, text: Text | None, drafts_too: bool, is_out: bool
) -> None:
    asked = gate(text, drafts_too=drafts_too)
    assert asked.is_out(variant(), kind, AFTER) is is_out
    assert asked.is_out(variant(), kind, None) is is_out
    assert not asked.is_out(variant(), kind, BEFORE)


def test_it_says_why_a_text_is_held_back() -> None:
    assert gate(DRAFT)(variant(), "kits", AFTER) == Held("text", "nobody has approved this text")
    assert gate()(variant(), "transcripts", AFTER) == Held("text", "there is no text")
