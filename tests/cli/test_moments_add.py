"""A moment is added by times or by words: whole, true to the transcript, and fit for a kit."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Soy
from toolkit.cli import run

pytestmark = pytest.mark.rotated

CUT = (
    "They take the same tablets. [...] Personalised medicine asks why, and looks [that is] for the "
    "treatment that fits the person."
)
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the sample show, with one campaign that has no moment yet."""
    folder = tmp_path_factory.mktemp("sample") / "show"
    for name in ("episodes", "transcripts"):
        shutil.copytree(ROOT / name, folder / name)
    assert run(["campaign", "new", "Genes", "--project", str(folder)]) == 0
    return folder


@pytest.fixture
def sample(made_sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = shutil.copytree(made_sample, tmp_path / "show")
    monkeypatch.chdir(folder)
    return folder


def on_disk(sample: Path) -> list[dict[str, Any]]:
    path = sample / "campaign" / "genes" / "moments.toml"
    return list(tomllib.loads(path.read_text("utf-8")).get("moments", []))


def test_times_are_snapped_to_whole_sentences_and_pauses(soy: Soy, sample: Path) -> None:
    said = soy("moments", "add", "001", "0:26-0:31", "--title", "Two people")
    assert said.code == 0
    assert said.out == "They take the same tablets. One feels better. The other does not.\n"
    (row,) = on_disk(sample)
    assert row["words"] == said.out.strip()
    assert row["id"] == "two-people"
    assert "cuts" not in row
    assert soy("check").err.count("moments.toml") == 0


def test_moments_are_added_one_after_the_other_and_comments_stay(soy: Soy, sample: Path) -> None:
    path = sample / "campaign" / "genes" / "moments.toml"
    path.write_text(path.read_text("utf-8") + "# A remark of mine.\n", "utf-8")
    ways = (
        ["1:28-1:31", "--title", "One"],
        ["--words", "think of two ... THE OTHER does not", "--title", "One"],
        ["--words", "Personalised medicine asks why", "--title", "Three"],
        ["--words", CUT, "--title", "Four"],
    )
    told = [json.loads(soy("moments", "add", "001", *way, "--json").out) for way in ways]
    rows = on_disk(sample)
    assert [row["id"] for row in rows] == ["one", "one-2", "three", "four"]
    assert [row["words"] for row in rows] == [said["words"] for said in told]
    assert rows[1]["words"].startswith("Think of two people")
    assert rows[1]["words"].endswith("The other does not.")
    assert "inside a sentence" in told[2]["remarks"][0]
    assert len(rows[3]["cuts"]) == 1
    assert "“not”" in told[3]["remarks"][0]
    assert "# A remark of mine." in path.read_text("utf-8")
    assert soy("campaign", "001", "--dry-run", "--json").code == 0
    findings = json.loads(soy("check", "--json").out)
    assert [row for row in findings if row["rule"] == "moment"] == []


def test_a_dry_run_writes_nothing(soy: Soy, sample: Path) -> None:
    said = soy("moments", "add", "001", "0:26-0:31", "--title", "Two", "--dry-run")
    assert said.code == 0
    assert "would put it into" in said.err
    assert on_disk(sample) == []


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["001", "0:26-0:31"], 2, "--title"),
        (["001", "--title", "T"], 2, "either TIMES"),
        (["001", "0:26-0:31", "--words", "x", "--title", "T"], 2, "either TIMES"),
        (["001", "0:31-0:26", "--title", "T"], 2, "ends before"),
        (["001", "then", "--title", "T"], 2, "not two times"),
        (["009", "0:26-0:31", "--title", "T"], 12, "no episode"),
        (["001", "59:00-59:10", "--title", "T"], 19, "nobody speaks"),
        (["001", "--words", "no such words", "--title", "T"], 19, "does not say"),
        (["001", "--words", "the", "--title", "T"], 19, "places"),
        (["001", "--words", "One feels better [...] the same illness", "--title", "T"], 19, "say"),
        (["001", "--words", "They [...] take the", "--title", "T"], 19, "differ"),
        (["001", "0:26-0:31", "--title", "T", "--campaign", "none"], 11, "no campaign"),
        (["001", "0:26-0:31", "--title", "T" * 200], 11, "title"),
        (["001", "0:26-0:31", "--title", "T", "--lang", "hu"], 17, "hu.vtt"),
    ],
)
def test_what_cannot_be_a_moment_is_refused(
    soy: Soy, sample: Path, arguments: list[str], code: int, told: str
) -> None:
    said = soy("moments", "add", *arguments)
    assert (said.code, told in said.err) == (code, True), said.err
    assert on_disk(sample) == []


