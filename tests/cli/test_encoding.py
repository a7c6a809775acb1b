"""Output in any code page: what is written is UTF-8, and no letter ends the program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Soy

pytestmark = pytest.mark.rotated

GREEK = "Τι είναι το γονίδιο; 🧬"
START = "Αρχή"

# What Windows, an old terminal and a bare container give a program that writes to a pipe.
CODE_PAGES = ("cp1252", "cp437", "ascii")


def written(page: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "toolkit", *arguments],
        env={**os.environ, "PYTHONIOENCODING": page, "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )


# Several commands in one process: most of what one takes is its start.
SEVERAL = """
import json, sys
from toolkit import cli
for arguments in json.loads(sys.argv.pop()):
    sys.argv[1:] = arguments
    try:
        cli.main()
    except SystemExit as err:
        sys.stdout.flush()
        sys.stdout.buffer.write(b"\\x1e%d\\x1e" % err.code)
"""


def all_written(page: str, *commands: list[str]) -> list[tuple[bytes, int]]:
    """Return what each command writes in a code page, and its exit code."""
    told = subprocess.run(
        [sys.executable, "-c", SEVERAL, json.dumps(commands)],
        env={
            **os.environ,
            "PYTHONIOENCODING": page,
            "PYTHONUTF8": "0",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        },
        capture_output=True,
        check=True,
    )
    *parts, _ = told.stdout.split(b"\x1e")
    return list(zip(parts[::2], map(int, parts[1::2]), strict=True))


@pytest.fixture
def greek(show: Path, soy: Soy, recording: Path) -> Path:
    assert soy("new", recording, "--title", GREEK).code == 0
    (folder,) = (show / "episodes").glob("001-*")
    toml = folder / "episode.toml"
    chapter = f'\n[[chapters]]\nstart = "00:00:00"\ntitle = "{START}"\n'
    toml.write_text(toml.read_text("utf-8") + chapter, "utf-8")
    return folder


@pytest.mark.parametrize("page", CODE_PAGES)
def test_greek_goes_out_as_utf8(greek: Path, page: str) -> None:
    checked, *exported, listed = all_written(
        page,
        ["check", "--json"],
        ["chapters", "export", "001"],
        ["chapters", "export", "001", "--format=youtube"],
        ["status", "--json"],
    )
    assert checked[1] in (0, 20)
    assert json.loads(checked[0].decode("utf-8"))
    for text, code in exported:
        assert code == 0
        assert START in text.decode("utf-8")
    assert [row["title"] for row in json.loads(listed[0].decode("utf-8"))] == [GREEK]


def test_an_error_names_greek_in_any_code_page(greek: Path) -> None:
    told = written("cp1252", "master", "γονίδιο")
    assert told.returncode == 12
    assert "γονίδιο" in told.stderr.decode("utf-8")
    assert b"Traceback" not in told.stderr


def test_a_name_that_is_no_text_ends_in_valid_json(greek: Path) -> None:
    """On POSIX a file may be named with bytes that are no UTF-8."""
    told = subprocess.run(
        [sys.executable, "-m", "toolkit", "check", "--json", "--project", b"caf\xe9"],
        capture_output=True,
        check=False,
    )
    assert told.returncode in (2, 10)
    told.stderr.decode("utf-8")
    assert b"Traceback" not in told.stderr
