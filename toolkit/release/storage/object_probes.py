"""What a server does with objects: headers, ranges, digests, conditions, parts, listings."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

from toolkit.errors import StoreRefused
from toolkit.release.storage.findings import Finding, Verdict, either
from toolkit.release.stores.fingerprint import fingerprint_of_bytes
from toolkit.release.stores.s3_probes import Probes

DATA = b"WEBVTT\n\n00:00.000 --> 00:01.000\nIs anybody there?\n"
TYPE, RULE, DIGEST = "text/vtt; charset=utf-8", "public, max-age=300", "0123456789abcdef" * 4
WRITERS = 8
ROUNDS = 3


def stored(probes: Probes) -> Iterator[Finding]:
    """Find out what is kept of what is sent. Raises StoreRefused if nothing is."""
    said = {"ContentType": TYPE, "CacheControl": RULE, "Metadata": {"sha256": DIGEST}}
    put = probes.put("plain.vtt", DATA, **said)
    got = probes.get("plain.vtt")
    if not put.is_done or not got.is_done:
        what = "written" if not put.is_done else "read"
        raise StoreRefused(
            f"{probes.place}: the storage answers {put.status if not put.is_done else got.status} "
            f"when something is {what} there",
            hint="check `target` and the keys: they need what `soy storage policy publisher` "
            "prints; is the bucket there? soy storage setup",
        )
    yield either(
        "files",
        got.said[0] == DATA,
        "what is sent is what is read",
        "what is read is not what was sent",
        "nothing can be published here",
        trouble=True,
    )
    head = probes.head("plain.vtt").said or {}
    kept = [_plain(head.get(name)) for name in ("ContentType", "CacheControl")]
    yield either(
        "type and cache rule",
        kept == [_plain(TYPE), _plain(RULE)],
        "both come back as they were sent",
        "they do not come back as they were sent",
        "have the CDN or web server before it send them; soy verify shows what listeners get",
        trouble=True,
    )
    own = {key.lower(): value for key, value in head.get("Metadata", {}).items()}
    yield either(
        "digest in the metadata",
        own.get("sha256") == DIGEST,
        "a SHA-256 beside each file is kept",
        "metadata is not kept",
        "soy reads each file back after sending it, and sends again what no list of its own names",
    )
    etag = put.said.get("ETag")
    yield either(
        "MD5 in the answer",
        fingerprint_of_bytes(DATA).fits(etag) is True,
        "the ETag proves what arrived",
        "the ETag is no MD5",
        "soy asks for each file after sending it",
    )
    wrong = base64.b64encode(hashlib.md5(b"x", usedforsecurity=False).digest()).decode()
    yield either(
        "damage on the way",
        not probes.put("md5.txt", DATA, ContentMD5=wrong).is_done,
        "a file that does not fit its Content-MD5 is refused",
        "a wrong Content-MD5 is accepted",
        "soy compares length and ETag with what it sent",
    )


def parts_of(probes: Probes) -> Iterator[Finding]:
    """Try byte ranges, and listing page by page."""
    ranged = probes.get("plain.vtt", Range="bytes=2-5")
    yield either(
        "byte ranges",
        ranged.is_done and ranged.said == (DATA[2:6], 206),
        "players can seek",
        "a part of a file cannot be asked for, so that players cannot seek",
        "put a CDN or a web server before it that can",
        trouble=True,
    )
    for number in range(3):
        probes.put(f"page/{number}", b"")
    keys, after, pages = list[str](), None, 0
    while pages < 4:
        listed = probes.page("page/", 2, after)
        pages += 1
        if not listed.is_done:
            break
        keys += [one["Key"] for one in listed.said.get("Contents", ())]
        after = listed.said.get("NextContinuationToken")
        if not after:
            break
    yield either(
        "listing",
        keys == [probes.key(f"page/{number}") for number in range(3)] and pages == 2,
        "long lists come page by page and whole",
        "lists are not allowed, or not whole",
        "soy publish does without; do not use soy gc here",
    )


def conditions(probes: Probes) -> Iterator[Finding]:
    """Try conditional writes, on which whoever publishes beside somebody else relies."""
    lock = "soy's lock waits, and reads back whose it is"
    first = probes.put("once", b"1", IfNoneMatch="*")
    second = probes.put("once", b"2", IfNoneMatch="*")
    if not first.is_done or second.status == 501:
        text = "writing only if there is nothing (If-None-Match) is not known"
        yield Finding("create once", "cannot", text, lock)
    elif second.is_done:
        text = "writing only if there is nothing (If-None-Match) is ignored without a word"
        yield Finding("create once", "cannot", text, lock)
    else:
        races = [probes.race(f"race-{number}", WRITERS)[0] for number in range(ROUNDS)]
        yield either(
            "create once",
            races == [1] * ROUNDS,
            f"of {WRITERS} who create one file at once, one is told that it did",
            f"of {WRITERS} who create one file at once, up to {max(races)} are told that they did",
            lock,
        )
    yield _replaced(probes, lock)


def _replaced(probes: Probes, lock: str) -> Finding:
    name = "replace what one has seen"
    put = probes.put("seen", b"1")
    etag = str((put.said or {}).get("ETag", ""))
    wrong = probes.put("seen", b"2", IfMatch='"00000000000000000000000000000000"')
    if wrong.is_done:
        return Finding(name, "cannot", "If-Match is ignored without a word", lock)
    if wrong.status == 501:
        return Finding(name, "cannot", "If-Match is not known", lock)
    quoted = probes.put("seen", b"1", IfMatch=etag).is_done
    bare = probes.put("seen", b"1", IfMatch=etag.strip('"')).is_done
    if quoted and bare:
        return Finding(name, "can", "If-Match works")
    if bare:
        text = "If-Match works with the bare ETag only (the quoted one, as sent, is refused)"
        return Finding(name, "can", text, "soy sends the bare one")
    if quoted:
        return Finding(name, "cannot", "If-Match works with the quoted ETag only", lock)
    return Finding(name, "cannot", "If-Match refuses the right ETag too", lock)


def uploads(probes: Probes) -> Iterator[Finding]:
    """Send something in parts, as large files are."""
    name, known = "large.bin", fingerprint_of_bytes(DATA)
    begun = probes.begin(name)
    sent = probes.put_part(name, str(begun.said), DATA) if begun.is_done else begun
    if not sent.is_done:
        text = f"sending in parts is not possible (it answers {sent.status})"
        instead = "files of more than 8 MiB cannot be published here"
        yield Finding("large files", "trouble", text, instead)
        return
    upload = str(begun.said)
    listed, open_ones = probes.parts(name, upload), probes.uploads()
    is_listed = listed.is_done and [known.fits(etag) for etag in listed.said] == [True]
    is_found = open_ones.is_done and name in open_ones.said
    done = probes.complete(name, upload, str(sent.said))
    got = probes.get(name)
    yield either(
        "large files",
        done.is_done and got.is_done and got.said[0] == DATA,
        "parts are put together",
        f"parts are not put together (it answers {done.status})",
        "files of more than 8 MiB cannot be published here",
        trouble=True,
    )
    yield either(
        "going on after a break",
        is_listed and is_found,
        "it says which uploads are open and which parts it has",
        "it does not say which uploads are open, or which parts it has",
        "soy sends a large file again from its beginning; soy gc cannot find what is left",
    )
    etag = str((probes.head(name).said or {}).get("ETag", "")).strip('"')
    whole = hashlib.md5(bytes.fromhex(known.etag), usedforsecurity=False).hexdigest() + "-1"
    yield either(
        "digest of a large file",
        etag == whole,
        "its ETag proves what was put together"
        + ("" if done.said else " (the answer has none, a HEAD does)"),
        "its ETag proves nothing",
        "soy reads large files back where their digest does not come back either",
    )
    other = probes.begin("given-up.bin")
    if other.is_done:
        probes.abort("given-up.bin", str(other.said))
    left = probes.uploads()
    yield either(
        "giving up a large file",
        other.is_done and left.is_done and "given-up.bin" not in left.said,
        "what was not sent to its end can be removed",
        "what was not sent to its end stays",
        "ask the provider for a rule that removes it (soy storage setup tries to set one)",
    )


def deleting(probes: Probes) -> Iterator[Finding]:
    """Try to delete, also what is not there."""
    probes.put("gone", b"x")
    is_gone = probes.delete("gone").is_done and not probes.get("gone").is_done
    yield either(
        "deleting",
        is_gone and probes.delete("gone").is_done,
        "what is deleted is gone, and deleting it twice is no error",
        "files are not deleted",
        "soy gc and soy publish --delete do not work with these keys",
        trouble=True,
    )


def chunked(probes: Probes, chunked_probes: Probes | None, *, is_set: bool) -> Finding:
    """Try bodies that end with a checksum, which boto3 sends over https unless told otherwise.

    `chunked_probes` sends so; None where the address is no https. `is_set`: the show asks for it.
    """
    name, keep = "boto3's checksums", 'soy leaves them out: checksums = "when_required"'
    if chunked_probes is None:
        return Finding(name, "unclear", "they are sent over https only")
    put = chunked_probes.put("chunked.txt", DATA)
    got = probes.get("chunked.txt")
    if not put.is_done:
        return Finding(name, "cannot", f"they are refused (it answers {put.status})", keep)
    if got.is_done and got.said[0] == DATA:
        return Finding(name, "can", "they are understood")
    text = "their framing is stored as if it were content: files are damaged"
    verdict: Verdict = "trouble" if is_set else "cannot"
    return Finding(name, verdict, text, f"never set when_supported here; {keep}")


def _plain(header: object) -> str:
    return str(header or "").replace(" ", "").lower()
