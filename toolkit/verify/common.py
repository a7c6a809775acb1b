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
    "private": "use an address that everybody can reach",
    "unreachable": "check that the address is right and the server is running",
    "timeout": "try again; if that does not help, tell the server's administrator",
    "given-up": "make sure that the server answers, then run the same command again",
    "tls": "have the server's certificate renewed; apps refuse this one",
    "redirects": "correct the redirects on the server, or use the last address in the feed",
    "cut-off": "send the file again; if that does not help, tell the server's administrator",
    "too-large": "make it smaller; apps give up on it",
    "protocol": "tell the server's administrator",
}
_STATUS_HINTS = {
    401: "let everybody read it without a password, which podcast apps do not have",
    403: "let everybody read it: the storage's policy, or the server's rules",
    404: "send the file again (soy publish --again), or correct the address",
    410: "send the file again (soy publish --again), or take it out of the feed",
    416: "the file is empty on the server; send it again: soy publish --again",
    429: "the server wants fewer requests; try again later",
}


def in_feed(level: Level, rule: str, message: str, hint: str) -> Finding:
    """Return a finding in the feed's own text."""
    return Finding(level, rule, "the feed", message, hint)


def failed(failure: Failure, where: str) -> Finding:
    """Return the finding for an answer that did not come."""
    return Finding("error", failure.kind, where, failure.message, _HINTS[failure.kind])


def bad_status(status: int | None, where: str) -> Finding:
    """Return the finding for a status that is no success."""
    hint = _STATUS_HINTS.get(status or 0, "tell the server's administrator; its log says more")
    return Finding("error", "status", where, f"the server answers {phrase(status)}", hint)


def hops(asked: str, answer: Answer, where: str) -> Iterator[Finding]:
    """Yield what is risky on the way from the address to the answer."""
    if len(answer.hops) > USUAL_REDIRECTS:
        yield Finding(
            "warning",
            "redirects-many",
            where,
            f"there are more than {USUAL_REDIRECTS} redirects on the way",
            "some apps give up; use a more direct address in the feed",
        )
    way = [asked, *(hop.url for hop in answer.hops)]
    if any(is_secure(a) and not is_secure(b) for a, b in itertools.pairwise(way)):
        yield Finding(
            "warning",
            "redirect-insecure",
            where,
            "a redirect leads from https to http",
            "redirect to https; web players and iOS apps may refuse http",
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
            f"{message}; soy published {entry.cache_control!r}",
            "make the server or CDN pass on the storage's Cache-Control",
        )


def digest(expected: str | None, entry: Entry | None, answer: Answer, where: str) -> list[Finding]:
    """Return whether the bytes are others than `expected` or than `entry` says."""
    wanted = entry.sha256 if entry else expected
    if not (wanted and answer.sha256) or answer.sha256 == wanted:
        return []
    # RFC 9111, section 5.1: Age says that a cache answered; an earlier version may be in force.
    if entry and entry.role != "immutable" and answer.header("age"):
        message = "a cache still serves an earlier version"
        hint = f"check again when the cached version expires ({entry.cache_control})"
        return [Finding("warning", "stale", where, message, hint)]
    by = "published" if entry else "promised in the feed"
    hint = "send the right file again"
    if entry:
        hint = "send it again: soy publish --again"
        if entry.role != "immutable":
            hint = (
                "check again in a few minutes, as a cache may hold the old file; "
                "then try soy publish --again"
            )
    message = f"the bytes are not those {by} (SHA-256)"
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
