"""soy search: in approved transcripts, by hand and for programs."""

import json
import shutil
from pathlib import Path

import pytest

from toolkit import cli

pytestmark = pytest.mark.rotated

ROOT = Path(__file__).parents[2]
FIRST = "001-medicine-that-starts-with-you"


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """Return the sample show without its sound, which is not needed to read."""
    for name in ("episodes", "transcripts"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.flac", "*.wav", "*.mp3")
        )
    return tmp_path


def soy(show: Path, *arguments: str) -> int:
    return cli.run(["--project", str(show), "search", *arguments])


def test_places_are_listed(show: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert soy(show, "genes", "born") == 0
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        f"{FIRST}  0:00:40.7  en, approved  Dr Tomas Varga",
        "    The **genes** we are **born** with.",
    ]
    assert "1 place in " in told.err


def test_an_argument_with_a_space_is_a_phrase_beside_others(
    show: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert soy(show, "genes we", "OR", "personalised medicine", "--lang", "en") == 0
    told = capsys.readouterr().out
    assert "The **genes we** are born with." in told
    assert "personalised medicine**" in told
    assert soy(show, "genes born", "--lang", "en") == 0
    assert "**genes**" in capsys.readouterr().out


def test_programs_get_the_same(show: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert soy(show, "--json", "--language", "de", "--speaker", "VARGA", "Gene*") == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["language"] for row in rows} == {"de"}
    assert {row["status"] for row in rows} == {"reviewed"}
    for row in rows:
        (first, last), *_ = row["marks"]
        assert row["text"][first:last].startswith("Gene")


def test_drafts_are_labelled_and_only_found_if_asked_for(
    show: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = show / "transcripts" / FIRST / "en.vtt"
    text.write_text(text.read_text("utf-8").replace("The genes", "Those genes"), "utf-8")
    assert soy(show, "born", "--lang", "en") == 0
    told = capsys.readouterr()
    assert FIRST not in told.out
    assert "1 transcript not approved, so not searched; add --drafts" in told.err
    assert soy(show, "--drafts", "born", "--lang", "en") == 0
    assert "en, DRAFT, the text was changed after it was approved" in capsys.readouterr().out


@pytest.mark.parametrize("words", ['"open', "a OR", "*", "'; DROP TABLE words; -- *"])
def test_a_question_that_is_none_is_one_error(
    show: Path, capsys: pytest.CaptureFixture[str], words: str
) -> None:
    assert soy(show, words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("error:") == 1
    assert "fts5" not in told.err
    assert "Traceback" not in told.err


def test_a_text_that_cannot_be_read_is_told(show: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (show / "transcripts" / FIRST / "de.vtt").write_text("no transcript")
    for _ in range(2):
        assert soy(show, "--drafts", "Gene*") == 3
        told = capsys.readouterr()
        assert told.err.count("de.vtt") == 1
        assert "en, approved" in told.out
