"""What somebody without keys gets from the storage itself, and whether its clock is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from toolkit.release.storage.findings import ProbeResult, Verdict, either
from toolkit.release.storage.object_probes import DATA
from toolkit.web.answers import Answer, Request

ORIGIN = "https://player.example"  # RFC 2606, section 2: nobody's
LIMIT_BYTES = 1 << 16

# Amazon S3 API Reference, "Error responses", RequestTimeTooSkewed: above 15
# minutes all is refused.
REFUSED_S = 900.0
CLOSE_S = 60.0  # our own judgement: soy's locks and ages are in minutes and hours

_SETUP = "soy storage setup, or let a CDN read with keys of its own"

Fetch = Callable[[Request], Answer]


def anonymous(fetch: Fetch, url: str) -> Iterator[ProbeResult]:
    """Try reading, CORS and writing without keys, at the storage's own address."""
    got = fetch(Request(url, LIMIT_BYTES, reading="begin"))
    if got.failure and not got.status:
        yield ProbeResult(
            "reading without keys",
            "trouble",
            f"listeners do not reach the storage itself: {got.failure.message}",
            "if a CDN or web server is in front of it, that is fine; soy verify looks from there",
        )
        return
    yield either(
        "reading without keys",
        got.status == 200 and got.body == DATA,
        "anyone may read",
        f"nobody may read without keys (it answers {got.status})",
        _SETUP,
        trouble=True,
    )
    yield _cors(fetch, url)
    yield _writing(fetch, url)


def public_address(fetch: Fetch, url: str) -> ProbeResult:
    """Find out whether the show's public address leads here."""
    got = fetch(Request(url, LIMIT_BYTES, reading="begin"))
    why = got.failure.message if got.failure and not got.status else f"it answers {got.status}"
    return either(
        "public address",
        got.status == 200 and got.body == DATA,
        "what is stored here is found under public_url",
        f"what is stored here is not found under public_url ({why})",
        "check public_url and target under [release] in show.toml, and what stands between them",
        trouble=True,
    )


def clock(theirs: datetime | None, ours: datetime) -> ProbeResult:
    """Judge how far the two clocks are apart."""
    if theirs is None:
        text = "the server does not say the time"
        return ProbeResult("clock", "cannot", text, "soy treats nothing there as old")
    apart_s = abs((theirs - ours).total_seconds())
    if apart_s <= CLOSE_S:
        return ProbeResult("clock", "can", "it and this machine have the same time")
    verdict: Verdict = "trouble" if apart_s > REFUSED_S / 2 else "cannot"
    return ProbeResult(
        "clock",
        verdict,
        f"it and this machine are {apart_s:.0f} s apart; at {REFUSED_S:.0f} s all is refused",
        "set this machine's clock; soy measures ages by the server's",
    )


def _cors(fetch: Fetch, url: str) -> ProbeResult:
    plain = fetch(Request(url, LIMIT_BYTES, headers=(("Origin", ORIGIN),), reading="begin"))
    asked = (
        ("Origin", ORIGIN),
        ("Access-Control-Request-Method", "GET"),
        ("Access-Control-Request-Headers", "range"),
    )
    before = fetch(Request(url, LIMIT_BYTES, "OPTIONS", asked, "begin"))
    allowed = [one.header("access-control-allow-origin") for one in (plain, before)]
    is_plain, is_preflight = (said in ("*", ORIGIN) for said in allowed)
    if is_plain and is_preflight and before.status in (200, 204):
        return ProbeResult("web players (CORS)", "can", "they may fetch and seek")
    if is_plain:
        text = f"they may fetch, but not seek (a preflight is answered {before.status})"
        return ProbeResult("web players (CORS)", "cannot", text, "most players do not ask first")
    return ProbeResult(
        "web players (CORS)",
        "trouble",
        "they may not fetch transcripts and chapters",
        "soy storage setup, or have the CDN send Access-Control-Allow-Origin: *",
    )


def _writing(fetch: Fetch, url: str) -> ProbeResult:
    answer = fetch(Request(url + ".anybody", LIMIT_BYTES, "PUT", reading="begin"))
    return either(
        "writing without keys",
        not answer.is_success,
        "nobody may",
        "anyone may write and replace your files",
        "close the bucket for writing at once: its policy, its ACL, or the server's settings",
        trouble=True,
    )
