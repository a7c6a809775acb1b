"""soy transcript export, and the way back."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Soy, bring_text

pytestmark = pytest.mark.rotated

SAID = ("A gene is a recipe.", "And your body is the kitchen.")


@pytest.fixture
def draft(episode: Path, soy: Soy, tmp_path: Path) -> Path:
    """Return the draft's file."""
    bring_text(soy, tmp_path)
    return episode.parents[1] / "transcripts" / episode.name / "en.vtt"


@pytest.mark.parametrize(
    "suffix", ["vtt", "srt", "sbv", "ttml", "json", "podlove.json", "whisper.json", "docx"]
)
def test_what_goes_out_comes_back(suffix: str, draft: Path, soy: Soy, tmp_path: Path) -> None:
    before = draft.read_bytes()
    path = tmp_path / f"out.en.{suffix}"
    said = soy("transcript", "export", "001", path)
    assert (said.code, said.err.strip()) == (0, f"{path}: 2 cues in en, draft")
    draft.unlink()
    back = soy("transcript", "import", "001", path, "--replace")
    assert back.code == 0, back.err
    assert draft.read_bytes().split() == before.split()  # SubRip folds its lines shorter
    assert suffix == "srt" or draft.read_bytes() == before


def test_a_page_is_for_reading_only(draft: Path, soy: Soy, tmp_path: Path) -> None:
    path = tmp_path / "out.html"
    assert soy("transcript", "export", "001", path).code == 0
    assert all(line in path.read_text("utf-8") for line in SAID)


def test_text_comes_back_with_the_times_at_which_its_lines_begin(
    draft: Path, soy: Soy, tmp_path: Path
) -> None:
    before, path = draft.read_text("utf-8"), tmp_path / "out.txt"
    assert soy("transcript", "export", "001", path).code == 0
    starts = re.findall(r"^(\S+) -->", before, re.MULTILINE)
    lines = path.read_text("utf-8").splitlines()
    assert [line[1:13] for line in lines] == starts
    assert soy("transcript", "import", "001", path, "--replace").code == 0
    back = draft.read_text("utf-8")
    assert re.findall(r"^(\S+) -->", back, re.MULTILINE) == starts
    assert re.findall(r"^<v .*", back, re.MULTILINE) == re.findall(r"^<v .*", before, re.MULTILINE)


def test_a_reviewers_word_file_becomes_the_draft(draft: Path, soy: Soy, tmp_path: Path) -> None:
    path = tmp_path / "review.docx"
    assert soy("transcript", "export", "001", path).code == 0
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name).replace(b"kitchen", b"cook") for name in file.namelist()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)
    path.write_bytes(made.getvalue())
    assert soy("transcript", "import", "001", path, "--replace").code == 0
    assert "00:00:03.200 --> 00:00:07.000\n<v Tomas>And your body is the cook." in draft.read_text()


def test_a_dry_run_writes_nothing(draft: Path, soy: Soy, tmp_path: Path) -> None:
    said = soy("transcript", "export", "001", tmp_path / "a.srt", "--dry-run")
    assert (said.code, said.err.strip()) == (0, f"would write 2 cues in en to {tmp_path / 'a.srt'}")
    assert not (tmp_path / "a.srt").exists()


def test_nothing_is_written_over_unasked(draft: Path, soy: Soy, tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_text("mine")
    said = soy("transcript", "export", "001", path)
    assert said.code == 17
    assert "--replace" in said.err
    assert path.read_text() == "mine"
    assert soy("transcript", "export", "001", path, "--replace").code == 0
    assert SAID[0] in path.read_text().replace("\n", " ")


@pytest.mark.parametrize(
    ("name", "more", "message"),
    [
        ("a.pdf", [], "name does not say which format"),
        ("a.srt", ["--lang", "de"], "there is no such transcript"),
        ("folder.srt", ["--replace"], "a file of that name already exists"),
    ],
)
def test_what_cannot_be_exported(
    name: str, more: list[str], message: str, draft: Path, soy: Soy, tmp_path: Path
) -> None:
    (tmp_path / "folder.srt").mkdir()
    said = soy("transcript", "export", "001", tmp_path / name, *more)
    assert said.code == 17
    assert message in " ".join(said.err.split())
    assert "Traceback" not in said.err


def test_the_transcript_itself_is_not_written_over(draft: Path, soy: Soy) -> None:
    before = draft.read_bytes()
    said = soy("transcript", "export", "001", draft, "--replace")
    assert said.code == 17
    assert draft.read_bytes() == before


def test_an_old_srt_file_comes_in_and_what_was_put_right_is_told(
    episode: Path, soy: Soy, tmp_path: Path
) -> None:
    path = tmp_path / "talk.cs.srt"
    path.write_bytes(
        "1\r\n00:00:05,000 --> 00:00:05,000\r\nPříliš žluťoučký kůň.\r\n\r\n"
        "2\r\n00:00:01,000 --> 00:00:02,000\r\nDobrý den.\r\n".encode("cp1250")
    )
    for language in ((), ("--lang", "cs")):
        said = soy("transcript", "import", "001", path, *language, "--replace")
        assert said.code == 0, said.err
        assert 'soy read it as Windows-1250: check its letters, as in "Příliš"' in said.err
        assert "1 cue out of order, which soy sorted by start time" in said.err
        assert "1 cue without a length" in said.err
    made = (episode.parents[1] / "transcripts" / episode.name / "cs.vtt").read_text("utf-8")
    assert made.index("Dobrý den.") < made.index("Příliš žluťoučký kůň.")
    wrong = soy("transcript", "import", "001", path, "--lang", "el")
    assert (wrong.code, "soy is not sure which encoding" in wrong.err) == (17, True)


@pytest.mark.parametrize("command", ["import", "align"])
def test_a_pdf_is_named_as_one(command: str, episode: Path, soy: Soy, tmp_path: Path) -> None:
    file = tmp_path / "words.pdf"
    file.write_bytes(b"%PDF-1.7\n")
    said = soy("transcript", command, "001", file)
    assert (said.code, said.out) == (17, "")
    assert "this is a PDF" in said.err
    assert not (episode.parents[1] / "transcripts").exists()


def test_a_file_that_is_not_there_comes_with_a_hint(soy: Soy, episode: Path) -> None:
    said = soy("transcript", "import", "001", episode.parent / "nowhere.vtt")
    assert said.code == 17
    assert "hint: check the name" in said.err
