"""A campaign is made by one command, and nobody writes TOML by hand."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from tests.cli.conftest import MOMENTS, Soy, bring_text


def test_a_campaign_is_made_and_is_fit(soy: Soy, show: Path) -> None:
    said = soy("campaign", "new", "Know your  medicine: Ägypten & you")
    assert said.code == 0
    folder = show / "campaign" / "know-your-medicine-agypten-and-you"
    assert said.out.split("\n")[:2] == [
        str(folder / "campaign.toml"),
        str(folder / "moments.toml"),
    ]
    assert "soy moments suggest" in said.err
    made = tomllib.loads((folder / "campaign.toml").read_text("utf-8"))
    assert made == {"title": "Know your medicine: Ägypten & you"}
    assert tomllib.loads((folder / "moments.toml").read_text("utf-8")) == {}


def test_a_dry_run_makes_nothing(soy: Soy, show: Path) -> None:
    said = soy("campaign", "new", "Genes", "--dry-run", "--json")
    assert said.code == 0
    told = json.loads(said.out)
    assert told["campaign"] == "genes"
    assert not told["written"]
    assert not (show / "campaign" / "genes").exists()
    assert json.loads(soy("campaign", "new", "Genes", "--json").out) == {**told, "written": True}


def test_a_campaign_that_is_there_is_refused(soy: Soy, show: Path) -> None:
    assert soy("campaign", "new", "Genes").code == 0
    before = (show / "campaign" / "genes" / "campaign.toml").read_bytes()
    for title in ("genes", "Genes!", "brand", "", "x" * 200):
        said = soy("campaign", "new", title)
        assert said.code == 11, title
        assert said.err.startswith("error: ")
    assert (show / "campaign" / "genes" / "campaign.toml").read_bytes() == before


def test_an_episode_is_meant_by_any_other_word(
    soy: Soy, show: Path, episode: Path, tmp_path: Path
) -> None:
    """What made kits before makes them still; `kits` may be said, and options may come first."""
    assert episode.is_dir()
    bring_text(soy, tmp_path)
    assert soy("approve", "1", "--by", "Ana").code == 0
    assert soy("campaign", "new", "Genes").code == 0
    path = show / "campaign" / "genes" / "moments.toml"
    path.write_text(path.read_text("utf-8") + MOMENTS, "utf-8")
    ways = (["1", "--json"], ["kits", "1", "--json"], ["--json", "what-a-gene"])
    found = [soy("campaign", *way, "--dry-run") for way in ways]
    assert {said.code for said in found} == {0}
    assert len({said.out for said in found}) == 1
    assert json.loads(found[0].out)["kits"][0]["moment"] == "recipe"
    assert soy("campaign").code == 2
    assert soy("campaign", "nothing").code == 12
