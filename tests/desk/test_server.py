"""The desk's web server: whom it answers, and what."""

from __future__ import annotations

import errno
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import webvtt
from flask.testing import FlaskClient

from tests.desk.conftest import HERE, ROOT, SOUND, TOKEN
from toolkit.cli import run
from toolkit.desk.session import Session
from toolkit.show.project import Project

pytestmark = pytest.mark.rotated

PATHS = ("", "desk.js", "desk.css", "wavesurfer.js", "sound", "state")


def edit(digest: str, text: str, cue: int = 0) -> dict[str, Any]:
    return {"digest": digest, "edit": {"kind": "text", "cue": cue, "text": text}}


@pytest.mark.parametrize("path", PATHS)
def test_only_who_knows_the_token_is_answered(client: FlaskClient, path: str) -> None:
    assert client.get(f"/{TOKEN}/{path}").status_code == 200
    for other in ("", "x", TOKEN[:-1], f"{TOKEN}x", TOKEN.upper()):
        assert client.get(f"/{other}/{path}").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "localhost:5055"},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1:5056"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:5056"},
        {"Origin": "https://127.0.0.1:5055"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_other_pages_are_refused(client: FlaskClient, text: Path, headers: dict[str, str]) -> None:
    digest = client.get(f"/{TOKEN}/state").get_json()["digest"]
    before = text.read_bytes()
    for path in PATHS:
        assert client.get(f"/{TOKEN}/{path}", headers=headers).status_code == 403
    said = client.post(f"/{TOKEN}/edit", json=edit(digest, "Taken."), headers=headers)
    assert said.status_code == 403
    assert text.read_bytes() == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "OPTIONS"])
def test_other_methods_change_nothing_and_let_nobody_in(
    client: FlaskClient, text: Path, method: str
) -> None:
    before = text.read_bytes()
    for path in (*PATHS, "edit", "approve"):
        assert client.open(f"/{path}", method=method).status_code == 404
        said = client.open(f"/{TOKEN}/{path}", method=method, json=edit("0" * 64, "Taken."))
        assert said.status_code in (200, 405)  # 200 for OPTIONS: the methods, and nothing else
        assert not said.data or said.status_code == 405
        assert not [name for name, _ in said.headers if name.startswith("Access-Control")]
    assert client.get(f"/{TOKEN}/edit").status_code in (404, 405)
    assert text.read_bytes() == before


def test_its_own_page_is_answered(client: FlaskClient, text: Path) -> None:
    digest = client.get(f"/{TOKEN}/state").get_json()["digest"]
    headers = {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}
    said = client.post(f"/{TOKEN}/edit", json=edit(digest, "Good & <b>bold</b>."), headers=headers)
    assert said.status_code == 200
    assert "Good &amp; &lt;b&gt;bold&lt;/b&gt;." in text.read_text()


def test_headers_let_no_other_page_in(client: FlaskClient) -> None:
    for path in (*PATHS, "nothing"):
        headers = client.get(f"/{TOKEN}/{path}").headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; ")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["Referrer-Policy"] == "no-referrer"
        assert not [name for name, _ in headers if name.startswith("Access-Control")]


@pytest.mark.parametrize("name", ["../server.py", "..%2fserver.py", "desk.html", "server.py", "x"])
def test_no_other_file_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/{TOKEN}/{name}").status_code == 404


def test_parts_of_the_sound(client: FlaskClient) -> None:
    part = client.get(f"/{TOKEN}/sound", headers={"Range": "bytes=1000-1999"})
    assert part.status_code == 206
    assert part.data == SOUND[1000:2000]
    assert part.headers["Content-Range"] == f"bytes 1000-1999/{len(SOUND)}"
    assert client.get(f"/{TOKEN}/sound", headers={"Range": "bytes=99999-"}).status_code == 416


def test_changed_meanwhile_is_409_with_their_digest(client: FlaskClient, text: Path) -> None:
    digest = client.get(f"/{TOKEN}/state").get_json()["digest"]
    text.write_text("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nTheirs.\n")
    said = client.post(f"/{TOKEN}/edit", json=edit(digest, "Mine."))
    assert said.status_code == 409
    theirs = said.get_json()["theirs"]
    assert "another program changed the file" in said.get_json()["message"]
    kept = client.post(f"/{TOKEN}/keep", json={**edit(digest, "Mine."), "theirs": theirs})
    assert kept.status_code == 200
    assert webvtt.read(str(text))[0].text == "Mine."


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b'{"digest": "x"}',
        b'{"digest": "%s", "edit": {"kind": "erase"}}' % (b"0" * 64),
        b'{"digest": "%s", "edit": {"kind": "text", "cue": -1, "text": ""}}' % (b"0" * 64),
        b'{"digest": "%s", "edit": {"kind": "text", "cue": "0", "text": "x"}}' % (b"0" * 64),
    ],
)  # fmt: skip
def test_nonsense_is_refused_and_changes_nothing(
    client: FlaskClient, text: Path, body: bytes
) -> None:
    before = text.read_bytes()
    for name in ("edit", "undo", "redo", "keep", "approve"):
        if name in ("undo", "redo") and b"edit" in body:
            continue
        said = client.post(f"/{TOKEN}/{name}", data=body, content_type="application/json")
        assert said.status_code in (400, 409), name
    assert client.post(f"/{TOKEN}/edit", data=body, content_type="text/plain").status_code == 415
    assert client.post(f"/{TOKEN}/edit", data=b"x" * (2 << 20)).status_code in (413, 415)
    assert text.read_bytes() == before


