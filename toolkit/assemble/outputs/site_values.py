"""What pages are made of, gathered from the show, the gate and what the other outputs made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from toolkit.assemble.campaigns import site_statements
from toolkit.assemble.outputs import further_picture_output, school_output
from toolkit.assemble.outputs.media_output import ALTERNATES
from toolkit.assemble.outputs.picture_output import ICON, PICTURES
from toolkit.assemble.parts import published_texts
from toolkit.assemble.parts.own_texts import own_texts
from toolkit.assemble.parts.show_gate import MEDIA, TRANSCRIPTS
from toolkit.assemble.parts.tellings import Telling, tellings
from toolkit.assemble.rows import kept_pages
from toolkit.assemble.rows.scope import Scope, files_of, transcripts
from toolkit.audio.values.alternate_kinds import KINDS
from toolkit.feed.notes import show_notes
from toolkit.publication import page_keys
from toolkit.publication.gate import Held
from toolkit.publication.public_file import SHOW, Catalogue, PublicFile
from toolkit.show.chapter import ends
from toolkit.show.episode import Episode
from toolkit.show.nouns import licences, people
from toolkit.show.toml import dates
from toolkit.site.frame import values
from toolkit.transcript.store.shelf import TranscriptFile
from toolkit.transcript.text import sentences

_SEARCH = "search"


def sites(
    scope: Scope, catalogue: Catalogue, assets: values.Assets, kept: bool = False
) -> tuple[values.Site, ...]:
    """Return the show as its pages tell of it, and each of its editions.

    With `kept`, of an episode that did not change there is no more than others' pages say of it.
    """
    return tuple(site(scope, catalogue, assets, one, kept) for one in tellings(scope.project))


def site(
    scope: Scope,
    catalogue: Catalogue,
    assets: values.Assets,
    telling: Telling,
    kept: bool = False,
) -> values.Site:
    """Return the show, or an edition of it, as its pages tell of it."""
    project, show = scope.project, telling.show
    brand = project.brand
    cover = picture(catalogue, SHOW, show.cover_alt)
    assert cover is not None  # noqa: S101 - every show has one, which its output made
    return values.Site(
        url=catalogue.url,
        title=show.title,
        description=show.description,
        language=show.language,
        author=show.author,
        link=show.link,
        copyright=show.copyright,
        funding_line=show.funding_line,
        licence=_licence(show.license, show.license_url),
        guid=str(show.guid) if show.guid else None,
        is_serial=show.type == "serial",
        feed=telling.feed_key,
        cover=cover,
        colours=values.Colours(brand.background, brand.text, brand.accent),
        apps=tuple(values.ShownLink(app.title, app.url) for app in show.apps),
        texts=tuple(own_texts(scope.project, telling)),
        fediverse_creator=show.pages.fediverse_creator,
        assets=assets,
        seasons=tuple((season.number, season.name) for season in show.seasons),
        episodes=tuple(
            (kept and kept_pages.shown(scope, one, telling.folder))
            or shown_episode(scope, catalogue, one, called, telling)
            for one in _newest(scope, telling)
            if (called := telling.told(one)) is not None
        ),
        search=_search(catalogue),
        folder=telling.folder,
        other_feeds=tuple(
            (other.show.title, other.feed_key)
            for other in tellings(project)
            if other.folder != telling.folder
        ),
    )


def _search(catalogue: Catalogue) -> values.SearchKeys | None:
    """Return what the search page loads; None where no search was made."""
    found = {file.kind: file.key for file in catalogue.of(SHOW, _SEARCH)}
    names = ("script", "style", "program", "list")
    if not all(f"{_SEARCH}.{name}" in found for name in names):
        return None
    return values.SearchKeys(**{name: found[f"{_SEARCH}.{name}"] for name in names})


def picture(catalogue: Catalogue, owner: str, alt: str) -> values.SizedPicture | None:
    """Return a cover in its sizes; None where the owner has none."""
    sized = {
        form: tuple((_side(file), file.key) for file in catalogue.of(owner, f"{PICTURES}.{form}"))
        for form in ("webp", "jpg")
    }
    return values.SizedPicture(alt, sized["webp"], sized["jpg"]) if sized["jpg"] else None


def icons(catalogue: Catalogue) -> tuple[tuple[int, str], ...]:
    """Return the show's icons: (pixels, key), the smallest first."""
    return tuple((_side(file), file.key) for file in catalogue.of(SHOW, f"{PICTURES}.{ICON}"))


def _side(file: PublicFile) -> int:
    return int(file.kind.rpartition(".")[2])


def _newest(scope: Scope, telling: Telling) -> list[Episode]:
    """Return the episodes that are out in an edition, the newest there first."""
    told = ((one, scope.told(telling, one)) for one in scope.out)
    dated = [(_published(scope, called), one.number, one) for one, called in told if called]
    return [one for *_, one in sorted(dated, key=lambda each: each[:2], reverse=True)]


