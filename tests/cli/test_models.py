"""soy models: listed, and fetched from a hub on loopback that breaks the connection."""

from __future__ import annotations

import hashlib
import http.server
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Soy

pytestmark = pytest.mark.rotated

ROOT = Path(__file__).parents[2]
COMMIT = "0123456789abcdef0123456789abcdef01234567"
REPOSITORY = "Systran/faster-whisper-tiny"


class Hub(http.server.ThreadingHTTPServer):
    """As much of a model hub as its client asks for; it breaks off the first long answer."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.files, self.ranges, self.breaks = files, [""] * 0, 1


class Answer(http.server.BaseHTTPRequestHandler):
    """Answers for the hub."""

    server: Hub

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def do_HEAD(self) -> None:
        """Answer without a body."""
        self.do_GET()

    def do_GET(self) -> None:
        """Tell of the repository, or send a file of it."""
        if "/resolve/" in self.path:
            self._file(self.path.rsplit("/", 1)[-1])
            return
        if "/tree/" in self.path:
            rows = [
                {"type": "file", "path": name, "size": len(data), "oid": "0" * 40}
                for name, data in self.server.files.items()
            ]
            self._say(200, json.dumps(rows).encode(), {"Content-Type": "application/json"})
            return
        siblings = [{"rfilename": name} for name in self.server.files]
        told = {"id": REPOSITORY, "modelId": REPOSITORY, "sha": COMMIT, "siblings": siblings}
        self._say(200, json.dumps(told).encode(), {"Content-Type": "application/json"})

    def _file(self, name: str) -> None:
        data = self.server.files.get(name)
        if data is None:
            self._say(404, b"", {"X-Error-Code": "EntryNotFound"})
            return
        start = 0
        asked = self.headers.get("Range") if self.command == "GET" else None
        if asked and (match := re.fullmatch(r"bytes=(\d+)-", asked)):
            start = int(match[1])
            self.server.ranges.append(asked)
        more = {"ETag": f'"{hashlib.sha256(data).hexdigest()}"', "X-Repo-Commit": COMMIT}
        if start:
            more["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        self._say(206 if start else 200, data[start:], more)

    def _say(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for key, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(key, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        if len(body) > 20_000_000 and self.server.breaks:
            self.server.breaks -= 1
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
            return
        self.wfile.write(body)


@pytest.fixture
def hub(whisper_folder: Path) -> Iterator[Hub]:
    files = {file.name: file.read_bytes() for file in whisper_folder.iterdir()}
    files["model.bin"] += bytes(range(256)) * (30 << 12)  # the client writes 10 MB at a time
    with Hub(files) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def soy_models(hub: Hub, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run soy in a program of its own, for the hub's client reads its settings at its import."""
    settings = {
        "HF_ENDPOINT": f"http://127.0.0.1:{hub.server_port}",
        "HF_HOME": str(home),
        "HF_HUB_DISABLE_XET": "1",
    }
    return subprocess.run(
        [sys.executable, "-m", "toolkit", "models", *arguments],
        env=os.environ | settings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_a_model_is_fetched_once_and_not_twice_where_it_broke(hub: Hub, tmp_path: Path) -> None:
    before = json.loads(soy_models(hub, tmp_path, "--json").stdout)
    assert {"tiny", "small", "large-v3"} <= {row["name"] for row in before}
    assert not any(row["path"] for row in before)
    said = soy_models(hub, tmp_path, "fetch", "tiny")
    if said.returncode:  # a client that does not go on by itself does at the next call
        assert "Traceback" not in said.stderr
        said = soy_models(hub, tmp_path, "fetch", "tiny")
    assert said.returncode == 0, said.stderr
    assert hub.breaks == 0
    assert len(hub.ranges) == 1
    half = len(hub.files["model.bin"]) // 2
    assert 0 < int(re.findall(r"\d+", hub.ranges[0])[0]) <= half
    (row,) = (r for r in json.loads(soy_models(hub, tmp_path, "--json").stdout) if r["path"])
    assert row["name"] == "tiny"
    assert row["languages"] == "99 languages"
    assert row["size_bytes"] == sum(map(len, hub.files.values()))
    for name, data in hub.files.items():
        assert (Path(row["path"]) / name).read_bytes() == data
    assert "tiny" in soy_models(hub, tmp_path).stdout


def test_a_dry_run_and_a_wrong_name(soy: Soy) -> None:
    assert "would fetch tiny" in soy("models", "fetch", "tiny", "--dry-run").err
    said = soy("models", "fetch", "smal")
    assert (said.code, "did you mean small?" in said.err) == (16, True)
