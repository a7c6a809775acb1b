"""Rules on the show as a whole; each is a function in the table RULES."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from toolkit.errors import BadFile
from toolkit.feed.identity import podcast_guid
from toolkit.feed.notes import show_notes
from toolkit.feed.pages import kept
from toolkit.feed.rules.people_rules import check_people
from toolkit.publication.contents import FEED_KEY
from toolkit.publication.public_file import Catalogue
from toolkit.show import categories
from toolkit.show.findings import Finding
from toolkit.show.nouns.licences import LICENCES
from toolkit.show.show import Show
from toolkit.show.toml.fields import TEXT_LIMIT

WHERE = "episodes/show.toml"
SHORTEST_DESCRIPTION = 50  # characters, our own judgement: below it is less than a sentence
MOST_CATEGORIES = 3  # what hosts let a show choose (Podigee's help, article 110, read 2026-11-28)
LONG_FEED_ITEMS = 500
LONG_FEED_BYTES = 2_000_000
SHORTEST_ALT = 15  # characters, our own judgement: below it can hardly describe a picture


@dataclass(frozen=True, slots=True)
class ShowFacts:
    """What the rules look at."""

    show: Show


ShowRule = Callable[[ShowFacts], Iterator[Finding]]


def _cover_is_described(facts: ShowFacts) -> Iterator[Finding]:
    alt = facts.show.cover_alt
    if len(alt) < SHORTEST_ALT or alt.casefold() == facts.show.title.casefold():
        yield _warning(
            "cover-alt",
            f"cover_alt = {alt!r} does not say what the cover shows",
            "describe the picture, and the words on it, for people who do not see it",
        )


def _categories_are_apples(facts: ShowFacts) -> Iterator[Finding]:
    for text in facts.show.categories:
        try:
            categories.parse(text)
        except BadFile as err:
            yield _error("category-unknown", err.message, err.hint)


def _categories_are_few(facts: ShowFacts) -> Iterator[Finding]:
    """Apple, RSS guide, itunes:category: of several, Apple Podcasts shows the first."""
    texts = facts.show.categories
    if twice := sorted({text for text in texts if texts.count(text) > 1}):
        yield _warning(
            "category-twice",
            f"the category {twice[0]!r} is listed twice; soy publishes it once",
            "remove one of them",
        )
    if len(set(texts)) > MOST_CATEGORIES:
        yield _warning(
            "categories-many",
            f"there are {len(set(texts))} categories; apps show the first, or the first "
            f"{MOST_CATEGORIES}",
            "keep those that fit best, the best one first",
        )


def _title_is_a_name(facts: ShowFacts) -> Iterator[Finding]:
    if looks_like_html(facts.show.title):
        yield _warning(
            "title-html",
            f"some apps mistake part of the title {facts.show.title!r} for HTML and leave it out",
            "write it without < and &...;",
        )
    if is_stuffed(facts.show.title):
        yield _warning(
            "title-keywords",
            "the title looks like a list of search words; Apple removes shows for that",
            "keep only the name, and move the rest to the description",
        )


def _description_says_something(facts: ShowFacts) -> Iterator[Finding]:
    text = facts.show.description
    if len(text) < SHORTEST_DESCRIPTION:
        yield _warning(
            "description-short",
            f"the description has {len(text)} characters",
            "say in one or two sentences what listeners get",
        )
    if holds_html(text):
        yield _warning(
            "description-html",
            "the description contains HTML, which soy publishes as plain text",
            "remove the tags",
        )
    if not show_notes.fits(text):
        yield _warning(
            "description-long",
            f"the description needs more than {TEXT_LIMIT} bytes in the feed, where line breaks "
            "and characters such as < take more space; soy cuts its end off",
            "shorten it",
        )


def _rights_are_clear(facts: ShowFacts) -> Iterator[Finding]:
    show = facts.show
    if show.license and not show.license_url and show.license.lower() not in LICENCES:
        yield _error(
            "license-unknown",
            f"nobody can look up the licence {show.license!r}",
            f"add license_url, or use one of {', '.join(LICENCES)}",
        )
    if show.copyright and re.search(r"copyright|©|\(c\)|\b\d{4}\b", show.copyright, re.IGNORECASE):
        yield _warning(
            "copyright-words",
            f"copyright = {show.copyright!r} should be only the holder's name (PSP-1)",
            "remove the word, the sign and the year",
        )


def _guid_is_fixed(facts: ShowFacts) -> Iterator[Finding]:
    show = facts.show
    if show.guid is None:
        address = Catalogue(show.release.public_url).url(FEED_KEY)
        yield _warning(
            "guid-missing",
            "the show has no guid, by which apps recognise it after a move",
            f"soy build writes guid = {podcast_guid(address)}, right if {address} is the first "
            "feed address that the show ever had; if it had another, enter its old guid first",
        )


def _owner_is_meant(facts: ShowFacts) -> Iterator[Finding]:
    show = facts.show
    if show.owner_email:
        yield _warning(
            "owner-public",
            "everybody can read owner_email in the feed, so it will get spam",
            "remove it when the directory has verified the show",
        )
    elif show.owner_name:
        yield _warning(
            "owner-without-email",
            "soy does not publish owner_name without owner_email",
            "add owner_email while a directory asks for it, or remove owner_name",
        )


def _explicit_is_meant(facts: ShowFacts) -> Iterator[Finding]:
    """Apple, RSS guide, itunes:explicit."""
    if facts.show.explicit:
        yield _warning(
            "explicit",
            "the show is marked explicit; Apple does not offer it in some countries",
            "if only some episodes are, mark those: explicit = true in episode.toml",
        )


def _people_are_known(facts: ShowFacts) -> Iterator[Finding]:
    yield from check_people(facts.show.people, WHERE)


def check_length(show: Show, episodes: int, length_bytes: int) -> Iterator[Finding]:
    """Yield where the feed is long: so many `episodes` are out, and so long was the last build's.

    Apps fetch it whole each time; the limits are our own judgement.
    """
    held = kept(episodes, show.feed_items)[0] if show.feed_items else episodes
    if held <= LONG_FEED_ITEMS and length_bytes <= LONG_FEED_BYTES:
        return
    size = f", and {length_bytes / 1e6:.1f} MB as it was built last" if length_bytes else ""
    yield _warning(
        "feed-long",
        f"the feed holds {held} episodes{size}; every app fetches it whole, again and again",
        f"write feed_items = {min(held, 300)} in show.toml, or less: older episodes go into pages "
        "that some apps read; the large directories show only what the feed itself holds",
    )


def holds_html(text: str) -> bool:
    """Tell whether somebody wrote a text as HTML."""
    tags = r"</?(p|a|b|i|br|ul|ol|li|em|strong|div|span)\b[^<>]*>"
    return re.search(tags, text, re.IGNORECASE) is not None


def looks_like_html(text: str) -> bool:
    """Tell whether an app that takes text for HTML would show another.

    >>> looks_like_html("p < 0.05 & Q&A"), looks_like_html("HER2<b"), looks_like_html("A &amp; B")
    (False, True, True)
    """
    return re.search(r"<[A-Za-z/!?]|&#?\w+;", text) is not None


def is_stuffed(title: str) -> bool:
    """Tell whether a title looks like a list of search words.

    >>> is_stuffed("The Science of You"), is_stuffed("You | Health, Science, Genes, DNA")
    (False, True)
    """
    return "|" in title or len(re.findall(r"[,;/•]", title)) >= 3


def _error(rule: str, message: str, hint: str | None) -> Finding:
    return Finding("error", rule, WHERE, message, hint)


def _warning(rule: str, message: str, hint: str) -> Finding:
    return Finding("warning", rule, WHERE, message, hint)


RULES: tuple[ShowRule, ...] = (
    _cover_is_described,
    _categories_are_apples,
    _categories_are_few,
    _title_is_a_name,
    _description_says_something,
    _rights_are_clear,
    _guid_is_fixed,
    _owner_is_meant,
    _explicit_is_meant,
    _people_are_known,
)
