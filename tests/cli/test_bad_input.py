"""Whatever goes wrong ends in one clear error with its exit code, and the project as it was."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.cli.conftest import (
    MOMENTS,
    RATE_HZ,
    Soy,
    bring_text,
    speech_like,
    write_campaign,
)
from toolkit.cli import COMMANDS

pytestmark = pytest.mark.rotated


def state(folder: Path) -> dict[str, str]:
    """Return the digest of everything a person has in a show."""
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and "build" not in p.relative_to(folder).parts[:1]
    }


def empty(path: Path) -> None:
    path.write_bytes(b"")


def text(path: Path) -> None:
    path.write_text("This is a letter, not a recording.\n" * 50, "utf-8")


def truncated(path: Path) -> None:
    soundfile.write(path, speech_like(6), RATE_HZ, format="WAV")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


def silence(path: Path) -> None:
    soundfile.write(path, np.zeros(RATE_HZ * 3, np.float32), RATE_HZ, format="WAV")


def silent_video(path: Path) -> None:
    import av

    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 32
        stream.pix_fmt = "yuv420p"
        for _ in range(10):
            frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)


@pytest.mark.parametrize(
    ("name", "make", "code", "message"),
    [
        ("a.wav", empty, 13, "empty"),
        ("a.mp3", text, 13, "a.mp3"),
        ("a.wav", truncated, 13, "cut off"),
        ("a.wav", silence, 14, "silent"),
        ("a.mp4", silent_video, 13, "no sound"),
        ("a", Path.mkdir, 13, "folder"),
        ("a.wav", lambda _path: None, 13, "no such file"),
    ],
)
def test_a_recording_that_cannot_be_used(
    soy: Soy, show: Path, tmp_path: Path, name: str, make: Callable[[Path], None], code: int,
    message: str,
) -> None:  # fmt: skip
    path = tmp_path / name
    make(path)
    before = state(show)
    said = soy("new", path, "--title", "A title")
    assert (said.code, said.out) == (code, "")
    assert said.err.count("error: ") == 1
    assert message in said.err
    assert "hint: " in said.err
    assert "Traceback" not in said.err
    assert state(show) == before


def test_a_typo_in_a_file(soy: Soy, show: Path, episode: Path) -> None:
    path = episode / "episode.toml"
    path.write_text(path.read_text("utf-8").replace("title = ", "tilte = ", 1), "utf-8")
    before = state(show)
    said = soy("build")
    assert said.code == 11
    assert "unknown key 'tilte'" in said.err
    assert "did you mean 'title'?" in said.err
    assert state(show) == before


def test_a_chapter_past_the_end(soy: Soy, show: Path, episode: Path) -> None:
    path = episode / "episode.toml"
    path.write_text(path.read_text("utf-8") + '[[chapters]]\nstart = "1:00"\ntitle = "Late"\n')
    before = state(show)
    said = soy("master", "1")
    assert said.code == 11
    assert "'Late' begins at 00:01:00.000" in said.err
    assert not list((show / "build").rglob("*.mp3"))
    checked = soy("check")
    assert checked.code == 20
    assert "Late" in checked.out
    assert state(show) == before


def test_two_episodes_with_one_guid(soy: Soy, show: Path, episode: Path, recording: Path) -> None:
    assert soy("new", recording, "--title", "Another").code == 0
    guid = next(x for x in (episode / "episode.toml").read_text().splitlines() if "guid =" in x)
    other = show / "episodes" / "002-another" / "episode.toml"
    lines = [guid if x.startswith("guid =") else x for x in other.read_text().splitlines()]
    other.write_text("\n".join(lines) + "\n")
    before = state(show)
    said = soy("build")
    assert said.code == 11
    assert "have the same guid" in said.err
    assert state(show) == before


@pytest.mark.usefixtures("mastered")
def test_a_moment_whose_words_are_not_said(
    soy: Soy, show: Path, episode: Path, tmp_path: Path
) -> None:
    bring_text(soy, tmp_path)
    write_campaign(show, MOMENTS)
    assert soy("build").code == 18  # not approved yet
    assert soy("approve", "1", "--by", "Ana").code == 0
    write_campaign(show, MOMENTS.replace("a recipe", "the recipe"))
    path = show / "episodes" / "show.toml"  # at a real address, the first build stores the GUID
    path.write_text(path.read_text("utf-8").replace("https://example.org", "https://media.test"))
    before = state(show)
    said = soy("build")
    assert said.code == 19
    assert state(show) == before
    assert "[-the-]" in said.err
    assert "{+a+}" in said.err
    assert soy("check").code == 20
    assert not (show / "build" / "public" / "feed.xml").exists()


@pytest.mark.usefixtures("mastered")
def test_one_wrong_moment_of_two_is_done_in_part(
    soy: Soy, show: Path, episode: Path, tmp_path: Path
) -> None:
    bring_text(soy, tmp_path)
    soy("approve", "1", "--by", "Ana")
    wrong = MOMENTS.replace('"recipe"', '"wrong"').replace("A gene", "The gene")
    write_campaign(show, MOMENTS + wrong)
    said = soy("campaign", "1", "--json")
    assert said.code == 3
    assert said.err.count("error: ") == 1
    right, wrong_one = json.loads(said.out)["kits"]
    assert (right["moment"], right["is_made"], right["error"]) == ("recipe", True, None)
    assert (wrong_one["is_made"], "The gene" in wrong_one["error"]) == (False, True)
    assert (show / "build" / "campaign" / "genes" / "recipe" / "clip.mp3").exists()


@pytest.mark.usefixtures("mastered")
def test_an_unreachable_endpoint(
    soy: Soy, show: Path, episode: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLESECRETID")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very-secret-word")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    path = show / "episodes" / "show.toml"
    said = path.read_text("utf-8").replace(
        '# endpoint_url = "https://s3.example.org"', 'endpoint_url = "http://127.0.0.1:9"', 1
    )
    path.write_text(said, "utf-8")
    assert soy("build").code == 0
    before = state(show)
    failed = soy("publish", "--to", "s3://bucket/prefix")
    assert failed.code == 21
    assert "127.0.0.1:9" in failed.err
    assert "very-secret-word" not in failed.err
    assert "AKIDEXAMPLESECRETID" not in failed.err
    assert state(show) == before


class Refusing(BaseHTTPRequestHandler):
    """An S3 server that does not know the key."""

    def do_GET(self) -> None:
        """Answer as S3 does: Error responses, InvalidAccessKeyId."""
        said = "<Code>InvalidAccessKeyId</Code><Message>AKIDEXAMPLE is unknown</Message>"
        body = f"<Error>{said}</Error>".encode()
        self.send_response(403)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def refusing() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.usefixtures("mastered")
def test_wrong_keys(
    soy: Soy, show: Path, episode: Path, refusing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very-secret-word")
    path = show / "episodes" / "show.toml"
    release = f'[release]\nendpoint_url = "{refusing}"\npath_style = true\n'
    path.write_text(path.read_text("utf-8").replace("[release]\n", release), "utf-8")
    assert soy("build").code == 0
    before = state(show)
    for command in (("publish", "--dry-run"), ("publish",)):
        said = soy(*command, "--to", "s3://bucket/prefix")
        assert said.code == 22
        assert "does not know the access key" in said.err
        assert "AWS_ACCESS_KEY_ID" in said.err  # where keys come from
        assert "very-secret-word" not in said.err + said.out
        assert "AKIDEXAMPLE" not in said.err + said.out
    assert state(show) == before


def test_notes_that_are_not_text(soy: Soy, show: Path, episode: Path) -> None:
    (episode / "notes.md").write_bytes(b"M\xfcnchen")
    for command, code in (("build", 11), ("check", 20)):
        said = soy(command)
        assert said.code == code
        assert "notes.md: the text is not UTF-8" in said.err + said.out


@pytest.mark.usefixtures("mastered")
def test_folders_that_would_be_passed_over(soy: Soy, show: Path, episode: Path) -> None:
    episode.rename(episode.with_name("004-Bad Name"))
    said = soy("status")
    assert said.code == 11
    assert "004-Bad Name" in said.err
    assert "003-what-a-gene-is" in said.err
    episode.with_name("004-Bad Name").rename(episode)
    folder = show / "campaign" / "Know Your Médicine"
    folder.mkdir()
    (folder / "campaign.toml").write_text('title = "x"\n', "utf-8")
    said = soy("build")
    assert said.code == 11
    assert "rename it: know-your-medicine" in said.err


def test_check_finds_what_publish_would_refuse(soy: Soy, show: Path, episode: Path) -> None:
    path = show / "episodes" / "show.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"build/published"', '"ftp://x/y"'), "utf-8")
    said = soy("check")
    assert said.code == 20
    assert "ftp://x/y" in said.out


def test_a_full_disk(
    soy: Soy, show: Path, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    before = state(show)
    monkeypatch.setattr("os.fsync", full)
    said = soy("new", recording, "--title", "A title")
    assert said.code == 24
    assert "the disk is full" in said.err
    assert state(show) == before


def test_a_full_disk_while_mastering_and_building(
    soy: Soy, show: Path, episode: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        assert soy("master", "1").code == 24
        assert soy("build").code == 24
    assert not [p for p in (show / "build").rglob("*") if p.is_file()]
    assert soy("build").code == 0


def test_a_read_only_project(
    soy: Soy, show: Path, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may write anywhere, so the refusal is the system call's own answer here."""

    def read_only(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system", str(show))

    before = state(show)
    monkeypatch.setattr("tempfile.mkstemp", read_only)
    said = soy("new", recording, "--title", "A title")
    assert said.code == 24
    assert "read-only" in said.err
    assert state(show) == before


def test_a_model_that_cannot_be_had(soy: Soy, show: Path, episode: Path) -> None:
    said = soy("transcribe", "1", "--model", str(show / "no-such-folder"))
    assert said.code == 16
    assert "soy transcript import" in said.err
    assert not list((show / "transcripts").rglob("*.vtt"))


@pytest.mark.parametrize("name", ["nine", "2", "..", "001-x"])
def test_no_such_episode(soy: Soy, show: Path, episode: Path, name: str) -> None:
    assert soy("master", name).code == 12


@pytest.mark.parametrize(
    "arguments",
    [("nonsense",), ("master",), ("publish", "--nonsense"), ("approve", "1"), ("help-file", "x"),
     ("build", "--at", "tomorrow"), ("build", "--at", "2026-01-01T00:00:00")],
)  # fmt: skip
def test_wrong_usage(soy: Soy, show: Path, arguments: tuple[str, ...]) -> None:
    said = soy(*arguments)
    assert said.code == 2
    assert "Traceback" not in said.err


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_help(soy: Soy, name: str) -> None:
    said = soy(name, "--help")
    assert said.code == 0
    assert "Usage: soy" in said.out


@pytest.fixture(scope="module")
def long_recording(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return ten minutes, and their digest: no machine masters them in less than a few seconds."""
    path = tmp_path_factory.mktemp("long") / "source.wav"
    soundfile.write(path, np.tile(speech_like(6), 100), RATE_HZ, format="WAV")
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("command", "begins"), [(("master", "1"), "mastering"), (("build",), "building")]
)
def test_stopped_with_ctrl_c_nothing_is_half_written(
    show: Path,
    episode: Path,
    long_recording: tuple[Path, str],
    command: tuple[str, ...],
    begins: str,
) -> None:
    """A real SIGINT while a long recording is mastered, here or in a thread of its own."""
    source, digest = long_recording
    (episode / "source.wav").unlink()
    (episode / "source.wav").hardlink_to(source)
    path = episode / "episode.toml"
    lines = path.read_text("utf-8").splitlines()
    lines = [f'source_sha256 = "{digest}"' if x.startswith("source_sha256") else x for x in lines]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    root = str(Path(__file__).parents[2])
    code = f"import sys; sys.path.insert(0, {root!r}); from toolkit.cli import main; main()"
    running = subprocess.Popen(
        [sys.executable, "-c", code, *command],
        cwd=show,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert running.stderr is not None
    assert begins in running.stderr.readline()
    with pytest.raises(subprocess.TimeoutExpired):
        running.wait(1.5)
    running.send_signal(2)
    assert running.wait(120) == 130
    assert "stopped" in running.stderr.read()
    running.stderr.close()
    assert not [p for p in (show / "build").rglob("*") if p.is_file()]
