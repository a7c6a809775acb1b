"""The alt text says what the picture shows; the logo is read with care."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from toolkit.campaign.pictures.cards import (
    LOGO_LIMIT_BYTES,
    CardText,
    alt_text,
    fitting_alt,
    logo,
)
from toolkit.errors import BadFile
from toolkit.show.campaign import Brand
from toolkit.show.project import Project


def project(root: Path, name: str | None) -> Project:
    made = Project(root)
    made.__dict__["brand"] = Brand(logo=name)  # as if brand.toml said so
    (root / "campaign" / "brand").mkdir(parents=True)
    return made


def test_everything_is_said_once_and_in_order() -> None:
    text = CardText(
        "Was heißt das?",
        "Anna Müller",
        "Gast",
        "The Science of You",
        "Funded by the EU",
        "de",
        "EU",
    )
    assert alt_text(text) == (
        "„Was heißt das?“ – Anna Müller, Gast. The Science of You. Funded by the EU. EU."
    )


def test_texts_for_pictures_keep_within_what_networks_take() -> None:
    text = CardText("Yes. " * 80, "Ana Novak", "Guest", "Show", "Funded by the EU", "en", "EU")
    long, short = fitting_alt(text, "A short answer", "m")
    assert long == alt_text(text)
    assert short == "A short answer – Ana Novak, Guest. Show."
    longer = replace(text, quotation="Yes. " * 194)
    assert "Funded" not in fitting_alt(longer, "A short answer", "m")[0]
    with pytest.raises(BadFile, match="m: what its card says is longer than the 1000 characters"):
        fitting_alt(replace(text, quotation="Yes. " * 210), "A short answer", "m")


def test_what_is_not_on_the_card_is_not_said() -> None:
    assert alt_text(CardText("Yes.", None, None, "Show", None, "en")) == "“Yes.” Show."


def test_no_logo_is_none(tmp_path: Path) -> None:
    assert logo(project(tmp_path, None)) is None


def test_a_missing_logo_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"logo\.png: the logo cannot be read"):
        logo(project(tmp_path, "logo.png"))


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + bytes(LOGO_LIMIT_BYTES)])
def test_other_files_are_refused(tmp_path: Path, data: bytes) -> None:
    made = project(tmp_path, "logo.png")
    (tmp_path / "campaign" / "brand" / "logo.png").write_bytes(data)
    with pytest.raises(BadFile):
        logo(made)


def test_a_link_out_of_the_project_is_refused(tmp_path: Path) -> None:
    made = project(tmp_path / "show", "logo.png")
    (tmp_path / "other.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (made.campaign_dir / "brand" / "logo.png").symlink_to(tmp_path / "other.png")
    with pytest.raises(BadFile, match="leads out of the project"):
        logo(made)
