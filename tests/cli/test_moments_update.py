"""A transcript that changes: kits stay, follow their words, or stop with the difference."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import pytest
import webvtt

from tests.cli.conftest import Soy
from toolkit.cli import run

pytestmark = pytest.mark.rotated

ROOT = Path(__file__).parents[2]
TEXT = "transcripts/001-medicine-that-starts-with-you/en.vtt"
WORDS = "transcripts/001-medicine-that-starts-with-you/en.words.json"
CUT = (
    "They take the same tablets. [...] Personalised medicine asks why, and looks [that is] for the "
    "treatment that fits the person."
)


@pytest.fixture(scope="module")
def made_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the sample show, with three moments of one episode, and their kits."""
    folder = tmp_path_factory.mktemp("sample") / "show"
    for name in ("episodes", "transcripts"):
        shutil.copytree(ROOT / name, folder / name)
    place = ["--project", str(folder)]
    assert run(["campaign", "new", "Genes", *place]) == 0
    path = folder / "campaign" / "genes" / "moments.toml"
    path.write_text("# Mine.\n" + path.read_text("utf-8"), "utf-8")
    for words, title in (
        ("Think of two people ... The other does not.", "Two"),
        (CUT, "Cut"),
        ("And because it runs ... a whole family.", "Family"),
    ):
        add = ["moments", "add", "001", "--words", words, "--title", title, *place]
        assert run(add) == 0
    assert run(["campaign", "001", *place]) == 0
    return folder


