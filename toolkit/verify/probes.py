"""The questions: what a podcast app, a directory or a web player asks for a file of a feed."""

from __future__ import annotations

from collections.abc import Callable

from toolkit.verify.subjects import ORIGIN, PART_BYTES, Subject, SubjectAnswers
from toolkit.web.answers import Answer, Request

# Our own judgement, each far above what is usual: a thousand episodes make a feed of some 10 MB,
# a day of speech a transcript of 2 MB, and covers have at most 9 million pixels. What may be JSON
# is bounded more closely, for it takes up to 32 times its size in memory (measured: empty lists in
# lists). A release head of 1,000 episodes with 20 files each has 6.3 MB (measured). The longest
# transcript that soy takes, 1,000,000 characters, has 7.9 MB as JSON in cues of 20 characters each
# of 3 bytes (measured). 1 MiB holds 10,000 chapters.
FEED_LIMIT_BYTES = 64 << 20
HEAD_LIMIT_BYTES = 12 << 20
TEXT_LIMIT_BYTES = 8 << 20
CHAPTERS_LIMIT_BYTES = 1 << 20
ARTWORK_LIMIT_BYTES = 32 << 20
SOUND_LIMIT_BYTES = 4 << 30  # a day of MP3 at 320 kbit/s has 3.5 GB

Fetch = Callable[[Request], Answer]


def look(fetch: Fetch, subject: Subject) -> SubjectAnswers:
    """Ask all that is to be asked for one file; what goes wrong stands in the answers."""
    url = subject.link.url
    if subject.link.kind in ("transcript", "chapters"):
        limit = CHAPTERS_LIMIT_BYTES if subject.link.kind == "chapters" else TEXT_LIMIT_BYTES
        return SubjectAnswers(whole=fetch(Request(url, limit, headers=(("Origin", ORIGIN),))))
    head = fetch(Request(url, 0, "HEAD"))
    if head.failure and head.failure.kind not in ("protocol", "cut-off"):
        return SubjectAnswers(head)  # a GET would not get further
    if subject.link.kind == "artwork":
        return SubjectAnswers(head, whole=fetch(Request(url, ARTWORK_LIMIT_BYTES)))
    part = whole = None
    if subject.depth != "there" or head.failure or head.status != 200:
        wanted = (("Range", f"bytes=0-{PART_BYTES - 1}"),)
        part = fetch(Request(url, PART_BYTES, headers=wanted, reading="begin"))
    if subject.depth == "whole" and part and not part.failure and part.status in (200, 206):
        whole = fetch(Request(url, SOUND_LIMIT_BYTES, reading="digest"))
    return SubjectAnswers(head, part, whole)


def ask_again(fetch: Fetch, feed: Answer) -> Answer | None:
    """Request a feed again, if it has changed; None if its answer had no ETag and no date.

    RFC 9110, sections 13.1.2 and 13.1.3.
    """
    packing = ("Accept-Encoding", "gzip")  # as the first time: packed, it may have another ETag
    for said, asked in (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since")):
        if (value := feed.header(said)) and len(value) < 1000:
            return fetch(Request(feed.url, 1, headers=((asked, value), packing), reading="begin"))
    return None
