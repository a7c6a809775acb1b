"""soy preview: what was built, as the store would serve it, and again when a file is saved."""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

from toolkit.show.project import Project
from toolkit.workflow.shows.preview import Rebuilt, preview

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
        for path in (
            "/../built.json",
            "/%2e%2e/built.json",
            "/.soy/../../built.json",
            "//etc/hosts",
        ):
            assert ask(shown.address, path)[0] in (308, 404), path
        assert ask(shown.address, "/", Host="evil.example")[0] == 403
        assert ask(shown.address, "/.soy/builds", Host="evil.example")[0] == 403


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
