"""soy count as a person uses it: in a show, from logs in a folder and in a bucket, to the page."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.release.places import MOTO_KEYS, client
from tests.release.small_s3 import serving
from toolkit.cli import run
from tools import made_up_logs

pytestmark = pytest.mark.rotated

LATER = "2027-01-01T00:00:00Z"
Said = tuple[int, str, str]
Soy = Callable[..., Said]


@pytest.fixture
def show(tmp_path: Path, built_sample: Path) -> Path:
    """Return a copy of the sample show with what was built of it."""
    source, target = built_sample, tmp_path / "show"
    for name in ("episodes", "transcripts", "campaign"):
        shutil.copytree(source / name, target / name)
    (target / "build").mkdir()
    for name in ("built.json", "public"):
        place = source / "build" / name
        copied = shutil.copy if place.is_file() else shutil.copytree
        copied(place, target / "build" / name)
    return target


@pytest.fixture
def soy(capsys: pytest.CaptureFixture[str], show: Path) -> Soy:
    """Return what runs soy in the show."""

    def call(*arguments: str) -> Said:
        capsys.readouterr()
        code = run(["--project", str(show), *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def logs_of(show: Path) -> Path:
    folder = show / "build" / "made-up-logs"
    made_up_logs.write(folder, made_up_logs.public_keys(show))
    return folder


def test_a_month_from_the_logs_to_the_page(show: Path, soy: Soy) -> None:
    logs_of(show)
    code, out, err = soy("count", "fetch", "--dry-run")
    assert code == 0, err
    assert out.count("would fetch") == 30
    assert not (show / "build" / "statistics").exists()
    code, out, err = soy("count", "fetch", "--json")
    assert (code, json.loads(out)["new"]) == (0, 30), err
    code, out, err = soy("count", "--at", LATER, "--json")
    assert code == 0, err
    said = json.loads(out)
    assert len(said["closed"]) == 30
    assert said["remarks"] == []
    assert all(log["layout"] == "cloudfront" and not log["broken"] for log in said["logs"])
    assert list((show / "build" / "statistics" / "logs").iterdir()) == []

    found = json.loads(soy("count", "show", "--json")[1])
    assert found["downloads"] == sum(day["downloads"] for day in said["closed"]) > 2000
    assert found["is_certified"] is False
    assert "Made up" in found["note"]
    assert [one["episode"] for one in found["episodes"]] == ["000", "001", "002"]
    trailer = found["episodes"][0]
    assert 0 < trailer["after_1_days"] < trailer["after_7_days"] < trailer["after_30_days"]
    assert trailer["after_30_days"] == trailer["downloads"]
    assert found["episodes"][2]["after_30_days"] is None
    assert {one["name"] for one in found["transcripts"]} == {"bg", "de", "el", "en", "fi", "fr"}
    assert set(found["others"]) == {"clip", "kit", "video"}
    assert {one["name"] for one in found["countries"]} >= {"DE", "FR"}

    one = json.loads(soy("count", "show", "1", "--json")[1])
    assert one["downloads"] == found["episodes"][1]["downloads"]
    rows = list(csv.DictReader(io.StringIO(soy("count", "show", "--csv")[1])))
    assert sum(int(row["number"]) for row in rows if row["what"] == "day") == found["downloads"]
    assert all(
        int(row["number"]) >= 5 for row in rows if row["number"].isdecimal() and int(row["number"])
    )

    code, out, err = soy("count", "show")
    assert code == 0
    assert "Apple Podcasts" in out
    page = (show / "build" / "reports" / "listeners.html").read_text("utf-8")
    assert "not\ncertified" in page or "not certified" in page
    assert "Made up: nobody listened." in page

    before = {path.name: path.read_bytes() for path in (show / "statistics").iterdir()}
    assert json.loads(soy("count", "fetch", "--json")[1])["new"] == 0
    assert soy("count", "--at", LATER)[0] == 0
    assert {path.name: path.read_bytes() for path in (show / "statistics").iterdir()} == before
    assert (show / "statistics" / ".gitignore").read_text().endswith("*\n")


def test_two_processes_count_the_same_as_one(show: Path, soy: Soy) -> None:
    logs_of(show)
    sums = []
    for jobs in ("1", "2"):
        for name in ("statistics", "build/statistics"):
            shutil.rmtree(show / name, ignore_errors=True)
        assert soy("count", "fetch")[0] == 0
        assert soy("count", "--at", LATER, "--jobs", jobs)[0] == 0
        sums.append([path.read_bytes() for path in sorted((show / "statistics").glob("*.json"))])
    assert sums[0] == sums[1]


def test_days_stay_open_and_the_busiest_are_told(show: Path, soy: Soy) -> None:
    logs_of(show)
    assert soy("count", "fetch")[0] == 0
    code, _, err = soy("count", "--at", "2026-11-20T23:00:00Z")
    assert code == 0
    assert "still open: 2026-11-18" in err
    found = json.loads(soy("count", "busiest", "--json")[1])
    assert [one["day"] for one in found] == ["2026-11-18"]
    assert 0 < len(found[0]["busiest"]) <= 20
    assert "192.0.2" not in soy("count", "busiest")[1]


def test_broken_logs_are_named_and_the_code_says_so(show: Path, soy: Soy) -> None:
    folder = show / "build" / "made-up-logs"
    folder.mkdir(parents=True)
    (folder / "diary.txt").write_text("Dear diary,\nnobody listened.\n")
    cut = next(made_up_logs.lines_of(made_up_logs.FIRST, made_up_logs.public_keys(show)))
    head = f"#Version: 1.0\n#Fields: {made_up_logs.FIELDS}\n"
    (folder / "broken.log").write_text(f"{head}{cut}2026-11-03\tnonsense\n")
    assert soy("count", "fetch")[0] == 0
    code, _, err = soy("count", "--at", LATER)
    assert code == 3
    assert "diary.txt: soy does not recognise the layout" in err
    assert "broken.log, line 4: it has 2 columns" in err
    assert json.loads(soy("count", "fetch", "--json", "--dry-run")[1])["logs"] == [
        {"name": "diary.txt", "size_bytes": 29}
    ]


def test_logs_in_a_bucket(show: Path, soy: Soy, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in MOTO_KEYS.items():
        monkeypatch.setenv(name, value)
    with serving() as server:
        s3 = client(server.url)
        s3.create_bucket(Bucket="logs")
        for path in sorted(logs_of(show).iterdir())[:3]:
            s3.put_object(Bucket="logs", Key=f"podcast/{path.name}", Body=path.read_bytes())
        path = show / "episodes" / "show.toml"
        text = path.read_text("utf-8").replace('"build/made-up-logs"', '"s3://logs/podcast"')
        text = text.replace("[statistics]", f'[statistics]\nendpoint_url = "{server.url}"')
        path.write_text(text.replace("[release]", "[release]\npath_style = true"), "utf-8")
        code, out, err = soy("count", "fetch", "--json")
        assert (code, json.loads(out)["new"]) == (0, 3), err
        assert json.loads(soy("count", "fetch", "--json")[1])["new"] == 0
    assert len(json.loads(soy("count", "--at", LATER, "--json")[1])["closed"]) == 3


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("logs", '"ftp://x/y"', "expected a folder, or s3://bucket/prefix"),
        ("logs", '"s3://x"', "expected s3://bucket"),
        ("layout", '"csv"', "layout"),
        ("hosts", '["https://x/"]', "name of a host"),
        ("exclude", '["10.0.0.1/8"]', "network such as"),
        ("most_a_day", "3", "10"),
        ("colour", '"red"', "colour"),
    ],
)
def test_soy_check_names_mistakes(key: str, value: str, said: str, show: Path, soy: Soy) -> None:
    path = show / "episodes" / "show.toml"
    lines = [
        line for line in path.read_text("utf-8").splitlines() if not line.startswith(f"{key} = ")
    ]
    lines.insert(lines.index("[statistics]") + 1, f"{key} = {value}")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    code, out, err = soy("check")
    assert code == 20
    assert said in out + err
    assert soy("count")[0] == 11


def test_without_the_table_the_way_is_told(show: Path, soy: Soy) -> None:
    path = show / "episodes" / "show.toml"
    text = path.read_text("utf-8")
    start = text.index("# How listeners are counted")
    path.write_text(text[:start] + text[text.index("# Who is heard in every") :], "utf-8")
    for command in (("count",), ("count", "fetch"), ("storage", "setup", "--logs")):
        code, _, err = soy(*command)
        assert code == 11, command
        assert "[statistics]" in err
    code, _, err = soy("count", "show")
    assert code == 11
    assert "soy count fetch" in err
