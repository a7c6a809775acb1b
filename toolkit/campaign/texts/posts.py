"""Posts, each made for its network: within its limit, the quotation whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlencode, urlsplit, urlunsplit

from toolkit.campaign.texts import lengths
from toolkit.campaign.texts.marks import quoted
from toolkit.errors import BadFile
from toolkit.locales import interface
from toolkit.publication.networks import ROWS, YOUTUBE_TITLE_LIMIT, Count
from toolkit.show.campaign import Network

Block = Literal[
    "title", "intro", "quotation", "speaker", "credit", "link", "licence", "funding", "hashtags"
]

_HASHTAG = re.compile(r"(?=.*[^\W\d_])\w+")
COUNTS: dict[Count, Callable[[str], int]] = {
    "mastodon": lengths.mastodon_length,
    "bluesky": lengths.bluesky_length,
    "x": lengths.x_length,
    "threads": lengths.threads_length,
    "utf-16": lengths.utf16_length,
    "bytes": lengths.utf8_length,
}
# What a post says, from its first line to its last. Where readers scroll fast it is short; where
# they read on it says where the words come from; beside a video it leaves the words to the video.
# A description on YouTube stands alone, so that it holds all.
FORMS: dict[Network, tuple[Block, ...]] = {
    "mastodon": ("intro", "quotation", "link", "hashtags"),
    "bluesky": ("intro", "quotation", "link", "hashtags"),
    "x": ("intro", "quotation", "hashtags", "link"),
    "threads": ("intro", "quotation", "credit", "link", "hashtags"),
    "linkedin": ("intro", "quotation", "credit", "link", "funding", "hashtags"),
    "facebook": ("intro", "quotation", "credit", "link", "hashtags"),
    "instagram": ("intro", "quotation", "credit", "link", "funding", "hashtags"),
    "tiktok": ("intro", "speaker", "credit", "hashtags"),
    "youtube": (
        "title", "intro", "quotation", "credit", "link", "licence", "funding", "hashtags"
    ),
}  # fmt: skip
# What goes first where a post is too long; before these, hashtags go from the last on.
_SPARE: tuple[Block, ...] = ("funding", "licence", "credit", "quotation", "speaker")


@dataclass(frozen=True, slots=True)
class PostParts:
    """What posts are put together from."""

    title: str
    intro: str
    quotation: str
    speaker: str | None
    link: str
    home: str  # the show's own page, which people can type
    hashtags: tuple[str, ...]  # without #
    language: str
    role: str | None = None
    note: str | None = None  # that the sound is in another language
    show: str | None = None
    episode: str | None = None
    licence: str | None = None
    funding_line: str | None = None
    campaign: tuple[str, str] | None = None  # its folder and the moment; None: plain links
    term: str | None = None  # who shares it, in the link's parameters


def write(network: Network, parts: PostParts, where: str) -> str:
    """Return the post for one network; YouTube's has the video's title in its first line.

    What does not fit goes in this order: hashtags from the last, funding and licence, where it is
    from, then the quotation as a whole, and at last the link's parameters, which count where a
    network does not know the host for one. The words of a quotation are never cut. Raises BadFile,
    naming `where`, when even intro and link are too long, or when a hashtag is none.
    """
    row = ROWS[network]
    tags = hashtags(parts.hashtags, where)[: row.hashtags]
    for told in (parts, replace(parts, campaign=None)):
        for text in _candidates(network, told, tags):
            if COUNTS[row.count](text) <= row.text_limit:
                return text
    raise BadFile(
        f"{where}: the post for {network} is longer than {row.text_limit} characters even without "
        "the quotation and hashtags",
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


def link_for(network: Network, parts: PostParts) -> str:
    """Return the link of a post: with the campaign's parameters, or as readers can type it.

    The parameters are the ones that programs which read logs know: utm_source, utm_medium,
    utm_campaign, utm_content; utm_term tells partners apart. Others that the link has already stay
    in front of them.

    >>> page, home = "https://a.org/m.html", "https://www.a.org/"
    >>> one = PostParts("", "", "", None, page, home, (), "en", campaign=("c", "m"))
    >>> link_for("mastodon", one)
    'https://a.org/m.html?utm_source=mastodon&utm_medium=social&utm_campaign=c&utm_content=m'
    >>> link_for("instagram", one)
    'www.a.org'
    """
    if not ROWS[network].follows_links:
        return urlsplit(parts.home).netloc.rpartition("@")[2]
    if parts.campaign is None:
        return parts.link
    (folder, moment), split = parts.campaign, urlsplit(parts.link)
    ours = {"source": network, "medium": "social", "campaign": folder, "content": moment}
    ours |= {"term": parts.term} if parts.term else {}
    query = urlencode({f"utm_{name}": value for name, value in ours.items()})
    return urlunsplit(split._replace(query="&".join(filter(None, (split.query, query)))))


def _candidates(network: Network, parts: PostParts, tags: tuple[str, ...]) -> Iterator[str]:
    """Yield the post with less and less in it."""
    form = FORMS[network]
    for count in range(len(tags), -1, -1):
        yield _text(network, form, parts, tags[:count])
    for spare in _SPARE:
        if spare in form:
            form = tuple(block for block in form if block != spare)
            for count in range(len(tags), -1, -1):
                yield _text(network, form, parts, tags[:count])


def _text(network: Network, form: Sequence[Block], parts: PostParts, tags: tuple[str, ...]) -> str:
    blocks = _blocks(network, parts) | {"hashtags": " ".join(tags)}
    text = "\n\n".join(blocks[name] for name in form if blocks[name])
    # YouTube takes neither sign in a title or a description ("invalidVideoMetadata").
    return text.translate({ord("<"): "‹", ord(">"): "›"}) if network == "youtube" else text


def _blocks(network: Network, parts: PostParts) -> dict[Block, str]:
    words = interface.words(parts.language)
    speaker = ", ".join(filter(None, (parts.speaker, parts.role)))
    said_by, quotation = f"– {speaker}" if speaker else "", quoted(parts.quotation, parts.language)
    episode = f"{words.label('episode')} {parts.episode}" if parts.episode else None
    link = link_for(network, parts)
    is_labelled = network in ("linkedin", "facebook", "instagram", "youtube")
    return {
        "title": parts.title[:YOUTUBE_TITLE_LIMIT],
        "intro": parts.intro,
        "quotation": "\n".join(filter(None, (quotation, said_by, parts.note))),
        "speaker": "\n".join(filter(None, (said_by, parts.note))),
        "credit": " · ".join(filter(None, (parts.show, episode))),
        "link": f"{words.label('listen')} {link}" if is_labelled else link,
        "licence": f"{words.label('licence')} {parts.licence}" if parts.licence else "",
        "funding": parts.funding_line or "",
    }
