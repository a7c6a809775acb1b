"""Rules on one episode; each is a function in the table RULES."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from toolkit import timecode
from toolkit.feed.notes.show_notes import LEAST_CHAPTERS, fits
from toolkit.feed.rules.notes_rules import check_notes
from toolkit.feed.rules.people_rules import check_people
from toolkit.feed.rules.show_rules import holds_html, is_stuffed, looks_like_html
from toolkit.feed.tag_texts import numbered
from toolkit.publication.gate import Held, Question, gate
from toolkit.publication.public_file import Variant
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding
from toolkit.show.show import Show
from toolkit.show.toml import dates
from toolkit.show.toml.fields import TEXT_LIMIT

LONGEST_CHAPTER_TITLE = 40  # characters; Spotify, "Creating and managing chapters": under 40
CHAPTERS_FROM_MS = 10 * 60_000  # Apple makes its own chapters for longer episodes without any

_NUMBER_WORD = re.compile(
    r"\b(?:episode|ep\.?|épisode|episodio|episódio|folge|aflevering|avsnitt|afsnit|odcinek|epizoda|"
    r"epizóda|díl|jakso|osa|rész|episodul|епизод|επεισόδιο)\s*(?:#|№|nr\.?|no\.?)?\s*\d+",
    re.IGNORECASE,
)
_LEADING_NUMBER = re.compile(r"(?:#|№)?\s*(\d{1,9})\s*[:.|)–—-]")
_SEASON_AND_NUMBER = re.compile(r"\bS\d+\s*E\d+\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class EpisodeFacts:
    """What the rules look at; None is what is not known or not there."""

    show: Show
    episode: Episode
    duration_ms: int | None
    notes: str | None
    now: datetime | None

    def error(self, rule: str, message: str, hint: str) -> Finding:
        """Return a finding of this episode that keeps it from being right."""
        return Finding("error", rule, self.where, message, hint)

    def warning(self, rule: str, message: str, hint: str) -> Finding:
        """Return a finding of this episode that is risky or missing."""
        return Finding("warning", rule, self.where, message, hint)

    @property
    def where(self) -> str:
        """The file that says it."""
        return f"episodes/{self.episode.folder}/episode.toml"


EpisodeRule = Callable[[EpisodeFacts], Iterator[Finding]]


def _title_has_no_number(facts: EpisodeFacts) -> Iterator[Finding]:
    """PSP-1, item "title": no season or episode numbers, there are elements for them."""
    title = facts.episode.title
    own = {facts.episode.number, facts.episode.number_in_season}
    leading = _LEADING_NUMBER.match(title)
    if (
        _NUMBER_WORD.search(title)
        or _SEASON_AND_NUMBER.search(title)
        or (leading and int(leading[1]) in own)
    ):
        yield facts.warning(
            "title-number",
            f"the title {title!r} contains the episode's number, which apps show anyway",
            "remove the number from the title",
        )


def _title_is_a_title(facts: EpisodeFacts) -> Iterator[Finding]:
    """Apple, RSS guide, itunes:title: the show's name is not to be repeated."""
    title = facts.episode.title
    if facts.show.title.casefold() in title.casefold() and facts.episode.type != "trailer":
        yield facts.warning(
            "title-show",
            f"the title {title!r} repeats the show's name",
            "remove it: apps show it beside the title",
        )
    if looks_like_html(title):
        yield facts.warning(
            "title-html",
            f"some apps mistake part of the title {title!r} for HTML and leave it out",
            "write it without < and &...;",
        )
    if is_stuffed(title):
        yield facts.warning(
            "title-keywords",
            f"the title {title!r} looks like a list of search words",
            "say in a few words what the episode is about",
        )


def _is_numbered(facts: EpisodeFacts) -> Iterator[Finding]:
    """Apple, RSS guide, itunes:episode: mandatory for serial shows, and never zero."""
    episode = facts.episode
    if episode.type == "full" and numbered(episode) is None:
        say = facts.error if facts.show.type == "serial" else facts.warning
        yield say("number-zero", "the episode has the number 0", "write episode = 1 or higher")


