"""What servers do otherwise than Amazon's, each as it was measured: a publish ends whole on all.

The ways are switches of `small_s3.Ways`; there it says on which server each was seen.
"""

from __future__ import annotations

import ssl
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from toolkit.errors import StoreDamaged
from toolkit.publication.manifest import LOCK_KEY
from toolkit.release.publishing import lock
from toolkit.stores.common.base import Store
from toolkit.stores.target import open_store

from . import quick
from .places import MOTO_KEYS, entry_of, release
from .shows import AT, Shows, build, heard, send
from .small_s3 import SmallS3, Ways, serving
from .staging import BUCKET

pytestmark = pytest.mark.rotated

Opened = tuple[SmallS3, Store]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, small_parts: None, no_pauses: None) -> None:
    for name, value in MOTO_KEYS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def shows(in_memory: Path) -> Shows:
    return build(in_memory, episodes=3)


@pytest.fixture
def opened(
    in_memory: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Opened]]:
    """Return what starts a server with ways of its own and opens a store there."""
    with ExitStack() as stack:

        def start(ways: Ways, *, https: bool = False, checksums: str = "when_required") -> Opened:
            tls = None
            if https:
                monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
                tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                tls.load_cert_chain(certificate)
            server = stack.enter_context(serving(ways, tls))
            where = release(
                target=f"s3://{BUCKET}/p",
                endpoint_url=server.url,
                path_style=True,
                checksums=checksums,
                parallel=2,
            )
            return server, open_store(where, in_memory, times=quick.SERVER)

        yield start


def publish_and_compare(shows: Shows, server: SmallS3, store: Store) -> None:
    """Publish two versions and look at what the server has got of them, beside the store."""
    for version in "12":
        send(shows, version, store)
        there = there_of(server)
        assert heard(shows, there.get, (version, version)) == version
        public = shows.public(version)
        for path in (path for path in public.rglob("*") if path.is_file()):
            key = path.relative_to(public).as_posix()
            assert there[key] == path.read_bytes()
        assert LOCK_KEY not in there
    assert server.uploads == {}


def there_of(server: SmallS3) -> dict[str, bytes]:
    """Return what the server holds."""
    start = f"/{BUCKET}/p/"
    return {path.removeprefix(start): thing.data for path, thing in server.things.items()}


def asked(server: SmallS3, method: str, header: str) -> list[str]:
    """Return the values of a header in requests of a method."""
    return [
        one.headers[header] for one in server.log if one.method == method if header in one.headers
    ]


WAYS = {
    "as Amazon": Ways(),
    "If-Match unquoted only": Ways(if_match="bare"),
    "If-Match unknown": Ways(if_match="unknown"),
    "conditions ignored with 200": Ways(conditions="ignored"),
    "several winners": Ways(conditions="racy"),
    "metadata with capitals": Ways(metadata="capitals"),
    "metadata dropped": Ways(metadata="dropped"),
    "no ETag after Complete": Ways(complete_etag=False),
    "Complete fails, the object is whole": Ways(complete_fails=1),
    "Complete fails until a lock ends": Ways(complete_locked=4),
    "412 for one's own success": Ways(own_412=True),
}


@pytest.mark.parametrize("name", WAYS)
def test_a_publish_ends_whole(shows: Shows, opened: Callable[..., Opened], name: str) -> None:
    server, store = opened(WAYS[name])
    publish_and_compare(shows, server, store)
    # The way was gone: there were conditions of both kinds, and files in parts.
    assert "*" in asked(server, "PUT", "if-none-match")
    assert asked(server, "PUT", "if-match")
    assert not any('"' in value for value in asked(server, "PUT", "if-match"))
    assert any(one.method == "POST" and "uploadId" in one.query for one in server.log)


def test_a_412_for_ones_own_lock_is_seen_through(opened: Callable[..., Opened]) -> None:
    """The lock is written, the answer lost; boto3 asks again by itself and gets 412."""
    server, store = opened(Ways(own_412=True))
    with lock.held(store, lock.Holder.here(AT), quick.LOCK):
        said = [one for one in server.log if "if-none-match" in one.headers]
        assert len(said) == 2
        assert said[0].body == said[1].body == there_of(server)[LOCK_KEY]


