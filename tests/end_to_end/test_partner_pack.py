"""The sample partner's pack, unpacked by other programs: its languages, its links, its logo."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.end_to_end.test_campaign_downloads import unpacked
from tests.sample_show import AT
from toolkit.cli import run

pytestmark = pytest.mark.rotated


def test_the_sample_partner_gets_its_pack(
    built_sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show = tmp_path / "show"
    shutil.copytree(built_sample, show)
    command = ["--project", str(show), "pack", "--partner", "patients-circle", "--at", AT, "--json"]
    assert run(command) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["languages"] == ["de", "fr"]
    inside = unpacked(Path(told["path"]), tmp_path / "pack")
    campaign = "know-your-medicine"
    assert {each.name for each in (inside / "de" / campaign).iterdir()} == {
        "fits-the-person-de",
        "nobody-learns-alone-de",
        "one-test-one-family-de",
        "the-language-you-dream-in-de",
    }
    kit = inside / "de" / campaign / "fits-the-person-de"
    published = show / "build" / "videos" / campaign / "fits-the-person-de" / "video-9x16.mp4"
    assert (kit / "video-9x16.mp4").read_bytes() == published.read_bytes()
    post = (kit / "post.linkedin.txt").read_text("utf-8")
    assert "https://patients-circle.example.org/de/medizin?utm_source=linkedin" in post
    assert "Finanziert von der Europäischen Union" in post
    german = (inside / "README.txt").read_text("utf-8")
    assert "Folge: Medizin, die bei Ihnen beginnt\n" in german
    assert "„Medizin, die bei Ihnen beginnt“. Die Wissenschaft von dir, " in german
    french = (inside / "README.fr.txt").read_text("utf-8")
    assert "Enquête\u00a0: https://patients-circle.example.org/survey" in french
    assert "Financé par l’Union européenne. Horizon Europe, 101137129." in french
    assert "campaign/know-your-medicine/fr/index.html" in french
    alts = [path.read_text("utf-8") for path in inside.glob(f"fr/{campaign}/*/alt.txt")]
    assert len(alts) == 2
    assert all("Patients’ Circle" in alt for alt in alts)
