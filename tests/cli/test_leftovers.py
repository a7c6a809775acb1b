"""What `soy` leaves when it is killed in the middle of a write goes with a later command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import MOMENTS, Soy, bring_text, write_campaign
from toolkit.folders import unfinished
from toolkit.show.project import Project
from toolkit.show.setup import leftovers

if sys.platform == "win32":
    pytest.skip("nothing is held there, so nothing is removed", allow_module_level=True)

FOLDER = "001-what-a-gene-is"

# The real program, which stands still when it has the disk keep its first file of such a name.
STANDING = """
import os, sys, time
from toolkit.cli import main

where, real = sys.argv.pop(1), os.fsync

def fsync(handle):
    if where in os.readlink(f"/proc/self/fd/{handle}"):
        print("busy", flush=True)
        time.sleep(3600)
    real(handle)

os.fsync = fsync
main()
"""

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="no /proc here")


@contextmanager
def standing(show: Path, where: str, *arguments: str) -> Iterator[None]:
    command = [sys.executable, "-c", STANDING, where, *arguments]
    with subprocess.Popen(command, cwd=show, stdout=subprocess.PIPE, text=True) as soy:
        assert soy.stdout is not None
        try:
            assert soy.stdout.readline() == "busy\n"
            yield
        finally:
            soy.kill()


def unfinished_in(show: Path) -> list[Path]:
    return [path for path in sorted(show.rglob("*")) if unfinished.NAME.fullmatch(path.name)]


def age(paths: list[Path]) -> None:
    for path in paths:
        os.utime(path, (0, 0))


@pytest.fixture
def ready(show: Path, episode: Path, soy: Soy, tmp_path: Path) -> Path:
    """Return a show whose one episode has an approved text and a moment."""
    bring_text(soy, tmp_path)
    assert soy("approve", "1", "--by", "Ana").code == 0
    write_campaign(show, MOMENTS)
    return show


@pytest.mark.rotated
@pytest.mark.parametrize(
    ("where", "command", "folder", "later"),
    [
        (".audio-", ("master", "1"), f"build/episodes/{FOLDER}", ("build",)),
        (".en-", ("approve", "1", "--by", "Bea"), f"transcripts/{FOLDER}", ("master", "--all")),
        ("/new/.clip-", ("campaign", "1"), "build/campaign/genes", ("campaign", "1")),
    ],
)
def test_what_was_left_goes_and_what_is_in_use_stays(
    ready: Path,
    soy: Soy,
    where: str,
    command: tuple[str, ...],
    folder: str,
    later: tuple[str, ...],
) -> None:
    with standing(ready, where, *command):
        in_use = unfinished_in(ready)
        assert in_use
        assert {path.parent for path in in_use} >= {ready / folder}
        age(in_use)
        leftovers.sweep(Project.open(ready))  # as each command begins; soy master would wait
        assert unfinished_in(ready) == in_use
    age(in_use)  # killed; what was left is old by now
    assert soy(*later, "--dry-run").code == 0
    assert unfinished_in(ready) == in_use
    said = soy(*later)
    assert said.code == 0, said.err
    assert unfinished_in(ready) == []


def test_what_is_young_or_no_work_of_soy_stays(ready: Path, soy: Soy, tmp_path: Path) -> None:
    folder = ready / "transcripts" / FOLDER
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / ".en-abcdefgh.vtt.part").write_text("mine", "utf-8")
    (ready / "transcripts" / "linked").symlink_to(outside)
    young, old = folder / ".en-aaaaaaaa.vtt.part", folder / ".en-bbbbbbbb.vtt.part"
    link, other = folder / ".en-cccccccc.vtt.part", folder / "notes.part"
    for path in (young, old, other):
        path.write_text("half", "utf-8")
    link.symlink_to(outside / ".en-abcdefgh.vtt.part")
    age([old, other, outside / ".en-abcdefgh.vtt.part"])
    os.utime(link, (0, 0), follow_symlinks=False)
    assert soy("master", "1").code == 0
    assert not old.exists()
    assert young.exists()
    assert other.exists()
    assert link.is_symlink()
    assert (outside / ".en-abcdefgh.vtt.part").read_text("utf-8") == "mine"