@pytest.fixture
def sample(made_sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = shutil.copytree(made_sample, tmp_path / "show")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def reword(soy: Soy, sample: Path) -> Callable[[str, str], None]:
    """Return what changes a text of the transcript, and approves it."""

    def change(old: str, new: str) -> None:
        path = sample / TEXT
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
        said = soy("approve", "001", "--by", "Ana", "--accept-all-doubts")
        assert said.code == 0, said.err

    return change


def on_disk(sample: Path) -> list[dict[str, Any]]:
    path = sample / "campaign" / "genes" / "moments.toml"
    return list(tomllib.loads(path.read_text("utf-8"))["moments"])


def clips(sample: Path) -> dict[str, int]:
    found = (sample / "build" / "campaign" / "genes").glob("*/clip.mp3")
    return {path.parent.name: path.stat().st_mtime_ns for path in found}


def listed(soy: Soy) -> dict[str, str]:
    said = soy("moments", "list", "--json")
    assert said.code == 0
    return {row["moment"]: row["state"] for row in json.loads(said.out)}


def test_all_is_true_at_first(soy: Soy, sample: Path) -> None:
    assert listed(soy) == {"two": "true", "cut": "true", "family": "true"}
    shown = soy("moments", "list", "1")
    assert "as approved" in shown.out
    assert "Family" in shown.out
    said = soy("moments", "update", "--write")
    assert (said.code, said.out) == (0, "")
    assert "all moments are as" in said.err
    assert soy("moments", "list", "002").out.count("\n") == 1
    assert len(on_disk(sample)) == 3


def test_the_kit_of_an_edited_moment_says_so(sample: Path) -> None:
    """Its clip is as long as what is played, and all that is shown has the brackets."""
    row = on_disk(sample)[1]
    (cut,) = row["cuts"]
    begin, end = map(seconds, cut.split("-"))
    folder = sample / "build" / "campaign" / "genes" / "cut"
    length_s = seconds(row["end"]) - seconds(row["start"]) - (end - begin)
    with av.open(str(folder / "clip.mp3")) as container:
        blocks = [frame.to_ndarray() for frame in container.decode(audio=0)]
        rate_hz = container.streams.audio[0].rate
    assert abs(sum(block.shape[1] for block in blocks) / rate_hz - length_s) < 0.002
    shown = row["words"].replace("[...]", "[…]")
    assert shown in (folder / "alt.txt").read_text("utf-8")
    assert shown in (folder / "post.linkedin.txt").read_text("utf-8")
    captions = webvtt.read(str(folder / "captions.vtt")).captions
    assert " ".join(" ".join(c.text for c in captions).split()) == shown
    assert captions[-1].end_in_seconds <= length_s + 0.001


def test_a_change_elsewhere_leaves_kits_alone(
    soy: Soy, sample: Path, reword: Callable[[str, str], None]
) -> None:
    before = clips(sample)
    reword("Three things, mostly.", "Three things, above all.")
    assert listed(soy) == {"two": "true", "cut": "true", "family": "true"}
    assert soy("campaign", "001").code == 0
    assert clips(sample) == before


def test_changed_words_stop_the_kit_and_are_proposed(
    soy: Soy, sample: Path, reword: Callable[[str, str], None]
) -> None:
    before, rows = clips(sample), on_disk(sample)
    reword("One feels better.", "One of them feels better.")
    said = soy("campaign", "001")
    assert said.code == 3
    assert "One {+of them+} feels better." in said.err
    assert "soy moments update" in said.err
    assert clips(sample) == before
    assert listed(soy) == {"two": "changed", "cut": "true", "family": "true"}
    for more in ([], ["--dry-run"], ["--write", "--dry-run"]):
        shown = soy("moments", "update", *more)
        assert shown.code == 0
        assert "genes/two: words changed" in shown.out
        assert "One {+of them+} feels better." in shown.out
        assert on_disk(sample) == rows
    told = json.loads(soy("moments", "update", "001", "--write", "--json").out)
    assert [row["written"] for row in told["moments"]] == [True]
    now = on_disk(sample)
    assert now[0]["words"].split()[-9:] == [
        "One",
        "of",
        "them",
        "feels",
        "better.",
        "The",
        "other",
        "does",
        "not.",
    ]
    assert now[1:] == rows[1:]
    text = (sample / "campaign" / "genes" / "moments.toml").read_text("utf-8")
    assert text.startswith("# Mine.\n")
    assert soy("campaign", "001").code == 0
    assert {name for name, at in clips(sample).items() if before[name] != at} == {"two"}
    assert listed(soy)["two"] == "true"


def test_the_edits_of_a_moment_stay_where_its_words_change(
    soy: Soy, sample: Path, reword: Callable[[str, str], None]
) -> None:
    reword("Personalised medicine asks", "Precision medicine asks")
    assert listed(soy)["cut"] == "changed"
    assert soy("moments", "update", "--write").code == 0
    assert on_disk(sample)[1]["words"] == (
        "They take the same tablets. [...] Precision medicine asks why, and looks [that is] for "
        "the treatment that fits the person."
    )
    assert set(listed(soy).values()) == {"true"}


def test_moments_follow_their_words_to_other_times(soy: Soy, sample: Path) -> None:
    """The recording gets a beginning that is two seconds longer; nobody touches the moments."""
    rows, before = on_disk(sample), clips(sample)
    move_all(soy, sample, 2000)
    assert listed(soy) == {"two": "moved", "cut": "moved", "family": "moved"}
    findings = json.loads(soy("check", "--json").out)
    moved = [row for row in findings if row["rule"].startswith("moment")]
    assert [(row["level"], row["rule"]) for row in moved] == [("warning", "moment-moved")] * 3
    assert soy("campaign", "001").code == 0
    assert all(before[name] != at for name, at in clips(sample).items())
    assert on_disk(sample) == rows
    assert soy("moments", "update", "--write").code == 0
    for old, new in zip(rows, on_disk(sample), strict=True):
        assert (old["words"], old["title"]) == (new["words"], new["title"])
        for key in ("start", "end"):
            assert abs(seconds(new[key]) - seconds(old[key]) - 2.0) < 0.2
    assert set(listed(soy).values()) == {"true"}
    again = clips(sample)
    assert soy("campaign", "001").code == 0
    assert clips(sample) == again


def test_words_that_are_gone_are_told(
    soy: Soy, sample: Path, reword: Callable[[str, str], None]
) -> None:
    rows = on_disk(sample)
    reword("One small test can help a whole family.", "Nothing of the kind was said by anybody.")
    reword("And because it runs in families", "We had to stop the recording at this point")
    path = sample / TEXT
    text = path.read_text("utf-8")
    first = text.index("one child's test")
    last = text.index("Nothing of the kind")
    kept = "\n".join(
        line if "-->" in line or not line else "We wait." for line in text[first:last].split("\n")
    )
    path.write_text(text[:first] + kept + text[last:], "utf-8")
    assert soy("approve", "001", "--by", "Ana", "--accept-all-doubts").code == 0
    said = soy("moments", "update", "--write")
    assert said.code == 3
    assert "genes/family: no kit can be made" in said.out
    assert "error: " in said.err
    assert on_disk(sample) == rows


def test_moments_of_a_draft_are_held(soy: Soy, sample: Path) -> None:
    path = sample / TEXT
    path.write_text(path.read_text("utf-8").replace("Three things", "Four things"), "utf-8")
    assert set(listed(soy).values()) == {"draft"}
    said = soy("moments", "update", "--write")
    assert said.code == 3
    assert "soy approve 001" in said.err


def seconds(clock: str) -> float:
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def move_all(soy: Soy, sample: Path, by_ms: int) -> None:
    """Let everything be said later, in the recording too."""
    import hashlib

    import numpy as np
    import soundfile

    from toolkit.show.toml.toml_editor import set_keys
    from toolkit.timecode import clock, parse

    folder = sample / "episodes" / "001-medicine-that-starts-with-you"
    sound, rate = soundfile.read(folder / "source.flac", dtype="int16")
    more = np.concatenate([np.zeros(rate * by_ms // 1000, np.int16), sound])
    soundfile.write(folder / "source.flac", more, rate)
    sha256 = hashlib.sha256((folder / "source.flac").read_bytes()).hexdigest()
    set_keys(folder / "episode.toml", {"source_sha256": sha256})
    path = sample / TEXT
    rows = path.read_text("utf-8").split("\n")
    for n, row in enumerate(rows):
        if " --> " in row:
            rows[n] = " --> ".join(clock(parse(at) + by_ms) for at in row.split(" --> "))
    path.write_text("\n".join(rows), "utf-8")
    words = sample / WORDS
    said = json.loads(words.read_text("utf-8"))
    said = moved(said, by_ms, sha256)
    words.write_text(json.dumps(said), "utf-8")
    assert soy("approve", "001", "--by", "Ana", "--accept-all-doubts").code == 0


def moved(value: Any, by_ms: int, sha256: str) -> Any:
    if isinstance(value, dict):
        return {
            key: each + by_ms
            if key.endswith("_ms") and isinstance(each, int)
            else sha256
            if "sha256" in key
            else moved(each, by_ms, sha256)
            for key, each in value.items()
        }
    return [moved(each, by_ms, sha256) for each in value] if isinstance(value, list) else value
