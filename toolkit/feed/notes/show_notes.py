"""Show notes: Markdown to the little HTML that podcast apps keep, and to plain text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from html import escape

from toolkit import timecode
from toolkit.feed.notes import html, html_text, markdown
from toolkit.show.episode import Episode
from toolkit.show.nouns.people import Link
from toolkit.show.toml import direction
from toolkit.show.toml.fields import TEXT_LIMIT

_SIGNS_OF_HTML = re.compile(r"<|&#?\w+;|\n")
LEAST_CHAPTERS = 3  # Spotify, "Creating and managing chapters"


def to_html(
    markdown_text: str,
    *,
    times: Sequence[str] = (),
    extra_links: Sequence[Link] = (),
    funding_line: str | None = None,
) -> str:
    """Return the notes as HTML of the tags in `html.TAGS`, with links to https and mailto only.

    `times` are lines as `chapter_lines` makes them; they, the links and the funding line follow the
    notes.
    """
    parts = [markdown.html(markdown_text)]
    if times:
        parts.append(f"<p>{'<br>'.join(escape(line) for line in times)}</p>\n")
    if extra_links:
        items = (f'<li><a href="{escape(x.url)}">{escape(x.title)}</a></li>\n' for x in extra_links)
        parts.append(f"<ul>\n{''.join(items)}</ul>\n")
    if funding_line:
        parts.append(f"<p>{escape(funding_line)}</p>\n")
    return html.few("".join(parts))


def to_text(
    markdown_text: str,
    *,
    times: Sequence[str] = (),
    extra_links: Sequence[Link] = (),
    funding_line: str | None = None,
    limit_bytes: int = TEXT_LIMIT,
) -> str:
    """Return the same as plain text, addresses in parentheses, at most `limit_bytes` of UTF-8."""
    blocks = [
        html_text.plain(html.few(markdown.html(markdown_text))),
        "\n".join(times),
        "\n".join(f"{link.title} ({link.url})" for link in extra_links),
        funding_line or "",
    ]
    return cut("\n\n".join(block for block in blocks if block), limit_bytes)


def lead(markdown_text: str, limit_bytes: int) -> str:
    """Return how the notes begin, in place of a summary: plain text up to their first list.

    >>> lead("Two people *talk*." + 2 * chr(10) + "- A point", 600)
    'Two people talk.'
    """
    return cut(html_text.lead(html.few(markdown.html(markdown_text))), limit_bytes)


def description(text: str, limit_bytes: int = TEXT_LIMIT) -> str:
    """Return what a feed's `description` says so that readers show `text`, in `limit_bytes`.

    Readers take it for HTML (Apple, "A podcaster's guide to RSS": HTML in CDATA), some only where
    it has a tag. A text without line ends and signs of HTML is the same to both; any other becomes
    paragraphs in which the signs are escaped.

    >>> description("Q&A, p > 0.05"), description("HER2<b")
    ('Q&A, p > 0.05', '<p>HER2&lt;b</p>')
    """

    def made(kept_bytes: int) -> str:
        return _described(cut(text, kept_bytes))

    if fits(text, limit_bytes):
        return made(limit_bytes)
    sizes = range(len("…".encode()), limit_bytes + 1)
    place = bisect_right(sizes, limit_bytes, key=lambda size: len(made(size).encode()))
    while place and len(made(sizes[place - 1]).encode()) > limit_bytes:
        place -= 1  # a cut at a word's border may be longer than one behind it
    return made(sizes[max(0, place - 1)])


def fits(text: str, limit_bytes: int = TEXT_LIMIT) -> bool:
    """Tell whether a feed's `description` can say the whole text."""
    return len(_described(text).encode()) <= limit_bytes


def _described(text: str) -> str:
    return html.paragraphs(text) if _SIGNS_OF_HTML.search(text) else text


def chapter_lines(episode: Episode) -> tuple[str, ...]:
    """Return the chapters as `00:00 Title` lines, or nothing where Spotify would not read them.

    Spotify, "Creating and managing chapters": MM:SS or HH:MM:SS, the first at 0, at least three, in
    order, each on its own line.
    """
    chapters = [chapter for chapter in episode.chapters if chapter.is_listed]
    if len(chapters) < LEAST_CHAPTERS or chapters[0].start_ms >= 1000:
        return ()
    with_hours = chapters[-1].start_ms >= 3_600_000
    return tuple(
        f"{timecode.padded(c.start_ms, with_hours=with_hours)} {c.title}" for c in chapters
    )


def cut(text: str, limit_bytes: int) -> str:
    """Return the text; if it is longer in UTF-8, cut between words and ended with an ellipsis.

    >>> cut("Γονίδια και υγεία", 26)
    'Γονίδια και…'
    """
    if len(text.encode()) <= limit_bytes:
        return text
    room = limit_bytes - len("…".encode())
    while True:
        kept = text.encode()[:room].decode(errors="ignore")
        if not text[len(kept)].isspace():
            kept = re.sub(r"(?<=\s)\S*\Z", "", kept)  # the word that was cut, unless it is the only
        made = direction.closed(kept.rstrip().rstrip(",;:") + "…")
        if len(made.encode()) <= limit_bytes:
            return made
        room = max(
            0, room - len(made.encode()) + limit_bytes
        )  # for the ends of isolates that are cut
