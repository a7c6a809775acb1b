"""A pack for a partner: whole, its own, the same bytes, and it says what changed since the last."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from tests.cli.conftest import MOMENTS, Soy, bring_text, write_campaign
from tests.cli.test_campaign_downloads import GERMAN, SECOND

pytestmark = pytest.mark.rotated

ROOT = Path(__file__).parents[2]
RED = (0xE0, 0x30, 0x30)
LINK, SURVEY = "https://partner.example.org/gene?from=us", "https://partner.example.org/survey"
TOML = f"""
name = "Genes for all"
logo = "genes-for-all.png"
logo_ground = "#ffffff"
languages = ["en"]
link = "{LINK}"
survey = "{SURVEY}"
contact = "Ana Novak, secret@partner.example.org"

[[links]]
title = "Questions for your doctor"
url = "https://partner.example.org/questions"
"""
DE_VTT = """WEBVTT

00:00:00.500 --> 00:00:03.000
<v Mara>Ein Gen ist ein Rezept.
"""


@pytest.fixture
def quoted(soy: Soy, mastered: Path, show: Path, tmp_path: Path) -> Path:
    """Return a show with two moments, one of them in German too, and a partner."""
    assert mastered.is_dir()
    bring_text(soy, tmp_path)
    assert soy("approve", "1", "--by", "Ana").code == 0
    german = tmp_path / "de.vtt"
    german.write_text(DE_VTT, "utf-8")
    assert soy("transcript", "import", "1", german, "--lang", "de").code == 0
    write_campaign(show, MOMENTS + GERMAN + SECOND)
    place = show / "campaign" / "partners"
    place.mkdir()
    (place / "genes-for-all.toml").write_text(TOML, "utf-8")
    out = io.BytesIO()
    Image.new("RGB", (600, 300), RED).save(out, "PNG")
    (place / "genes-for-all.png").write_bytes(out.getvalue())
    return show


def pack(soy: Soy, *options: str) -> tuple[Path, dict[str, Any]]:
    said = soy("pack", "--partner", "Genes for all", "--json", *options)
    assert said.code == 0, said.err
    told = json.loads(said.out)
    return Path(told["path"]), told


def held(path: Path) -> dict[str, bytes]:
    """Return what a ZIP holds, after its own checksums said that it is whole."""
    with zipfile.ZipFile(path) as opened:
        assert opened.testzip() is None
        found = {
            name.removeprefix("genes-for-all/"): opened.read(name) for name in opened.namelist()
        }
    sums = found.pop("SHA256SUMS").decode().splitlines()
    rows = {name: digest for digest, _, name in (line.partition("  ") for line in sums)}
    assert rows == {name: hashlib.sha256(data).hexdigest() for name, data in found.items()}
    return found


def manifest(found: Mapping[str, bytes]) -> Any:
    return json.loads(found["manifest.json"])


def test_a_pack_is_the_partners_own(soy: Soy, quoted: Path) -> None:
    path, told = pack(soy)
    assert [(kit["language"], kit["moment"]) for kit in told["kits"]] == [
        ("en", "recipe"),
        ("en", "again"),
    ]
    found = held(path)
    folder = "en/genes/recipe"
    post = found[f"{folder}/post.mastodon.txt"].decode()
    assert f"{LINK}&utm_source=mastodon&utm_medium=social&utm_campaign=genes" in post
    assert "utm_term=genes-for-all" in post
    assert "partner.example.org" in found[f"{folder}/post.instagram.txt"].decode()
    assert LINK in found[f"{folder}/email.txt"].decode()
    assert b"Genes for all" in found[f"{folder}/alt.txt"]
    kit = quoted / "build" / "campaign" / "genes" / "recipe"
    for name in ("clip.mp3", "captions.vtt", "captions.srt", "qr.png"):
        assert found[f"{folder}/{name}"] == (kit / name).read_bytes()
    card = np.asarray(Image.open(io.BytesIO(found[f"{folder}/card.1x1.png"])).convert("RGB"))
    assert (abs(card.astype(int) - RED) < 10).all(axis=2).sum() > 4000  # its logo is on it
    assert found[f"{folder}/card.1x1.png"] != (kit / "card.1x1.png").read_bytes()
    code = Image.open(io.BytesIO(found["en/survey.png"]))
    (read,) = zxingcpp.read_barcodes(code)
    assert read.text == SURVEY
    assert b"A gene is a recipe." in found["en/transcripts/001-what-a-gene-is.en.vtt"]
    readme = found["README.txt"].decode()
    for word in (
        "Pack for Genes for all", LINK, SURVEY, "Questions for your doctor: https://", "clip.mp3",
        "Checked by Ana on", "en/transcripts/001-what-a-gene-is.en.vtt", "Files: en/genes/recipe/",
    ):  # fmt: skip
        assert word in readme
    assert "Changes since" not in readme
    assert f"{folder}/kit.json" not in found
    said = manifest(found)
    assert said["changes"] is None
    assert {row["name"]: row["sha256"] for row in said["files"]} == {
        name: hashlib.sha256(data).hexdigest()
        for name, data in found.items()
        if name not in ("README.txt", "manifest.json")
    }
    assert not any(b"secret@" in data for data in found.values())


def test_the_same_is_the_same_pack_anywhere_and_whenever(
    soy: Soy, quoted: Path, tmp_path: Path
) -> None:
    path, told = pack(soy, "--at", "2027-01-01T00:00:00Z")
    assert path.name == "genes-for-all-2027-01-01.zip"
    data = path.read_bytes()
    path.unlink()
    again, later = pack(soy, "--at", "2027-03-01T00:00:00Z")
    assert later == told
    assert again == path
    assert again.read_bytes() == data

    other = tmp_path / "anderswo"
    shutil.copytree(quoted, other, ignore=shutil.ignore_patterns("packs", "*.pack.json"))
    env = {**os.environ, "TZ": "Pacific/Kiritimati", "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-m", "toolkit", "pack", "--partner", "genes-for-all"]
    subprocess.run(
        [*command, "--at", "2027-01-01T00:00:00Z"], cwd=other, env=env, check=True,
        capture_output=True,
    )  # fmt: skip
    assert (other / path.relative_to(quoted)).read_bytes() == data


def test_the_next_pack_says_what_changed(soy: Soy, quoted: Path) -> None:
    pack(soy, "--at", "2027-01-01T00:00:00Z")
    assert soy("approve", "1", "--lang", "de", "--by", "Ben").code == 0
    write_campaign(quoted, MOMENTS.replace("What a gene is", "A recipe") + GERMAN)
    path, told = pack(soy, "--at", "2027-02-01T00:00:00Z", "--languages", "de,en")
    assert told["since"] == "2027-01-01"
    assert told["new"][:1] == ["de/genes/recipe-de/"]
    assert told["gone"] == ["en/genes/again/"]
    assert "en/genes/recipe/email.txt" in told["changed"]
    assert "en/genes/recipe/captions.vtt" not in told["changed"]
    found = held(path)
    assert manifest(found)["changes"]["gone"] == ["en/genes/again/"]
    german, english = found["README.txt"].decode(), found["README.en.txt"].decode()
    assert "Änderungen seit dem Paket vom 1. Januar 2027" in german
    assert "Nicht mehr enthalten:\n  en/genes/again/" in german
    assert "Changes since the pack of 1 January 2027" in english
    assert "New:\n  de/genes/recipe-de/" in english
    assert "Ein Gen ist ein Rezept." in german
    assert b"Ein Gen ist ein Rezept." in found["de/transcripts/001-what-a-gene-is.de.vtt"]
    again, same = pack(soy, "--at", "2027-05-01T00:00:00Z", "--languages", "de,en")
    assert (again, same) == (path, told)


def test_only_what_is_out_and_approved_is_packed(soy: Soy, quoted: Path) -> None:
    said = soy("pack", "--partner", "genes-for-all", "--languages", "de")
    assert said.code == 11
    assert "no kit in de is ready for Genes for all" in said.err
    assert "nobody has approved the translation into de" in said.err
    early = soy("pack", "--partner", "genes-for-all", "--at", "2001-01-01T00:00:00Z")
    assert early.code == 11
    assert not (quoted / "build" / "packs").exists()
    path, _ = pack(soy)
    assert not any(b"Rezept" in data for data in held(path).values())


def test_a_dry_run_changes_nothing(soy: Soy, quoted: Path) -> None:
    said = soy("pack", "--partner", "genes-for-all", "--dry-run")
    assert said.code == 0
    assert said.out.splitlines() == ["en  genes  recipe", "en  genes  again"]
    assert "would pack 2 kits for Genes for all" in said.err
    told = json.loads(soy("pack", "--partner", "genes-for-all", "--dry-run", "--json").out)
    assert (told["written"], told["path"]) == (False, None)
    assert not (quoted / "build" / "packs").exists()
    assert not (quoted / "build" / "campaign").exists()
    assert not [*(quoted / "campaign").rglob("*.pack.json")]


def test_what_cannot_be_is_one_error_and_nothing_is_written(soy: Soy, quoted: Path) -> None:
    place = quoted / "campaign" / "partners"
    file = place / "genes-for-all.toml"
    for change, word in (
        (('logo_ground = "#ffffff"', 'logo_ground = "#e02828"'), "too little contrast"),
        (('languages = ["en"]', 'campaigns = ["none"]'), "no campaign 'none'"),
        (("genes-for-all.png", "other.png"), "the logo cannot be read"),
        (('survey = "https', 'survey = "http'), "https"),
    ):
        file.write_text(TOML.replace(*change), "utf-8")
        said = soy("pack", "--partner", "genes-for-all")
        assert said.code == 11, change
        assert word in said.err
    file.write_text(TOML, "utf-8")
    unknown = soy("pack", "--partner", "somebody")
    assert unknown.code == 11
    assert "there are: genes-for-all" in unknown.err
    record = place / "genes-for-all.pack.json"
    record.write_text("{", "utf-8")
    said = soy("pack", "--partner", "genes-for-all")
    assert said.code == 11
    assert "cannot read here what the last pack contained" in said.err
    assert not (quoted / "build" / "packs").exists()
    assert record.read_text("utf-8") == "{"
