"""The real server is killed (SIGKILL) in the middle of a publish: waited for, or finished later.

A server of its own, for others use the one that runs beside the tests. Where that one does not run
there is nothing here: tests/servers/s3-real-server.sh run pytest ...
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from botocore.httpsession import URLLib3Session

from toolkit import processes
from toolkit.errors import StoreUnreachable
from toolkit.stores.common.base import Store
from toolkit.stores.common.patience import PatienceTimes
from toolkit.stores.s3.times import USUAL, S3Times
from toolkit.stores.target import open_store

from .places import client, lister, reader, release
from .shows import Shows, build, heard, send

SCRIPT = Path(__file__).parent.parent / "servers" / "s3-real-server.sh"
BUCKET = "soy-killed"
LARGE = 44 << 20  # six parts
PARTS = 6
ALL = ("radosgw", "ceph-osd", "ceph-mon")


@dataclass
class Ceph:
    """A server that can be killed and started again on the same data."""

    env: dict[str, str]
    number: int = 0

    def do(self, what: str, *names: str) -> None:
        """Have the script do it."""
        # Not waited for by its pipes: the servers that it starts hold them.
        done = subprocess.run([SCRIPT, what, *names], env=self.env, timeout=120, check=False)
        assert done.returncode == 0

    def collect(self) -> None:
        """Have it remove at once what it would remove two hours later."""
        command = ["radosgw-admin", "-n", "client.rgw", "gc", "process", "--include-all"]
        env = self.env | {"CEPH_CONF": f"{self.env['S3_SERVER_DIR']}/ceph.conf"}
        subprocess.run(command, env=env, timeout=120, check=True, stdout=subprocess.DEVNULL)

    @property
    def url(self) -> str:
        """The address."""
        return self.env["S3_ENDPOINT_URL"]


@dataclass
class Wire:
    """What goes over the wire, and a deed at one of the requests."""

    is_it: Callable[[str, str, int], bool] = lambda _method, _url, _count: False
    deed: Callable[[], None] = lambda: None
    urls: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Do the deed before the request that `is_it`, once."""
        send_it = URLLib3Session.send

        def sending(session: Any, request: Any) -> Any:
            with self._lock:
                self.urls.append(f"{request.method} {request.url}")
                is_here = self.is_it(request.method, request.url, len(self.parts))
                if is_here:
                    self.is_it = lambda _method, _url, _count: False
                    self.deed()
            return send_it(session, request)

        monkeypatch.setattr(URLLib3Session, "send", sending)

    @property
    def parts(self) -> list[str]:
        """Return the requests that sent a part."""
        return [url for url in self.urls if "partNumber=" in url and url.startswith("PUT")]


def third_part(method: str, url: str, count: int) -> bool:
    """Hit the third part."""
    return method == "PUT" and "partNumber=" in url and count == 3


def complete(method: str, url: str, _count: int) -> bool:
    """Hit the request that puts the parts together."""
    return method == "POST" and "uploadId=" in url


