"""The feed: what all other outputs made of the episodes that are out, as apps read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from toolkit import languages
from toolkit.assemble.kept.kept_items import KeptItems
from toolkit.assemble.outputs import listened_status
from toolkit.assemble.outputs.cover_output import COVERS
from toolkit.assemble.outputs.further_picture_output import kind_of
from toolkit.assemble.outputs.media_output import ALTERNATES
from toolkit.assemble.outputs.text_output import CHAPTERS, chapter_pictures
from toolkit.assemble.parts import address, keys, kits, pictures
from toolkit.assemble.parts.show_gate import MEDIA, TRANSCRIPTS
from toolkit.assemble.parts.tellings import Telling, tellings
from toolkit.assemble.rows.output import Output, Subject
from toolkit.assemble.rows.scope import Scope, files_of
from toolkit.audio.mastering import alternates
from toolkit.audio.values.alternate_kinds import KINDS
from toolkit.audio.values.master_report import MasterReport
from toolkit.campaign.moments import edits
from toolkit.feed import pages, rss
from toolkit.feed.notes import show_notes
from toolkit.feed.rules import all_rules, show_rules
from toolkit.feed.values import (
    AlternateEnclosure,
    Enclosure,
    Feed,
    FeedItem,
    PublishedPicture,
    Soundbite,
    TranscriptLink,
)
from toolkit.locales.interface import words
from toolkit.publication import page_keys
from toolkit.publication.public_file import SHOW, Catalogue, PublicFile
from toolkit.release.announcement import tokens
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding
from toolkit.show.nouns.feed_nouns import FurtherPicture
from toolkit.show.nouns.licences import License
from toolkit.show.project import Project
from toolkit.show.show import Show
from toolkit.show.timeline import Timeline
from toolkit.transcript.store import formats

FEEDS = "feeds"
MEDIA_TYPE = "application/rss+xml; charset=utf-8"  # RSS has none at IANA; what apps expect


def _files(scope: Scope, catalogue: Catalogue) -> Iterator[PublicFile]:
    for telling in tellings(scope.project):
        yield from _documents(scope, catalogue, telling)


def _documents(scope: Scope, catalogue: Catalogue, telling: Telling) -> Iterator[PublicFile]:
    """Yield the feed of the show, or of an edition, with its pages."""
    show = telling.show
    (cover,) = catalogue.of(SHOW, COVERS)
    feed = Feed(
        show,
        catalogue.url(telling.feed_key),
        catalogue.url(cover.key),
        cover.media_type,
        cover_width=_size(cover)[0],
        pictures=_pictures(SHOW, show.pictures, catalogue),
        uses_podping=tokens.podping(show.release, scope.project.root) is not None,
    )
    told = ((each, scope.told(telling, each)) for each in scope.out)
    known = KeptItems(scope.kept, telling)
    items = rss.in_order(
        known.of(each, its, partial(_item, scope, each, its, catalogue, telling))
        for each, its in told
        if its is not None
    )

    def url_of(key: str) -> str:
        return catalogue.url(page_keys.below(telling.folder, key))

    common = repr(feed)
    for key, document in pages.documents(feed, items, url_of):
        place = page_keys.below(telling.folder, key)
        if not scope.kept.groups.stays(place, known.digest_of(document, common)):
            data = rss.render(known.whole(document))
            yield PublicFile(place, data, MEDIA_TYPE, "feed", SHOW, FEEDS, show.language)


def _size(file: PublicFile) -> tuple[int, int] | tuple[None, None]:
    return pictures.size(file.content) if isinstance(file.content, Path) else (None, None)


def _pictures(
    owner: str, wanted: tuple[FurtherPicture, ...], catalogue: Catalogue
) -> tuple[PublishedPicture, ...]:
    """Return the pictures besides the cover, in the order of the file."""
    made = []
    for one in wanted:
        for file in catalogue.of(owner, kind_of(one.file))[:1]:
            url, (width, height) = catalogue.url(file.key), _size(file)
            made.append(PublishedPicture(url, one.alt, file.media_type, width, height, one.purpose))
    return tuple(made)


def _item(
    scope: Scope, episode: Episode, called: Episode, catalogue: Catalogue, telling: Telling
) -> FeedItem:
    """Return what a feed says of an episode, as it is called there, with its files' addresses."""
    heard = telling.heard(episode)
    report = scope.sound(heard)[1]
    told = report.timeline.moved(called)
    html, text = _notes(scope, heard, told, telling)
    (audio,) = files_of(catalogue, heard, MEDIA)
    return FeedItem(
        episode=told,
        enclosure=Enclosure(
            catalogue.url(audio.key), report.length_bytes, audio.media_type, report.duration_ms
        ),
        notes_html=html,
        summary=called.summary or text,
        transcripts=_links(heard, catalogue, telling),
        chapters_url=_chapters(catalogue, called, telling),
        image_url=_url_of(catalogue, episode, COVERS),
        image_alt=called.cover_alt,
        soundbites=_soundbites(scope.project, heard, report.timeline),
        license=License(episode.license, episode.license_url) if episode.license else None,
        txt=episode.txt,
        alternates=_alternates(heard, report, catalogue, audio),
        image_width=next((_size(file)[0] for file in catalogue.of(episode.folder, COVERS)), None),
        pictures=_pictures(episode.folder, episode.pictures, catalogue),
        chapter_pictures=chapter_pictures(called, catalogue),
        page_url=_page(episode, catalogue, telling),
    )


