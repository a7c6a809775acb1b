"""Videos of moments as a build makes them: asked for, made once, the same however they are made."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import pickle
import shutil
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import av
import jsonschema
import pytest
from PIL import Image

from tests.cli.conftest import MOMENTS, Soy, bring_text, write_campaign
from toolkit.assemble.outputs.video_output import VIDEO_OUTPUT
from toolkit.assemble.rows.scope import Scope
from toolkit.errors import DONE_IN_PART
from toolkit.jobs import run_all
from toolkit.publication import networks
from toolkit.show.project import Project

pytestmark = pytest.mark.rotated

ASKED = 'videos = ["1:1"]\n'
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "kit.schema.json").read_text("utf-8"))
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


def kit_json(show: Path) -> dict[str, Any]:
    path = show / "build" / "public" / "campaign" / "genes" / "recipe" / "kit.json"
    kit: dict[str, Any] = json.loads(path.read_text("utf-8"))
    jsonschema.validate(kit, SCHEMA, format_checker=jsonschema.FormatChecker())
    return kit


def test_kit_json_tells_of_videos_and_status_counts_them(soy: Soy, quoted: Path) -> None:
    assert soy("build").code == 0
    assert kit_json(quoted)["videos"] == []
    status = json.loads(soy("status", "--json").out)[0]
    assert (status["videos_asked"], status["videos"], status["videos_outdated"]) == (0, 0, 0)
    write_campaign(quoted, MOMENTS + 'videos = ["1:1", "9:16"]\n')
    assert "0 of 2 videos" in soy("status").out
    assert soy("build").code == 0
    kit, files = kit_json(quoted), published(quoted)
    square, tall = kit["videos"]
    assert (square["shape"], square["width_px"], square["height_px"]) == ("1:1", 1080, 1080)
    assert (tall["shape"], tall["width_px"], tall["height_px"]) == ("9:16", 1080, 1920)
    base = Project.open(quoted).show.release.public_url.rstrip("/")
    told = {file["name"]: file for file in kit["files"]}
    for video in kit["videos"]:
        with av.open(str(files[video["name"]])) as opened:
            assert video["length_ms"] == opened.streams.video[0].frames * 40
        by_format = {each["content_type"]: each for each in video["captions"]}
        assert by_format["text/vtt"]["networks"] == ["bluesky", "youtube"]
        srt = by_format["application/x-subrip"]
        assert (srt["name"], "facebook" in srt["networks"]) == ("video.en_US.srt", True)
        for one in (video, video["poster"], video["preview"], *video["captions"]):
            data = (quoted / "build" / "public" / one["url"].removeprefix(f"{base}/")).read_bytes()
            assert hashlib.sha256(data).hexdigest() == one["sha256"] == told[one["name"]]["sha256"]
            assert len(data) == one["length_bytes"]
    assert told["video-9x16.mp4"]["role"] == "video"
    assert told["video-9x16.jpg"]["role"] == "video-poster"
    assert told["video-9x16.webp"]["content_type"] == "image/webp"
    assert "2 of 2 videos" in soy("status").out
    write_campaign(quoted, MOMENTS.replace("What a gene is", "Genes are recipes") + ASKED)
    status = json.loads(soy("status", "--json").out)[0]
    assert (status["videos_asked"], status["videos"], status["videos_outdated"]) == (1, 0, 1)


def test_soy_campaign_makes_the_videos_too(soy: Soy, quoted: Path) -> None:
    write_campaign(quoted, MOMENTS + ASKED)
    folder = quoted / "build" / "videos" / "genes" / "recipe"
    said = soy("campaign", "1", "--dry-run")
    assert said.code == 0
    assert str(folder / "video-1x1.mp4") in said.out
    assert "would make 1 kit and 1 video" in said.err
    assert not folder.exists()
    said = soy("campaign", "1", "--json")
    assert said.code == 0
    (video,) = json.loads(said.out)["kits"][0]["videos"]
    path = str(folder / "video-1x1.mp4")
    assert video == {"shape": "1:1", "path": path, "is_made": True, "error": None}
    before = state(folder)
    assert soy("build").code == 0
    assert state(folder) == before


def test_videos_are_the_same_bytes_side_by_side(soy: Soy, quoted: Path) -> None:
    write_campaign(quoted, MOMENTS + 'videos = ["1:1", "16:9"]\n')
    folder, found = quoted / "build" / "videos" / "genes" / "recipe", []
    for jobs in ("1", "3"):
        shutil.rmtree(folder, ignore_errors=True)
        assert soy("campaign", "1", "--jobs", jobs).code == 0
        found.append(state(folder))
    assert len(found[0]) == 2 * 4
    assert found[0] == found[1]


def test_a_video_that_cannot_be_made_leaves_the_kit(soy: Soy, quoted: Path) -> None:
    write_campaign(quoted, MOMENTS.replace("What a gene is", "A smile 😀") + ASKED)
    said = soy("campaign", "1", "--json")
    assert said.code == DONE_IN_PART
    (kit,) = json.loads(said.out)["kits"]
    assert kit["is_made"]
    assert "😀" in kit["videos"][0]["error"]
    assert "😀" in said.err


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


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("A smile 😀", "the font lacks 😀"),
        ("Ww" * 64, "the moment's title does not fit"),
    ],
)
def test_a_text_that_cannot_be_shown_is_found_before_anything_is_made(
    soy: Soy, quoted: Path, title: str, said: str
) -> None:
    write_campaign(quoted, MOMENTS.replace("What a gene is", title))
    assert soy("check").code == 0  # cards have no title
    write_campaign(quoted, MOMENTS.replace("What a gene is", title) + ASKED)
    found = soy("check", "--json")
    (error,) = [row for row in json.loads(found.out) if row["level"] == "error"]
    assert "moment 'recipe', video 1:1" in error["message"]
    assert said in error["message"]
    built = soy("build")
    assert built.code != 0
    assert error["message"] in built.err


def test_what_a_network_does_not_take_is_a_warning(
    soy: Soy, quoted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is lower here, so that no moment of more than 90 seconds is needed."""
    write_campaign(quoted, MOMENTS + 'videos = ["1:1", "9:16"]\n')
    assert "video-limits" not in soy("check", "--json").out
    row = networks.ROWS["facebook"]
    rule = dataclasses.replace(row.video, tall_most_s=5)
    monkeypatch.setitem(networks.ROWS, "facebook", dataclasses.replace(row, video=rule))
    found = json.loads(soy("check", "--json").out)
    (warning,) = [one for one in found if one["rule"] == "video-limits"]
    assert warning["level"] == "warning"
    assert "recipe: the video 9:16 lasts 0:05, and Facebook" in warning["message"]
