"""What the editions of a show lack, and what is written for an edition that there is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from toolkit import languages
from toolkit.assemble.parts import address, approvals, show_gate
from toolkit.assemble.parts.tellings import tellings
from toolkit.errors import BadFile
from toolkit.feed.rules import all_rules
from toolkit.show.editions import heard_in, recordings
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding, of_error
from toolkit.show.project import SHOW_FILE, Project
from toolkit.transcript.store import shelf

_WHERE = SHOW_FILE.as_posix()
_TEXTS = ("about", "accessibility", "imprint", "privacy")


def of_show(project: Project) -> Iterator[Finding]:
    """Yield what show.toml lacks for its editions, or says of texts that cannot be read."""
    show = project.show
    yield from _words(project)
    for language, edition in show.editions.items():
        if not show.pages.publish:
            continue
        for name in _TEXTS:
            try:
                project.read_own_text(getattr(edition, name))
            except BadFile as err:
                yield of_error(err, project.root, _WHERE)
        if show.pages.imprint and not edition.imprint:
            yield _warning(
                _WHERE,
                f"the edition {language} has no imprint in its language",
                f"write imprint = ... under [editions.{language}]; its pages lead to the show's",
            )
    if show.editions and show.publisher:
        yield _warning(
            _WHERE,
            "soy makes no publisher.xml, for [publisher] names a feed of somebody else's",
            "let that feed name the show and each edition, or take [publisher] out",
        )
    if show.editions and not show.publisher and not address.is_public(show):
        known = (show.guid, show.publisher_guid, *(one.guid for one in show.editions.values()))
        if not all(known):
            yield _warning(
                _WHERE,
                "the editions are not joined by publisher.xml yet: feeds lack their GUIDs",
                "soy build writes them once public_url is a real address",
            )


def _words(project: Project) -> Iterator[Finding]:
    """Yield what apps would find wrong in the words of an edition, and not in the show's own."""
    first, *others = (one.show for one in tellings(project))
    known = set(all_rules.check_show(first))
    for told in others:
        for found in all_rules.check_show(told):
            if found not in known and found.rule != "guid-missing":
                yield replace(found, message=f"the edition {told.language}: {found.message}")


def of_episode(project: Project, episode: Episode) -> Iterator[Finding]:
    """Yield what an episode lacks in each edition; of drafts nothing, for they are not done."""
    where = f"episodes/{episode.folder}"
    for language in episode.editions.keys() - project.show.editions.keys():
        if episode.editions[language].key_messages:
            continue  # words for a worksheet in a language of which the show has no edition
        yield Finding(
            "warning",
            "edition-unknown",
            f"{where}/episode.toml",
            f"[editions.{language}] is of no edition, for show.toml has none in this language",
            f"write [editions.{language}] in show.toml, or take it out",
        )
    if not show_gate.is_dated(project, episode):
        return
    hints = {
        "title": f"write title = ... under [editions.LANG] in {where}/episode.toml",
        "notes": f"write {where}/notes.LANG.md",
        "transcript": f"soy transcript import {episode.number_text} FILE --language LANG, then "
        "soy approve",
    }
    yield from _of_recordings(project, episode)
    for language in project.show.editions:
        missing = lacking(project, episode, language)
        if "title" in missing:
            message = f"it has no title for the edition {language}, which leaves it out"
            yield _warning(
                f"{where}/episode.toml", message, hints["title"].replace("LANG", language)
            )
            continue
        for what in missing:
            message = f"it has no {what} for the edition {language}"
            yield _warning(where, message, hints[what].replace("LANG", language))


def _of_recordings(project: Project, episode: Episode) -> Iterator[Finding]:
    """Yield what keeps an edition's own recording, or its text, from being published."""
    for heard in recordings(episode):
        if not heard.edition:
            continue
        where = f"episodes/{heard.folder}/{heard.source}"
        if not project.source(heard).is_file():
            yield Finding(
                "error",
                "source-missing",
                where,
                f"the recording of the edition {heard.edition} is missing",
                f"put it back, or take source out of [editions.{heard.edition}]",
            )
        for standing in shelf.standings(project, heard):
            yield from approvals.unsigned(project, heard, standing)


def lacking(project: Project, episode: Episode, language: str) -> tuple[str, ...]:
    """Return what an episode has not in an edition: title, notes, transcript."""
    has_text = any(
        show_gate.counts(project, episode, standing)
        for standing in shelf.standings(project, heard_in(episode, language))
        if languages.primary(standing.language) == languages.primary(language)
    )
    there = {
        "title": language in episode.editions,
        "notes": bool((project.read_notes(episode, language) or "").strip()),
        "transcript": has_text,
    }
    return tuple(name for name, is_there in there.items() if not is_there)


def _warning(where: str, message: str, hint: str) -> Finding:
    return Finding("warning", "edition-lacks", where, message, hint)
