"""What soy itself wrote into a new show, an episode or a campaign and nobody replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from toolkit.feed.notes import markdown
from toolkit.show import templates
from toolkit.show.campaign import Campaign, CampaignFile, Moment
from toolkit.show.episode import Episode, EpisodeFile
from toolkit.show.findings import Finding
from toolkit.show.nouns.people import Link
from toolkit.show.show import Show

RULE = "template"
_PIECE = re.compile(r"<[^<>]*>|\n")
_ALT = re.compile(r'\balt="([^"]*)"')


def in_show(show: Show, where: str) -> Iterator[Finding]:
    """Yield an error for each key of show.toml that still says what soy init wrote."""
    left = dict(templates.left_in(show))
    left |= {
        key: value
        for key, value in (("author", show.author), ("owner_name", show.owner_name or ""))
        if templates.same(value, templates.AUTHOR)
    }
    if templates.is_description(show.description):
        left["description"] = show.description
    if templates.is_cover_alt(show.cover_alt, show.title):
        left["cover_alt"] = show.cover_alt
    if not _says_something(show.title):
        left["title"] = show.title
    for key, value in left.items():
        yield _finding(where, f"{key} = {_short(value)}")


def in_episode(episode: Episode, notes: str | None, folder: str) -> Iterator[Finding]:
    """Yield an error for what soy new wrote: keys of episode.toml, and pieces of notes.md."""
    left = dict(templates.left_in(episode))
    if not _says_something(episode.title):
        left["title"] = episode.title
    for key, value in left.items():
        yield _finding(f"{folder}/episode.toml", f"{key} = {_short(value)}")
    for piece in dict.fromkeys(_in_notes(notes or "")):
        yield _finding(f"{folder}/notes.md", _short(piece))


def in_campaign(campaign: Campaign, moment: Moment | None, folder: str) -> Iterator[Finding]:
    """Yield an error for each text of a campaign, or of one of its moments, that is an example."""
    if moment is None:
        own = CampaignFile.model_validate(
            {name: getattr(campaign, name) for name in CampaignFile.model_fields}
        )
        for key, value in templates.left_in(own):
            yield _finding(f"{folder}/campaign.toml", f"{key} = {_short(value)}")
    else:
        for key, value in templates.left_in(moment):
            said = f"moment {moment.id!r}: {key} = {_short(value)}"
            yield _finding(f"{folder}/moments.toml", said)


def in_text(text: str) -> str | None:
    """Return the first piece of a built file, a feed or a post, that is a template's; else None."""
    for piece in _pieces(text):
        if any(templates.holds(piece, one) for one in _SENTENCES) or (
            templates.is_description(piece)
            or templates.is_cover_alt(piece)
            or templates.same(piece, templates.AUTHOR)
        ):
            return piece
    return None


def _in_notes(notes: str) -> Iterator[str]:
    """Yield what of the notes is the template's: sentences, items, words and ends of links."""
    if templates.same(notes, ""):
        return
    for block in markdown.blocks(notes):
        yield from (block.strip() for one in _NOTES if templates.holds(block, one))
    for words, address in markdown.links(notes):
        for template_words, template_address in _LINKS:
            if templates.same(words, template_words):
                yield words
            elif words and words != address and templates.same(address, template_address):
                yield address


def _pieces(text: str) -> Iterator[str]:
    """Yield the texts between tags, of XML and of the HTML in it, and the words on pictures."""
    whole = text.replace("<![CDATA[", "")
    for piece in (*_PIECE.split(whole), *_ALT.findall(whole)):
        for inner in _PIECE.split(unescape(piece)):
            if inner and not inner.isspace():
                yield unescape(inner).strip()


def _says_something(title: str) -> bool:
    return any(c.isalnum() for c in title)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f'"{line if len(line) <= 60 else line[:59] + "…"}"'


def _finding(where: str, said: str) -> Finding:
    return Finding(
        "error",
        RULE,
        where,
        f"{said} is still the example that soy wrote there",
        "write your own, or remove it",
    )


_NOTES = tuple(markdown.blocks(templates.NOTES))
_LINKS = tuple(markdown.links(templates.NOTES))
_SENTENCES = tuple(
    text
    for text in (*_NOTES, *templates.texts_of(Show, EpisodeFile, Link, CampaignFile, Moment))
    if not text.startswith("https://") and "@" not in text
)
