"""The kit of a moment, planned: everything that is made from it, as values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from toolkit import languages
from toolkit.audio.values.tag_values import Tags, clip_tags
from toolkit.campaign.kits import kit_posts
from toolkit.campaign.kits.kit_links import page_of
from toolkit.campaign.moments.played import PlayedMoment, played
from toolkit.campaign.moments.quotes import Quote, quote
from toolkit.campaign.pictures.card_picture import FILES as CARD_FILES
from toolkit.campaign.pictures.cards import CardText, fitting_alt, logo
from toolkit.campaign.texts.captions import captions_of
from toolkit.files import sha256_of_bytes
from toolkit.languages import primary
from toolkit.locales import interface
from toolkit.show.campaign import Brand, Campaign, Moment, Network, TranslatedMoment
from toolkit.show.campaigns import called
from toolkit.show.campaigns.funding_line import funding_in
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.show import Show
from toolkit.show.spoken_language import spoken_in
from toolkit.transcript.captions.for_viewers import for_viewers
from toolkit.transcript.formats import srt, vtt
from toolkit.transcript.text.cues import Cue, Word

CODES = (("qr.svg", "image/svg+xml"), ("qr.png", "image/png"))
MAKE = 5  # raise it when the same plan would be made into other files


@dataclass(frozen=True, slots=True)
class Spoken:
    """The approved words that a moment is held against (`assemble/parts/kits.py` asks the gate)."""

    cues: Sequence[Cue]
    language: str
    digest: str  # of the approved text
    words: Sequence[Word] = ()
    approval: tuple[str, date] | None = None  # by whom and when; None where no name is given out


@dataclass(frozen=True, slots=True)
class KitFile:
    """A file of every kit: its name in the kit's folder, its type, and what it is for."""

    name: str
    content_type: str
    role: str
    shape: str | None = None  # of a picture or video: "1:1"


@dataclass(frozen=True, slots=True)
class KitPlan:
    """All that a kit's files are made from."""

    show: Show
    episode: Episode
    campaign: Campaign
    moment: Moment
    quote: Quote
    played: PlayedMoment
    language: str
    transcript_digest: str
    approval: tuple[str, date] | None
    sound_digest: str  # of what the episode's sound is made from
    tags: Tags  # of the clip
    vtt: str
    srt: str
    card: CardText
    brand: Brand
    logo_png: bytes | None
    alt: str
    short_alt: str
    posts: tuple[tuple[Network, str], ...]
    where: str  # the moment's file and id, for messages
    code_svg: bytes | None  # that leads to the statement's page; None makes no such files

    @property
    def files(self) -> tuple[KitFile, ...]:
        """The kit's files, in the order in which they are made."""
        return (
            KitFile("clip.mp3", "audio/mpeg", "clip"),
            *((KitFile("clip.wav", "audio/wav", "clip-wav"),) if self.campaign.clip_wav else ()),
            KitFile("captions.vtt", "text/vtt", "captions"),
            KitFile("captions.srt", "application/x-subrip", "captions"),
            *(
                KitFile(file.name, file.content_type, "card", file.shape.name)
                for file in CARD_FILES
            ),
            *(KitFile(name, type_, "qr-code") for name, type_ in CODES if self.code_svg),
            KitFile("alt.txt", "text/plain", "alt-text"),
            KitFile("alt.short.txt", "text/plain", "alt-text-short"),
            *(KitFile(f"post.{name}.txt", "text/plain", f"post-{name}") for name, _ in self.posts),
        )

    @property
    def digest(self) -> str:
        """The SHA-256 of everything that the files are made from."""
        inputs = {
            "make": MAKE,
            "times": self.played.stretches_ms,
            "audio": self.sound_digest,
            "tags": asdict(self.tags),
            "wav": self.campaign.clip_wav,
            "captions": [self.vtt, self.srt],
            "card": asdict(self.card),
            "brand": self.brand.model_dump(),
            "logo": self.logo_png,
            "code": self.code_svg,
            "alt": [self.alt, self.short_alt],
            "posts": self.posts,
        }
        text = json.dumps(inputs, sort_keys=True, default=_plain)
        return hashlib.sha256(text.encode()).hexdigest()


def plan(
    project: Project,
    campaign: Campaign,
    moment: Moment,
    spoken: Spoken,
    sound_digest: str,
    cover_jpeg: bytes | None = None,
    code_svg: bytes | None = None,
) -> KitPlan:
    """Return what the kit of `moment` is made from; `code_svg` is the QR code of `page_of` it.

    Raises MomentMismatch when the words are not said there, BadFile for a post, hashtag or logo
    that cannot be used.
    """
    show, episode = project.show, project.episode(moment.episode)
    file = f"campaign/{campaign.folder}/moments.toml"
    made = quote(moment, spoken.cues, file, spoken.words)
    captions = captions_of(made, spoken.cues, spoken.words)
    card = _card(project, episode, made, spoken.language)
    if isinstance(moment, TranslatedMoment):
        card = replace(card, note=_note(spoken_in(episode, show), spoken.language))
    tags = clip_tags(show, episode, campaign.title, moment.title)  # the language is that heard
    where = f"{file}: moment {moment.id!r}"
    page, alts = page_of(show, campaign, moment), fitting_alt(card, moment.title, where)
    return KitPlan(
        show=show,
        episode=episode,
        campaign=campaign,
        moment=moment,
        quote=made,
        played=played(made, spoken.cues, spoken.words),
        language=spoken.language,
        transcript_digest=spoken.digest,
        approval=spoken.approval,
        sound_digest=sound_digest,
        tags=replace(tags, cover_jpeg=cover_jpeg, url=page),
        vtt=vtt.render(for_viewers(captions, spoken.language)),
        srt=srt.render(captions, spoken.language),
        card=card,
        brand=project.brand,
        logo_png=logo(project),
        alt=alts[0],
        short_alt=alts[1],
        posts=kit_posts.written(
            kit_posts.parts(show, episode, campaign, moment, card), campaign, where
        ),
        where=where,
        code_svg=code_svg,
    )


def _card(project: Project, episode: Episode, made: Quote, language: str) -> CardText:
    pays = funding_in(project.show, language)
    return CardText(
        quotation=made.text,
        speaker=", ".join(made.voices) or None,
        role=_role(project.show, episode, made.voices, language),
        show=called.show_title(project.show, language),
        funding_line=pays.text if pays else None,
        language=language,
        logo_alt=project.brand.logo_alt if project.brand.logo else None,
        has_emblem=bool(project.show.pages.emblem and pays),
        statement=pays.statement if pays else None,
        grant=pays.rest if pays else None,
    )


def _note(spoken: str, language: str) -> str:
    """Return in which language people speak, for those who read another."""
    name = languages.name_in(spoken, language)
    return interface.words(language).text("spoken_in", language=name)


def _role(show: Show, episode: Episode, voices: Sequence[str], language: str) -> str | None:
    """Return what a single speaker did; roles are English words and stay off other cards."""
    if len(voices) != 1 or primary(language) != "en":
        return None
    for person in episode.people or show.people:
        if person.name == voices[0]:
            return person.role.replace("-", " ").capitalize()
    return None


def _plain(value: object) -> str:
    return sha256_of_bytes(value) if isinstance(value, bytes) else str(value)
