"""Killed at every request and every file write in turn: listeners have the old or the new, whole.

A child process publishes and is killed (SIGKILL) at one point; then a listener reads what is there,
and the next publish finishes the job.
"""

from __future__ import annotations

import hashlib
import os
import re
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.httpsession import URLLib3Session

from toolkit.release import lock
from toolkit.release.apply import publish, read_head
from toolkit.release.history import KeptRelease, release_id
from toolkit.release.lock import Holder, held
from toolkit.release.plan import plan
from toolkit.release.scan import scan
from toolkit.release.stores import Store

from .conftest import BUCKET, PART
from .places import Fetched, Place

AT = datetime(2026, 11, 24, 11, 3, tzinfo=UTC)
# Audit events of the standard library (docs.python.org, "Audit events table") that change files.
CHANGES = {"os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir", "os.chmod", "os.truncate"}
MOST = 2000


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "SETTLE_S", 0.0)


def build(public: Path, version: str) -> None:
    """Build a show of three episodes whose feed names its media; two and the pages change.

    The last goes in parts, where those are small.
    """
    items = []
    for number in range(3):
        data = f"{number} {version if number else 'same'} ".encode() * 3000
        if number == 2:
            data += bytes(3 * PART)
        key = f"episodes/{number:03}-x/audio.{hashlib.sha256(data).hexdigest()[:16]}.mp3"
        _write(public / key, data)
        items.append(f'<item><enclosure url="{key}" length="{len(data)}"/></item>')
    _write(public / "index.html", f"<!doctype html>{version}".encode())
    _write(public / "feed.xml", f"<rss>{version}{''.join(items)}</rss>".encode())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def run(public: Path, store: Store) -> None:
    """Publish as the command does."""
    manifest = scan(public)
    release = KeptRelease(release_id(AT, manifest.to_json()), "Anna", len(manifest.entries), 1)
    with held(store, Holder.here(AT)) as lease:
        made = plan(manifest, read_head(store), release)
        publish(made, public, store, delete=True, parallel=1, guard=lease)


def listen(fetch: Callable[[str], Fetched | None]) -> str:
    """Return the version that the feed is of, having fetched all that it names."""
    feed = fetch("feed.xml")
    assert feed is not None
    text = feed.data.decode()
    found = re.findall(r'url="([^"]+)" length="(\d+)"', text)
    assert len(found) == 3
    for key, length in found:
        media = fetch(key)
        assert media is not None, f"{key} is named and not there"
        assert len(media.data) == int(length)
        assert hashlib.sha256(media.data).hexdigest().startswith(key.split(".")[1])
    page = fetch("index.html")
    assert page is not None
    assert page.data in (b"<!doctype html>1", b"<!doctype html>2")
    return text[5]


@dataclass
class Killer:
    """Ends this process at the n-th point; armed in the child only."""

    at: int
    below: str = ""
    count: int = 0
    guard: threading.Lock = field(default_factory=threading.Lock)

    def point(self) -> None:
        """Pass a point, or end there."""
        with self.guard:
            self.count += 1
            if self.count >= self.at:
                os.kill(os.getpid(), signal.SIGKILL)

    def hook(self, event: str, args: tuple[Any, ...]) -> None:
        """Count what changes files below the folder (an audit hook)."""
        is_write = event == "open" and isinstance(args[1], str) and args[1][:1] in "wxa"
        if (is_write or event in CHANGES) and any(str(a).startswith(self.below) for a in args[:2]):
            self.point()

    def sending(self, session: Any, request: Any) -> Any:
        """Pass a point before a request is sent, and one when its answer has come."""
        self.point()
        answer = SEND(session, request)
        self.point()
        return answer


SEND = URLLib3Session.send


def _through(killer: Killer) -> Callable[[Any, Any], Any]:
    def send(session: Any, request: Any) -> Any:
        return killer.sending(session, request)

    return send


def killed(public: Path, store: Store, killer: Killer) -> bool:
    """Publish in a child that is killed at its point; return whether it came that far."""
    child = os.fork()
    if child == 0:
        try:
            signal.alarm(60)
            if killer.below:
                sys.addaudithook(killer.hook)
            else:
                setattr(URLLib3Session, "send", _through(killer))  # noqa: B010 - its type is narrower
            run(public, store)
        except BaseException as err:
            os.write(2, f"{err!r}\n".encode())
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in (0, -signal.SIGKILL)
    return os.WIFSIGNALED(status)


def walk(tmp_path: Path, fresh: Callable[[int], Place], below: bool) -> int:
    """Kill a publish at each of its points in turn, and return how many there are."""
    for version in ("1", "2"):
        build(tmp_path / version / "public", version)
    whole = fresh(0)
    for version in ("1", "2"):
        run(tmp_path / version / "public", whole.store)
    undisturbed = {key: whole.fetch(key) for key in whole.keys()}  # noqa: SIM118 - a function
    seen = set()
    for number in range(1, MOST):
        place = fresh(number)
        run(tmp_path / "1" / "public", place.store)
        folder = place.store.describe() + "/" if below else ""
        is_killed = killed(tmp_path / "2" / "public", place.store, Killer(number, folder))
        seen.add(listen(place.fetch))
        run(tmp_path / "2" / "public", place.store)
        assert listen(place.fetch) == "2"
        after = {key: place.fetch(key) for key in place.keys() if "/." not in f"/{key}"}  # noqa: SIM118
        assert after.keys() == undisturbed.keys()
        for key, there in after.items():
            if not key.endswith(".zip"):  # what is new in a release finished in two goes differs
                assert there is not None
                assert undisturbed[key] is not None
                assert there.data == undisturbed[key].data  # type: ignore[union-attr]
        if not is_killed:
            assert seen == {"1", "2"}
            return number - 1
    raise AssertionError("it never ended")


def test_at_every_file_write(tmp_path: Path) -> None:
    from toolkit.release.stores import open_store

    from .places import release

    def fresh(number: int) -> Place:
        folder = tmp_path / "places" / str(number)
        folder.mkdir(parents=True)
        store = open_store(release(target="published"), folder)

        def fetch(key: str) -> Fetched | None:
            path = folder / "published" / key
            return Fetched(path.read_bytes(), None) if path.is_file() else None

        def keys() -> list[str]:
            root = folder / "published"
            return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())

        return Place(store, fetch, keys)

    assert walk(tmp_path, fresh, below=True) > 30


def test_at_every_request(
    tmp_path: Path, open_moto: Callable[..., Place], small_parts: None
) -> None:
    def fresh(number: int) -> Place:
        return open_moto(target=f"s3://{BUCKET}/kill-{os.getpid()}/{number}", parallel=1)

    assert walk(tmp_path, fresh, below=False) > 50