def test_a_cut_needs_a_pause(soy: Soy, sample: Path) -> None:
    words = "Think of two people with the same [...] take the same tablets."
    said = soy("moments", "add", "001", "--words", words, "--title", "T")
    assert said.code == 19
    assert "no pause beside [...]" in said.err
    assert on_disk(sample) == []


def test_without_a_campaign_the_first_step_is_told(soy: Soy, sample: Path) -> None:
    shutil.rmtree(sample / "campaign")
    said = soy("moments", "add", "001", "0:26-0:31", "--title", "T")
    assert said.code == 11
    assert "soy campaign new" in said.err
    assert soy("campaign", "new", "A").code == soy("campaign", "new", "B").code == 0
    said = soy("moments", "add", "001", "0:26-0:31", "--title", "T")
    assert "--campaign: a, b" in said.err


def test_places_are_suggested_and_each_can_be_added(soy: Soy, sample: Path) -> None:
    said = soy("moments", "suggest", "002", "--json", "--count", "4")
    assert said.code == 0
    assert said.out == soy("moments", "suggest", "2", "--json", "--count", "4").out
    places = json.loads(said.out)["places"]
    assert len(places) == 4
    for place in places:
        assert 8_000 <= place["end_ms"] - place["start_ms"] <= 45_000
        assert place["reasons"]
        times = "-".join(f"{place[at] / 1000:.3f}" for at in ("start_ms", "end_ms"))
        told = json.loads(
            soy("moments", "add", "002", times, "--title", "T", "--dry-run", "--json").out
        )
        assert {key: told[key] for key in ("words", "start_ms", "end_ms", "speakers")} == {
            key: place[key] for key in ("words", "start_ms", "end_ms", "speakers")
        }
    assert on_disk(sample) == []
    shown = soy("moments", "suggest", "002", "--count", "1", "--theme", "survey languages")
    assert "it is about the theme: survey, languages" in shown.out
    assert "soy added none to a campaign" in shown.err
    assert not (sample / "build" / "campaign").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--seconds", "45-10"], 2, "1 to 120 seconds"),
        (["--seconds", "a-b"], 2, "not two numbers"),
        (["--seconds", "10-500"], 2, "1 to 120"),
        (["--count", "0"], 2, "count"),
        (["--seconds", "1-2", "--theme", "x"], 11, "no place to suggest"),
        (["--lang", "fr"], 17, "fr.vtt"),
    ],
)
def test_what_cannot_be_suggested_is_told(
    soy: Soy, sample: Path, arguments: list[str], code: int, told: str
) -> None:
    assert sample.is_dir()
    said = soy("moments", "suggest", "000", *arguments)
    assert (said.code, told in said.err) == (code, True), said.err


def test_nothing_is_suggested_of_a_draft(soy: Soy, sample: Path) -> None:
    path = sample / "transcripts" / "002-your-data-your-say" / "en.vtt"
    path.write_text(path.read_text("utf-8").replace("stranger", "neighbour"), "utf-8")
    said = soy("moments", "suggest", "002")
    assert said.code == 18
    assert "soy approve 002" in said.err
