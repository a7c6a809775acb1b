"""Covers on their way through the commands, read where listeners would get them."""

from __future__ import annotations

from pathlib import Path

import mutagen
import pytest
from PIL import Image

from tests import pictures
from toolkit.show.toml.toml_editor import set_keys

from .conftest import Soy

pytestmark = pytest.mark.rotated

SIDES = (320, 640, 1200, 1400)  # the pages' and the cover's own


def test_nothing_private_of_a_picture_is_published(soy: Soy, show: Path, episode: Path) -> None:
    """The show's cover goes into the MP3 and the alternates, too."""
    show_toml = show / "episodes" / "show.toml"
    set_keys(show_toml, {"cover": "cover.jpg"})
    text = show_toml.read_text("utf-8")
    alternates = 'alternates = ["opus", "aac"]'
    show_toml.write_text(text.replace("[audio]\n", f"[audio]\n{alternates}\n"), "utf-8")
    (show / "episodes" / "cover.jpg").write_bytes(pictures.private_jpeg(pictures.gradient()))
    (episode / "own.png").write_bytes(pictures.private_png(pictures.gradient().convert("L")))
    set_keys(episode / "episode.toml", {"cover": "own.png", "cover_alt": "A grey gradient."})
    said = soy("check")
    assert said.code == 0
    assert "the place where it was taken" in said.err + said.out
    assert "its shades of grey become RGB" in said.err + said.out
    assert soy("build").code == 0
    public = show / "build" / "public"
    found = sorted(path for path in public.rglob("*") if path.is_file())
    assert all(pictures.SECRET not in path.read_bytes() for path in found)
    for path in found:
        if path.suffix in (".jpg", ".png") and not path.name.startswith("icon-"):
            assert pictures.is_bare(path.read_bytes())
            with Image.open(path) as image:
                assert image.mode == "RGB"
                assert image.width == image.height
                assert image.width in SIDES
    assert {path.suffix for path in found} >= {".jpg", ".png", ".mp3"}
    [mp3] = [path for path in found if path.suffix == ".mp3"]
    assert pictures.is_bare(mutagen.File(mp3).tags.getall("APIC")[0].data)
    for m4a in (path for path in found if path.suffix == ".m4a"):
        assert pictures.is_bare(bytes(mutagen.File(m4a).tags["covr"][0]))


@pytest.mark.parametrize("own", [False, True])
def test_what_check_calls_an_error_is_not_built(
    soy: Soy, show: Path, episode: Path, own: bool
) -> None:
    path = (episode if own else show / "episodes") / "cover.png"
    if own:
        set_keys(episode / "episode.toml", {"cover": "cover.png", "cover_alt": "Black."})
    for image, word in (
        (Image.new("1", (6000, 6000)), "6000 x 6000 pixels; apps accept 1400 to 3000"),
        (Image.new("RGBA", (1400, 1400)), "transparency"),
    ):
        image.save(path)
        said = soy("check")
        assert said.code == 20
        assert word in said.err + said.out
        said = soy("build")
        assert said.code == 11
        assert word in said.err
        assert not (show / "build" / "public").exists()
        assert not list((show / "build").rglob("*.mp3"))  # no sound was made for nothing


def test_a_cover_beside_show_toml_that_no_key_names(soy: Soy, show: Path, episode: Path) -> None:
    cover = show / "episodes" / "cover.png"
    cover.unlink()
    (cover.parent / "cover.jpg").write_bytes(pictures.saved(pictures.gradient(), "JPEG"))
    for said in (soy("check"), soy("build")):
        assert said.code in (20, 11)
        told = said.err + said.out
        assert "cover.png: the cover is missing; there is a cover.jpg beside it" in told
        assert 'write cover = "cover.jpg"' in told
