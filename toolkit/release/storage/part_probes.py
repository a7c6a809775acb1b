"""What a server does with large files, which go in parts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from toolkit.release.storage.findings import ProbeResult, either
from toolkit.release.storage.object_probes import DATA
from toolkit.stores.s3.etags import fingerprint_of_bytes
from toolkit.stores.s3.probes import Probes


def uploads(probes: Probes) -> Iterator[ProbeResult]:
    """Send something in parts, as large files are."""
    name, known = "large.bin", fingerprint_of_bytes(DATA)
    begun = probes.begin(name)
    sent = probes.put_part(name, str(begun.said), DATA) if begun.is_done else begun
    if not sent.is_done:
        text = f"the storage does not accept files in parts (it answers {sent.answer})"
        instead = "soy cannot publish files of more than 8 MiB here"
        yield ProbeResult("large files", "trouble", text, instead)
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
        "the storage joins the parts",
        f"the storage does not join the parts (it answers {done.answer})",
        "soy cannot publish files of more than 8 MiB here",
        trouble=True,
    )
    yield either(
        "going on after a break",
        is_listed and is_found,
        "the storage lists open uploads and their parts",
        "the storage does not list open uploads, or their parts",
        "after a break soy sends a large file from its beginning; soy gc cannot find leftover "
        "parts",
    )
    etag = str((probes.head(name).said or {}).get("ETag", "")).strip('"')
    whole = hashlib.md5(bytes.fromhex(known.etag or ""), usedforsecurity=False).hexdigest() + "-1"
    yield either(
        "digest of a large file",
        etag == whole,
        "its ETag proves what was joined"
        + ("" if done.said else " (the answer has none, a HEAD does)"),
        "its ETag proves nothing",
        "soy reads large files back if the storage does not keep their digest either",
    )
    other = probes.begin("given-up.bin")
    if other.is_done:
        probes.abort("given-up.bin", str(other.said))
    left = probes.uploads()
    yield either(
        "giving up a large file",
        other.is_done and left.is_done and "given-up.bin" not in left.said,
        "soy can remove unfinished uploads",
        "unfinished uploads stay",
        "ask the provider for a rule that removes it (soy storage setup tries to set one)",
    )
