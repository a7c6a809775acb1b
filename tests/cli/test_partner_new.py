"""A partner is made by one command; what is wrong with one is found by soy check."""

from __future__ import annotations

import io
import json
import tomllib
from pathlib import Path

from PIL import Image

from tests.cli.conftest import MOMENTS, Soy, write_campaign


def logo(path: Path, side: int = 400, colour: str = "#ffffff") -> Path:
    out = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(out, "PNG")
    path.write_bytes(out.getvalue())
    return path


def test_a_partner_is_made_with_its_logo(soy: Soy, show: Path, tmp_path: Path) -> None:
    picture = logo(tmp_path / "mark.png")
    link = "https://partner.example.org/gene"
    said = soy(
        "partner", "new", "Verein für  Gene", "--logo", str(picture), "--languages", "DE, fr,de",
        "--link", link,
    )  # fmt: skip
    assert said.code == 0
    place = show / "campaign" / "partners"
    file = place / "verein-fur-gene.toml"
    assert said.out.split("\n")[:2] == [str(file), str(file.with_suffix(".png"))]
    assert "soy pack --partner verein-fur-gene" in said.err
    assert tomllib.loads(file.read_text("utf-8")) == {
        "name": "Verein für Gene",
        "logo": "verein-fur-gene.png",
        "languages": ["de", "fr"],
        "link": link,
    }
    assert file.with_suffix(".png").read_bytes() == picture.read_bytes()
    again = soy("partner", "new", "Verein für Gene")
    assert again.code == 11
    assert "this is there already" in again.err


def test_a_dry_run_makes_nothing(soy: Soy, show: Path) -> None:
    said = soy("partner", "new", "Genes for all", "--dry-run", "--json")
    assert said.code == 0
    told = json.loads(said.out)
    assert (told["partner"], told["written"]) == ("genes-for-all", False)
    assert not (show / "campaign" / "partners").exists()
    assert json.loads(soy("partner", "new", "Genes for all", "--json").out)["written"]


def test_what_cannot_be_is_one_error_and_leaves_nothing(
    soy: Soy, show: Path, tmp_path: Path
) -> None:
    dark, small = logo(tmp_path / "dark.png", colour="#101830"), logo(tmp_path / "small.png", 30)
    text = tmp_path / "text.png"
    text.write_text("no picture")
    for options, word in (
        (["--logo", str(dark)], "too little contrast"),
        (["--logo", str(small)], "pixels are too few"),
        (["--logo", str(text)], "cannot be read"),
        (["--logo", str(tmp_path / "none.png")], "cannot be read"),
        (["--link", "http://example.org"], "https"),
        (["--logo-ground", "white"], "colour"),
    ):
        said = soy("partner", "new", "Genes", *options)
        assert said.code == 11, options
        assert said.err.startswith("error: ")
        assert word in said.err
    assert soy("partner", "new", "Genes", "--languages", "de,xx").code == 2
    assert soy("partner", "new", "").code == 11
    assert not (show / "campaign" / "partners").exists()
    assert soy("partner", "new", "Genes", "--logo", str(dark), "--logo-ground", "#ffffff").code == 0


def test_soy_check_finds_what_is_wrong_with_a_partner(soy: Soy, show: Path) -> None:
    write_campaign(show, MOMENTS)
    place = show / "campaign" / "partners"
    place.mkdir(parents=True)
    (place / "one.toml").write_text('name = "One"\nlogo = "one.png"\nlanguages = ["fi"]\n')
    (place / "two.toml").write_text('name = "Two"\nsurvy = "https://example.org"\n')
    (place / "three.toml").write_text('name = "Three"\ncampaigns = ["nothing"]\n')
    logo(place / "four.png", 20)
    (place / "four.toml").write_text('name = "Four"\nlogo = "four.png"\n')
    found = json.loads(soy("check", "--json").out)
    mine = {
        (one["where"].rpartition("partners/")[2], one["rule"]): one["message"]
        for one in found
        if "partners/" in one["where"]
    }
    assert len(mine) == 5
    assert "the logo cannot be read" in mine["one.png", "unusable"]
    assert "no campaign has a moment in fi" in mine["one.toml", "partner-language"]
    assert "too few" in mine["four.toml", "unusable"]
    assert "no campaign 'nothing'" in mine["three.toml", "partner-campaign"]
    assert any("survy" in text for (where, _), text in mine.items() if "two" in where)
