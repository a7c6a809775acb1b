"""The show as each of its feeds and sites tells of it: first as it is, then edition by edition.

An edition has words of its own, and the sound of the original or of a recording of its own. What is
not out is in none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from toolkit.feed.identity import edition_guid, podcast_guid
from toolkit.languages import primary
from toolkit.publication import page_keys
from toolkit.publication.contents import FEED_KEY, PUBLISHER_KEY
from toolkit.publication.public_file import Catalogue
from toolkit.show import editions
from toolkit.show.editions import Edition, EpisodeEdition
from toolkit.show.episode import Episode
from toolkit.show.nouns.feed_nouns import OtherShow
from toolkit.show.project import Project
from toolkit.show.show import Show


@dataclass(frozen=True, slots=True)
class Telling:
    """A show in one language."""

    show: Show  # as it is called there
    edition: Edition | None = None  # None: the show as it is
    folder: str = ""  # below which its feed and pages are: the edition's language

    @property
    def feed_key(self) -> str:
        """The key of its feed."""
        return page_keys.below(self.folder, FEED_KEY)

    @property
    def language(self) -> str | None:
        """The edition's language, None for the show as it is."""
        return self.folder or None

    def told(self, episode: Episode) -> Episode | None:
        """Return an episode as it is called there; None where it has no title there.

        Somebody who follows an edition reads one language: an episode in another among them looks
        like a mistake. It comes into the edition with its title.
        """
        if self.edition is None:
            return episode
        said = episode.editions.get(self.folder)
        return None if said is None else _renamed(episode, said, self.folder)

    def heard(self, episode: Episode) -> Episode:
        """Return the recording of an episode that plays there: its own, or the original."""
        has_own = self.folder in editions.own_recordings(episode)
        return editions.heard_as(episode, self.folder) if has_own else episode

    def notes(self, project: Project, episode: Episode) -> str:
        """Return the notes in its language, "" if there are none. Raises BadFile."""
        return project.read_notes(episode, self.language) or ""

    def in_order(self, languages: Sequence[str]) -> list[str]:
        """Return the languages of transcripts that it shows, its own first, then as they are."""
        if self.edition is None:
            return list(languages)
        wanted = self.edition.transcripts or tuple(languages)
        shown = [one for one in languages if one in wanted]
        first = self.edition.transcripts or (self.folder,)
        return sorted(shown, key=lambda one: first.index(one) if one in first else len(first))

    def is_foreign(self, spoken: str) -> bool:
        """Tell whether what is spoken is in another language than the edition."""
        return self.edition is not None and primary(spoken) != primary(self.folder)


def _renamed(episode: Episode, said: EpisodeEdition, language: str) -> Episode:
    """Return the episode with the words that an edition has of it, and its own GUID there."""
    return episode.model_copy(
        update={
            "title": said.title,
            "summary": said.summary,
            "guid": said.guid or edition_guid(episode.guid, language),
            "cover_alt": said.cover_alt or episode.cover_alt,
            "link": None,  # it leads to the original's page
            "date": editions.later(episode, said),
            "chapters": said.chapters or (() if said.source else episode.chapters),
        }
    )


def tellings(project: Project) -> tuple[Telling, ...]:
    """Return the show as it is, and its editions in the order of show.toml."""
    show = project.show
    made = (
        Telling(_show_of(show, language, edition), edition, language)
        for language, edition in show.editions.items()
    )
    return (Telling(_joined(show, show)), *made)


def _show_of(show: Show, language: str, edition: Edition) -> Show:
    url = Catalogue(show.release.public_url).url
    home = url(page_keys.below(language, page_keys.HOME)) if show.pages.publish else show.link
    moved = show.new_feed_url
    new = moved and moved.endswith(f"/{FEED_KEY}") and moved.removesuffix(FEED_KEY)
    changed = {
        "title": edition.title,
        "description": edition.description,
        "language": language,
        "guid": edition.guid,
        "author": edition.author or show.author,
        "link": edition.link or home,
        "cover_alt": edition.cover_alt or show.cover_alt,
        "funding_line": edition.funding_line or show.funding_line,
        "apps": edition.apps,
        "new_feed_url": f"{new}{page_keys.below(language, FEED_KEY)}" if new else None,
        "seasons": (),  # names in the original's language
    }
    return _joined(show, show.model_copy(update=changed))


def _joined(show: Show, told: Show) -> Show:
    """Return the show with the publisher that joins all editions, where show.toml names none."""
    if not is_joined(show):
        return told
    return told.model_copy(update={"publisher": publisher(show)})


def is_joined(show: Show) -> bool:
    """Tell whether soy makes a publisher's feed: there are editions, and all have their GUIDs.

    If show.toml names a publisher, the publisher's own feed has to name the editions.
    """
    known = (show.guid, show.publisher_guid, *(one.guid for one in show.editions.values()))
    return bool(show.editions) and show.publisher is None and all(known)


def publisher(show: Show) -> OtherShow:
    """Return the publisher's feed, as those of the show and its editions name it."""
    url = Catalogue(show.release.public_url).url(PUBLISHER_KEY)
    return OtherShow.model_construct(
        feed_guid=show.publisher_guid, feed_url=url, title=show.author, medium="publisher"
    )


def guids_to_store(show: Show) -> dict[str, UUID]:
    """Return the GUIDs that editions and publisher's feed lack, by their keys in show.toml.

    They are fixed by the first address of each, as the show's own is.
    """
    if not show.editions:
        return {}
    url = Catalogue(show.release.public_url).url
    made = {
        f"editions.{language}": podcast_guid(url(page_keys.below(language, FEED_KEY)))
        for language, edition in show.editions.items()
        if edition.guid is None
    }
    if show.publisher_guid is None and show.publisher is None:
        made[""] = podcast_guid(url(PUBLISHER_KEY))
    return made


def with_guids(show: Show, made: dict[str, UUID]) -> Show:
    """Return the show with these GUIDs."""
    editions = {
        language: edition.model_copy(
            update={"guid": made.get(f"editions.{language}", edition.guid)}
        )
        for language, edition in show.editions.items()
    }
    own = made.get("", show.publisher_guid)
    return show.model_copy(update={"editions": editions, "publisher_guid": own})