def _page(episode: Episode, catalogue: Catalogue, telling: Telling) -> str | None:
    """Return the address of the page that soy makes of an episode, None where it makes none."""
    key = page_keys.below(telling.folder, page_keys.episode(episode.folder))
    return catalogue.url(key) if key in catalogue.files else None


def _url_of(catalogue: Catalogue, episode: Episode, kind: str) -> str | None:
    found = catalogue.of(episode.folder, kind)
    return catalogue.url(found[0].key) if found else None


def _chapters(catalogue: Catalogue, called: Episode, telling: Telling) -> str | None:
    """Return the address of the chapters: an edition's own, or else the original's."""
    if not called.chapters:
        return None
    place = page_keys.below(telling.folder, f"episodes/{called.folder}/")
    found = catalogue.of(called.folder, CHAPTERS)
    own = [file for file in found if file.key.startswith(place)]
    return catalogue.url((own or found)[0].key) if own or found else None


def _links(episode: Episode, catalogue: Catalogue, telling: Telling) -> tuple[TranscriptLink, ...]:
    """Return the transcripts, in the order in which they were made; an edition's language first."""
    forms = {f"{TRANSCRIPTS}.{form.suffix}": form for form in formats.RENDITIONS}
    found = files_of(catalogue, episode, TRANSCRIPTS)
    shown = telling.in_order([*dict.fromkeys(file.language or "" for file in found)])
    return tuple(
        TranscriptLink(catalogue.url(file.key), form.content_type, file.language, form.rel)
        for language in shown
        for file in found
        if file.language == language and (form := forms.get(file.kind)) and file.language
    )


def _alternates(
    episode: Episode, report: MasterReport, catalogue: Catalogue, audio: PublicFile
) -> tuple[AlternateEnclosure, ...]:
    """Return the alternates, the MP3 first, if there are any."""
    found = alternates.published(report)
    if not found:
        return ()
    mp3 = AlternateEnclosure(
        catalogue.url(audio.key),
        report.length_bytes,
        audio.media_type,
        report.bitrate_bps,
        "MP3",
        report.sha256,
        is_default=True,
        language=audio.language,
    )
    links = [mp3]
    for one in found:
        (file,) = files_of(catalogue, episode, f"{ALTERNATES}.{one.codec}")
        kind = KINDS[one.codec]
        links.append(
            AlternateEnclosure(
                catalogue.url(file.key),
                one.length_bytes,
                one.content_type,
                one.bitrate_bps,
                kind.title,
                one.sha256,
                kind.codecs,
                language=file.language,
            )
        )
    return tuple(links)


def _notes(
    scope: Scope, episode: Episode, told: Episode, telling: Telling
) -> tuple[str | None, str | None]:
    """Return the notes as HTML and as text; an edition's begin with what language is spoken."""
    text, spoken = telling.notes(scope.project, episode), scope.spoken(episode).language
    if telling.is_foreign(spoken):
        name = languages.name_in(spoken, telling.folder)
        said = words(telling.folder).text("spoken_in", language=name)
        text = f"{said}\n\n{text}"
    html = show_notes.to_html(
        text,
        times=show_notes.chapter_lines(told),
        extra_links=told.links,
        funding_line=telling.show.funding_line,
    )
    return html or None, show_notes.to_text(text) or None


def _soundbites(project: Project, episode: Episode, timeline: Timeline) -> tuple[Soundbite, ...]:
    """Return the moments that apps may play; they play whole stretches, and leave nothing out.

    Moments are of the original recording alone.
    """
    made = []
    for campaign, moment in () if episode.edition else project.moments_of(episode):
        if moment.soundbite and not edits.is_shortened(moment.words):
            moment = kits.as_said(project, campaign, moment)  # noqa: PLW2901
            start_ms, end_ms = timeline.to_published_span(moment.start_ms, moment.end_ms)
            made.append(Soundbite(start_ms, end_ms - start_ms, moment.title))
    return tuple(made)


def _of_the_show(_scope: Scope, subject: Subject) -> Iterable[Finding]:
    if not isinstance(subject, Show):
        return
    for found in all_rules.check_show(subject):
        if found.rule != "guid-missing" or address.is_public(subject):
            yield found  # the first real address fixes the GUID


def _long_feed(scope: Scope, subject: Subject) -> Iterable[Finding]:
    """Yield where the feed is longer than apps like to fetch again and again."""
    if isinstance(subject, Show):
        built = scope.project.public_dir / keys.FEED
        size = built.stat().st_size if built.is_file() else 0
        yield from show_rules.check_length(subject, len(scope.out), size)


def _podping(scope: Scope, subject: Subject) -> Iterable[Finding]:
    """Yield where podpings are wanted and no token is there, so that the feed says nothing."""
    if isinstance(subject, Show):
        yield from tokens.check(subject.release, scope.project.root)


FEED_OUTPUT = Output(
    FEEDS,
    files=_files,
    checks=(_of_the_show, _long_feed, _podping),
    status=listened_status.status,
    column="published",
    asks_listeners=True,
)
