"""What a campaign's pages are made of: frozen values, as those of `values.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from toolkit.site.frame.values import ShownEpisode, ShownFile, Statement


@dataclass(frozen=True, slots=True)
class CopiedText:
    """A text to be copied: what it is called, and the key or name of that."""

    name: str  # of a network, or a key of [interface]
    text: str


@dataclass(frozen=True, slots=True)
class ShownKit:
    """A moment with all that partners may share of it."""

    statement: Statement
    episode: ShownEpisode
    episode_title: str  # as the kit's texts have it: an edition of the episode may say another
    episode_title_in: str  # its language
    posts: tuple[CopiedText, ...]  # called by their networks
    alts: tuple[CopiedText, ...]  # called by keys of [interface]
    blocks: tuple[CopiedText, ...]  # for e-mails and web pages; called by keys of [interface]
    spoken: str  # the language of the sound
    approver: str | None  # None: not to be named
    approved_on: date | None  # None: not known
    is_edited: bool  # whether something was left out or added
    archive: ShownFile | None  # all of it in one file
    sounds: tuple[ShownFile, ...] = ()  # the clip in other formats
    codes: tuple[ShownFile, ...] = ()  # QR codes that lead to the statement's page


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """A campaign's kits in one language, and the page that they stand on."""

    key: str
    language: str
    title: str
    title_in: str  # the language of title and description
    description: str | None
    kits: tuple[ShownKit, ...]
    archive: ShownFile | None  # all of this language; None: that of all languages has no others


@dataclass(frozen=True, slots=True)
class ShownCampaign:
    """A campaign with kits that are out."""

    folder: str
    pages: tuple[CampaignPage, ...]  # a language each; the first is the campaign's own page
    archive: ShownFile | None  # all kits in all languages
