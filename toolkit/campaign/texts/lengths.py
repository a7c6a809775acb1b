"""How long a post is, as each network counts."""

from __future__ import annotations

import re
import unicodedata

import regex

URL_LENGTH = 23  # what Mastodon and X count for a link of any length

# A link that both surely know: http or https and a host with a top-level domain. Punctuation at its
# end belongs to the sentence. Other addresses are counted as the text they are.
_URL = re.compile(
    r"(?<![\w@#$])https?://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d+)?"
    r"(?:[/?#](?:[^\s<>\"“”„«»]*[^\s<>\"“”„«».,;:!?'()\[\]])?)?",
    re.IGNORECASE | re.ASCII,
)
_REMOTE_MENTION = re.compile(
    r"(?<![\w/@])(@[a-z0-9_]+(?:[.-]+[a-z0-9_]+)*)@[\w.-]*\w", re.IGNORECASE
)
_BARE_DOMAIN = re.compile(r"(?<![\w@.-])(?:[^\W_][\w-]*\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)

# One emoji as people see it (UTS #51, section 1.4.9): flags, keycaps, and sequences joined by ZWJ.
_EMOJI_ONE = (
    r"(?:\p{Emoji_Presentation}\ufe0f?|(?=\P{ASCII})\p{Emoji}\ufe0f)(?:\p{Emoji_Modifier})?"
    r"|(?=\P{ASCII})\p{Emoji}\p{Emoji_Modifier}"
)
_EMOJI = regex.compile(
    r"\p{RI}\p{RI}|[0-9#*]\ufe0f?\u20e3"
    rf"|(?:{_EMOJI_ONE})(?:[\U000e0020-\U000e007e]+\U000e007f)?"
    rf"(?:\u200d(?:{_EMOJI_ONE}|(?=\P{{ASCII}})\p{{Emoji}}))*"
)

# config/v3.json of twitter-text: code points of weight 100; all others weigh 200 of scale 100.
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))


def graphemes(text: str) -> int:
    """Return the number of characters as people see them.

    Source: Unicode Standard Annex #29, extended grapheme clusters.
    """
    return len(regex.findall(r"\X", text))


def mastodon_length(text: str) -> int:
    """Return the length as Mastodon counts it: graphemes; a link is 23, a mention has no server.

    Source: Mastodon, app/validators/status_length_validator.rb (MAX_CHARS, URL_PLACEHOLDER_CHARS).
    """
    counted = _URL.sub("x" * URL_LENGTH, text)
    return graphemes(_REMOTE_MENTION.sub(r"\1", counted))


def bluesky_length(text: str) -> int:
    """Return the length as Bluesky's app counts it: graphemes, a link as short as it is shown.

    Sources: AT Protocol lexicon app.bsky.feed.post, `text`: maxGraphemes 300, maxLength 3000 (bytes
    of UTF-8); Bluesky's app (social-app), `toShortUrl` and `getShortenedLength`: of a link the host
    stays, and 13 characters of what is longer than 15 behind it. A text over the byte limit is
    given the length that stands over the other by as much.
    """
    shown = _URL.sub(_as_bluesky_shows, text)
    over = len(shown.encode()) - 3000
    return max(graphemes(shown), 300 + over if over > 0 else 0)


def _as_bluesky_shows(link: re.Match[str]) -> str:
    host, slash, rest = link[0].partition("://")[2].partition("/")
    path = slash + rest if rest else ""
    return host + (path[:13] + "..." if len(path) > 15 else path)


def x_length(text: str) -> int:
    """Return the weighted length of X, rounded up.

    After NFC, a link counts 23, an emoji of any make 2, light code points 1, all others 2. X also
    takes words such as `example.org` for links; which ones hangs on its list of top-level domains,
    so they count as the larger of both.

    Source: twitter-text 3, config/v3.json (scale 100, defaultWeight 200, transformedURLLength 23,
    emojiParsingEnabled) and parseTweet.
    """
    text = unicodedata.normalize("NFC", text)
    links = len(_URL.findall(text))
    text = _URL.sub("\n", text)
    bare = sum(max(0, URL_LENGTH - _weight(found)) for found in _BARE_DOMAIN.findall(text))
    return (URL_LENGTH - 1) * links + bare + _weight(text)


def threads_length(text: str) -> int:
    """Return the length as Threads counts it: code points, and of an emoji its bytes of UTF-8.

    Source: developers.facebook.com, "Threads Posts", of 2026-04-14, Limitations.
    """
    emoji = sum(len(found.encode()) for found in _EMOJI.findall(text))
    return emoji + len(_EMOJI.sub("", text))


def utf16_length(text: str) -> int:
    """Return the number of UTF-16 code units.

    LinkedIn, Instagram, Facebook and TikTok give a number of characters, and no specification says
    what they take for one; tools that publish there count so. UTF-16 code units are never fewer
    than code points or graphemes: the safe count.
    """
    return len(text.encode("utf-16-le")) // 2


def utf8_length(text: str) -> int:
    """Return the number of bytes in UTF-8, in which YouTube limits a description."""
    return len(text.encode())


def _weight(text: str) -> int:
    emoji = _EMOJI.findall(text)
    rest = _EMOJI.sub("", text)
    light = sum(any(low <= ord(c) <= high for low, high in _LIGHT) for c in rest)
    return 2 * len(emoji) + light + 2 * (len(rest) - light)
