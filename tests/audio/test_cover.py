"""The bounded cover, opened again."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from toolkit.audio.pictures import cover
from toolkit.errors import BadFile

pytestmark = pytest.mark.rotated


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    assert picture.format == "JPEG"
    return picture


def looked(path: Path) -> tuple[int, int, str]:
    found = cover.look(path)
    return found.width, found.height, found.kind


def gradient(side: int) -> Image.Image:
    ramp = np.linspace(0, 255, side).astype(np.uint8)
    return Image.fromarray(
        np.stack(np.broadcast_arrays(ramp, ramp[:, None], np.uint8(128)), axis=-1)
    )


def test_large_cover_becomes_small(tmp_path: Path) -> None:
    path = tmp_path / "cover.png"
    gradient(3000).save(path)
    data = cover.bounded_jpeg(path)
    assert opened(data).size == (1400, 1400)
    assert opened(data).mode == "RGB"
    assert len(data) <= 500_000
    assert data == cover.bounded_jpeg(path)
    assert looked(path) == (3000, 3000, "PNG")


def test_noise_is_made_smaller_until_it_fits(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (1500, 1500, 3), dtype=np.uint8)
    path = tmp_path / "cover.png"
    Image.fromarray(noise).save(path, compress_level=0)
    data = cover.bounded_jpeg(path)
    assert len(data) <= 500_000
    assert opened(data).width < 1400


def test_small_cover_is_not_blown_up(tmp_path: Path) -> None:
    path = tmp_path / "cover.jpg"
    gradient(300).save(path)
    assert opened(cover.bounded_jpeg(path)).size == (300, 300)
    assert looked(path) == (300, 300, "JPEG")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "RGB"])
def test_what_is_transparent_is_refused(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "cover.png"
    if mode in ("RGBA", "LA"):
        Image.new("RGBA", (64, 64), (0, 0, 0, 254)).convert(mode).save(path)
    else:
        clear = (0, 0, 0) if mode == "RGB" else 0
        Image.new(mode, (64, 64), 0).save(path, transparency=clear)
    refusal = cover.look(path).refusal
    assert refusal
    assert refusal.rule == "cover-alpha"
    for make in (cover.bounded_jpeg, cover.published):
        with pytest.raises(BadFile, match="the cover has transparent parts"):
            make(path)


def test_sixteen_bit_grey_keeps_its_tones(tmp_path: Path) -> None:
    path = tmp_path / "cover.png"
    Image.fromarray(np.full((32, 32), 0x8080, np.uint16)).save(path)
    assert opened(cover.bounded_jpeg(path)).getpixel((9, 9)) == pytest.approx((128,) * 3, abs=2)


def test_metadata_is_left_out_and_its_turn_is_done(tmp_path: Path) -> None:
    path = tmp_path / "cover.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: to be turned by 90 degrees
    exif[0x010E] = "a private remark"
    Image.new("RGB", (40, 20)).save(path, exif=exif, comment=b"a private remark", dpi=(300, 300))
    data = cover.bounded_jpeg(path)
    assert opened(data).size == (20, 40)
    assert b"private" not in data
    assert not opened(data).getexif()


def test_name_in_any_script(tmp_path: Path) -> None:
    path = tmp_path / "εξώ φυλλο 'α\".png"
    gradient(100).save(path)
    assert looked(path) == (100, 100, "PNG")


def test_what_is_no_cover_is_told(tmp_path: Path) -> None:
    whole = io.BytesIO()
    gradient(200).save(whole, "PNG")
    gif = io.BytesIO()
    gradient(20).save(gif, "GIF")
    for name, data, told in (
        ("empty.png", b"", "neither a PNG nor a JPEG"),
        ("text.jpg", b"this is text", "neither a PNG nor a JPEG"),
        ("moving.png", gif.getvalue(), "neither a PNG nor a JPEG"),
        ("cut.png", whole.getvalue()[: len(whole.getvalue()) // 2], "damaged"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(BadFile, match=f"{name}: the cover is {told}"):
            cover.bounded_jpeg(tmp_path / name)
    with pytest.raises(BadFile, match="missing"):
        cover.look(tmp_path / "none.png")
    with pytest.raises(BadFile):
        cover.look(tmp_path)


def test_bombs_are_refused_before_they_are_decoded(tmp_path: Path) -> None:
    path = tmp_path / "cover.png"
    for size in ((8000, 8000), (20_000, 10_000), (2, 3001)):
        Image.new("1", size).save(path)
        found = cover.look(path)
        assert (found.width, found.height, found.changed) == (*size, ())
        for make in (cover.bounded_jpeg, cover.published):
            with pytest.raises(BadFile, match=f"too large: {size[0]} x {size[1]}"):
                make(path)


def test_text_chunks_that_blow_up_are_left_out_unread(tmp_path: Path) -> None:
    path = tmp_path / "cover.png"
    info = PngImagePlugin.PngInfo()
    info.add_text("bomb", "x" * (PngImagePlugin.MAX_TEXT_CHUNK * 2), zip=True)
    gradient(50).save(path, pnginfo=info)
    assert b"bomb" not in cover.published(path)[0]
    assert cover.look(path).left_out == ("a remark",)
