"""What may be out at an instant: the one place that answers, and says why something is held back.

A reason is a function from a `Question` to `Held`, or None where it has nothing against it; the
first that holds something back counts. Nobody else looks at dates or at a text's approval.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Protocol

from toolkit.publication.public_file import Variant
from toolkit.show.show import Show
from toolkit.show.toml import dates

Reason = Literal["undated", "to-come", "text"]
"""No date (a draft); a date that is still to come; no text, or one that does not count."""

# What is made of an episode's text, and whether nothing but an approved one will do: quotations do
# not go by what a machine heard; a transcript may say of itself that it is automatic.
NEEDS: dict[str, Literal["published text", "approved text"]] = {
    "transcripts": "published text",
    "kits": "approved text",
    "school": "approved text",
}


class Approval(Protocol):
    """How a text stands, as the transcript's own record says."""

    @property
    def status(self) -> str:
        """Of draft, reviewed and edited."""

    @property
    def is_foreign(self) -> bool:
        """Whether it says to be of another episode or language."""

    @property
    def why_draft(self) -> str | None:
        """Why it does not count as approved, None if it does."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about."""

    variant: Variant
    kind: str
    at: datetime | None  # None: at any time, so that dates do not count
    show: Show
    text: Approval | None  # None: there is none, or the kind needs none


@dataclass(frozen=True, slots=True)
class Cleared:
    """Nothing holds it back."""

    since: datetime | None  # the episode's date, UTC; None if it has none and none was asked for


@dataclass(frozen=True, slots=True)
class Held:
    """It is held back."""

    reason: Reason
    why: str  # "it has no date", as it stands after a colon
    until: datetime | None = None  # UTC; None where a person has to do something


Verdict = Cleared | Held


def _date(asked: Question) -> Held | None:
    date, at = asked.variant.episode.date, asked.at
    if at is None:
        return None
    if date is None:
        return Held("undated", "it has no date")
    return _to_come(date, at, asked.show.timezone)


def _to_come(date: datetime, at: datetime, timezone: str) -> Held | None:
    if date <= at:
        return None
    return Held("to-come", f"it comes out on {dates.told(date, timezone)}", date)


def _text(asked: Question) -> Held | None:
    need, text = NEEDS.get(asked.kind), asked.text
    if need is None:
        return None
    if text is None:
        return Held("text", "there is no text")
    drafts_too = need == "published text" and asked.show.transcripts.publish_drafts
    if text.status == "reviewed" or (drafts_too and not text.is_foreign):
        return None
    return Held("text", text.why_draft or "nobody has approved this text")


REASONS: tuple[Callable[[Question], Held | None], ...] = (_date, _text)


def gate(asked: Question) -> Verdict:
    """Return whether what is asked about may be out, or why not."""
    for reason in REASONS:
        if held := reason(asked):
            return held
    return Cleared(asked.variant.episode.date)


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate of one show, which reads a text's standing where a kind needs it."""

    show: Show
    text_of: Callable[[Variant], Approval | None]

    def __call__(
        self, variant: Variant, kind: str, at: datetime | None, text: Approval | None = None
    ) -> Verdict:
        """Return whether `kind` of `variant` may be out at `at`; `text` is how its text stands.

        `at` None asks for what holds at any time, so that dates do not count. `text` is read if it
        is needed and not given: raises as `text_of` does.
        """
        if text is None and kind in NEEDS:
            text = self.text_of(variant)
        return gate(Question(variant, kind, at, self.show, text))

    def is_out(self, variant: Variant, kind: str, at: datetime | None) -> bool:
        """Tell whether nothing holds `kind` of `variant` back."""
        return isinstance(self(variant, kind, at), Cleared)


@dataclass(frozen=True, slots=True)
class PresentGate:
    """What the gate says at an instant, for what was built or published before it."""

    at: datetime
    timezone: str  # in which reasons tell dates
    episodes: Mapping[str, Verdict]  # by GUID, of the episodes as they are now

    def of_date(self, date: datetime | None) -> Verdict:
        """Return whether what says that it came out on `date` is out; None says nothing."""
        return (date and _to_come(date, self.at, self.timezone)) or Cleared(date)

    def of_built(self, guid: str | None, date: datetime | None) -> Verdict | None:
        """Return whether an episode with the date that was built may be out now.

        The date that is further off counts, whether it was moved to or away from. None: the episode
        is no longer there.
        """
        verdict = self.episodes.get(guid or "")
        if isinstance(verdict, Held) and verdict.until is None:
            return verdict
        built = self.of_date(date)
        if isinstance(verdict, Held) and isinstance(built, Held):
            return max(verdict, built, key=_until)
        return built if isinstance(verdict, Cleared) and isinstance(built, Held) else verdict

    def of_released(self, guid: str | None, date: datetime | None) -> Verdict:
        """Return whether an episode of an earlier release may be out now.

        Its date here counts, and the release's for an episode that is no longer here.
        """
        return self.episodes.get(guid or "") or self.of_date(date)


def _until(held: Held) -> datetime:
    return held.until or datetime.max.replace(tzinfo=UTC)
