"""What goes wrong at an S3 server, and what a person reads then."""

from __future__ import annotations

import os
import secrets
import socket
import time
import traceback
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from botocore import exceptions as raised
from botocore.exceptions import ClientError

from toolkit.errors import SoyError, StoreDamaged, StoreRefused, StoreUnreachable
from toolkit.stores.common.base import Store
from toolkit.stores.s3 import errors
from toolkit.stores.s3.etags import fingerprint, fingerprint_of_bytes
from toolkit.stores.target import open_store

from .places import MOTO_KEYS, Place, entry_of, release

pytestmark = pytest.mark.rotated

Answer = Callable[[BaseHTTPRequestHandler, bytes], tuple[int, dict[str, str], bytes]]


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set keys that mean nothing."""
    for name, value in MOTO_KEYS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def server() -> Iterator[Callable[[Answer], str]]:
    """Return what starts a small server of one's own and gives its address."""
    running: list[ThreadingHTTPServer] = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, headers, data = answer(self, body)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(data)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(data)

            do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = _serve  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        running.append(http)
        Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{http.server_port}"

    yield start
    for http in running:
        http.shutdown()
        http.server_close()


def _store(url: str, tmp_path: Path, **said: Any) -> Store:
    settings = release(
        **{"target": "s3://soy-tests/p", "endpoint_url": url, "path_style": True, **said}
    )
    return open_store(settings, tmp_path)


@pytest.mark.usefixtures("keys")
def test_an_endpoint_that_is_not_there_is_said_soon(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        began = time.monotonic()
        with pytest.raises(StoreUnreachable, match="cannot be reached") as e:
            _store(f"http://127.0.0.1:{port}", tmp_path).get("release.json", 10)
    assert time.monotonic() - began < 60  # and not after the minutes that others' patience takes
    assert "endpoint_url" in (e.value.hint or "")


@pytest.mark.usefixtures("keys")
def test_a_server_without_tls_is_one_clear_error(
    tmp_path: Path, server: Callable[[Answer], str]
) -> None:
    url = server(lambda _h, _b: (200, {}, b"")).replace("http://", "https://")
    with pytest.raises(StoreUnreachable, match="certificate"):
        _store(url, tmp_path).get("release.json", 10)


def test_no_keys_says_where_they_come_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Callable[[Answer], str]
) -> None:
    for name in MOTO_KEYS:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(StoreRefused, match="no keys were found") as e:
        _store(server(lambda _h, _b: (200, {}, b"")), tmp_path).get("release.json", 10)
    assert "AWS_ACCESS_KEY_ID" in (e.value.hint or "")
    with pytest.raises(StoreRefused, match="no such profile") as e:
        _store("http://127.0.0.1:9", tmp_path, profile="podcast")
    assert "~/.aws/credentials" in (e.value.hint or "")


