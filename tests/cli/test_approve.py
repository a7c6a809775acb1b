"""soy approve: every doubtful place needs a tick, and the record says how each was settled."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Soy
from toolkit.cli import run
from toolkit.errors import BadTranscript, StillDoubtful
from toolkit.show.project import Project
from toolkit.transcript.doubts import ticks
from toolkit.transcript.doubts.ticks import Corrected
from toolkit.transcript.store.binding import Binding
from toolkit.transcript.store.state import digest_of

pytestmark = pytest.mark.rotated

CLIP = Path(__file__).parents[1] / "data" / "whisper" / "clips" / "en-30s-00.flac"
BY = ("approve", "1", "--by", "Ana Novák")


@pytest.fixture(scope="module")
def doses(new_show: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make once a show with an episode whose text has two doubtful places."""
    show = shutil.copytree(new_show, tmp_path_factory.mktemp("doses") / "my show")
    project = ("--project", str(show))
    assert run(["new", str(CLIP), "--title", "Doses", *project]) == 0
    text = show.parent / "text.vtt"
    text.write_text(
        "WEBVTT\n\n00:00.000 --> 00:03.000\nTake 5 mg, not 15.\n\n"
        "00:03.000 --> 00:06.000\nThen rest for 30 days.\n"
    )
    assert run(["transcript", "import", "1", str(text), "--language", "en", *project]) == 0
    return show


@pytest.fixture
def folder(show: Path, doses: Path) -> Path:
    """Return the transcripts' folder of an episode whose text has two doubtful places."""
    shutil.copytree(doses, show, dirs_exist_ok=True)
    return show / "transcripts" / "001-doses"


def ids(soy: Soy) -> list[str]:
    return [doubt["id"] for doubt in json.loads(soy("doubts", "1", "--json").out)["doubts"]]


def parts(soy: Soy) -> list[list[str]]:
    """Return by which ids the tick of each place is kept."""
    told = json.loads(soy("doubts", "1", "--json").out)["doubts"]
    return [[part["id"] for part in doubt["parts"]] for doubt in told]


def record(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "en.toml").read_text("utf-8"))


def ticked(folder: Path) -> list[str]:
    path = folder / "en.ticks.json"
    return list(json.loads(path.read_text())["heard"]) if path.exists() else []


def test_what_nobody_ticked_is_named_and_refused(soy: Soy, folder: Path) -> None:
    said = soy(*BY)
    assert said.code == StillDoubtful.exit_code == 28
    assert "error: 2 doubtful places are not ticked:" in said.err
    for name in ids(soy):
        assert f"{name}  0:00:0" in said.err
    assert "--accept ID" in said.err
    assert record(folder)["state"] == "draft"
    assert "2 doubtful places without a tick" in soy(*BY, "--dry-run").err
    would = json.loads(soy(*BY, "--dry-run", "--json").out)
    assert would["without_tick"] == ids(soy)
    assert (would["is_done"], would["status"], would["on"]) == (False, "draft", None)


def test_the_name_in_the_instructions_is_nobodys(soy: Soy, folder: Path) -> None:
    """A command that is copied as it stands publishes no text as read by "Your Name"."""
    for name in ("Your Name", " your  name"):
        said = soy("approve", "1", "--by", name, "--accept-all-doubts")
        assert said.code == BadTranscript.exit_code
        assert "the name of the person who read the text" in said.err
        assert "hint: give that person's name" in said.err
    assert record(folder)["state"] == "draft"


def test_each_place_that_was_heard_is_named(soy: Soy, folder: Path) -> None:
    first, second = ids(soy)
    assert soy(*BY, "--accept", first).code == 28
    assert ticked(folder) == sorted(parts(soy)[0])  # kept, as the desk keeps them
    assert [d["ticked"] for d in json.loads(soy("doubts", "1", "--json").out)["doubts"]] == [
        True,
        False,
    ]
    said = soy(*BY, "--accept", second)
    assert said.code == 0
    assert "warning" not in said.err
    assert ticked(folder) == sorted(one for place in parts(soy) for one in place)
    made = record(folder)
    assert (made["state"], made["reviewed_by"], made["doubts_ticked"]) == (
        "reviewed",
        "Ana Novák",
        2,
    )
    assert "doubts_accepted_unheard" not in made


