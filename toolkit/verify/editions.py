"""The feeds of one show in several languages, as a publisher's feed joins them.

Source: podcast namespace, docs/tags/publisher.md: a feed names its publisher's in
`podcast:publisher`, that one names each of its feeds in `podcast:remoteItem`; what is not named
back, apps throw away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from toolkit.show.findings import Finding
from toolkit.verify import common
from toolkit.verify.feed_faults import BadFeed
from toolkit.verify.feed_pages import guid_of
from toolkit.verify.feed_reader import PODCAST, read_feed
from toolkit.verify.probes import FEED_LIMIT_BYTES
from toolkit.web.addresses import same
from toolkit.web.answers import Answer, Request
from toolkit.web.outside_text import shown

LIMIT_EDITIONS = 50  # our own judgement: more than twice the languages of the European Union
_RULE = "publisher"
_HINT = "soy build, then soy publish; or let the publisher's feed name it"

Fetch = Callable[[Request], Answer]


@dataclass(frozen=True, slots=True)
class Remote:
    """A feed that another one names."""

    guid: str | None  # in small letters; None if it is not said
    url: str


def remotes(data: bytes) -> tuple[tuple[Remote, ...], tuple[Remote, ...]]:
    """Return which publisher a feed names and, if it is a publisher's feed, which feeds it names.

    `data` is a feed that `read_feed` could read.
    """
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    root = etree.fromstring(data.lstrip(b" \t\r\n"), parser)
    up, down = list[Remote](), list[Remote]()
    for element in root.iter("{*}remoteItem"):
        parent = element.getparent()
        if parent is None or etree.QName(element).namespace not in PODCAST:
            continue
        one = Remote(
            element.get("feedGuid", "").strip().lower() or None, element.get("feedUrl", "")
        )
        name = etree.QName(parent).localname
        if name in ("publisher", "channel"):
            (up if name == "publisher" else down).append(one)
    return tuple(up), tuple(down)


def beside(fetch: Fetch, answer: Answer, findings: list[Finding]) -> dict[str, Answer]:
    """Return the other feeds that the publisher of this one names below the same address.

    `answer` is the feed that was asked for, which can be read. Others of the publisher's are not
    looked at. What is wrong with how they are joined goes to `findings`.
    """
    up, _ = remotes(answer.body)
    found: dict[str, Answer] = {}
    for publisher in up[:1]:
        if not publisher.url:
            continue
        url = urljoin(answer.url, publisher.url)
        where = f"the publisher's feed, {shown(url)}"
        body = _read(fetch, url, where, findings)
        if body is None:
            continue
        guid, (_, down) = guid_of(read_feed(body)), remotes(body)
        if publisher.guid != guid:
            findings.append(_error(where, "its podcast:guid is not the one that the feed names"))
        base = answer.url.rpartition("/")[0] + "/"
        own = {same(urljoin(url, one.url)): one for one in down if one.url}
        if same(answer.url) not in own:
            findings.append(_error(where, f"it does not name {shown(answer.url)}"))
        for address, one in list(own.items())[:LIMIT_EDITIONS]:
            if address.startswith(same(base)):
                body_of = answer if address == same(answer.url) else None
                found |= _edition(fetch, address, one, guid, body_of, findings)
    return found


def _edition(
    fetch: Fetch,
    url: str,
    named: Remote,
    publisher_guid: str | None,
    known: Answer | None,
    findings: list[Finding],
) -> Mapping[str, Answer]:
    """Return an edition's feed, if it can be read; findings say whether both name each other."""
    where = f"the feed, {shown(url)}"
    answer = known or fetch(Request(url, FEED_LIMIT_BYTES))
    if not known and _readable(answer, where, findings) is None:
        return {}
    findings += _named_back(answer.body, named, publisher_guid, where)
    return {} if known else {url: answer}


def _named_back(
    data: bytes, named: Remote, publisher_guid: str | None, where: str
) -> Iterator[Finding]:
    if guid_of(read_feed(data)) != named.guid:
        yield _error(where, "its podcast:guid is not the one that the publisher's feed says")
    if publisher_guid not in (one.guid for one in remotes(data)[0]):
        yield _error(where, "the publisher's feed names it, and it does not name that one back")


def _read(fetch: Fetch, url: str, where: str, findings: list[Finding]) -> bytes | None:
    answer = fetch(Request(url, FEED_LIMIT_BYTES))
    return _readable(answer, where, findings)


def _readable(answer: Answer, where: str, findings: list[Finding]) -> bytes | None:
    if answer.failure or answer.status != 200:
        failed = answer.failure
        findings.append(
            common.failed(failed, where) if failed else common.bad_status(answer.status, where)
        )
        return None
    try:
        read_feed(answer.body)
    except BadFeed as err:
        findings.append(Finding("error", _RULE, where, str(err), _HINT))
        return None
    return answer.body


def _error(where: str, message: str) -> Finding:
    return Finding("error", _RULE, where, message, _HINT)
