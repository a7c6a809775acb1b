"""Servers and settings for the tests of publishing."""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import botocore.endpoint
import pytest

from tests.depth import IS_DEEP
from toolkit.show.show import Release
from toolkit.stores.s3 import etags, multipart
from toolkit.stores.s3 import store as bucket
from toolkit.stores.s3.times import USUAL, S3Times
from toolkit.stores.target import open_store

from . import small_s3
from .certificates import make_certificate
from .fault_proxy import proxied
from .places import MOTO_KEYS, Fetched, Place, client, files_below, lister, reader, release
from .shows import build
from .staging import BUCKET, Stage

PART = 64 << 10

# Servers are a parameter only where they run: tests/servers/s3-real-server.sh run pytest ...,
# tests/servers/swift-server.sh run pytest ...
PLACES = ["directory", "moto", "memory"]
if "S3_ENDPOINT_URL" in os.environ:
    PLACES += ["server-http", "server-https", "server-https-when-supported"]
if "SWIFT_S3_URL" in os.environ:
    PLACES += ["swift"]

# For what takes long: one of each kind.
# The in-process server where there is no real one; `test_kill_requests` walks on one more.
S3_PLACES = [name for name in PLACES if name in ("server-http", "swift")] or ["moto"]

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    """Yield the address of an S3 server in this process; it checks no keys."""
    from moto.server import ThreadedMotoServer  # a second, for those that need it

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="session")
def memory_url() -> Iterator[str]:
    """Yield the address of our own server in memory; what it does is checked as others are."""
    with small_s3.serving() as server:
        yield server.url


@pytest.fixture(autouse=True)
def _own_aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the tests away from the AWS configuration of whoever runs them."""
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "no-such-file"))
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture
def moto(moto_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the in-process server's address; keys are set and the bucket is made."""
    for name, value in MOTO_KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    _make_bucket(moto_url)
    return moto_url


@pytest.fixture
def prefix() -> str:
    """Return a prefix that no other test uses, in this run or in one beside it."""
    return f"run-{uuid.uuid4().hex[:8]}/{next(_numbers)}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Go to each place in turn.

    To moto's only where a module asks whether soy works with all of them, or in a deep run: our own
    server keeps the same promises (`test_stores.py`), and answers ten times as fast.
    """
    if "anywhere" in metafunc.fixturenames:
        is_every = IS_DEEP or getattr(metafunc.module, "EVERY_PLACE", False)
        places = [name for name in PLACES if is_every or name != "moto"]
        metafunc.parametrize("anywhere", places, indirect=True)


@pytest.fixture
def anywhere(request: pytest.FixtureRequest) -> str:
    """Return the name of each place in turn."""
    return str(request.param)


@pytest.fixture
def place(
    anywhere: str,
    request: pytest.FixtureRequest,
    prefix: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Place:
    """Return each place to publish to in turn, empty."""
    if anywhere == "directory":
        return _folder(tmp_path)
    if anywhere == "moto":
        return _bucket(request.getfixturevalue("moto"), prefix, tmp_path)
    if anywhere == "memory":
        for name, value in MOTO_KEYS.items():
            monkeypatch.setenv(name, value)
        return _bucket(request.getfixturevalue("memory_url"), prefix, tmp_path)
    url, checksums = server_of(anywhere, monkeypatch)
    _make_bucket(url)
    return _bucket(url, prefix, tmp_path, checksums)


def _folder(tmp_path: Path) -> Place:
    folder = tmp_path / "published"

    def fetch(key: str) -> Fetched | None:
        path = folder / key
        return Fetched(path.read_bytes(), None) if path.is_file() else None

    store = open_store(release(target="published"), tmp_path)
    return Place(store, fetch, lambda: list(files_below(folder)))


def _bucket(url: str, prefix: str, tmp_path: Path, checksums: str = "when_required") -> Place:
    settings = release(
        target=f"s3://{BUCKET}/{prefix}", endpoint_url=url, path_style=True, checksums=checksums
    )
    s3 = client(url)
    store = open_store(settings, tmp_path)
    return Place(store, reader(s3, BUCKET, prefix), lister(s3, BUCKET, prefix))


def _make_bucket(url: str) -> None:
    s3 = client(url)
    if BUCKET not in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]:
        s3.create_bucket(Bucket=BUCKET)


@pytest.fixture
def in_memory() -> Iterator[Path]:
    """Return a folder that costs no disk, for tests that write tens of thousands of files."""
    shared = Path("/dev/shm")  # noqa: S108 - what lies there is in a folder of its own
    above = shared if os.access(shared, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="soy-tests-", dir=above) as name:
        yield Path(name)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a file with a self-signed certificate for 127.0.0.1 and its key."""
    return make_certificate(tmp_path / "server.pem")


