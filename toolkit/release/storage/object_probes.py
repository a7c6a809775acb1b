"""What a server does with objects: headers, digests, ranges, listings, deleting."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

from toolkit.errors import StoreRefused
from toolkit.release.storage.findings import ProbeResult, Verdict, either
from toolkit.stores.s3.etags import fingerprint_of_bytes
from toolkit.stores.s3.probes import Probes

DATA = b"WEBVTT\n\n00:00.000 --> 00:01.000\nIs anybody there?\n"
TYPE, RULE, DIGEST = "text/vtt; charset=utf-8", "public, max-age=300", "0123456789abcdef" * 4


def stored(probes: Probes) -> Iterator[ProbeResult]:
    """Find out what is kept of what is sent. Raises StoreRefused if nothing is."""
    said = {"ContentType": TYPE, "CacheControl": RULE, "Metadata": {"sha256": DIGEST}}
    put = probes.put("plain.vtt", DATA, **said)
    got = probes.get("plain.vtt")
    if not put.is_done or not got.is_done:
        what = "writes" if not put.is_done else "reads"
        raise StoreRefused(
            f"{probes.place}: the storage answers {(got if put.is_done else put).answer} "
            f"when soy {what} a file there",
            hint="check `target` and the keys: they need what `soy storage policy publisher` "
            "prints; is the bucket there? soy storage setup",
        )
    yield either(
        "files",
        got.said[0] == DATA,
        "soy reads back what it sent",
        "soy reads back something else than it sent",
        "nothing can be published here",
        trouble=True,
    )
    head = probes.head("plain.vtt").said or {}
    kept = [_plain(head.get(name)) for name in ("ContentType", "CacheControl")]
    yield either(
        "type and cache rule",
        kept == [_plain(TYPE), _plain(RULE)],
        "the storage returns both unchanged",
        "the storage changes them",
        "make the CDN or web server in front of it send them; soy verify shows what listeners get",
        trouble=True,
    )
    own = {key.lower(): value for key, value in head.get("Metadata", {}).items()}
    yield either(
        "digest in the metadata",
        own.get("sha256") == DIGEST,
        "the storage keeps a SHA-256 with each file",
        "the storage keeps no metadata",
        "soy reads each file back after sending it, and resends files that its own list lacks",
    )
    etag = put.said.get("ETag")
    yield either(
        "MD5 in the answer",
        fingerprint_of_bytes(DATA).fits(etag) is True,
        "the ETag proves what arrived",
        "the ETag is not an MD5",
        "soy asks for each file after sending it",
    )
    wrong = base64.b64encode(hashlib.md5(b"x", usedforsecurity=False).digest()).decode()
    yield either(
        "damage on the way",
        not probes.put("md5.txt", DATA, ContentMD5=wrong).is_done,
        "the storage refuses a file that does not match its Content-MD5",
        "the storage accepts a wrong Content-MD5",
        "soy compares length and ETag with what it sent",
    )


def parts_of(probes: Probes) -> Iterator[ProbeResult]:
    """Try byte ranges, and listing page by page."""
    ranged = probes.get("plain.vtt", Range="bytes=2-5")
    yield either(
        "byte ranges",
        ranged.is_done and ranged.said == (DATA[2:6], 206),
        "players can seek",
        "the storage cannot send part of a file, so players cannot seek",
        "put a CDN or web server in front of it that can",
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
        "long lists arrive complete, page by page",
        "lists are not allowed, or incomplete",
        "soy publish works without lists; do not use soy gc here",
    )


def deleting(probes: Probes) -> Iterator[ProbeResult]:
    """Try to delete, also what is not there."""
    probes.put("gone", b"x")
    is_gone = probes.delete("gone").is_done and not probes.get("gone").is_done
    yield either(
        "deleting",
        is_gone and probes.delete("gone").is_done,
        "deleted files are gone, and deleting one twice is not an error",
        "the storage does not delete files",
        "soy gc and soy publish --delete do not work with your keys",
        trouble=True,
    )


def chunked(probes: Probes, chunked_probes: Probes | None, *, is_set: bool) -> ProbeResult:
    """Try bodies that end with a checksum, which boto3 sends over https unless told otherwise.

    `chunked_probes` sends so; None where the address is no https. `is_set`: the show asks for it.
    """
    name, keep = "boto3's checksums", 'soy leaves them out: checksums = "when_required"'
    if chunked_probes is None:
        return ProbeResult(name, "unclear", "soy sends them only over https")
    put = chunked_probes.put("chunked.txt", DATA)
    got = probes.get("chunked.txt")
    if not put.is_done:
        return ProbeResult(
            name, "cannot", f"the storage refuses them (it answers {put.answer})", keep
        )
    if got.is_done and got.said[0] == DATA:
        return ProbeResult(name, "can", "the storage understands them")
    text = "the storage stores their framing as content, which damages files"
    verdict: Verdict = "trouble" if is_set else "cannot"
    return ProbeResult(name, verdict, text, f"never set when_supported here; {keep}")


def _plain(header: object) -> str:
    return str(header or "").replace(" ", "").lower()
