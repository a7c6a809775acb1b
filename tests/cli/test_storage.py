"""soy storage, as a person uses it."""

from __future__ import annotations

import json
import stat
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import Soy

pytestmark = pytest.mark.rotated


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, show: Path) -> Iterator[str]:
    """Point the show at a bucket that an in-process server does not have yet; yield its name."""
    from moto.server import ThreadedMotoServer  # a second, for those that need it

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    name = f"soy-{uuid.uuid4().hex[:12]}"  # all servers of this process have the same buckets
    for variable in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(variable, "AKIATESTONLY")
    path = show / "episodes" / "show.toml"
    text = path.read_text("utf-8")
    keys = f'target = "s3://{name}/science"\nendpoint_url = "http://{host}:{port}"'
    lines = [line for line in text.splitlines() if not line.startswith("target")]
    lines.insert(lines.index("[release]") + 1, f"{keys}\npath_style = true")
    path.write_text("\n".join(lines), "utf-8")
    yield name
    server.stop()


def test_a_bucket_is_shown_made_and_then_fine(bucket: str, soy: Soy) -> None:
    shown = soy("storage", "setup")
    assert shown.code == 0, shown.err
    assert f"would   make the bucket {bucket}" in shown.out
    assert f'"Resource": "arn:aws:s3:::{bucket}/science/*"' in shown.out
    assert "--yes" in shown.err
    assert "to do" in soy("storage", "setup", "--json").out

    done = soy("storage", "setup", "--yes")
    assert done.code == 0, done.out
    assert "would" not in done.out
    steps = json.loads(soy("storage", "setup", "--json").out)["steps"]
    assert {step["state"] for step in steps} <= {"fine", "note"}


def test_a_bucket_for_logs_is_shown_made_and_then_fine(bucket: str, soy: Soy, show: Path) -> None:
    path = show / "episodes" / "show.toml"
    table = f'[statistics]\nlogs = "s3://{bucket}-logs/science"\n'
    path.write_text(f"{path.read_text('utf-8')}\n{table}", "utf-8")
    shown = soy("storage", "setup", "--logs")
    assert shown.code == 0, shown.err
    assert f"would   make the bucket {bucket}-logs" in shown.out
    assert '"Days": 14' in shown.out
    assert soy("storage", "setup", "--logs", "--yes").code == 0
    steps = json.loads(soy("storage", "setup", "--logs", "--json").out)["steps"]
    assert {step["state"] for step in steps} <= {"fine", "note"}
    path.write_text(path.read_text("utf-8").replace(f"{bucket}-logs", bucket), "utf-8")
    refused = soy("storage", "setup", "--logs")
    assert refused.code == 3
    assert "name another bucket" in refused.out


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


def test_the_doctor_says_what_can_be_done(bucket: str, soy: Soy) -> None:
    assert soy("storage", "doctor").code == 22
    assert soy("storage", "setup", "--yes").code == 0
    said = soy("storage", "doctor")
    assert said.code == 3  # the in-process server lets anybody write
    assert "can      byte ranges" in said.out
    assert "anyone may write" in said.out
    findings = json.loads(soy("storage", "doctor", "--json").out)["findings"]
    assert {one["verdict"] for one in findings} == {"can", "cannot", "trouble", "unclear"}
    folder = soy("storage", "doctor", "--to", "build/elsewhere")
    assert folder.code == 0
    assert "one is told that it succeeded" in folder.out