@dataclass(frozen=True)
class S3Address:
    """A server to publish to."""

    url: str
    checksums: str
    step: int  # how many points of a walk are passed at once: slow servers, more

    def release(self, prefix: str) -> Release:
        """Return settings for a place there."""
        return release(
            target=f"s3://{BUCKET}/{prefix}",
            endpoint_url=self.url,
            path_style=True,
            checksums=self.checksums,
            parallel=1,
        )


@pytest.fixture
def where(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> S3Address:
    """Return the S3 server that the parameter names; the bucket is there and keys are set."""
    if request.param == "moto":
        url = request.getfixturevalue("moto")
        request.getfixturevalue("small_parts")  # the real ones take none of less than 5 MiB
        return S3Address(url, "when_required", 12)
    url, checksums = server_of(request.param, monkeypatch)
    _make_bucket(url)
    return S3Address(url, checksums, 16 if request.param == "swift" else 8)


def server_of(name: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Return address and checksums of a server that runs beside the tests, having set its keys."""
    if name == "swift":
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", os.environ["SWIFT_S3_KEY"])
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", os.environ["SWIFT_S3_SECRET"])
        return os.environ["SWIFT_S3_URL"], "when_required"
    if name.startswith("server-https"):
        monkeypatch.setenv("AWS_CA_BUNDLE", os.environ["S3_CA_BUNDLE"])
        checksums = "when_supported" if name.endswith("when-supported") else "when_required"
        return os.environ["S3_TLS_ENDPOINT_URL"], checksums
    return os.environ["S3_ENDPOINT_URL"], "when_required"


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """Return a folder for what is built."""
    folder = tmp_path / "public"
    folder.mkdir()
    return folder


@pytest.fixture
def open_moto(moto: str, prefix: str, tmp_path: Path) -> Callable[..., Place]:
    """Return what opens the in-process server with settings of one's own."""

    def opened(times: S3Times = USUAL, **said: object) -> Place:
        settings = release(
            **{
                "target": f"s3://{BUCKET}/{prefix}",
                "endpoint_url": moto,
                "path_style": True,
                **said,
            }
        )
        s3 = client(moto)
        store = open_store(settings, tmp_path, times=times)
        below = settings.target.removeprefix(f"s3://{BUCKET}/")
        return Place(store, reader(s3, BUCKET, below), lister(s3, BUCKET, below))

    return opened


@pytest.fixture
def small_parts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have files of more than 64 KiB sent in parts, by us and as the in-process server sees it."""
    for module in (bucket, etags, multipart):
        monkeypatch.setattr(module, "PART_BYTES", PART)
    if "moto" in request.fixturenames or "moto.s3.models" in sys.modules:
        monkeypatch.setattr("moto.s3.models.S3_UPLOAD_PART_MIN_SIZE", PART)


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have boto3 try again without pausing first."""

    def quick(_: float) -> None:
        time.sleep(0.001)

    monkeypatch.setattr(botocore.endpoint, "time", SimpleNamespace(sleep=quick))


@pytest.fixture
def stage(
    monkeypatch: pytest.MonkeyPatch, small_parts: None, no_pauses: None, in_memory: Path
) -> Iterator[Stage]:
    """Return a show and a server behind a proxy; nothing is waited for long."""
    for name, value in MOTO_KEYS.items():
        monkeypatch.setenv(name, value)
    with small_s3.serving() as server, proxied(server.url) as proxy:
        yield Stage(build(in_memory, episodes=3), server, proxy, in_memory)