def test_accepting_all_unheard_is_said_and_recorded(soy: Soy, folder: Path) -> None:
    first, _ = ids(soy)
    said = soy(*BY, "--accept", first, "--accept-all-doubts", "--json")
    assert said.code == 0
    told = json.loads(said.out)
    assert (told["is_done"], told["status"], told["by"]) == (True, "reviewed", "Ana Novák")
    assert (told["ticked"], told["without_tick"]) == (1, ids(soy)[1:])
    assert "warning: 1 doubtful place accepted without listening" in said.err
    made = record(folder)
    assert (made["doubts_ticked"], made["doubts_accepted_unheard"]) == (1, 1)
    assert ticked(folder) == sorted(parts(soy)[0])  # nobody listened to the other
    draft = folder.parent / "again.en.vtt"
    draft.write_text("WEBVTT\n\n00:00.000 --> 00:03.000\nAnother text.\n")
    assert soy("transcript", "import", "1", draft, "--replace").code == 0
    assert not [key for key in record(folder) if key.startswith("doubts")]


@pytest.mark.parametrize("name", ["0" * 16, "", "\x1b[31mred"])
def test_an_id_of_no_place_is_refused(soy: Soy, folder: Path, name: str) -> None:
    said = soy(*BY, "--accept", name, "--accept-all-doubts")
    assert said.code == BadTranscript.exit_code
    assert "no doubtful place has the ID" in said.err
    assert "\x1b[31mred" not in said.err
    assert record(folder)["state"] == "draft"


@pytest.mark.parametrize(
    ("keys", "code", "ticks"),
    [("yy", 0, 3), ("xyy", 0, 3), ("yn", 28, 2), ("q", 28, 0), ("ny", 28, 1), ("yq", 28, 2)],
)
def test_in_a_terminal_each_place_is_asked_for(
    show: Path, folder: Path, keys: str, code: int, ticks: int
) -> None:
    came, said = in_a_terminal(show, keys)
    assert came == code, said
    assert "1 of 2, at 0:00:00.8: " in said
    assert "[" in said
    assert len(ticked(folder)) == ticks
    made = record(folder)
    assert made["state"] == ("draft" if code else "reviewed")
    assert code or made["doubts_ticked"] == 2


def in_a_terminal(show: Path, keys: str) -> tuple[int, str]:
    """Run the command in a terminal in which somebody presses keys; return code and screen."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "toolkit", *BY],
        stdin=theirs, stdout=theirs, stderr=theirs, cwd=show,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as program:  # fmt: skip
        os.close(theirs)
        seen, until = b"", time.monotonic() + 300
        left = list(keys)
        while time.monotonic() < until:
            if select.select([ours], [], [], 0.2)[0]:
                try:
                    data = os.read(ours, 4096)
                except OSError:  # closed at its end
                    break
                if not data:
                    break
                seen += data
            elif left and b" of " in seen:
                os.write(ours, left.pop(0).encode())
        os.close(ours)
    return program.returncode, seen.decode(errors="replace")


def test_what_was_corrected_at_the_desk_is_told_and_recorded(soy: Soy, folder: Path) -> None:
    text = folder / "en.vtt"
    digest = digest_of(text.read_bytes())
    row = Corrected(doubt="0" * 16, start_ms=3000, words="15", reason="Check the number: 15")
    project = Project.find(folder)
    binding = Binding.of(project.episodes[0], "en")
    ticks.write_corrected(folder / "en.ticks.json", [row], digest, binding)
    said = soy("doubts", "1")
    assert "1 place corrected on the review page" in said.err
    assert json.loads(soy("doubts", "1", "--json").out)["corrected"] == [row.model_dump()]
    accepted = [option for name in ids(soy) for option in ("--accept", name)]
    assert soy(*BY, *accepted).code == 0
    assert (record(folder)["doubts_ticked"], record(folder)["doubts_corrected"]) == (2, 1)
    text.write_text(text.read_text("utf-8").replace("rest", "sleep"), "utf-8")  # another text
    assert json.loads(soy("doubts", "1", "--json").out)["corrected"] == []
