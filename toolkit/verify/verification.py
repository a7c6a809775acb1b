"""Lead the whole look from outside: the feed, the store's head, then every file, some at a time."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent import futures
from dataclasses import dataclass, replace
from typing import TypeVar

from toolkit.errors import StoreDamaged
from toolkit.progress import Progress, part, silent
from toolkit.publication.manifest import HEAD_KEY, Entry, Manifest
from toolkit.secrecy import hidden
from toolkit.show.findings import Finding
from toolkit.verify import (
    editions,
    feed_checks,
    feed_pages,
    file_checks,
    move_checks,
    probes,
    required_tags,
)
from toolkit.verify.feed_faults import BadFeed
from toolkit.verify.feed_reader import FeedLink, ParsedFeed, read_feed
from toolkit.verify.report import Report
from toolkit.verify.subjects import Depth, Subject, entry_of, head_address, known, pages_of
from toolkit.web.addresses import same
from toolkit.web.answers import Answer, Failure, FailureKind, Request
from toolkit.web.client import TIMEOUT_S, Client

T = TypeVar("T")

NEWEST = 20  # our own judgement: what most listeners hear, and some seconds of work
# Our own judgement: the sound of 5,000 episodes in four forms; some 50 MB for what is said of them.
LIMIT_FILES = 20_000
LIMIT_S = 900.0  # our own judgement: whoever waits longer asks for it
THREADS = 8  # over several servers; `Client` asks at most 4 things of one at a time
_POLL_S = 0.2
_UNREACHED: tuple[FailureKind, ...] = ("unreachable", "timeout")


@dataclass(frozen=True, slots=True)
class Wants:
    """How much is looked at."""

    episodes: int | None = NEWEST  # opened, the newest first; None: all. All are asked for by HEAD
    is_full: bool = False  # the sound of these is fetched whole
    timeout_s: float = TIMEOUT_S
    limit_s: float = LIMIT_S  # for all together


def verify(
    url: str,
    wants: Wants = Wants(),
    *,
    manifest: Manifest | None = None,
    progress: Progress = silent,
) -> Report:
    """Return what is wrong or risky with the feed at `url`, as a podcast app would meet it.

    `manifest` is what was published there; without it the store's head beside the feed is taken,
    if everybody can read it. What goes wrong is in the report, nothing is raised but
    KeyboardInterrupt.
    """
    client, due_s = Client(wants.timeout_s), time.monotonic() + wants.limit_s
    with _stopping(client):
        answer = _one(client, Request(url, probes.FEED_LIMIT_BYTES), due_s)
        findings: list[Finding] = []
        if manifest is None and not answer.failure and answer.status == 200:
            asked = Request(head_address(answer.url), probes.HEAD_LIMIT_BYTES)
            manifest = _head(_one(client, asked, due_s), findings)
        entries = known(manifest, url, answer.url)
        findings += feed_checks.arrival(url, answer, entry_of(url, entries))
        feed = None
        if not answer.failure and answer.status == 200:
            jobs = [lambda: probes.ask_again(client.fetch, answer)]
            if again := _each(client, jobs, silent, due_s)[0]:
                findings += feed_checks.unchanged(url, answer, again[0])
            feed = _read(answer, url, findings)
            if feed:
                feed = _with_pages(client, feed, answer, findings, due_s)
        progress(0.05)
        feeds = [(feed, answer), *_editions(client, answer, findings, due_s)] if feed else []
        subjects = _subjects(feeds, entries, wants, findings)
        findings += _look_at_all(client, subjects, part(progress, 0.05, 1.0), due_s)
    return Report(
        url=hidden(same(url)),
        title=feed.title if feed else "",
        episodes=len(feed.items) if feed else 0,
        files=len(subjects),
        is_known=bool(entries),
        findings=tuple(map(_without_secrets, findings)),
        is_unreached=_is_silent(answer),
    )


def verify_move(
    old_url: str, new_url: str, wants: Wants = Wants(), *, progress: Progress = silent
) -> Report:
    """Return what is wrong with a feed's move from one address to another.

    What goes wrong is in the report, nothing is raised but KeyboardInterrupt.
    """
    client, due_s = Client(wants.timeout_s), time.monotonic() + wants.limit_s
    with _stopping(client):
        findings: list[Finding] = []
        looked = _each(
            client,
            [lambda: move_checks.seen(client.fetch, old_url, new_url, findings)],
            silent,
            due_s,
        )[0]
        links: tuple[FeedLink, ...] = ()
        feed = None
        if looked:
            findings += move_checks.check(looked[0])
            feed, links = looked[0].new_feed, move_checks.old_sound(looked[0])[:LIMIT_FILES]
        jobs = [lambda link=link: client.fetch(Request(link.url, 0, "HEAD")) for link in links]
        answers = _each(client, jobs, part(progress, 0.05, 1.0), due_s)
        for link, done in zip(links, answers, strict=True):
            findings += move_checks.sound_answers(link, done[0]) if done else ()
        if looked is None or None in answers:
            message, hint = (
                "soy did not check everything: the time ran out",
                "give it more time (--minutes)",
            )
            findings.append(Finding("error", "time-over", "the move", message, hint))
    return Report(
        url=hidden(same(old_url)),
        title=feed.title if feed else "",
        episodes=len(feed.items) if feed else 0,
        files=len(links),
        is_known=bool(looked and looked[0].published),
        findings=tuple(map(_without_secrets, findings)),
        is_unreached=bool(looked and _is_silent(looked[0].new)),
    )


def _is_silent(answer: Answer) -> bool:
    return answer.failure is not None and answer.failure.kind in _UNREACHED


def _with_pages(
    client: Client, feed: ParsedFeed, answer: Answer, findings: list[Finding], due_s: float
) -> ParsedFeed:
    jobs = [lambda: feed_pages.whole(client.fetch, feed, answer.url, findings)]
    done = _each(client, jobs, silent, due_s)[0]
    return done[0] if done else feed


def _editions(
    client: Client, answer: Answer, findings: list[Finding], due_s: float
) -> Iterator[tuple[ParsedFeed, Answer]]:
    """Yield the feeds of the show in other languages, with what is wrong in them told."""
    jobs = [lambda: editions.beside(client.fetch, answer, findings)]
    done = _each(client, jobs, silent, due_s)[0]
    for url, one in done[0].items() if done else ():
        its: list[Finding] = []
        if feed := _read(one, url, its):
            yield _with_pages(client, feed, one, its, due_s), one
        is_plain = {"the feed": f"the feed, {url}"}  # several are looked at
        findings += [replace(each, where=is_plain.get(each.where, each.where)) for each in its]


def _without_secrets(one: Finding) -> Finding:
    """Return the finding with no password or token of an address in it: reports are passed on."""
    hint = hidden(one.hint) if one.hint else one.hint
    return replace(one, where=hidden(one.where), message=hidden(one.message), hint=hint)


def _read(answer: Answer, url: str, findings: list[Finding]) -> ParsedFeed | None:
    try:
        feed = read_feed(answer.body)
    except BadFeed as err:
        findings.append(Finding("error", "feed", f"the feed, {same(url)}", str(err), err.hint))
        return None
    findings += feed_checks.contents(feed)
    findings += required_tags.check(required_tags.Asked(feed, answer.url, time.time()))
    return feed


def _subjects(
    feeds: Sequence[tuple[ParsedFeed, Answer]],
    entries: Mapping[str, Entry],
    wants: Wants,
    findings: list[Finding],
) -> tuple[Subject, ...]:
    """Return what to look at, each address once; sound of all episodes, the rest of the newest.

    Pages that were published beside the feed are asked for too, though it does not name them.
    If that is more than LIMIT_FILES, it is the first of them, and a finding says so.
    """
    found: dict[tuple[str, str], Subject] = {}
    for subject in _named(feeds, entries, wants):
        key = (subject.link.kind, same(subject.link.url))
        if len(found) == LIMIT_FILES and key not in found:
            message = f"it names more files than the {LIMIT_FILES:,} that soy checked"
            hint = "check fewer episodes (--episodes), or remove old ones from the feed"
            findings.append(Finding("warning", "files-many", "the feed", message, hint))
            break
        found.setdefault(key, subject)
    named = {url for _, url in found}
    depth: Depth = "whole" if wants.is_full else "there"
    pages = [
        Subject(FeedLink("the release", None, "page", url), entry, depth)
        for url, entry in pages_of(entries)
        if url not in named and feeds
    ]
    return (*found.values(), *pages[: max(0, LIMIT_FILES - len(found))])


def _named(
    feeds: Sequence[tuple[ParsedFeed, Answer]], entries: Mapping[str, Entry], wants: Wants
) -> Iterator[Subject]:
    """Yield what the feeds name."""
    for feed, answer in feeds:
        newest = feed.newest(wants.episodes)
        for link in feed.links:
            is_new = link.item in newest or link.item is None
            if is_new or link.kind in ("enclosure", "alternate"):
                depth: Depth = "there" if not is_new else "whole" if wants.is_full else "opened"
                is_secure = answer.url.startswith("https:")
                yield Subject(link, entry_of(link.url, entries), depth, is_secure)


def _look_at_all(
    client: Client, subjects: Sequence[Subject], progress: Progress, due_s: float
) -> Iterator[Finding]:

    def look(subject: Subject) -> list[Finding]:
        seen = probes.look(client.fetch, subject)
        if seen.given_up:
            client.breaker.count(seen.given_up)
            return []
        return file_checks.check(subject, seen)  # the bodies go here

    jobs = [lambda subject=subject: look(subject) for subject in subjects]
    results = _each(client, jobs, progress, due_s)
    for done in results:
        yield from done[0] if done else ()
    yield from client.breaker.findings()
    if left := sum(done is None for done in results):
        yield Finding(
            "error",
            "time-over",
            "the feed",
            f"{left} of {len(results)} files were not checked: the time ran out",
            "give it more time (--minutes), or check fewer episodes (--episodes)",
        )


def _head(answer: Answer, findings: list[Finding]) -> Manifest | None:
    """Return the head, None if there is none, or it is not of this soy: then it says nothing."""
    if answer.failure and answer.failure.kind == "too-large":
        message = f"{answer.failure.message}, so soy compares the files with what the feed says"
        hint = "you need not do anything; soy checks lengths and types anyway"
        findings.append(Finding("warning", "head-large", f"{HEAD_KEY} beside it", message, hint))
    if answer.failure or answer.status != 200:
        return None
    try:
        return Manifest.from_json(answer.body)
    except StoreDamaged:
        return None


def _one(client: Client, request: Request, due_s: float) -> Answer:
    done = _each(client, [lambda: client.fetch(request)], silent, due_s)[0]
    over = Failure("timeout", "it did not arrive before the time ran out")
    return done[0] if done else Answer(request.url, failure=over)


def _each(
    client: Client, jobs: Sequence[Callable[[], T]], progress: Progress, due_s: float
) -> list[tuple[T] | None]:
    """Return what each job returns, in their order; None for those that were not done in time."""
    executor = futures.ThreadPoolExecutor(THREADS, thread_name_prefix="soy-verify")
    try:
        tasks = [executor.submit(job) for job in jobs]
        pending = set(tasks)
        while pending and time.monotonic() < due_s:
            _, pending = futures.wait(pending, _POLL_S)
            client.watch.tend()
            progress(1 - len(pending) / len(tasks))
        if pending:
            client.watch.stop()
        return [None if task in pending else (task.result(),) for task in tasks]
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


@contextlib.contextmanager
def _stopping(client: Client) -> Iterator[None]:
    """Cut what is still open when the body ends, so that Ctrl-C leaves no thread waiting."""
    try:
        yield
    finally:
        client.watch.stop()
