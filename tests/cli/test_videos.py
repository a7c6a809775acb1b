"""Videos of moments as a build makes them: asked for, made once, the same however they are made."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import av
import pytest
from PIL import Image

from tests.cli.conftest import MOMENTS, Soy, bring_text, write_campaign
from toolkit.assemble.outputs.scope import Scope
from toolkit.assemble.outputs.video_output import VIDEO_OUTPUT
from toolkit.jobs import run_all
from toolkit.show.project import Project

pytestmark = pytest.mark.rotated

ASKED = 'videos = ["1:1"]\n'
AT = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def quoted(soy: Soy, mastered: Path, show: Path, tmp_path: Path) -> Path:
    """Return a show with one moment, of which no video is asked for."""
    assert mastered.is_dir()
    bring_text(soy, tmp_path)
    assert soy("approve", "1", "--by", "Ana").code == 0
    write_campaign(show, MOMENTS)
    return show


def published(show: Path) -> dict[str, Path]:
    """Return the files of the moment by their names without the digest."""
    found = (show / "build" / "public" / "campaign" / "genes" / "recipe").iterdir()
    return {".".join(p for p in path.name.split(".") if len(p) != 16): path for path in found}


def state(folder: Path) -> dict[str, str]:
    paths = sorted(folder.iterdir())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_a_video_is_made_where_it_is_asked_for(soy: Soy, quoted: Path) -> None:
    assert soy("build").code == 0
    assert not [name for name in published(quoted) if name.startswith("video")]
    write_campaign(quoted, MOMENTS + ASKED)
    assert "genes: video recipe 1:1" in soy("build", "--dry-run").out
    assert soy("build").code == 0
    files = published(quoted)
    made = {"video-1x1.mp4", "video-1x1.jpg", "video-1x1.webp", "video.en.vtt", "video.en_US.srt"}
    assert made <= files.keys()
    with av.open(str(files["video-1x1.mp4"])) as video:
        stream = video.streams.video[0]
        assert (stream.width, stream.height) == (1080, 1080)
        assert stream.average_rate == 25
        assert stream.frames == pytest.approx((2.5 + 0.021 + 3) * 25, abs=1)
        assert video.metadata["title"] == "What a gene is"
        assert video.metadata["comment"].endswith("/moments/genes/recipe/index.html")
    with Image.open(io.BytesIO(files["video-1x1.jpg"].read_bytes())) as poster:
        assert poster.size == (1080, 1080)
    assert files["video.en.vtt"].read_bytes() == files["captions.vtt"].read_bytes()
    assert "A gene is a recipe." in files["video.en_US.srt"].read_text("utf-8")

    times = {p: p.stat().st_mtime_ns for p in (quoted / "build" / "videos").rglob("*.mp4")}
    assert len(times) == 1
    assert soy("build").code == 0
    assert {path: path.stat().st_mtime_ns for path in times} == times
    write_campaign(quoted, MOMENTS.replace("What a gene is", "Genes are recipes") + ASKED)
    assert soy("build").code == 0
    assert {path: path.stat().st_mtime_ns for path in times} != times
    assert published(quoted)["video-1x1.mp4"].name != files["video-1x1.mp4"].name


def test_a_video_is_the_same_in_another_process(soy: Soy, quoted: Path) -> None:
    write_campaign(quoted, MOMENTS + ASKED)
    assert soy("build").code == 0
    folder = quoted / "build" / "videos" / "genes" / "recipe"
    before = state(folder)
    assert set(json.loads((folder / "made-1x1.json").read_text("utf-8"))["files"]) < set(before)
    for path in folder.iterdir():
        path.unlink()
    jobs = VIDEO_OUTPUT.jobs(Scope(Project.open(quoted), AT))
    assert pickle.loads(pickle.dumps(jobs)) == jobs  # noqa: S301
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        run_all(jobs, executor=executor, shared=quoted / "build")
    assert state(folder) == before


def test_a_shape_that_there_is_not_is_named(soy: Soy, quoted: Path) -> None:
    write_campaign(quoted, MOMENTS + 'videos = ["2:3"]\n')
    said = soy("build")
    assert said.code != 0
    assert "moments.toml" in said.err
    assert "9:16" in said.err


def test_a_text_that_does_not_fit_is_said_with_the_moment(soy: Soy, quoted: Path) -> None:
    write_campaign(quoted, MOMENTS.replace("What a gene is", "A smile 😀") + ASKED)
    said = soy("build")
    assert said.code != 0
    assert "moment 'recipe'" in said.err
    assert "😀" in said.err
