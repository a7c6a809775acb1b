"""soy preview: what was built, as the store would serve it, and again when a file is saved."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import html

from tests.cli.conftest import Soy
from toolkit.preview.site_server import Builds, application
from toolkit.publication.manifest import Entry
from toolkit.show.project import Project
from toolkit.workflow.shows.preview import Rebuilt, preview

pytestmark = pytest.mark.rotated

Answer = tuple[int, dict[str, str], bytes]


def ask(address: str, path: str, **headers: str) -> Answer:
    """Return status, headers and body; the path is sent as it stands."""
    parts = urlsplit(address)
    link = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    link.request("GET", path, headers=named)
    answer = link.getresponse()
    body = answer.read()
    link.close()
    return answer.status, dict(answer.getheaders()), body


def test_it_is_served_as_it_will_be(show: Path, mastered: Path) -> None:
    public = show / "build" / "public"
    with preview(Project.find(show)) as shown:
        assert shown.address.startswith("http://127.0.0.1:")
        status, headers, page = ask(shown.address, "/")
        assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert headers["Cache-Control"] == "public, max-age=300"
        assert headers["Access-Control-Allow-Origin"] == "*"
        script = b'<script src="/.soy/reload.js" data-build="0"></script>'
        assert page.replace(script, b"") == (public / "index.html").read_bytes()

        (sound,) = public.glob("episodes/*/*.mp3")
        key = f"/{sound.relative_to(public).as_posix()}"
        status, headers, part = ask(shown.address, key, Range="bytes=100-199")
        assert (status, part) == (206, sound.read_bytes()[100:200])
        assert headers["Content-Type"] == "audio/mpeg"
        assert "immutable" in headers["Cache-Control"]
        assert ask(shown.address, key, If_None_Match=headers["ETag"])[0] == 304

        assert ask(shown.address, "/feed.xml")[1]["Content-Type"].startswith("application/rss+xml")
        status, _, page = ask(shown.address, "/nothing/here")
        assert status == 404
        assert b"Page not found" in page
        loaded = html.document_fromstring(page).xpath("//link[@rel='stylesheet']/@href | //@src")
        assert loaded
        assert all(ask(shown.address, path)[0] == 200 for path in loaded), loaded
        for path in (
            "/../built.json",
            "/%2e%2e/built.json",
            "/.soy/../../built.json",
            "//etc/hosts",
        ):
            assert ask(shown.address, path)[0] == 404, path
        assert ask(shown.address, "/", Host="evil.example")[0] == 403
        assert ask(shown.address, "/.soy/builds", Host="evil.example")[0] == 403


def test_a_page_has_the_address_that_it_has_in_the_storage(show: Path, mastered: Path) -> None:
    with preview(Project.find(show)) as shown:
        assert ask(shown.address, "/index.html")[::2] == ask(shown.address, "/")[::2]
        assert ask(shown.address, "/subscribe//index.html")[0] == 404
        assert ask(shown.address, "/subscribe/index.html")[0] == 200
        assert ask(shown.address, "/subscribe/index.html/")[0] == 404


def test_what_somebody_removed_is_missing_and_no_error_of_soy(show: Path, mastered: Path) -> None:
    public = show / "build" / "public"
    with preview(Project.find(show)) as shown:
        (public / "feed.xml").unlink()
        (public / "index.html").unlink()
        (public / "index.html").mkdir()
        for path in ("/feed.xml", "/", "/index.html"):
            status, _, page = ask(shown.address, path)
            assert status == 404
            assert b"Page not found" in page
        (public / "404.html").unlink()
        assert ask(shown.address, "/feed.xml")[0] == 404


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=5-9", 206, 5, 10),
        ("BYTES= 5-9 ", 206, 5, 10),
        ("bytes=-7", 206, -7, None),
        ("bytes=5-", 206, 5, None),
        ("bytes=5-" + "9" * 30, 206, 5, None),
        ("bytes=9-5", 200, 0, None),
        ("bytes=1-2,5-9", 200, 0, None),
        ("bytes=-", 200, 0, None),
        ("bytes=a-b", 200, 0, None),
        ("bytes=\u0665-\u0669", 200, 0, None),
        ("bytes 5-9", 200, 0, None),
        ("seconds=5-9", 200, 0, None),
        ("bytes=" + "1" * 5000 + "-", 200, 0, None),
        ("", 200, 0, None),
        ("bytes=-0", 416, None, None),
        ("bytes=999999999-", 416, None, None),
        ("bytes=" + "9" * 30 + "-", 416, None, None),
    ],
)
def test_a_range_is_answered_by_the_rules(
    tmp_path: Path, asked: str, status: int, first: int | None, last: int | None
) -> None:
    data = bytes(range(256))
    (tmp_path / "a.mp3").write_bytes(data)
    entry = Entry("a.mp3", "0" * 64, len(data), "audio/mpeg", "max-age=300", "immutable")
    client = application(tmp_path, Builds({entry.key: entry})).test_client()
    place = {"Host": "localhost:80", "Range": asked.encode().decode("latin-1")}
    answer = client.get("/a.mp3", headers=place)
    assert answer.status_code == status
    if status == 416:
        assert answer.headers["Content-Range"] == "bytes */256"
    else:
        assert answer.data == data[first:last]


def test_a_port_that_is_taken_is_told_before_anything_is_built(
    show: Path, mastered: Path, soy: Soy
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = soy("preview", "--no-browser", "--port", port)
    assert said.code == 1
    assert said.err.startswith(f"error: port {port} of this machine cannot be used")
    assert not (show / "build" / "public").exists()


def test_it_is_built_again_when_a_file_is_saved(show: Path, mastered: Path) -> None:
    with preview(Project.find(show)) as shown:
        seen: list[Rebuilt] = []
        came = threading.Semaphore(0)

        def follow() -> None:
            for one in shown.rebuilds():
                seen.append(one)
                came.release()

        following = threading.Thread(target=follow)
        following.start()
        (toml,) = (show / "episodes").glob("001-*/episode.toml")
        text = toml.read_text("utf-8")
        for _ in range(60):  # until the watch has begun
            toml.write_text(text.replace("What a gene is", "What a cell is"), "utf-8")
            if came.acquire(timeout=2):
                break
        assert not [one.error for one in seen if one.error]
        _, _, page = ask(shown.address, "/")
        assert b"What a cell is" in page
        assert b'data-build="0"' not in page

        while came.acquire(timeout=2):  # what else the same save led to
            pass
        toml.write_text("title = ", "utf-8")
        assert came.acquire(timeout=60)
        error = seen[-1].error
        assert error
        assert "episode.toml" in error.message
        assert b"What a cell is" in ask(shown.address, "/")[2]
        shown.ended.set()
        following.join(60)
        assert not following.is_alive()


def test_ctrl_c_ends_it(show: Path, mastered: Path) -> None:
    call = [sys.executable, "-m", "toolkit", "--project", str(show), "preview", "--no-browser"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        call, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        try:
            assert running.stdout
            assert running.stderr
            address = running.stdout.readline().strip()
            assert ask(address, "/")[0] == 200
            while "Ctrl-C" not in running.stderr.readline():
                pass
            running.send_signal(signal.SIGINT)
            assert running.wait(60) == 0
            assert "Traceback" not in running.stderr.read()
        finally:
            running.kill()  # what would not end must not hold the tests up


def test_ctrl_c_in_the_first_build_is_no_success(show: Path, mastered: Path) -> None:
    call = [sys.executable, "-m", "toolkit", "--project", str(show), "preview", "--no-browser"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(call, cwd=root, stderr=subprocess.PIPE, text=True) as running:
        try:
            assert running.stderr
            while "building" not in running.stderr.readline():
                pass
            running.send_signal(signal.SIGINT)
            assert running.wait(60) == 130
            assert "Traceback" not in running.stderr.read()
        finally:
            running.kill()
