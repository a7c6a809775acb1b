"""A site made of values alone, as tests of its pages need it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from PIL import Image

from toolkit.publication import page_keys
from toolkit.publication.public_file import Catalogue
from toolkit.site import site_pages, static_files
from toolkit.site.frame.engine import Templates
from toolkit.site.frame.shown_campaigns import CampaignPage, CopiedText, ShownCampaign, ShownKit
from toolkit.site.frame.values import (
    Assets,
    Colours,
    Licence,
    OwnText,
    ShownChapter,
    ShownEpisode,
    ShownFile,
    ShownLink,
    ShownPerson,
    ShownTranscript,
    Site,
    SizedPicture,
    Statement,
)
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.sentences import turns
from toolkit.typesetting import emblem

FOLDER = "001-what-a-gene-is"
AUDIO = ShownFile(f"episodes/{FOLDER}/{FOLDER}.0123456789abcdef.mp3", "audio/mpeg", 2_345_678)
COVER = SizedPicture(
    "A double helix.",
    ((320, "assets/cover-320.0123456789abcdef.webp"),),
    ((320, "assets/cover-320.0123456789abcdef.jpg"), (1200, "assets/cover-1200.ab.jpg")),
)
ASSETS = Assets(
    style="assets/style.0123456789abcdef.css",
    more="assets/more.0123456789abcdef.css",
    icon="assets/icon-48.0123456789abcdef.png",
    touch_icon="assets/icon-180.0123456789abcdef.png",
    script="assets/script.0123456789abcdef.js",
    emblem="assets/emblem.0123456789abcdef.svg",
)


def transcript(language: str = "en", **other: Any) -> ShownTranscript:
    """Return an approved transcript of two turns."""
    cues = [
        Cue(0, 4000, "What is a gene? A stretch", "Mara Lindqvist"),
        Cue(4000, 6000, "of a long molecule.", "Mara Lindqvist"),
        Cue(65_300, 70_000, "Is it? It is.", "Dr Tomas Varga"),
    ]
    known: dict[str, Any] = {
        "language": language,
        "key": page_keys.transcript(FOLDER, language),
        "is_approved": True,
        "approver": "Ana Novak",
        "approved_on": date(2026, 10, 16),
        "translation_of": None,
        "turns": turns(cues),
        "files": (("vtt", ShownFile(f"episodes/{FOLDER}/t.{language}.vtt", "text/vtt", 4321)),),
    }
    return ShownTranscript(**known | other)


def statement(**other: Any) -> Statement:
    """Return a statement of the episode."""
    known: dict[str, Any] = {
        "key": page_keys.moment("genes", "a-stretch"),
        "id": "a-stretch",
        "title": "A gene is a stretch",
        "owner": "genes/a-stretch",
        "quotation": "A stretch of a long molecule.",
        "language": "en",
        "speakers": ("Mara Lindqvist",),
        "start_ms": 2500,
        "end_ms": 6000,
        "before": "What is a gene?",
        "after": "Is it?",
        "clip": ShownFile("campaign/genes/a-stretch/clip.ab.mp3", "audio/mpeg", 40_000),
        "clip_ms": 3500,
        "captions": (
            ("vtt", ShownFile("campaign/genes/a-stretch/captions.ab.vtt", "text/vtt", 99)),
        ),
        "card": ShownFile("campaign/genes/a-stretch/card.ab.png", "image/png", 50_000),
        "card_alt": "A stretch of a long molecule. Mara Lindqvist.",
        "cards": (
            ("1:1", ShownFile("campaign/genes/a-stretch/card.ab.png", "image/png", 50_000)),
            (
                "4:5",
                ShownFile("campaign/genes/a-stretch/card.4x5.ab.pdf", "application/pdf", 9_000),
            ),
        ),
    }
    return Statement(**known | other)


def episode(**other: Any) -> ShownEpisode:
    """Return an episode with all that one can have."""
    folder = other.get("folder", FOLDER)
    known: dict[str, Any] = {
        "key": page_keys.episode(folder),
        "folder": folder,
        "guid": "830e9ef1-f59e-42ae-bdc2-d69a938c760e",
        "title": "What a gene is",
        "language": "en",
        "type": "full",
        "season": 1,
        "number": 1,
        "published": datetime(2026, 10, 27, 6, tzinfo=UTC),
        "day": date(2026, 10, 27),
        "length_ms": 125_400,
        "summary": "In plain words.",
        "notes_html": '<p>Notes with <a href="https://example.org/">a link</a>.</p>',
        "audio": AUDIO,
        "downloads": (("MP3", AUDIO),),
        "cover": None,
        "people": (
            ShownPerson("Mara Lindqvist", "host", "https://example.org/mara"),
            ShownPerson("Dr Tomas Varga", "guest", None),
        ),
        "chapters": (
            ShownChapter(0, 65_000, "Hello", None),
            ShownChapter(65_000, 125_400, "A question", "https://example.org/q"),
        ),
        "transcripts": (transcript(), transcript("de", translation_of="en")),
        "statements": (statement(),),
        "links": (ShownLink("A paper", "https://doi.org/10.1/x"),),
        "licence": Licence("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        "is_explicit": False,
    }
    return ShownEpisode(**known | other)


def site(*episodes: ShownEpisode, **other: Any) -> Site:
    """Return a site of these episodes, or of one."""
    known: dict[str, Any] = {
        "url": Catalogue("https://example.org/show").url,
        "title": "The Science of You",
        "description": "Medicine in plain words.\n\nA sample.",
        "language": "en",
        "author": "EP PerMed",
        "link": "https://example.org/",
        "copyright": "EP PerMed",
        "funding_line": "Funded by the European Union.",
        "licence": Licence("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        "guid": "dc94281a-2d2e-5c7b-8d45-931966095ac1",
        "is_serial": False,
        "feed": "feed.xml",
        "cover": COVER,
        "colours": Colours("#091a3a", "#ffffff", "#ffc857"),
        "apps": (ShownLink("Some App", "https://app.example.org/1"),),
        "texts": (OwnText("about", page_keys.text("about"), "<p>About it.</p>"),),
        "fediverse_creator": "@show@example.social",
        "assets": ASSETS,
        "episodes": episodes or (episode(),),
    }
    return Site(**known | other)


def edition(language: str = "de", *episodes: ShownEpisode, **other: Any) -> Site:
    """Return the site of an edition: words of its own, the sound of the original."""
    own = {
        "key": page_keys.below(language, page_keys.episode(FOLDER)),
        "title": "Was ein Gen ist",
        "language": language,
        "spoken": "en",
        "summary": "Einfach gesagt.",
        "notes_html": "<p>Was Gene sind.</p>",
        "transcripts": tuple(
            replace(
                transcript(its, translation_of="en" if its != "en" else None),
                key=page_keys.below(language, page_keys.transcript(FOLDER, its)),
            )
            for its in (language, "en")
        ),
    }
    known: dict[str, Any] = {
        "title": "Die Wissenschaft von dir",
        "description": "Medizin, einfach gesagt.",
        "language": language,
        "folder": language,
        "feed": f"{language}/feed.xml",
        "texts": (OwnText("about", f"{language}/about/index.html", "<p>Darum geht es.</p>"),),
        "other_feeds": (("The Science of You", "feed.xml"),),
    }
    return site(*(episodes or (episode(**own),)), **known | other)


def kit(of: ShownEpisode, said: Statement, **other: Any) -> ShownKit:
    """Return the kit of a statement, with texts that it quotes."""
    known: dict[str, Any] = {
        "statement": said,
        "episode": of,
        "episode_title": of.title,
        "episode_title_in": of.language,
        "posts": (
            CopiedText("Mastodon", f"{said.quotation}\n\n#Genes"),
            CopiedText("YouTube", f"{said.title}\n\n{said.quotation}"),
        ),
        "alts": (
            CopiedText("alt_text", said.card_alt),
            CopiedText("short_alt_text", said.card_alt[:300]),
        ),
        "blocks": (
            CopiedText("email_text", said.quotation),
            CopiedText("email_html", f"<p>{said.quotation}"),
            CopiedText("code_for_pages", f"<figure>{said.quotation}</figure>"),
        ),
        "spoken": "en",
        "approver": "Ana Novak",
        "approved_on": date(2026, 10, 16),
        "is_edited": True,
        "archive": ShownFile(f"campaign/{said.owner}/kit.ab.zip", "application/zip", 1_234_567),
    }
    return ShownKit(**known | other)


def campaigns(one: Site, **other: Any) -> tuple[ShownCampaign, ...]:
    """Return a campaign of all statements of a site; none where it has none."""
    kits: dict[str, list[ShownKit]] = {}
    for each in one.episodes:
        for said in each.statements:
            kits.setdefault(said.language, []).append(kit(each, said, **other))
    if not kits:
        return ()
    pages = tuple(
        CampaignPage(
            key=page_keys.campaign("genes", language if place else ""),
            language=language,
            title=one.title,
            title_in=one.language,
            description=one.description,
            kits=tuple(each),
            archive=ShownFile(f"campaign/genes/{language}/kits.ab.zip", "application/zip", 99_000),
        )
        for place, (language, each) in enumerate(kits.items())
    )
    whole = ShownFile("campaign/genes/kits.ab.zip", "application/zip", 123_456_789)
    return (ShownCampaign("genes", pages, whole),)


def made(one: Site, templates: Templates | None = None, *editions: Site) -> dict[str, str]:
    """Return the text of all files of a site, its campaigns and editions, by their keys."""
    icons = ((192, "assets/icon-192.ab.png"),)
    found = site_pages.files(
        (one, *editions), templates or Templates(), icons, campaigns=campaigns(one)
    )
    return {file.key: file.data.decode() for file in found}


def with_text(text: str) -> Site:
    """Return a site in which every text that people write is `text`."""
    spoken = turns([Cue(0, 1000, text, text)])
    quoted = statement(title=text, quotation=text, speakers=(text,), before=text, after=text)
    one = episode(
        title=text,
        summary=text,
        people=(ShownPerson(text, text, None),),
        chapters=(ShownChapter(0, 125_400, text, None),),
        transcripts=(transcript(approver=text, turns=spoken),),
        statements=(replace(quoted, card_alt=text),),
        links=(ShownLink(text, "https://example.org/"),),
        licence=Licence(text, None),
        guid=text,
    )
    cover = replace(COVER, alt=text)
    return site(
        one,
        title=text,
        description=text,
        author=text,
        copyright=text,
        funding_line=text,
        cover=cover,
    )


def beside(one: Site) -> dict[str, bytes]:
    """Return what the other outputs make and pages load: style, script and pictures."""
    pictures = {key: picture(side, "webp") for side, key in COVER.webp}
    pictures |= {key: picture(side, "jpeg") for side, key in COVER.jpeg}
    pictures |= {ASSETS.icon: picture(48, "png"), ASSETS.touch_icon: picture(180, "png")}
    cards = {each.card.key: picture(1080, "png") for e in one.episodes for each in e.statements}
    return {
        ASSETS.style: static_files.style(one.colours),
        ASSETS.more: static_files.more(),
        str(ASSETS.script): static_files.script(),
        str(ASSETS.emblem): emblem.svg(),
        **pictures,
        **cards,
    }


def picture(side: int, kind: str) -> bytes:
    """Return a square picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (side, side), "#2b6cb0").save(out, kind)
    return out.getvalue()
