"""soy storage, as a person uses it."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from .conftest import Soy


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, show: Path) -> Iterator[str]:
    """Point the show at a bucket that an in-process server does not have yet; yield its address."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "AKIATESTONLY")
    path = show / "episodes" / "show.toml"
    text = path.read_text("utf-8")
    keys = f'target = "s3://podcasts/science"\nendpoint_url = "http://{host}:{port}"'
    lines = [line for line in text.splitlines() if not line.startswith("target")]
    lines.insert(lines.index("[release]") + 1, f"{keys}\npath_style = true")
    path.write_text("\n".join(lines), "utf-8")
    yield f"http://{host}:{port}"
    server.stop()


def test_a_bucket_is_shown_made_and_then_fine(bucket: str, soy: Soy) -> None:
    shown = soy("storage", "setup")
    assert shown.code == 0, shown.err
    assert "would   make the bucket podcasts" in shown.out
    assert '"Resource": "arn:aws:s3:::podcasts/science/*"' in shown.out
    assert "--yes" in shown.err
    assert "to do" in soy("storage", "setup", "--json").out

    done = soy("storage", "setup", "--yes")
    assert done.code == 0, done.out
    assert "would" not in done.out
    steps = json.loads(soy("storage", "setup", "--json").out)["steps"]
    assert {step["state"] for step in steps} <= {"fine", "note"}


def test_policies_are_printed(bucket: str, soy: Soy) -> None:
    for role in ("publisher", "reader", "setup"):
        said = soy("storage", "policy", role)
        assert said.code == 0
        assert json.loads(said.out)["Version"] == "2012-10-17"
    other = soy("storage", "policy", "reader", "--to", "s3://else")
    assert "arn:aws:s3:::else/*" in other.out
    assert soy("storage", "policy", "reader", "--to", "build/x").code == 11
    assert soy("storage", "policy", "nobody").code == 2


def test_a_folder_is_made_and_opened(show: Path, soy: Soy) -> None:
    folder = show / "build" / "published"
    shown = soy("storage", "setup")
    assert f"would   make the folder {folder}" in shown.out
    assert not folder.exists()
    folder.mkdir(parents=True)
    folder.chmod(0o700)
    assert "would   let others" in soy("storage", "setup").out
    assert soy("storage", "setup", "--yes").code == 0
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert "CORS" in soy("storage", "setup").out
