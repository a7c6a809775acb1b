"""What is published of a cover: opened again by Pillow, and searched byte by byte."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests import pictures
from tests.limits import within
from toolkit.audio.pictures import cover
from toolkit.errors import BadFile

pytestmark = pytest.mark.rotated

SIDE = 96


def put(folder: Path, data: bytes) -> Path:
    path = folder / ("cover.png" if data.startswith(b"\x89PNG") else "cover.jpg")
    path.write_bytes(data)
    return path


def opened(data: bytes) -> Image.Image:
    """Return the picture, looked at whole."""
    image = Image.open(io.BytesIO(data))
    image.load()
    assert image.mode == "RGB"
    assert pictures.is_bare(data), pictures.names_in(data)
    assert not image.getexif()
    assert not {"icc_profile", "comment", "exif", "xmp", "transparency"} & image.info.keys()
    return image


@pytest.mark.parametrize("make", [pictures.private_jpeg, pictures.private_png])
def test_private_things_are_left_out_and_no_pixel_changes(
    tmp_path: Path, make: Callable[[Image.Image], bytes]
) -> None:
    path = put(tmp_path, make(pictures.gradient(SIDE)))
    found = cover.look(path)
    assert "the place where it was taken" in found.left_out
    assert "names, or remarks about people" in found.left_out
    assert "other data after the picture's end" in found.left_out
    assert found.changed == ()
    data, _ = cover.published(path)
    assert pictures.SECRET not in data
    with Image.open(path) as before:
        assert np.array_equal(np.asarray(opened(data)), np.asarray(before))
    assert data == cover.published(path)[0]
    tagged = cover.bounded_jpeg(path)
    assert pictures.SECRET not in tagged
    assert pictures.is_bare(tagged)


def test_a_bare_file_is_published_as_it_is(tmp_path: Path) -> None:
    plain = pictures.saved(pictures.gradient(SIDE), "PNG")
    path = put(tmp_path, plain)
    assert cover.published(path) == (plain, "PNG")
    assert cover.look(path).left_out == ()


@pytest.mark.parametrize("how", [{"progressive": True}, {"subsampling": 2}, {"keep_rgb": True}])
def test_jpegs_of_all_common_kinds_stay_the_same_picture(
    tmp_path: Path, how: dict[str, object]
) -> None:
    original = pictures.gradient(SIDE)
    path = put(tmp_path, pictures.saved(original, "JPEG", quality=95, **how))
    shown = np.asarray(opened(cover.published(path)[0])).astype(int)
    assert np.abs(shown - np.asarray(original)).max() < 16


@pytest.mark.parametrize(
    ("mode", "word"),
    [("L", "grey"), ("1", "grey"), ("P", "palette"), ("I;16", "grey"), ("RGBA", "transparency")],
)
def test_what_every_app_can_be_given_is_converted(tmp_path: Path, mode: str, word: str) -> None:
    if mode == "I;16":
        image = Image.fromarray(np.full((SIDE, SIDE), 0x8080, np.uint16))
    else:
        plain = Image.new("RGB", (SIDE, SIDE), (128, 128, 128))
        image = plain.quantize() if mode == "P" else plain.convert(mode)
    path = put(tmp_path, pictures.saved(image, "PNG"))
    found = cover.look(path)
    assert found.refusal is None
    assert word in " ".join(found.changed)
    value = np.asarray(opened(cover.published(path)[0]))
    assert mode == "1" or np.abs(value.astype(int) - 128).max() <= 3


def test_colours_of_another_profile_become_srgb(tmp_path: Path) -> None:
    for kind in ("PNG", "JPEG"):
        red = Image.new("RGB", (SIDE, SIDE), (255, 0, 0))
        path = put(tmp_path, pictures.saved(red, kind, icc_profile=pictures.other_profile()))
        assert cover.look(path).changed == ("its colours are converted from its profile to sRGB",)
        for data in (cover.published(path)[0], cover.bounded_jpeg(path)):
            colours = np.asarray(opened(data))[9, 9]
            assert colours[1] > 240 > 60 > max(colours[0], colours[2])


def test_a_profile_that_means_srgb_or_nothing_changes_no_pixel(tmp_path: Path) -> None:
    image = pictures.gradient(SIDE)
    for profile, told in ((pictures.srgb_profile(), 0), (b"rubbish" * 30, 1)):
        path = put(tmp_path, pictures.saved(image, "PNG", icc_profile=profile))
        assert len(cover.look(path).changed) == told
        assert np.array_equal(np.asarray(opened(cover.published(path)[0])), np.asarray(image))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_turned_as_pillow_turns_it(tmp_path: Path, orientation: int) -> None:
    from PIL import ImageOps

    image = pictures.gradient(SIDE).crop((0, 0, SIDE, 40))
    path = put(tmp_path, pictures.private_jpeg(image, orientation))
    with Image.open(path) as before:
        upright = ImageOps.exif_transpose(before)
    shown = opened(cover.published(path)[0])
    assert shown.size == upright.size
    assert np.abs(np.asarray(shown).astype(int) - np.asarray(upright)).max() < 12


def test_a_jpeg_of_several_pictures_is_its_first(tmp_path: Path) -> None:
    first, second = pictures.gradient(SIDE), Image.new("RGB", (SIDE, SIDE), "red")
    path = put(tmp_path, pictures.saved(first, "MPO", save_all=True, append_images=[second]))
    data, kind = cover.published(path)
    assert kind == "JPEG"
    assert opened(data).format == "JPEG"
    assert data.count(b"\xff\xd8\xff") == 1


def test_nothing_hides_behind_the_pixels(tmp_path: Path) -> None:
    plain = pictures.saved(pictures.gradient(SIDE), "PNG")
    at = plain.index(b"IDAT")
    length = int.from_bytes(plain[at - 4 : at], "big")
    rows = zlib.decompress(plain[at + 4 : at + 4 + length])
    for hidden in (
        zlib.compress(rows + pictures.SECRET, 0),
        zlib.compress(rows) + pictures.SECRET,
    ):
        whole = pictures.with_chunk(plain[: at - 4], b"IDAT", hidden) + plain[at + 8 + length :]
        data, _ = cover.published(put(tmp_path, whole))
        assert pictures.SECRET not in data
        assert np.array_equal(np.asarray(opened(data)), np.asarray(pictures.gradient(SIDE)))


def test_what_apps_do_not_show_is_refused(tmp_path: Path) -> None:
    plain = pictures.saved(pictures.gradient(SIDE), "PNG")
    cmyk = Image.new("CMYK", (SIDE, SIDE), (10, 200, 30, 0))
    hdr = pictures.with_chunk(plain, b"cICP", b"\x09\x10\x00\x01")
    for data, rule in (
        (pictures.saved(cmyk, "JPEG"), "cover-colours"),
        (pictures.moving(pictures.gradient(SIDE)), "cover-animated"),
        (hdr, "cover-kind"),
    ):
        path = put(tmp_path, data)
        refusal = cover.look(path).refusal
        assert refusal
        assert refusal.rule == rule
        for make in (cover.published, cover.bounded_jpeg):
            with pytest.raises(BadFile) as told:
                make(path)
            assert told.value.hint


def test_every_cut_and_every_lie_is_told_as_damage(tmp_path: Path) -> None:
    image = pictures.gradient(64)
    for data in (pictures.private_jpeg(image), pictures.private_png(image)):
        whole = data.index(b"\xff\xd9\xff\xd8" if data[0] == 0xFF else b"IEND") + 2
        for end in {*range(3, whole, 97), whole - 3}:
            with pytest.raises(BadFile):
                cover.look(put(tmp_path, data[:end]))
    png = bytearray(pictures.saved(image, "PNG"))
    for at, value in ((19, 65), (8, 255), (png.index(b"IDAT") + 9, 7)):
        lie = bytearray(png)
        lie[at] = value
        with pytest.raises(BadFile):
            cover.look(put(tmp_path, bytes(lie)))


def test_flipped_bytes_end_in_a_picture_or_one_clear_error(tmp_path: Path) -> None:
    random = np.random.default_rng(4)
    image = pictures.gradient(32)
    for data in (pictures.private_jpeg(image), pictures.private_png(image)):
        for _ in range(150):
            broken = bytearray(data)
            for at in random.integers(3, len(data), 3):
                broken[at] = random.integers(0, 256)
            path = tmp_path / "cover.png"
            path.write_bytes(broken)
            with contextlib.suppress(BadFile):
                assert pictures.is_bare(cover.published(path)[0])


def test_files_made_to_take_long_do_not(tmp_path: Path) -> None:
    """Millions of empty parts, of fill bytes and of stuffed bytes; a profile that blows up."""
    png = pictures.saved(pictures.gradient(SIDE), "PNG")
    jpeg = pictures.saved(pictures.gradient(SIDE), "JPEG")
    empty = b"\0\0\0\0teSt\0\0\0\0"
    many = b"\xff\xfe\0\2"
    for data in (
        png[:33] + empty * 3_000_000 + png[33:],
        jpeg[:2] + many * 5_000_000 + jpeg[2:],
        jpeg[:2] + b"\xff" * 20_000_000 + jpeg[2:],
        jpeg[:-2] + b"\xff\0" * 10_000_000,
        bytes(cover.FILE_LIMIT_BYTES + 1),
    ):
        with within(data[:60]), pytest.raises(BadFile):
            cover.look(put(tmp_path, data))
    bomb = pictures.with_chunk(png, b"iCCP", b"x\0\0" + zlib.compress(bytes(100_000_000)))
    assert cover.look(put(tmp_path, bomb)).changed == (
        "its colour profile cannot be read, and is removed",
    )


def test_memory_stays_bounded(tmp_path: Path) -> None:
    """The largest cover that apps take, in the costliest kind, and one of 36 megapixels."""
    image = pictures.gradient(3000).convert("RGBA")
    path = put(tmp_path, pictures.saved(image, "PNG", compress_level=1))
    too_large = tmp_path / "large.png"
    Image.new("RGB", (6000, 6000)).save(too_large, compress_level=1)
    program = (
        "import sys; from pathlib import Path; from toolkit.audio.pictures import cover\n"
        "cover.look(Path(sys.argv[2])); cover.published(Path(sys.argv[1]))\n"
        "status = Path('/proc/self/status').read_text()\n"
        "print(int(status.split('VmHWM:')[1].split()[0]) // 1024)"
    )
    command = [sys.executable, "-c", program, str(path), str(too_large)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 400  # MiB, Python and Pillow included