def _published(scope: Scope, one: Episode) -> datetime:
    """Return when an episode came out, in UTC, as the gate says."""
    verdict = scope.verdict(one)
    if isinstance(verdict, Held) or verdict.since is None:
        raise ValueError(f"{one.folder}: an episode that is held back gets no page")
    return verdict.since


def shown_episode(
    scope: Scope, catalogue: Catalogue, one: Episode, called: Episode, telling: Telling
) -> values.ShownEpisode:
    """Return all that is said of an episode in a telling, where it is `called` so."""
    project, show, heard = scope.project, telling.show, telling.heard(one)
    spoken, report = scope.spoken(heard).language, scope.sound(heard)[1]
    told = report.timeline.moved(called)
    (audio,) = files_of(catalogue, heard, MEDIA)
    published = _published(scope, called)
    notes = telling.notes(project, one)
    sound = values.ShownFile(audio.key, audio.media_type, report.length_bytes)
    said = site_statements.statements(project, catalogue, one)
    rights = (one.license, one.license_url) if one.license else (show.license, show.license_url)
    return values.ShownEpisode(
        key=page_keys.below(telling.folder, page_keys.episode(one.folder)),
        folder=one.folder,
        guid=called.guid,
        title=called.title,
        language=telling.language or spoken,
        type=one.type,
        season=one.season,
        number=one.number_in_season,
        published=published,
        day=dates.day(published, show.timezone),
        length_ms=report.duration_ms,
        summary=called.summary or show_notes.lead(notes, 600),
        notes_html=show_notes.to_html(notes),
        audio=sound,
        downloads=(("MP3", sound), *_alternates(catalogue, heard)),
        cover=picture(catalogue, one.folder, called.cover_alt or ""),
        people=tuple(map(_person, one.people or show.people)),
        chapters=tuple(_chapters(told, report.duration_ms, catalogue)),
        transcripts=tuple(
            _transcript(scope, catalogue, heard, text, telling)
            for text in _shown(transcripts(scope, heard), telling)
        ),
        statements=() if heard.edition else tuple(said),
        links=tuple(values.ShownLink(link.title, link.url) for link in one.links),
        licence=_licence(*rights),
        is_explicit=show.explicit if one.explicit is None else one.explicit,
        spoken=spoken if telling.is_foreign(spoken) else None,
        schools=school_output.on_pages(scope, catalogue, one, telling),
        chapters_in=telling.folder if called.chapters != one.chapters else spoken,
    )


def _chapters(
    told: Episode, duration_ms: int, catalogue: Catalogue
) -> Iterator[values.ShownChapter]:
    """Yield those that stand in lists, with their pictures."""
    for each, end_ms in zip(told.chapters, ends(told.chapters, duration_ms), strict=True):
        if each.is_listed:
            kind = further_picture_output.kind_of(each.picture or "")
            found = catalogue.of(told.folder, kind) if each.picture else ()
            shown = (found[0].key, each.picture_alt or "") if found else None
            yield values.ShownChapter(each.start_ms, end_ms, each.title, each.link, shown)


def _alternates(catalogue: Catalogue, one: Episode) -> Iterator[tuple[str, values.ShownFile]]:
    for file in files_of(catalogue, one, ALTERNATES):
        kind = KINDS[file.kind.rpartition(".")[2]]  # type: ignore[index]
        yield kind.title, values.ShownFile.of(file)


def _person(one: people.Person) -> values.ShownPerson:
    return values.ShownPerson(one.name, one.role, one.page)


def _licence(name: str | None, url: str | None) -> values.Licence | None:
    if not name:
        return None
    found = licences.licence(name, url)
    return values.Licence(found.shown, found.url)


def _shown(texts: Sequence[TranscriptFile], telling: Telling) -> Iterator[TranscriptFile]:
    """Yield the transcripts that an edition shows, in its order."""
    by_language = {text.language: text for text in texts}
    return (by_language[language] for language in telling.in_order(list(by_language)))


def _transcript(
    scope: Scope, catalogue: Catalogue, one: Episode, text: TranscriptFile, telling: Telling
) -> values.ShownTranscript:
    is_approved = text.status == "reviewed"
    is_named = is_approved and scope.project.show.pages.name_approvers
    spoken = scope.spoken(one).language
    timeline = scope.sound(one)[1].timeline
    files = files_of(catalogue, one, TRANSCRIPTS, text.language)
    return values.ShownTranscript(
        language=text.language,
        key=page_keys.below(telling.folder, page_keys.transcript(one.folder, text.language)),
        is_approved=is_approved,
        approver=text.state.reviewed_by if is_named else None,
        approved_on=text.state.reviewed_on if is_approved else None,
        translation_of=spoken if text.language != spoken else None,
        turns=sentences.turns(published_texts.moved(text.cues, timeline)),
        files=tuple((file.kind.rpartition(".")[2], values.ShownFile.of(file)) for file in files),
    )