if "S3_ENDPOINT_URL" in os.environ:

    @pytest.fixture(scope="module")
    def ceph() -> Iterator[Ceph]:
        """Start a server, and end it."""
        out = subprocess.run([SCRIPT, "start"], stdout=subprocess.PIPE, check=True, timeout=240)
        said = [line.removeprefix("export ") for line in out.stdout.decode().splitlines()]
        env = os.environ | dict(line.split("=", 1) for line in said if "=" in line)
        server = Ceph(env)
        try:
            with pytest.MonkeyPatch.context() as patch:
                for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
                    patch.setenv(name, env[name])
                client(server.url).create_bucket(Bucket=BUCKET)
            yield server
        finally:
            server.do("stop")

    @pytest.fixture
    def shows(in_memory: Path) -> Shows:
        """Return a show whose second version has a large file."""
        shows = build(in_memory, episodes=3)
        data = os.urandom(LARGE)
        name = f"episodes/009-x/audio.{hashlib.sha256(data).hexdigest()[:16]}.mp3"
        (shows.public("2") / name).parent.mkdir()
        (shows.public("2") / name).write_bytes(data)
        return shows

    @pytest.fixture
    def prefix_there(ceph: Ceph, monkeypatch: pytest.MonkeyPatch) -> str:
        """Return a prefix of one's own; keys are set, and nothing is waited for in vain."""
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, ceph.env[name])
        ceph.number += 1
        return f"show-{ceph.number}"

    def opened(ceph: Ceph, prefix: str, folder: Path, times: S3Times = USUAL) -> Store:
        """Return a store, as a new process would."""
        where = release(target=f"s3://{BUCKET}/{prefix}", endpoint_url=ceph.url, path_style=True)
        return open_store(where, folder, times=times)

    def check(ceph: Ceph, prefix: str, shows: Shows, version: str) -> None:
        """Check what others read there, and that no upload is left behind."""
        read = reader(client(ceph.url), BUCKET, prefix)

        def fetch(key: str) -> bytes | None:
            found = read(key)
            return found.data if found else None

        assert heard(shows, fetch, (version, version)) == version
        public = shows.public(version)
        for path in (path for path in public.rglob("*") if path.is_file()):
            assert fetch(path.relative_to(public).as_posix()) == path.read_bytes()
        assert "publishing.json" not in lister(client(ceph.url), BUCKET, prefix)()
        said = client(ceph.url).list_multipart_uploads(Bucket=BUCKET, Prefix=f"{prefix}/")
        assert said.get("Uploads", []) == []

    def test_a_gateway_that_comes_back_is_waited_for(
        ceph: Ceph, prefix_there: str, shows: Shows, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        send(shows, "1", opened(ceph, prefix_there, shows.root))

        resuming = threading.Timer(1.0, ceph.do, ("resume",))

        def kill() -> None:
            ceph.do("crash", "radosgw")
            resuming.start()

        Wire(third_part, kill).watch(monkeypatch)
        send(shows, "2", opened(ceph, prefix_there, shows.root))
        resuming.join()
        check(ceph, prefix_there, shows, "2")

    def test_one_that_stays_away_is_said_and_the_next_publish_sends_only_the_rest(
        ceph: Ceph, prefix_there: str, shows: Shows, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """All three of its processes are killed; they come back with what they had."""
        send(shows, "1", opened(ceph, prefix_there, shows.root))
        with monkeypatch.context() as patch:
            # The fifth, after a few bytes that try the server (`are_checked`): then the first is
            # there, for four are on their way at once.
            wire = Wire(lambda m, u, count: third_part(m, u, count - 3), lambda: ceph.do("crash"))
            wire.watch(patch)
            soon = S3Times(patience=PatienceTimes(longest_s=0.5))
            with pytest.raises(StoreUnreachable) as e:
                send(shows, "2", opened(ceph, prefix_there, shows.root, soon))
            assert e.value.hint
            assert BUCKET in e.value.message
        ceph.do("resume")
        read = reader(client(ceph.url), BUCKET, prefix_there)
        assert heard(shows, lambda key: getattr(read(key), "data", None), ("1", "1")) == "1"
        monkeypatch.setattr(
            processes, "is_alive", lambda _pid: False
        )  # as after the command has ended
        wire = Wire()
        wire.watch(monkeypatch)
        send(shows, "2", opened(ceph, prefix_there, shows.root))
        assert 0 < len(wire.parts) < PARTS + 1  # those few bytes again
        check(ceph, prefix_there, shows, "2")

    @pytest.mark.parametrize("delay_ms", [0, 1, 2, 10])
    def test_killed_while_it_puts_the_parts_together(
        ceph: Ceph, prefix_there: str, shows: Shows, monkeypatch: pytest.MonkeyPatch, delay_ms: int
    ) -> None:
        """The object may be there, and its upload too: then its bytes must not go with that.

        Or it is not: then a lock on the upload is waited for (8 s in the script).
        """
        send(shows, "1", opened(ceph, prefix_there, shows.root))

        def both() -> None:
            ceph.do("crash", "radosgw")
            ceph.do("resume")

        killer = threading.Timer(delay_ms / 1000, both)
        Wire(complete, killer.start).watch(monkeypatch)
        send(shows, "2", opened(ceph, prefix_there, shows.root))
        killer.join()
        ceph.collect()
        check(ceph, prefix_there, shows, "2")
