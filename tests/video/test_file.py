"""The MP4 that all networks take: read back atom by atom, and decoded."""

from __future__ import annotations

import hashlib
import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.loudness import other_meter
from tests.video.atoms import atoms, tracks
from tests.video.makings import RATE_HZ, audiogram, clicks, contrast, voice
from toolkit.audio import processor
from toolkit.video import production
from toolkit.video.encoder import VideoTags

pytestmark = pytest.mark.rotated

TAGS = VideoTags("A title", "A show", "https://example.org/")
CLIP_MS = 2200
LATE_MS = 1024 * 1000 / RATE_HZ


class Made(NamedTuple):
    """A video with what it was made of."""

    path: Path
    scenes: production.Scenes
    sound: NDArray[np.int16]


def make(path: Path, sound: NDArray[np.int16]) -> Made:
    processor.settle()
    scenes = production.scenes(audiogram(), sound)
    production.write(scenes, sound, path, TAGS)
    return Made(path, scenes, sound)


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("video") / "spoken.mp4", voice(CLIP_MS))


@pytest.fixture(scope="module")
def clicked(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Return a video with a click where each word begins."""
    starts = tuple(word.start_ms for word in audiogram().phrases[0].words)
    return make(tmp_path_factory.mktemp("video") / "clicked.mp4", clicks(CLIP_MS, starts))


def pictures(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as file:
        return [frame.to_ndarray(format="rgb24").astype(np.uint8) for frame in file.decode(video=0)]


def heard(path: Path) -> NDArray[np.float64]:
    """Return all samples from the time 0 on, as a player without an edit list plays them."""
    with av.open(str(path)) as file:
        first, *others = file.decode(audio=0)
        assert first.pts == 0
        return np.concatenate([f.to_ndarray()[0] for f in (first, *others)]).astype(np.float64)


def test_the_index_comes_first_and_there_is_no_edit_list(spoken: Made) -> None:
    found = list(atoms(spoken.path.read_bytes()))
    top = [atom.kind for atom in found if atom.path.count("/") == 1]
    assert top.index("moov") < top.index("mdat")
    assert "edts" not in {atom.kind for atom in found}


def test_the_rate_is_constant(spoken: Made) -> None:
    made = tracks(spoken.path.read_bytes())
    for handler, per_second in (("vide", 25), ("soun", RATE_HZ / 1024)):
        scale = struct.unpack(">I", made[handler]["mdhd"][12:16])[0]
        entries, count, length = struct.unpack(">III", made[handler]["stts"][4:16])
        assert entries == 1
        assert scale / length == pytest.approx(per_second)
        assert "ctts" not in made[handler]  # nothing is shown in another order than decoded
        if handler == "vide":
            assert count == spoken.scenes.frames


def test_it_says_high_profile_limited_bt709_and_square_pixels(spoken: Made) -> None:
    described = tracks(spoken.path.read_bytes())["vide"]["stsd"]
    configuration = described[described.index(b"avcC") + 4 :]
    assert configuration[1] == 100  # High (ITU-T H.264, A.2.4)
    colour = described[described.index(b"colr") + 4 :]
    assert colour[:11] == b"nclx" + struct.pack(">HHHB", 1, 1, 1, 0)
    aspect = described[described.index(b"pasp") + 4 :]
    across, down = struct.unpack(">II", aspect[:8])
    assert across == down


def test_groups_are_closed_and_two_seconds_long(spoken: Made) -> None:
    keys = tracks(spoken.path.read_bytes())["vide"]["stss"]
    count = struct.unpack(">I", keys[4:8])[0]
    places = [each - 1 for each in struct.unpack(f">{count}I", keys[8:])]
    assert places[0] == 0
    assert max(np.diff([*places, spoken.scenes.frames])) <= 50


def test_it_decodes_to_what_was_drawn(spoken: Made) -> None:
    shown = pictures(spoken.path)
    assert len(shown) == spoken.scenes.frames == round((CLIP_MS + 21) / 40 + 0.49) + 75
    assert shown[0].shape == (1080, 1080, 3)
    painter = production.FramePainter(spoken.scenes)
    for place in (0, 20, spoken.scenes.length - 1):
        off = shown[place].astype(np.int64) - painter.picture(place)
        assert np.sqrt((off * off).mean()) < 6  # about 32 dB, colours halved and all
    background = shown[20][1070, 1070].astype(int)
    assert np.abs(background - (0x09, 0x1A, 0x3A)).max() <= 3


def test_captions_can_be_read_after_the_encoder(spoken: Made) -> None:
    box = spoken.scenes.audiogram.shape.captions
    for shown in pictures(spoken.path)[5 : spoken.scenes.length : 5]:
        assert contrast(shown[box.y : box.bottom, box.x : box.right].astype(np.int64)) >= 4.5


def test_sound_and_pictures_are_equally_long(spoken: Made) -> None:
    length_s = len(heard(spoken.path)) / RATE_HZ
    assert length_s == pytest.approx(spoken.scenes.frames / 25, abs=0.04)


def test_the_sound_is_as_loud_as_the_clip(spoken: Made) -> None:
    meter = other_meter(RATE_HZ, block_size=0.4)
    before = meter.integrated_loudness(spoken.sound / 32768)
    clip = heard(spoken.path)[1024 : 1024 + len(spoken.sound)]
    assert meter.integrated_loudness(clip) == pytest.approx(before, abs=0.3)


def test_a_word_is_marked_when_it_is_heard(clicked: Made) -> None:
    box = clicked.scenes.audiogram.shape.captions
    shown = [
        picture[box.y : box.bottom, box.x : box.right].astype(int)
        for picture in pictures(clicked.path)[: clicked.scenes.length]
    ]
    amber = [(p[..., 0] > 200) & (p[..., 1] > 150) & (p[..., 2] < 140) for p in shown]
    places = [np.flatnonzero(each.any(axis=0)) for each in amber]
    middles = [(int(p[0]) + int(p[-1])) / 2 if len(p) > 20 else -1.0 for p in places]
    rows = [float(np.flatnonzero(each.any(axis=1)).mean()) if m >= 0 else -1
            for each, m in zip(amber, middles, strict=True)]  # fmt: skip
    moved = (
        max(abs(middles[frame] - middles[frame - 1]) / 20, abs(rows[frame] - rows[frame - 1]) / 9)
        for frame in range(1, len(middles))
    )
    begun = [n * 40 for n, far in enumerate(moved, 1) if far > 1 and middles[n] >= 0]
    loud = np.flatnonzero(np.abs(heard(clicked.path)) > 0.1)
    starts = loud[np.diff(loud, prepend=-RATE_HZ) > RATE_HZ // 10] * 1000 / RATE_HZ
    assert len(begun) == len(starts) == 4
    assert np.abs(np.array(begun) - starts).max() <= 40


def test_the_bytes_are_the_same_on_one_core_and_in_another_folder(
    spoken: Made, tmp_path: Path
) -> None:
    code = (
        "import os, sys; os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[0]})\n"
        "from pathlib import Path; from tests.video.test_file import CLIP_MS, make, voice\n"
        "make(Path(sys.argv[1]), voice(CLIP_MS))"
    )
    again = tmp_path / "again.mp4"
    root = Path(__file__).parents[2]
    environment = {**os.environ, "TZ": "Asia/Kathmandu", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", code, again], check=True, cwd=root, env=environment)
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (spoken.path, again)}
    assert len(digests) == 1


def test_it_says_what_it_is_and_not_who_made_it(spoken: Made) -> None:
    with av.open(str(spoken.path)) as file:
        said = file.metadata
    assert said["title"] == TAGS.title
    assert said["comment"] == TAGS.comment
    assert "creation_time" not in said
    assert b"Lavf" not in spoken.path.read_bytes()


def test_poster_and_preview_show_the_same_without_sound(spoken: Made) -> None:
    import io

    from PIL import Image

    still = Image.open(io.BytesIO(production.poster(spoken.scenes)))
    assert (still.format, still.size) == ("JPEG", (1080, 1080))
    moving = Image.open(io.BytesIO(production.preview(spoken.scenes)))
    assert (moving.format, moving.size) == ("WEBP", (540, 540))
    assert getattr(moving, "n_frames", 1) > 10
    assert production.preview(spoken.scenes) == production.preview(spoken.scenes)
