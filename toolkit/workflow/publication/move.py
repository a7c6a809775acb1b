"""A show that moves to another address: the same show to all apps, and the old feed says where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from toolkit.assemble.parts import address
from toolkit.assemble.parts.tellings import is_joined, tellings
from toolkit.errors import BadFile, PublishConflict
from toolkit.progress import StepWatch, unwatched
from toolkit.publication.contents import FEED_KEY, PUBLISHER_KEY, Contents, read_all
from toolkit.release.changes import listeners
from toolkit.release.moves import old_place, redirects
from toolkit.release.publishing import lock
from toolkit.release.publishing.apply import read_head
from toolkit.show.nouns.moved import Moved
from toolkit.show.project import SHOW_FILE, Project
from toolkit.show.show import Release
from toolkit.show.toml.toml_editor import set_in_tables, set_keys
from toolkit.show.toml.toml_reader import validate
from toolkit.stores.target import open_store
from toolkit.workflow.publication.publish import Publication, publish_built
from toolkit.workflow.shows.public_build import make_public, plan_public

KEEP_DAYS = 60  # our own judgement: Apple asks for four weeks, hosts keep redirects for five
BY_HAND = (
    "Apple Podcasts Connect: https://podcastsconnect.apple.com (Show, Feed URL)",
    "Spotify: https://creators.spotify.com (Settings, RSS feed)",
    "Amazon Music: https://podcasters.amazon.com",
    "YouTube: https://studio.youtube.com (Podcasts, RSS settings)",
)
"""Directories in which the owner writes the new address."""

_STORE_KEYS = ("target", "endpoint_url", "region", "profile", "path_style")


@dataclass(frozen=True, slots=True)
class MoveWish:
    """Where a show is to go; what is None stays as it is."""

    public_url: str
    target: str | None = None
    endpoint_url: str | None = None
    region: str | None = None
    profile: str | None = None
    keep_days: int = KEEP_DAYS


@dataclass(frozen=True, slots=True)
class Move:
    """A move that was made, or would be."""

    project: Project  # as it is to be
    old: Moved
    old_feed: str
    new_feed: str
    is_same_place: bool  # the address alone changes, the storage stays
    is_begun: bool  # show.toml says it already: an earlier run did
    published: Publication | None = None
    is_old_told: bool = False  # the old feed names the new one

    @property
    def until(self) -> date:
        """Until when the old place is kept."""
        return self.old.until

    @property
    def rules(self) -> dict[str, str]:
        """What leads from each old feed to the new one, for each kind of server."""
        return redirects.rules(self.feeds)

    @property
    def feeds(self) -> tuple[tuple[str, str], ...]:
        """Each feed's old and new address: the show's, its editions', the publisher's."""
        show = self.project.show
        keys = [telling.feed_key for telling in tellings(self.project)]
        if is_joined(show):
            keys.append(PUBLISHER_KEY)
        places = [one.removesuffix(FEED_KEY) for one in (self.old_feed, self.new_feed)]
        return tuple((places[0] + key, places[1] + key) for key in keys)

    @property
    def steps(self) -> tuple[str, ...]:
        """What a move does, in words."""
        show = self.project.show
        told = (
            ""
            if self.is_same_place
            else f"{self.old.target}: make the old feed point to the new one"
        )
        steps = (
            "" if self.is_begun else f"{SHOW_FILE.as_posix()}: write the new address",
            f"build for {show.release.public_url}, with the same GUIDs",
            f"publish to {show.release.target}",
            told,
        )
        return tuple(step for step in steps if step)

    def to_json(self) -> dict[str, Any]:
        """Return it for programs."""
        return {
            "old_feed": self.old_feed,
            "new_feed": self.new_feed,
            "guid": str(self.project.show.guid),
            "is_done": self.published is not None,
            "steps": list(self.steps),
            "put": list(self.published.outcome.put)
            if self.published and self.published.outcome
            else [],
            "rules": self.rules,
            "feeds": [{"old": old, "new": new} for old, new in self.feeds],
            "by_hand": list(BY_HAND),
            "until": self.until.isoformat(),
        }


def plan_move(project: Project, wish: MoveWish, now: datetime) -> Move:
    """Return the move; change nothing.

    An episode that listeners have and this show has not would be lost: raises PublishConflict.
    Raises BadFile for an address that is none or the present one, and what the store raises.
    """
    known = project.show.moved
    is_begun = known is not None and project.show.release.public_url == wish.public_url.rstrip("/")
    if is_begun and known is not None:
        return _move(project, known, is_begun=True)
    release = project.show.release
    said = {key: getattr(release, key) for key in _STORE_KEYS}
    until = now.date() + timedelta(days=wish.keep_days)
    old = Moved(public_url=release.public_url, until=until, **said)
    wanted = {key: getattr(wish, key) for key in ("public_url", *_STORE_KEYS[:-1])}
    new = validate(
        project.root / SHOW_FILE,
        Release,
        {**release.model_dump(), **{key: value for key, value in wanted.items() if value}},
    )
    if new.public_url == release.public_url:
        raise BadFile(f"{new.public_url}: the show is there already", hint="give its new address")
    guid = project.show.guid or address.guid_to_store(project.show)
    show = project.show.model_copy(update={"guid": guid, "release": new, "moved": old})
    feed = address.feed_url(show)
    made = project.as_if(show=show.model_copy(update={"new_feed_url": feed}))
    _refuse_loss(project, old)
    return _move(made, old, is_begun=False)


def move(wanted: Move, watch: StepWatch = unwatched) -> Move:
    """Write the new address, build, publish there, and let the old feed name the new one.

    Each step is whole, and is passed over when it is done: the same command goes on where it was
    stopped. Raises what building and publishing raise.
    """
    project = wanted.project
    if not wanted.is_begun:
        _write(project)
    project = Project(project.root)
    make_public(plan_public(project), watch)
    _refuse_other(project, wanted)
    published = publish_built(project, watch=watch)
    is_told = wanted.is_same_place
    if not is_told:
        at = datetime.now(UTC)
        holder = lock.Holder.here(at, project.show.release.publisher)
        store = open_store(_settings(project.show.release, wanted.old), project.root)
        old_place.tell(store, wanted.new_feed, holder, at, project.build_dir)
        is_told = True
    return Move(
        project,
        wanted.old,
        wanted.old_feed,
        wanted.new_feed,
        wanted.is_same_place,
        wanted.is_begun,
        published,
        is_told,
    )


def _move(project: Project, old: Moved, *, is_begun: bool) -> Move:
    show = project.show
    new_feed = address.feed_url(show)
    past = show.model_copy(update={"release": _settings(show.release, old)})
    places = [getattr(one, key) for key in _STORE_KEYS[:2] for one in (old, show.release)]
    is_same = places[0] == places[1] and places[2] == places[3]
    return Move(project, old, address.feed_url(past), new_feed, is_same, is_begun)


def _settings(release: Release, old: Moved) -> Release:
    """Return the settings of the old place."""
    said = {key: getattr(old, key) for key in ("public_url", *_STORE_KEYS)}
    return release.model_copy(update=said)


def _present(project: Project, old: Moved) -> Contents:
    store = open_store(_settings(project.show.release, old), project.root)
    return listeners.present(store, read_head(store)).contents


def _refuse_loss(project: Project, old: Moved) -> None:
    mine = {episode.guid for episode in project.episodes}
    lost = [out.name for out in _present(project, old).episodes if out.guid not in mine]
    if lost:
        raise PublishConflict(
            f"listeners have episodes that this show lacks: {', '.join(lost[:5])}",
            hint="add them, or first withdraw them at the old place: soy publish --remove ...",
        )


def _refuse_other(project: Project, wanted: Move) -> None:
    """Raise PublishConflict if the build is another show, or lacks what listeners have."""
    folder = project.public_dir

    def get(key: str) -> bytes | None:
        return (folder / key).read_bytes() if (folder / key).is_file() else None

    built, before = read_all(get), _present(project, wanted.old)
    guids = {out.guid for out in built.episodes} if built else set()
    if lost := [out.name for out in before.episodes if out.guid and out.guid not in guids]:
        raise PublishConflict(
            f"the build lacks episodes that listeners have: {', '.join(lost[:5])}",
            hint="restore these episodes' dates, then run the same command again; soy sent nothing",
        )


def _write(project: Project) -> None:
    """Write the new place and the old one into show.toml."""
    show, path = project.show, project.root / SHOW_FILE
    keys = {"guid": str(show.guid)} if show.guid else {}
    set_keys(path, {**keys, "new_feed_url": address.feed_url(show)})
    usual = Release(public_url=show.release.public_url)
    release = {
        key: None
        if getattr(show.release, key) == getattr(usual, key)
        else getattr(show.release, key)
        for key in _STORE_KEYS
    }
    old = show.moved.model_dump(exclude_none=True) if show.moved else {}
    set_in_tables(
        path, {"release": {"public_url": show.release.public_url, **release}, "moved": old}
    )
