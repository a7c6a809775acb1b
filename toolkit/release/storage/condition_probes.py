"""What a server makes of conditional writes, on which soy's lock would rely."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.release.storage.findings import ProbeResult, either
from toolkit.stores.s3.probes import Probes

WRITERS = 8
ROUNDS = 3


def conditions(probes: Probes) -> Iterator[ProbeResult]:
    """Try conditional writes, on which whoever publishes beside somebody else relies."""
    lock = "soy's lock waits, then reads back who holds it"
    first = probes.put("once", b"1", IfNoneMatch="*")
    second = probes.put("once", b"2", IfNoneMatch="*")
    if not first.is_done or second.status == 501:
        text = "the server does not support writing only new files (If-None-Match)"
        yield ProbeResult("create once", "cannot", text, lock)
    elif second.is_done:
        text = "the server silently ignores If-None-Match, which asks it to write only new files"
        yield ProbeResult("create once", "cannot", text, lock)
    else:
        races = [probes.race(f"race-{number}", WRITERS)[0] for number in range(ROUNDS)]
        yield either(
            "create once",
            races == [1] * ROUNDS,
            f"when {WRITERS} create a file at once, the server tells one of them that it succeeded",
            f"when {WRITERS} create a file at once, the server tells up to {max(races)} that they "
            "succeeded",
            lock,
        )
    yield _replaced(probes, lock)


def _replaced(probes: Probes, lock: str) -> ProbeResult:
    name = "replace what one has seen"
    put = probes.put("seen", b"1")
    etag = str((put.said or {}).get("ETag", ""))
    wrong = probes.put("seen", b"2", IfMatch='"00000000000000000000000000000000"')
    if wrong.is_done:
        return ProbeResult(name, "cannot", "the server silently ignores If-Match", lock)
    if wrong.status == 501:
        return ProbeResult(name, "cannot", "the server does not support If-Match", lock)
    quoted = probes.put("seen", b"1", IfMatch=etag).is_done
    bare = probes.put("seen", b"1", IfMatch=etag.strip('"')).is_done
    if quoted and bare:
        return ProbeResult(name, "can", "If-Match works")
    if bare:
        text = "If-Match works with the bare ETag only (the quoted one, as sent, is refused)"
        return ProbeResult(name, "can", text, "soy sends the bare one")
    if quoted:
        return ProbeResult(name, "cannot", "If-Match works with the quoted ETag only", lock)
    return ProbeResult(name, "cannot", "If-Match refuses even the right ETag", lock)
