"""What is judged the same for the feed and for the files that it names."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from urllib.parse import urlsplit

from toolkit.publication.manifest import Entry
from toolkit.show.findings import Finding, Level
from toolkit.web.answers import Answer, Failure, FailureKind, phrase
from toolkit.web.outside_text import plain, shown

# RFC 9110, section 15.4, last note: an earlier specification recommended five, and some clients
# may still have that limit.
USUAL_REDIRECTS = 5

_HINTS: dict[FailureKind, str] = {
    "address": "correct the address in the feed",
    "private": "give it an address that everybody can reach",
    "unreachable": "look whether the address is right and the server runs",
    "timeout": "try again; if it stays so, ask who runs the server",
    "given-up": "see that the server answers, then run the same command again",
    "tls": "have the server's certificate renewed; apps refuse it as it is",
    "redirects": "correct the redirects on the server, or name the last address in the feed",
    "cut-off": "send the file again; if it stays so, ask who runs the server",
    "too-large": "apps give up on it; make it smaller",
    "protocol": "ask who runs the server",
}
_STATUS_HINTS = {
    401: "let everybody read it: podcast apps have no password",
    403: "let everybody read it: the storage's policy, or the server's rules",
    404: "send the file again (soy publish --again), or correct the address",
    410: "send the file again (soy publish --again), or take it out of the feed",
    416: "the file is empty there; send it again: soy publish --again",
    429: "the server asks for fewer requests; try again later",
}


def in_feed(level: Level, rule: str, message: str, hint: str) -> Finding:
    """Return a finding in the feed's own text."""
    return Finding(level, rule, "the feed", message, hint)


def failed(failure: Failure, where: str) -> Finding:
    """Return the finding for an answer that did not come."""
    return Finding("error", failure.kind, where, failure.message, _HINTS[failure.kind])


def bad_status(status: int | None, where: str) -> Finding:
    """Return the finding for a status that is no success."""
    hint = _STATUS_HINTS.get(status or 0, "ask who runs the server; its log says more")
    return Finding("error", "status", where, f"the server answers {phrase(status)}", hint)


def hops(asked: str, answer: Answer, where: str) -> Iterator[Finding]:
    """Yield what is risky on the way from the address to the answer."""
    if len(answer.hops) > USUAL_REDIRECTS:
        yield Finding(
            "warning",
            "redirects-many",
            where,
            f"there are more than {USUAL_REDIRECTS} redirects on the way",
            "some apps give up; name a nearer address in the feed",
        )
    way = [asked, *(hop.url for hop in answer.hops)]
    if any(is_secure(a) and not is_secure(b) for a, b in itertools.pairwise(way)):
        yield Finding(
            "warning",
            "redirect-insecure",
            where,
            "a redirect leads from https to http",
            "let it lead to https; web players and iOS apps may refuse http",
        )


def cache_rule(entry: Entry | None, answer: Answer, where: str) -> Iterator[Finding]:
    """Yield whether a file is cached otherwise than it was published."""
    said = answer.header("cache-control")
    if entry and _rules(said) != _rules(entry.cache_control):
        message = f"its cache rule is {plain(said)!r}" if said else "it has no cache rule"
        yield Finding(
            "warning",
            "cache",
            where,
            f"{message}, published was {entry.cache_control!r}",
            "let the server or CDN pass the storage's Cache-Control on",
        )


def digest(expected: str | None, entry: Entry | None, answer: Answer, where: str) -> list[Finding]:
    """Return whether the bytes are others than `expected` or than `entry` says."""
    wanted = entry.sha256 if entry else expected
    if not (wanted and answer.sha256) or answer.sha256 == wanted:
        return []
    # RFC 9111, section 5.1: Age says that a cache answered; an earlier version may be in force.
    if entry and entry.role != "immutable" and answer.header("age"):
        message = "a cache still gives an earlier version"
        hint = f"ask again when it is too old ({entry.cache_control})"
        return [Finding("warning", "stale", where, message, hint)]
    by = "published" if entry else "promised in the feed"
    hint = "send the right file again"
    if entry:
        hint = "send it again: soy publish --again"
        if entry.role != "immutable":
            hint = "look again in some minutes, for a cache may hold it; else soy publish --again"
    message = f"the bytes are not those that were {by} (SHA-256)"
    return [Finding("error", "digest", where, message, hint)]


def is_secure(url: str) -> bool:
    """Tell whether an address is https, or of this machine, where nobody can listen in."""
    try:
        parts = urlsplit(shown(url))
    except ValueError:
        return False
    return parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1", "::1")


def _rules(cache_control: str) -> frozenset[str]:
    rules = (rule.strip().lower() for rule in cache_control.split(","))
    return frozenset(rule for rule in rules if rule)
