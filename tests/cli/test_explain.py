"""`soy master --explain`, and the report that `soy master` leaves behind."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from lxml import etree
from PIL import Image

from tests.cli.conftest import Soy
from toolkit.audio.mastering.master import CURVES_FILE
from toolkit.audio.measuring.curves import Curves

pytestmark = pytest.mark.rotated


def test_five_lines_new_and_up_to_date(soy: Soy, show: Path, episode: Path) -> None:
    first = soy("master", "001", "--explain")
    assert first.code == 0, first.err
    heads = [line.split(":")[0] for line in first.out.splitlines()]
    assert heads == ["Before", "Done", "Now", "Measured as", "Next"]
    again = soy("master", "001", "--explain")
    assert again.out == first.out
    assert "up to date" in again.err


def test_explain_and_json_exclude_each_other(soy: Soy, show: Path, episode: Path) -> None:
    said = soy("master", "001", "--explain", "--json")
    assert said.code == 2
    assert "choose one" in said.err
    assert not (show / "build").exists()


def test_page_and_picture_come_back_when_missing(soy: Soy, show: Path, episode: Path) -> None:
    assert soy("master", "001").code == 0
    powers = np.full(90, 0.03, np.float32)
    curves = Curves(powers, powers, 0 * powers, np.full((90, 2), 50, np.int8))
    work = show / "build" / "episodes" / episode.name
    (work / CURVES_FILE).write_bytes(curves.to_bytes())
    reports = show / "build" / "reports"
    for path in reports.iterdir():
        path.unlink()
    assert str(reports / "001.html") in soy("master", "001").err.replace("\n", "")
    kept = {path.name: path.read_bytes() for path in sorted(reports.iterdir())}
    assert sorted(kept) == ["001.html", "001.svg"]
    assert etree.fromstring(kept["001.svg"]).get("role") == "img"
    (reports / "001.svg").unlink()
    assert soy("master", "001").code == 0
    assert {path.name: path.read_bytes() for path in sorted(reports.iterdir())} == kept


def test_the_png_is_there_for_those_who_want_it_and_stays_true(
    soy: Soy, show: Path, episode: Path
) -> None:
    assert soy("master", "001").code == 0
    png = show / "build" / "reports" / "001.png"
    assert not png.exists()
    assert soy("master", "001", "--picture").code == 0  # nothing else is to be done
    first = png.read_bytes()
    assert Image.open(io.BytesIO(first)).size[0] == 2240
    png.write_bytes(b"of an earlier report")
    (png.with_suffix(".svg")).unlink()
    assert soy("master", "001").code == 0
    assert png.read_bytes() == first
    said = soy("master", "--all", "--picture")
    assert (said.code, "one EPISODE" in said.err) == (2, True)


def test_damaged_curves_make_no_picture_and_no_error(soy: Soy, show: Path, episode: Path) -> None:
    assert soy("master", "001").code == 0
    (show / "build" / "episodes" / episode.name / CURVES_FILE).write_bytes(b"soy curves\n\x01...")
    (show / "build" / "reports" / "001.html").unlink()
    assert soy("master", "001").code == 0
    assert "<svg" not in (show / "build" / "reports" / "001.html").read_text("utf-8")