def test_a_profile_names_the_keys(
    tmp_path: Path, moto: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "credentials"
    file.write_text("[podcast]\naws_access_key_id = A\naws_secret_access_key = B\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    for name in MOTO_KEYS:
        monkeypatch.delenv(name)
    assert _store(moto, tmp_path, profile="podcast").get("release.json", 10) is None


def test_a_missing_bucket_is_named(tmp_path: Path, moto: str) -> None:
    store = _store(moto, tmp_path, target="s3://no-such-bucket/p")
    with pytest.raises(
        StoreRefused, match=r"s3://no-such-bucket/p/release\.json at http://127.*no such bucket"
    ):
        store.get("release.json", 10)
    with pytest.raises(StoreRefused, match="no such bucket"):
        store.put_bytes("a.txt", b"x", content_type="text/plain", cache_control="no-cache")


ANSWERS = [
    (403, "AccessDenied", StoreRefused, "does not allow it"),
    (403, "InvalidAccessKeyId", StoreRefused, "does not know the access key"),
    (403, "SignatureDoesNotMatch", StoreRefused, "secret key does not match"),
    (403, "RequestTimeTooSkewed", StoreRefused, "clock"),
    (401, "", StoreRefused, "does not accept the keys"),
    (403, "", StoreRefused, "does not allow it"),
    (400, "BadDigest", StoreDamaged, "damaged on the way"),
    (404, "NoSuchBucket", StoreRefused, "no such bucket"),
    (418, "Teapot", StoreRefused, "answers 418 Teapot"),
    (418, "<script>", StoreRefused, "answers 418$"),
    (503, "SlowDown", StoreUnreachable, "answers 503 SlowDown"),
    (507, "", StoreRefused, "the storage is full"),
]


@pytest.mark.parametrize(("status", "code", "kind", "words"), ANSWERS)
def test_what_a_server_answers(status: int, code: str, kind: type[SoyError], words: str) -> None:
    secret = secrets.token_hex(20)
    answer: Any = {
        "Error": {"Code": code, "Message": secret, "AWSAccessKeyId": secret},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    said = errors.explain(ClientError(answer, "PutObject"), "s3://b/k")
    assert type(said) is kind
    with pytest.raises(kind, match=words):
        raise said
    assert secret not in said.message + (said.hint or "")


RAISED = [
    (raised.EndpointConnectionError(endpoint_url="u"), StoreUnreachable),
    (raised.ConnectTimeoutError(endpoint_url="u"), StoreUnreachable),
    (raised.ReadTimeoutError(endpoint_url="u"), StoreUnreachable),
    (raised.SSLError(endpoint_url="u", error=OSError("e")), StoreUnreachable),
    (raised.ConnectionClosedError(endpoint_url="u"), StoreUnreachable),
    (raised.ResponseStreamingError(error=OSError("e")), StoreUnreachable),
    (raised.ProxyConnectionError(proxy_url="http://user:pass@proxy"), StoreUnreachable),
    (raised.NoCredentialsError(), StoreRefused),
    (raised.PartialCredentialsError(provider="p", cred_var="c"), StoreRefused),
    (raised.UnauthorizedSSOTokenError(), StoreRefused),
    (raised.FlexibleChecksumError(error_msg="m"), StoreDamaged),
    (raised.DataNotFoundError(data_path="p"), StoreRefused),
]


@pytest.mark.parametrize(("err", "kind"), RAISED, ids=lambda value: type(value).__name__)
def test_what_boto3_raises(err: Exception, kind: type[SoyError]) -> None:
    said = errors.explain(err, "s3://b/k")
    assert type(said) is kind
    assert said.message.startswith("s3://b/k: ")
    assert "pass" not in said.message


def test_a_server_that_knows_no_trailers_is_asked_once_more_without(
    public: Path, tmp_path: Path, keys: None, server: Callable[[Answer], str]
) -> None:
    """Ceph 16 answers 411 and Swift 2.30 501 to boto3's own checksums."""
    held: dict[str, tuple[bytes, dict[str, str]]] = {}
    refused: list[str] = []

    def answer(request: BaseHTTPRequestHandler, body: bytes) -> tuple[int, dict[str, str], bytes]:
        if request.command == "PUT" and request.headers.get("x-amz-sdk-checksum-algorithm"):
            refused.append(request.path)
            return 501, {}, b"<Error><Code>NotImplemented</Code></Error>"
        if request.command == "PUT":
            names = ("Content-Type", "Cache-Control", "x-amz-meta-sha256")
            held[request.path] = (body, {name: request.headers[name] for name in names})
            return 200, {}, b""
        if request.path not in held:
            return 404, {}, b""
        data, headers = held[request.path]
        return 200, {**headers, "Content-Length": str(len(data))}, data

    store = _store(server(answer), tmp_path, checksums="when_supported")
    for name in ("a.txt", "b.txt"):
        store.put(entry_of(public, name, b"hello"), public / name)
    assert refused == ["/soy-tests/p/a.txt"]
    assert held["/soy-tests/p/b.txt"][0] == b"hello"


@pytest.mark.parametrize("fault", ["short", "other", "gone"])
def test_a_server_that_keeps_something_else_is_found_out(
    public: Path, tmp_path: Path, keys: None, server: Callable[[Answer], str], fault: str
) -> None:
    """It answers 200 to the PUT; the length, the ETag or the object is another afterwards."""
    entry = entry_of(public, "a.txt", b"hello")
    kept = {"short": b"hell", "other": b"jello", "gone": b""}[fault]

    def answer(request: BaseHTTPRequestHandler, _body: bytes) -> tuple[int, dict[str, str], bytes]:
        if request.command == "PUT":
            return 200, {}, b""
        if fault == "gone":
            return 404, {}, b""
        etag = f'"{fingerprint_of_bytes(kept).etag}"'
        return 200, {"ETag": etag, "x-amz-meta-sha256": entry.sha256}, kept

    store = _store(server(answer), tmp_path)
    with pytest.raises(
        StoreDamaged, match=r"s3://soy-tests/p/a\.txt: soy sent it, but the storage has"
    ):
        store.put(entry, public / "a.txt")
    assert not store.holds(entry, public / "a.txt")


@pytest.mark.parametrize("meta", ["x-amz-meta-sha256", "x-amz-meta-Sha256", "x-amz-meta-other"])
def test_an_etag_that_is_no_md5_costs_a_look_and_no_error(
    public: Path, tmp_path: Path, keys: None, server: Callable[[Answer], str], meta: str
) -> None:
    entry = entry_of(public, "a.txt", b"hello")
    asked: list[str] = []

    def answer(request: BaseHTTPRequestHandler, _body: bytes) -> tuple[int, dict[str, str], bytes]:
        asked.append(request.command)
        if request.command == "PUT":
            return 200, {}, b""
        return 200, {"ETag": '"' + "0" * 32 + '"', meta: entry.sha256}, b"hello"

    _store(server(answer), tmp_path).put(entry, public / "a.txt")
    assert asked == ["PUT", "HEAD", "GET"]


def test_the_etag_of_parts_is_as_a_server_computes_it(
    public: Path, open_moto: Callable[..., Place]
) -> None:
    place = open_moto()
    entry = entry_of(public, "a.mp3", bytes(20 << 20))
    place.store.put(entry, public / "a.mp3")
    found = place.fetch("a.mp3")
    assert found is not None
    assert found.headers is not None
    known = fingerprint(public / "a.mp3")
    assert (known.etag or "").endswith("-3")
    assert known.fits(found.headers["etag"]) is True
    assert known.fits('"' + "0" * 32 + '-3"') is False
    assert known.fits('"' + "0" * 32 + '-4"') is None
    assert known.fits('"' + "0" * 32 + '"') is None
    assert known.fits('""') is None


MD5 = "5d41402abc4b2a76b9719d911017c592"  # of "hello", as md5sum prints it


@pytest.mark.parametrize(
    ("etag", "requests"),
    [
        (f'"{MD5}"', ["PUT"]),
        (MD5, ["PUT"]),
        (f'"{MD5}-1"', ["PUT", "HEAD"]),  # put together from parts
        (f'W/"{MD5}"', ["PUT", "HEAD"]),  # RFC 9110, 8.8.1: a weak one says no bytes
        ('"an-etag"', ["PUT", "HEAD"]),
        ("", ["PUT", "HEAD"]),
    ],
)
def test_a_small_file_costs_one_request_where_the_answer_proves_its_bytes(
    public: Path,
    tmp_path: Path,
    keys: None,
    server: Callable[[Answer], str],
    etag: str,
    requests: list[str],
) -> None:
    entry = entry_of(public, "a.txt", b"hello")
    asked: list[tuple[str, str | None]] = []

    def answer(request: BaseHTTPRequestHandler, _body: bytes) -> tuple[int, dict[str, str], bytes]:
        asked.append((request.command, request.headers.get("Content-MD5")))
        if request.command == "PUT":
            return 200, {"ETag": etag} if etag else {}, b""
        return 200, {"x-amz-meta-sha256": entry.sha256}, b"hello"

    _store(server(answer), tmp_path).put(entry, public / "a.txt")
    assert [command for command, _ in asked] == requests
    assert asked[0][1] == "XUFAKrxLKna5cZ2REBfFkg=="


@pytest.mark.parametrize(
    ("status", "sent_by_boto3"), [(503, [False, True, False, True]), (403, [False, True, True])]
)
def test_a_small_file_that_is_not_taken_goes_by_boto3(
    public: Path,
    tmp_path: Path,
    keys: None,
    server: Callable[[Answer], str],
    status: int,
    sent_by_boto3: list[bool],
) -> None:
    """After 503 each file is tried the plain way first; what is refused once is not tried so."""
    agents: list[bool] = []
    held: dict[str, bytes] = {}

    def answer(request: BaseHTTPRequestHandler, body: bytes) -> tuple[int, dict[str, str], bytes]:
        is_boto3 = request.headers.get("amz-sdk-invocation-id") is not None
        agents.append(is_boto3)
        if not is_boto3:
            return status, {}, b""
        held[request.path] = body
        return 200, {"ETag": f'"{fingerprint_of_bytes(body).etag}"'}, b""

    store = _store(server(answer), tmp_path)
    for name in ("a.txt", "b.txt"):
        store.put(entry_of(public, name, name.encode()), public / name)
    assert held == {f"/soy-tests/p/{name}": name.encode() for name in ("a.txt", "b.txt")}
    assert agents == sent_by_boto3


if "S3_ENDPOINT_URL" in os.environ:

    @pytest.mark.parametrize("name", sorted(MOTO_KEYS))
    @pytest.mark.parametrize("where", ["S3_ENDPOINT_URL", "S3_TLS_ENDPOINT_URL"])
    def test_wrong_keys_are_refused_and_not_repeated(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, where: str
    ) -> None:
        """A real server checks them: a wrong key, then a wrong secret."""
        monkeypatch.setenv("AWS_CA_BUNDLE", os.environ["S3_CA_BUNDLE"])
        monkeypatch.setenv(name, secrets.token_hex(20))
        store = _store(os.environ[where], tmp_path)
        with pytest.raises(StoreRefused, match="key") as e:
            store.get("release.json", 10)
        told = "".join(traceback.format_exception(e.value)) + (e.value.hint or "")
        assert os.environ["AWS_ACCESS_KEY_ID"] not in told
        assert os.environ["AWS_SECRET_ACCESS_KEY"] not in told

    def test_an_unknown_certificate_is_not_trusted(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("AWS_CA_BUNDLE", raising=False)
        with pytest.raises(StoreUnreachable, match="certificate is not trusted") as e:
            _store(os.environ["S3_TLS_ENDPOINT_URL"], tmp_path).get("release.json", 10)
        assert "AWS_CA_BUNDLE" in (e.value.hint or "")
