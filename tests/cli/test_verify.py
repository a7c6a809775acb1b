"""The whole way: a show built and published into a folder, served, and looked at from outside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from tests.cli.conftest import Soy, bring_text
from tests.verify.site import Site, no_ranges, serving
from toolkit.cli.publication import publish_check
from toolkit.errors import FeedFaulty
from toolkit.show.findings import Finding
from toolkit.show.project import Project
from toolkit.show.show import Release
from toolkit.verify.report import Report
from toolkit.workflow.publication import outside_view

pytestmark = pytest.mark.rotated


@pytest.fixture
def site(show: Path, mastered: Path, soy: Soy) -> Iterator[Site]:
    """Yield a server of the published folder; the show's address is its address."""
    with serving() as made:
        path = show / "episodes" / "show.toml"
        document = tomlkit.parse(path.read_text("utf-8"))
        document["release"]["public_url"] = f"{made.base}/show"
        path.write_text(tomlkit.dumps(document), "utf-8")
        bring_text(soy, show)
        assert soy("approve", "001", "--by", "Ana").code == 0
        assert soy("build").code == 0
        assert soy("publish").code == 0
        made.put_folder(show / "build" / "published", "show")
        yield made


def test_from_publish_to_verify(site: Site, show: Path, soy: Soy) -> None:
    said = soy("verify", "--full", "--json", "--report", "look.html")
    report = json.loads(said.out)
    assert (said.code, report["findings"]) == (0, [])
    assert report["compared_with_release"] is True
    assert report["files"] > 6
    assert "Nothing is wrong" in (show / "look.html").read_text("utf-8")

    sound = next(path for path in site.files if path.endswith(".mp3"))
    good = site.files[sound].data
    site.put(sound, good[:-1] + bytes([good[-1] ^ 1]))
    assert soy("verify").code == 0  # of the same length, and not fetched whole
    said = soy("verify", "--full")
    assert said.code == 27
    assert "the bytes are not those published (SHA-256)" in said.out
    assert sound in said.out

    site.put(sound, good[:-1])
    assert "bytes were published, the server's file has" in soy("verify").out
    site.put(sound, good)
    text = next(path for path in site.files if path.endswith(".vtt"))
    site.put(text, site.files[text].data.replace(b"gene", b"jean"))
    said = soy("verify", site.base + "/show/feed.xml")
    assert said.code == 27
    assert text in said.out


def test_after_a_publish(site: Site, soy: Soy, show: Path) -> None:
    looked = len(site.asked)
    assert soy("publish").code == 0
    assert len(site.asked) == looked  # a folder is not looked at unasked
    assert soy("publish", "--verify").code == 0
    assert len(site.asked) > looked

    sound = next(path for path in site.files if path.endswith(".mp3"))
    site.faults[sound] = no_ranges
    said = soy("publish", "--verify", "--json")
    outcome = json.loads(said.out)
    assert said.code == 27
    assert "the publish is done, but there are 1 error" in said.err
    assert outcome["put"] == []
    assert [finding["rule"] for finding in outcome["verified"]["findings"]] == ["range"]
    assert soy("publish", "--no-verify").code == 0


def test_nothing_to_look_at(show: Path, soy: Soy, tmp_path: Path) -> None:
    assert soy("verify").code == 11  # the address is still an example
    assert soy("verify", "not an address").code == 2
    assert soy("verify", "--episodes", "-3", "http://127.0.0.1:1/feed.xml").code == 2
    said = soy("verify", "http://127.0.0.1:1/feed.xml")
    assert said.code == 27
    assert "the server refuses the connection" in said.out


def test_many_of_one_kind_are_said_once(soy: Soy, tmp_path: Path, site: Site) -> None:
    texts = [path for path in site.files if "/transcript." in path]
    assert len(texts) > 2
    for path in texts:
        site.put(path, site.files[path].data, Access_Control_Allow_Origin="")
    out = soy("verify").out
    assert out.count("web players cannot read it") == 1
    assert f"{len(texts)} times" in out


def test_when_a_publish_is_looked_at(show: Path) -> None:
    made = Project.open(show).show
    folder = made.release.model_copy(update={"public_url": "https://podcast.eu/show"})
    bucket = folder.model_copy(update={"target": "s3://bucket/show"})
    example = bucket.model_copy(update={"public_url": "https://cdn.example.org/show"})

    def wanted(release: Release, asked: bool | None = None, **more: Any) -> bool:
        settings = {"target": None, "is_idle": False} | more
        shown = made.model_copy(update={"release": release})
        return outside_view.is_wanted(asked, shown, **settings)

    assert wanted(bucket)
    assert not wanted(bucket, target="s3://other/place")
    assert not wanted(bucket, is_idle=True)
    assert not wanted(bucket, asked=False)
    assert not wanted(folder)
    assert not wanted(example)
    assert wanted(folder, asked=True)


def test_an_address_that_does_not_answer_yet(capsys: pytest.CaptureFixture[str]) -> None:
    found = Finding("error", "unreachable", "the feed", "there is no server of that name")
    report = Report("https://podcast.eu/feed.xml", "", 0, 0, False, (found,), is_unreached=True)
    publish_check.tell(report, is_asked=False, is_quiet=False)
    assert "published, but https://podcast.eu/feed.xml cannot be reached" in capsys.readouterr().err
    with pytest.raises(FeedFaulty, match="the publish is done, but"):
        publish_check.tell(report, is_asked=True, is_quiet=True)
