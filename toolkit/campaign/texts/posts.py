"""Posts for each network, within its limit and with the quotation whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from toolkit.campaign.texts import lengths
from toolkit.campaign.texts.marks import quoted
from toolkit.errors import BadFile
from toolkit.show.campaign import Network

_HASHTAG = re.compile(r"(?=.*[^\W\d_])\w+")


@dataclass(frozen=True, slots=True)
class Rule:
    """How long a post may be, and how that is counted."""

    limit: int
    length: Callable[[str], int]


# Sources: with the functions in `lengths`.
RULES: dict[Network, Rule] = {
    "mastodon": Rule(500, lengths.mastodon_length),
    "bluesky": Rule(300, lengths.bluesky_length),
    "linkedin": Rule(3000, lengths.linkedin_length),
    "x": Rule(280, lengths.x_length),
}


@dataclass(frozen=True, slots=True)
class PostParts:
    """What posts are put together from, in the order in which they show it."""

    intro: str
    quotation: str
    speaker: str | None
    link: str
    hashtags: tuple[str, ...]  # without #
    language: str


def write(network: Network, parts: PostParts, where: str) -> str:
    """Return the post for one network.

    What does not fit goes in this order: hashtags from the last, then the quotation as a whole. The
    words of a quotation are never cut. Raises BadFile, naming `where`, when even intro and link are
    too long, or when a hashtag is none.
    """
    rule = RULES[network]
    for text in _candidates(parts, hashtags(parts.hashtags, where)):
        if rule.length(text) <= rule.limit:
            return text
    raise BadFile(
        f"{where}: the post for {network} is longer than {rule.limit} characters even without the "
        "quotation and hashtags",
        hint="shorten the moment's text",
    )


def hashtags(words: Sequence[str], where: str) -> tuple[str, ...]:
    """Return the words with # in front. Raises BadFile for what networks would not link.

    Letters, digits and underscores, not digits alone: twitter-text, "hashtags"; the others take
    these too.
    """
    for word in words:
        if not _HASHTAG.fullmatch(word.removeprefix("#")):
            raise BadFile(
                f"{where}: hashtags: {word!r} is not a hashtag",
                hint='use letters and digits only, without spaces: "HealthLiteracy"',
            )
    return tuple(f"#{word.removeprefix('#')}" for word in words)


def _candidates(parts: PostParts, tags: tuple[str, ...]) -> Iterator[str]:
    quotation = quoted(parts.quotation, parts.language)
    if parts.speaker:
        quotation += f"\n– {parts.speaker}"
    for blocks in ((parts.intro, quotation, parts.link), (parts.intro, parts.link)):
        for count in range(len(tags), -1, -1):
            yield "\n\n".join(filter(None, (*blocks, " ".join(tags[:count]))))
