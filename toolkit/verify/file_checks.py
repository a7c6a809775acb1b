"""What is wrong or risky with a file of a feed: pure functions from answers to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from toolkit.show.findings import Finding
from toolkit.verify import common, text_files
from toolkit.verify.artwork_checks import artwork
from toolkit.verify.subjects import ORIGIN, PART_BYTES, Subject, SubjectAnswers, content_range
from toolkit.web.answers import essence, phrase

Level = Literal["error", "warning"]
Rule = Callable[[Subject, SubjectAnswers], Iterator[Finding]]

# Names of one type that are in use; our own table, of what feeds and servers say.
_ALIKE = (
    frozenset({"audio/mpeg", "audio/mp3", "audio/mpeg3", "audio/x-mpeg", "audio/x-mp3"}),
    frozenset({"audio/mp4", "audio/x-m4a", "audio/m4a", "audio/aac", "audio/x-m4b", "audio/aacp"}),
    frozenset({"audio/ogg", "application/ogg", "audio/opus", "audio/vorbis"}),
    frozenset({"audio/flac", "audio/x-flac"}),
    frozenset({"application/x-subrip", "application/srt", "text/srt", "text/x-srt"}),
    frozenset({"application/json+chapters", "application/json"}),
    frozenset({"image/jpeg", "image/jpg"}),
)
_PAGES = ("text/html", "application/xhtml+xml")


def check(subject: Subject, seen: SubjectAnswers) -> list[Finding]:
    """Return what is wrong or risky; of a file that does not come, only that."""
    where = subject.link.name
    for answer in (seen.whole, seen.part, None if seen.part or seen.whole else seen.head):
        if answer and answer.failure:
            return [common.failed(answer.failure, where)]
        if answer and answer is seen.best and answer.status not in (200, 206):
            return [common.bad_status(answer.status, where)]
    return [finding for rule in RULES for finding in rule(subject, seen)]


def _head(subject: Subject, seen: SubjectAnswers) -> Iterator[Finding]:
    # Apple's message for artwork, as SoundCloud's help quotes it: "hosted on a server that allows
    # HTTP head requests". Apps learn an enclosure's length by it.
    if seen.head and seen.head.status != 200:
        yield Finding(
            "warning",
            "head",
            subject.link.name,
            f"the server answers GET but not HEAD ({phrase(seen.head.status)})",
            "make the server answer HEAD; Apple Podcasts asks for artwork that way",
        )


def _hops(subject: Subject, seen: SubjectAnswers) -> Iterator[Finding]:
    if seen.best:
        yield from common.hops(subject.link.url, seen.best, subject.link.name)


def _secure(subject: Subject, _seen: SubjectAnswers) -> Iterator[Finding]:
    # W3C, Mixed Content: what a page of https loads by http is blocked, or tried by https instead.
    if subject.is_feed_secure and not common.is_secure(subject.link.url):
        yield Finding(
            "warning",
            "insecure",
            subject.link.name,
            "its address is http, not https",
            "use https; web players and iOS apps may refuse http",
        )


def _range(subject: Subject, seen: SubjectAnswers) -> Iterator[Finding]:
    # Apple Podcasts, as PRX's help repeats it: episodes and artwork "are hosted on publicly
    # addressable servers with byte-range requests enabled".
    part = seen.part
    if part is None or subject.depth == "there":
        return
    said = content_range(part)
    if said and said[0] == 0 and part.length_bytes == min(PART_BYTES, said[2]) == said[1] + 1:
        return
    message = "when asked for the file's beginning, the server sends something else"
    if part.status == 200:
        message = (
            "the server does not support byte ranges: when asked for a part, it sends the whole "
            "file"
        )
    hint = "make the server answer Range requests (206); Apple Podcasts and seeking need them"
    yield Finding("error", "range", subject.link.name, message, hint)


def _length(subject: Subject, seen: SubjectAnswers) -> Iterator[Finding]:
    if not subject.is_sound:
        return
    where, served, said = subject.link.name, seen.length_bytes, subject.link.length_bytes
    if served is None:
        message = "the server does not say how long it is"
        hint = "make the server send Content-Length, from which apps show progress"
        yield Finding("warning", "length-unknown", where, message, hint)
    if subject.entry:
        for has, who in ((served, "the server's file"), (said, "the feed")):
            if has is not None and has != subject.entry.length_bytes:
                wanted = f"{subject.entry.length_bytes:,} bytes were published"
                message = f"{wanted}, {who} has {has:,}"
                hint = "send it again: soy build, soy publish --again"
                yield Finding("error", "length", where, message, hint)
    elif said is None and subject.link.kind == "enclosure":  # RSS 2.0: required there
        hint = "write the file's size in bytes"
        yield Finding("warning", "length", where, "the feed does not give its length", hint)
    elif said is not None and served is not None and said != served:
        message = f"the feed says {said:,} bytes, the server has {served:,}"
        yield Finding("warning", "length", where, message, "write the file's size in bytes")


def _type(subject: Subject, seen: SubjectAnswers) -> Iterator[Finding]:
    where, link = subject.link.name, subject.link
    served = seen.best.media_type if seen.best else ""
    said = essence(link.said_type)
    wanted = essence(subject.entry.content_type) if subject.entry else said
    if not said and link.kind in ("enclosure", "transcript", "chapters"):  # RSS 2.0; namespace
        yield Finding(
            "warning", "type-missing", where, "the feed does not give its type", "write one"
        )
    if served in _PAGES and not (wanted in _PAGES or (not wanted and link.kind == "transcript")):
        message = "the server sends a web page instead of the file"
        yield Finding("error", "type", where, message, "correct the address, or send the file")
    elif wanted and not _is_alike(served, wanted):
        by = "soy published" if subject.entry else "the feed says"
        message = f"the server says {served or 'no type'}, {by} {wanted}"
        hint = f"make the server send Content-Type: {wanted}"
        # Only what was published is certain; most apps look inside the file.
        level: Level = "error" if subject.entry and served else "warning"
        yield Finding(level, "type", where, message, hint)


def _digest(subject: Subject, seen: SubjectAnswers) -> Iterator[Finding]:
    if seen.whole:
        where, promised = subject.link.name, subject.link.said_sha256
        yield from common.digest(promised, subject.entry, seen.whole, where)


def _cache(subject: Subject, seen: SubjectAnswers) -> Iterator[Finding]:
    if seen.best:
        yield from common.cache_rule(subject.entry, seen.best, subject.link.name)


def _cors(subject: Subject, seen: SubjectAnswers) -> Iterator[Finding]:
    # Podcast namespace, transcripts.md: "CORS headers are required to make these files available
    # from other websites". Chapters are fetched the same way. WHATWG Fetch, "CORS check".
    if subject.link.kind not in ("transcript", "chapters") or not seen.whole:
        return
    if seen.whole.header("access-control-allow-origin") not in ("*", ORIGIN):
        yield Finding(
            "error",
            "cors",
            subject.link.name,
            "web players cannot read it: the server sends no Access-Control-Allow-Origin",
            "make the storage send Access-Control-Allow-Origin: * (in its CORS rules)",
        )


def _text(subject: Subject, seen: SubjectAnswers) -> Iterator[Finding]:
    if subject.link.kind not in ("transcript", "chapters") or not seen.whole:
        return
    kind = essence(subject.link.said_type) or seen.whole.media_type
    is_chapters = subject.link.kind == "chapters"
    if problem := text_files.problem(seen.whole.body, kind, is_chapters=is_chapters):
        hint = "correct the file and send it again"
        yield Finding("error", "content", subject.link.name, problem, hint)


def _is_alike(one: str, other: str) -> bool:
    return one == other or any(one in alike and other in alike for alike in _ALIKE)


RULES: tuple[Rule, ...] = (
    _head,
    _hops,
    _secure,
    _range,
    _length,
    _type,
    _digest,
    _cache,
    _cors,
    _text,
    artwork,
)
