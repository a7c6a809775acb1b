"""Every shape of recording in the table is decoded, warned of or refused, as it says there."""

from __future__ import annotations

import hashlib
import math
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.cli.conftest import Said
from toolkit.audio.intake import recordings
from toolkit.cli import run
from tools import recordings_table

from .shape_files import FIRST_HZ, LOW_HZ, SECONDS, STEP_HZ, TONE_ENDS, TONE_PEAK
from .shapes import SHAPES, Gains, Shape
from .sounds import Samples

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100
# A coder adds its delay at the start and fills its last block: 2 x 1152 samples of MP3 at most.
FRAMES = 2 * 1152


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shapes") / "show"
    assert run(["init", str(folder), "--title", "A show"]) == 0
    Image.new("RGB", (1400, 1400)).save(folder / "episodes" / "cover.png")
    return folder


@pytest.fixture(scope="module", params=SHAPES, ids=lambda shape: shape.name)
def shape(request: pytest.FixtureRequest) -> Shape:
    found: Shape = request.param
    return found


@pytest.fixture(scope="module")
def path(shape: Shape, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("shape") / f"recording.{shape.suffix}"
    shape.make(made)
    return made


def tree(folder: Path) -> dict[str, str | None]:
    """Return all that is in a folder, hidden names too: the digest of each file, else None."""
    return {
        p.relative_to(folder).as_posix(): (
            hashlib.sha256(p.read_bytes()).hexdigest() if p.is_file() else None
        )
        for p in sorted(folder.rglob("*"))
    }


def levels(sound: Samples, count: int) -> list[float]:
    """Return the peaks of the `count` tones in half a second of one channel."""
    return [tone(sound, FIRST_HZ + STEP_HZ * n) for n in range(count)]


def tone(sound: Samples, hz: int) -> float:
    """Return the peak of one tone, as `levels` does."""
    start = round(0.5 * RATE_HZ)
    piece = sound[start : start + RATE_HZ // 2]
    window = np.hanning(len(piece))
    spectrum = np.abs(np.fft.rfft(piece * window)) * 2 / window.sum()
    return float(spectrum[hz // 2])


def assert_gains(sound: Samples, gains: Gains, tolerance_db: float) -> None:
    for found, gain in zip(levels(sound, len(gains)), gains, strict=True):
        if gain:
            assert abs(20 * math.log10(found / TONE_PEAK / gain)) < tolerance_db
        else:
            assert found < TONE_PEAK / 100


def decoded(path: Path, channels: int) -> Samples:
    return np.concatenate(list(recordings.blocks(path, rate_hz=RATE_HZ, channels=channels)))


def end_of_tone(sound: Samples) -> float:
    """Return the seconds at which the tone ends, to a hundredth."""
    size = RATE_HZ // 100
    rms = np.sqrt(np.mean(sound[: len(sound) // size * size].reshape(-1, size) ** 2, axis=1))
    return float(np.flatnonzero(rms > TONE_PEAK / 20)[-1] + 1) / 100


def test_it_is_decoded_as_it_is(shape: Shape, path: Path) -> None:
    if not shape.is_tones:
        return
    within = FRAMES / RATE_HZ if shape.is_lossy else 0.001
    assert recordings.probe(path).duration_ms / 1000 == pytest.approx(SECONDS, abs=within + 0.001)
    tolerance_db = 1.0 if shape.is_lossy else 0.5
    for gains in (shape.left_right, (shape.mono,)):
        sound = decoded(path, len(gains))
        assert len(sound) / RATE_HZ == pytest.approx(SECONDS, abs=within)
        assert end_of_tone(sound[:, 0]) == pytest.approx(TONE_ENDS, abs=within + 0.011)
        for n, row in enumerate(gains):
            assert_gains(sound[:, n], row, tolerance_db)
            assert tone(sound[:, n], LOW_HZ) < TONE_PEAK / 100  # which an LFE has


def test_soy_new_says_what_the_table_says(
    shape: Shape, path: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(project)
    capsys.readouterr()
    code = run(["new", str(path), "--title", "A title", "--project", str(project)])
    said = Said(code, *capsys.readouterr())
    assert "Traceback" not in said.err
    assert code == shape.code
    if shape.verdict == "refused":
        assert (said.err.count("error: "), said.err.count("hint: ")) == (1, 1)
        assert shape.says in said.err
        assert said.out == ""
        assert tree(project) == before
        return
    warned = [line for line in said.err.splitlines() if line.startswith("warning: ")]
    if shape.verdict == "taken":
        assert warned == []
    else:
        assert shape.says in "\n".join(warned)
    made = project / "episodes" / "001-a-title"
    assert (made / f"source.{shape.suffix}").read_bytes() == path.read_bytes()
    assert (made / "episode.toml").is_file()
    shutil.rmtree(made)  # so that each shape meets the same show
    assert tree(project) == before


def test_the_page_for_people_is_what_the_table_gives() -> None:
    assert recordings_table.PAGE.read_text("utf-8") == recordings_table.page()
    listed = [shape.name for _, rows in recordings_table.SECTIONS for shape in rows]
    assert listed == [shape.name for shape in SHAPES]
    assert len(set(listed)) == len(listed)