def test_a_412_for_ones_own_feed_is_seen_through(
    public: Path, opened: Callable[..., Opened]
) -> None:
    server, store = opened(Ways(own_412=True))
    entry = entry_of(public, "feed.xml", b"<rss/>")
    assert store.put_over(entry, b"<rss/>", None)
    assert len(asked(server, "PUT", "if-none-match")) == 2
    assert not store.put_over(entry_of(public, "feed.xml", b"<rss>2</rss>"), b"<rss>2</rss>", None)
    assert there_of(server)["feed.xml"] == b"<rss/>"


def test_complete_is_asked_again_only_while_the_object_is_not_there(
    shows: Shows, opened: Callable[..., Opened]
) -> None:
    completes = {}
    for name in ("as Amazon", "Complete fails, the object is whole"):
        server, store = opened(WAYS[name])
        send(shows, "1", store)
        said = [one for one in server.log if one.method == "POST" and "uploadId" in one.query]
        completes[name] = len(said)
    # boto3 asks again after 500; the upload that is still listed lets that end well, too.
    assert completes["as Amazon"] == 1
    assert completes["Complete fails, the object is whole"] <= 3


@pytest.mark.parametrize("chunked", ["ok", "411", "501"])
@pytest.mark.parametrize("checksums", ["when_required", "when_supported"])
def test_checksums_over_https(
    shows: Shows, opened: Callable[..., Opened], chunked: str, checksums: str
) -> None:
    """Over https alone boto3 sends its checksums behind the body (aws-chunked)."""
    server, store = opened(Ways(chunked=chunked), https=True, checksums=checksums)
    publish_and_compare(shows, server, store)
    framed = [one for one in server.log if "aws-chunked" in one.headers.get("content-encoding", "")]
    if checksums == "when_required":
        assert framed == []
    elif chunked == "ok":
        assert len(framed) > 20
    else:
        assert 1 <= len(framed) <= 4  # of the threads at that moment, each once


def test_a_server_that_stores_the_framing_is_found_out(
    public: Path, shows: Shows, opened: Callable[..., Opened]
) -> None:
    """It answers 200; the length is another afterwards. The hint says what helps, and it does."""
    ways = Ways(chunked="stored")
    _, store = opened(ways, https=True, checksums="when_supported")
    with pytest.raises(StoreDamaged, match="soy sent it, but the storage has") as e:
        store.put(entry_of(public, "a.txt", b"hello"), public / "a.txt")
    assert 'checksums = "when_required"' in (e.value.hint or "")
    server, store = opened(ways, https=True, checksums="when_required")
    publish_and_compare(shows, server, store)


def test_no_checksum_is_relied_on_that_a_server_may_drop(
    public: Path, opened: Callable[..., Opened]
) -> None:
    """What proves an object is its length, its ETag, our own digest; or it is read back."""
    server, store = opened(Ways(metadata="dropped"))
    entry = entry_of(public, "a.txt", b"hello")
    store.put(entry, public / "a.txt")
    path = f"/{BUCKET}/p/a.txt"
    assert urllib.parse.unquote(path) in server.things
    server.things[path] = server.things[path].__class__(b"jello", '""', {}, 0.0)
    assert not store.holds(entry, public / "a.txt")


def test_a_large_feed_goes_in_one_request_under_a_condition(
    shows: Shows, opened: Callable[..., Opened]
) -> None:
    """Conditions on putting parts together are ignored by Ceph and, half of them, by moto."""
    for version in "12":
        with (shows.public(version) / "notes.xml").open("wb") as file:
            file.write(f"<rss>{version}</rss>".encode() * 20_000)
    server, store = opened(Ways())
    send(shows, "1", store)
    server.log.clear()
    send(shows, "2", store)
    puts = [one for one in server.log if one.method == "PUT" and one.path.endswith("notes.xml")]
    assert [(one.query, "if-match" in one.headers) for one in puts] == [({}, True)]
    assert len(puts[0].body) > 200_000
