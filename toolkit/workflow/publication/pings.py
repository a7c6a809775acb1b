"""Hubs and directories told of a new feed, once listeners get it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from toolkit.assemble.parts.tellings import tellings
from toolkit.errors import BadFile, SoyError
from toolkit.progress import StepWatch, unwatched
from toolkit.publication.contents import FEED_KEY
from toolkit.release.announcement import freshness, pings, tokens
from toolkit.release.announcement.pings import Ping, PingAnswer
from toolkit.release.publishing.apply import read_head
from toolkit.show.project import Project
from toolkit.stores.target import open_store
from toolkit.web.answers import Answer, Request
from toolkit.web.client import Client
from toolkit.workflow.publication import outside_view
from toolkit.workflow.publication.publish import Publication
from toolkit.workflow.publication.rollback import Rollback

WAIT_S = 30.0  # after a publish; our own judgement: nobody waits longer for a courtesy
_TEND_S = 0.2


@dataclass(frozen=True, slots=True)
class Pinged:
    """Who was told, or would be."""

    feed: str
    told: tuple[PingAnswer, ...] = ()
    would_tell: tuple[str, ...] = ()  # of a dry run
    warnings: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether everybody was told."""
        return not self.warnings

    def to_json(self) -> dict[str, object]:
        """Return it for programs."""
        return {
            "feed": self.feed,
            "is_done": self.is_done and not self.would_tell,
            "told": [one.to_json() for one in self.told],
            "would_tell": list(self.would_tell),
            "warnings": list(self.warnings),
        }


def ping(
    project: Project,
    *,
    wait_s: float = WAIT_S,
    dry_run: bool = False,
    watch: StepWatch = unwatched,
) -> Pinged:
    """Tell all that [release] in show.toml names that the feed changed, once it is served.

    What fails is a warning in the result. Raises BadFile where nobody is to be told, nothing was
    published, or the address is an example; and what the store raises.
    """
    return _ping(project, _feeds(project), wait_s, dry_run, watch)


def _feeds(project: Project) -> dict[str, str]:
    """Return the addresses of the feeds of the show and its editions, by their keys."""
    base = outside_view.own_address(project.show).removesuffix(FEED_KEY)
    return {one.feed_key: f"{base}{one.feed_key}" for one in tellings(project)}


def _ping(
    project: Project, feeds: Mapping[str, str], wait_s: float, dry_run: bool, watch: StepWatch
) -> Pinged:
    """Tell of these feeds, as `ping`; the addresses are by their keys."""
    release, token = project.show.release, tokens.podping(project.show.release, project.root)
    wanted = {key: pings.planned(release, url, token) for key, url in feeds.items()}
    feed_url = next(iter(feeds.values()))
    if not (release.hub or release.notify):
        raise BadFile(
            "episodes/show.toml: it names nobody to tell about a new feed",
            hint='write hub = [...] or notify = ["podcastindex"] under [release]',
        )
    if dry_run:
        return Pinged(feed_url, would_tell=tuple(_names(wanted)))
    head = read_head(open_store(release, project.root))
    entries = {entry.key: entry for entry in head.entries} if head else {}
    if FEED_KEY not in entries:
        raise BadFile("nothing is published yet", hint="soy build, then soy publish")
    there = [key for key in feeds if key in entries]
    done = [
        _told(project, feeds[key], wanted[key], entries[key].sha256, wait_s, watch) for key in there
    ]
    told = tuple(one for each in done for one in each.told)
    warnings = dict.fromkeys(text for each in done for text in each.warnings)
    return Pinged(feed_url, told, warnings=tuple(warnings))


def _names(wanted: Mapping[str, Sequence[Ping]]) -> Iterator[str]:
    """Yield who is told, and of which edition's feed."""
    for key, them in wanted.items():
        yield from (one.who if key == FEED_KEY else f"{one.who}: {key}" for one in them)


def after_publish(done: Publication, target: str | None, watch: StepWatch) -> Pinged | None:
    """Tell of what was just published, as `ping`; None where nobody is to be told of it.

    That is where nothing of the feed was sent, or not to the show's own place. Raises nothing: the
    publish is done.
    """
    sent = done.outcome.put if done.outcome else ()
    return _after(done.job.project, sent, target, watch)


def after_rollback(
    project: Project, done: Rollback, target: str | None, watch: StepWatch
) -> Pinged | None:
    """Tell of the release that listeners have again, as `after_publish`."""
    return _after(project, done.put if done.is_done else (), target, watch)


def _after(
    project: Project, sent: tuple[str, ...], target: str | None, watch: StepWatch
) -> Pinged | None:
    release = project.show.release
    if target is not None or not (release.hub or release.notify):
        return None
    try:
        feeds = {key: url for key, url in _feeds(project).items() if key in sent}
        return _ping(project, feeds, WAIT_S, False, watch) if feeds else None
    except SoyError as err:
        return Pinged("", warnings=(f"soy told nobody about the new feed: {err.message}",))


def _told(
    project: Project,
    feed_url: str,
    wanted: tuple[Ping, ...],
    sha256: str,
    wait_s: float,
    watch: StepWatch,
) -> Pinged:
    with watch(f"waiting until listeners get {feed_url}") as progress, _fetching() as fetch:
        is_served = freshness.is_served(fetch, feed_url, sha256, wait_s)
        progress(1.0)
    if not is_served:
        why = f"{feed_url} does not serve the new feed yet, so soy told nobody about it"
        return Pinged(feed_url, warnings=(f"{why}; later: soy ping",))
    told = []
    for one in wanted:
        with _fetching() as fetch:  # a client each: the first address decides what it may ask
            told.append(pings.outcome(one, fetch(one.request)))
    failed = (f"{one.who} was not told: {one.message}; again: soy ping" for one in told)
    warnings = [text for text, one in zip(failed, told, strict=True) if not one.is_done]
    release = project.show.release
    if "podping" in release.notify and tokens.podping(release, project.root) is None:
        warnings.append(
            f"soy sent no podping, because this machine has no token ({tokens.VARIABLE})"
        )
    return Pinged(feed_url, tuple(told), warnings=tuple(warnings))


@contextmanager
def _fetching() -> Iterator[Callable[[Request], Answer]]:
    """Yield what asks a server; answers that take too long are cut."""
    client, is_over = Client(), threading.Event()

    def tend() -> None:
        while not is_over.wait(_TEND_S):
            client.watch.tend()

    thread = threading.Thread(target=tend, daemon=True, name="soy-ping")
    thread.start()
    try:
        yield client.fetch
    finally:
        is_over.set()
        thread.join()
        client.watch.stop()