def test_what_goes_wrong_inside_is_told_in_a_sentence(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "en.vtt")

    for cause, words in ((full, "the disk is full"), (None, "inside soy (TypeError)")):
        monkeypatch.setattr(session, "state", cause)
        said = client.get(f"/{TOKEN}/state")
        assert said.status_code == 500
        assert words in said.get_json()["message"]
    assert client.get("/other/").get_json() == {"message": "the desk refused this: Not Found"}


def test_a_broken_file_is_told_in_a_sentence(client: FlaskClient, text: Path) -> None:
    text.write_text("nothing")
    said = client.get(f"/{TOKEN}/state")
    assert said.status_code == 422
    assert "WEBVTT" in said.get_json()["message"]


# ---------------------------------------------------------------- the command itself


class Running:
    """`soy review` as a program of its own."""

    def __init__(self, project: Project, *options: str) -> None:
        path = f"import sys; sys.path.insert(0, {str(ROOT)!r})"
        code = f"{path}; from toolkit.cli import main; main()"
        self.program = subprocess.Popen(
            [sys.executable, "-c", code, "review", "000", "--no-browser", *options],
            cwd=project.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        assert self.program.stdout
        self.address = self.program.stdout.readline().strip()
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/([\w-]{32})/", self.address)
        assert found, self.program.communicate()
        self.port, self.token = int(found[1]), found[2]

    def ask(self, name: str, body: object = None) -> tuple[int, dict[str, Any]]:
        """Return status and JSON of an answer."""
        to = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        head = {"Content-Type": "application/json"}
        method, data = ("GET", None) if body is None else ("POST", json.dumps(body))
        to.request(method, f"/{self.token}/{name}", data, head)
        answer = to.getresponse()
        return answer.status, json.loads(answer.read())

    def end(self, signal_number: int) -> tuple[int, str]:
        """Return exit code and messages after a signal."""
        self.program.send_signal(signal_number)
        _, err = self.program.communicate(timeout=120)
        return self.program.returncode, err


def test_a_name_that_leads_here_is_not_answered(project: Project) -> None:
    """DNS rebinding: a page whose name was made to mean 127.0.0.1 says its own name as host."""
    desk = Running(project)
    try:
        path = f"/{desk.token}/state"
        for host in ("evil.example", f"evil.example:{desk.port}", f"localhost:{desk.port}", None):
            for target in (path, f"http://{host}{path}"):
                with socket.create_connection(("127.0.0.1", desk.port), 20) as to:
                    head = "" if host is None else f"Host: {host}\r\n"
                    to.sendall(f"GET {target} HTTP/1.0\r\n{head}\r\n".encode())
                    answer = to.makefile("rb").read()
                assert b" 403 " in answer.split(b"\r\n", 1)[0], (host, target)
                assert b"cues" not in answer
    finally:
        desk.program.kill()
        desk.program.communicate()


def test_ctrl_c_ends_it_and_it_answers_on_this_machine_only(project: Project, text: Path) -> None:
    desk = Running(project)
    try:
        status, said = desk.ask("state")
        assert status == 200
        assert len(said["peaks"]) == pytest.approx(said["duration_ms"] / 100, abs=1)
        assert desk.ask("edit", edit(said["digest"], "Corrected."))[0] == 200
        others = {str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), desk.port)}
        for address in others - {"127.0.0.1"}:
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection((address, desk.port), 2)
        taken = subprocess.run(
            [sys.executable, "-m", "toolkit", "--project", str(project.root), "review", "000",
             "--no-browser", "--port", str(desk.port)],
            capture_output=True, text=True, cwd=ROOT, check=False,
        )  # fmt: skip
        assert taken.returncode == 1
        assert "leave out --port" in taken.stderr
        code, err = desk.end(signal.SIGINT)
        assert code == 0
        assert "saved; nothing is lost" in err
        assert "Traceback" not in err
    finally:
        desk.program.kill()
    assert webvtt.read(str(text))[0].text == "Corrected."


def test_killed_at_any_time_nothing_is_lost(project: Project, text: Path) -> None:
    """SIGKILL amid a stream of edits: the text is whole, with every edit that was answered."""
    before = text.read_bytes()
    desk = Running(project)
    _, said = desk.ask("state")
    timer = threading.Timer(0.7, desk.program.kill)
    timer.start()
    answered, digest = 0, said["digest"]
    try:
        while True:
            status, said = desk.ask("edit", edit(digest, f"Take {answered + 1}."))
            assert status == 200
            answered, digest = answered + 1, said["digest"]
    except (OSError, http.client.HTTPException, ValueError):
        pass
    timer.join()
    desk.program.communicate()
    assert answered > 5
    took = webvtt.read(str(text))[0].text
    assert took in (f"Take {answered}.", f"Take {answered + 1}.")
    again = Running(project)  # where all of it can be undone
    try:
        steps, digest = int(took[5:-1]), again.ask("state")[1]["digest"]
        for _ in range(steps):
            status, said = again.ask("undo", {"digest": digest})
            assert status == 200
            digest = said["digest"]
        assert (text.read_bytes(), said["can_undo"]) == (before, False)
    finally:
        again.program.kill()
        again.program.communicate()


def test_without_transcript_a_sentence_says_what_to_do(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--project", str(project.root), "review", "000", "--language", "fr"]
    assert run([*arguments, "--no-browser"]) == 17
    assert "soy transcribe" in capsys.readouterr().err