def _has_a_description(facts: EpisodeFacts) -> Iterator[Finding]:
    if facts.episode.summary is None and not (facts.notes or "").strip():
        yield facts.warning(
            "summary-missing",
            "the episode has no summary and no notes, so apps will show only its title",
            "write a summary in episode.toml, or a notes.md beside it",
        )
    if facts.episode.summary and holds_html(facts.episode.summary):
        yield facts.warning(
            "summary-html",
            "the summary contains HTML, which soy publishes as plain text",
            "remove the tags",
        )
    if facts.episode.summary and not fits(facts.episode.summary):
        yield facts.warning(
            "summary-long",
            f"the summary needs more than {TEXT_LIMIT} bytes in the feed, where line breaks and "
            "characters such as < take more space; soy cuts its end off",
            "shorten it, and move the rest to notes.md",
        )


def _notes_are_shown(facts: EpisodeFacts) -> Iterator[Finding]:
    yield from check_notes(facts.notes or "", facts.where)


def _chapters_begin_at_zero(facts: EpisodeFacts) -> Iterator[Finding]:
    """Spotify, "Creating and managing chapters": the first must start at 0."""
    chapters = facts.episode.chapters
    if chapters and chapters[0].start_ms != 0:
        yield facts.warning(
            "chapter-first",
            f"the first chapter begins at {timecode.clock(chapters[0].start_ms)}",
            'make the first begin at "00:00:00", or Spotify ignores them all',
        )


def _chapters_end_in_time(facts: EpisodeFacts) -> Iterator[Finding]:
    if facts.duration_ms is None:
        return
    for chapter in facts.episode.chapters:
        if chapter.start_ms >= facts.duration_ms:
            yield facts.error(
                "chapter-past-end",
                f"chapter {chapter.title!r} begins at {timecode.clock(chapter.start_ms)}, after "
                f"the end of the audio at {timecode.clock(facts.duration_ms)}",
                "correct its start",
            )


def _chapters_are_enough(facts: EpisodeFacts) -> Iterator[Finding]:
    count = len(facts.episode.chapters)
    if 0 < count < LEAST_CHAPTERS:
        yield facts.warning(
            "chapters-few",
            f"{count} chapter{'s'[: count - 1]}: Spotify shows chapters only if there are "
            f"{LEAST_CHAPTERS} or more",
            "add chapters, or leave them out",
        )
    elif count == 0 and (facts.duration_ms or 0) > CHAPTERS_FROM_MS:
        yield facts.warning(
            "chapters-missing",
            "an episode of more than 10 minutes has no chapters; Apple makes up its own",
            "add [[chapters]] with start and title: soy chapters suggest proposes some",
        )


def _chapter_titles_are_short(facts: EpisodeFacts) -> Iterator[Finding]:
    for chapter in facts.episode.chapters:
        if len(chapter.title) >= LONGEST_CHAPTER_TITLE:
            yield facts.warning(
                "chapter-title-long",
                f"chapter {chapter.title!r} has {len(chapter.title)} characters",
                f"use fewer than {LONGEST_CHAPTER_TITLE}, or apps cut it off",
            )


def _people_are_known(facts: EpisodeFacts) -> Iterator[Finding]:
    yield from check_people(facts.episode.people, facts.where)


def _is_not_dated_ahead(facts: EpisodeFacts) -> Iterator[Finding]:
    asked = Question(
        Variant.spoken(facts.episode, facts.show), "media", facts.now, facts.show, None
    )
    verdict, date = gate(asked), facts.episode.date
    if date is not None and isinstance(verdict, Held) and verdict.reason == "to-come":
        yield facts.warning(
            "date-future",
            f"the date {dates.told(date, facts.show.timezone)} is in the future",
            "build and publish again after that date",
        )


def _explicit_is_meant(facts: EpisodeFacts) -> Iterator[Finding]:
    """Apple, RSS guide, item itunes:explicit."""
    if facts.episode.explicit and not facts.show.explicit:
        yield facts.warning(
            "explicit",
            "the episode is marked explicit; Apple does not offer it in some countries",
            "remove explicit if it is as harmless as the show",
        )


RULES: tuple[EpisodeRule, ...] = (
    _title_has_no_number,
    _title_is_a_title,
    _is_numbered,
    _has_a_description,
    _notes_are_shown,
    _chapters_begin_at_zero,
    _chapters_end_in_time,
    _chapters_are_enough,
    _chapter_titles_are_short,
    _people_are_known,
    _is_not_dated_ahead,
    _explicit_is_meant,
)
