"""Texts that soy wrote into new files are errors of `soy check`, and stop `soy publish`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import MOMENTS, Soy, bring_text, write_campaign
from toolkit.show import templates
from toolkit.show.toml.toml_editor import set_keys

pytestmark = pytest.mark.rotated

AT = ("--at", "2027-01-01T00:00:00Z")


def errors(soy: Soy) -> list[tuple[str, str]]:
    found = json.loads(soy("check", *AT, "--json").out)
    return [(f["level"], f["where"]) for f in found if f["rule"] == "template"]


@pytest.mark.usefixtures("mastered")
def test_a_new_show_is_not_published_before_its_texts_are_written(
    tmp_path: Path, soy: Soy, episode: Path, show: Path
) -> None:
    published = show / "build" / "published"
    (episode / "notes.md").write_text(templates.NOTES, "utf-8")
    assert errors(soy) == [("error", "episodes/001-what-a-gene-is/notes.md")] * 3
    assert soy("build", *AT).code == 0  # to look at
    for arguments in (("publish",), ("publish", "--dry-run"), ("publish", "--again")):
        said = soy(*arguments)
        assert said.code == 20
        assert "episodes/001-what-a-gene-is/notes.md" in said.err
        assert "A point that listeners take home" in said.err
    assert not published.exists()

    (episode / "notes.md").write_text("What genes are.\n\n<!-- ask Jo -->\n", "utf-8")
    assert errors(soy) == []
    said = soy("publish")  # what was built is still the old
    assert (said.code, published.exists()) == (20, False)
    assert "feed.xml" in said.err
    assert "soy build" in said.err

    assert soy("build", *AT).code == 0
    assert soy("publish").code == 0
    set_keys(show / "episodes" / "show.toml", {"author": "our organisation."})
    said = soy("publish")
    assert (said.code, "episodes/show.toml: author" in said.err) == (20, True)


@pytest.mark.usefixtures("mastered")
def test_an_episode_that_is_still_being_written_stops_nothing(
    soy: Soy, episode: Path, show: Path, recording: Path
) -> None:
    assert soy("new", recording, "--title", "Next").code == 0
    assert errors(soy) == [("warning", "episodes/002-next/notes.md")] * 3
    assert soy("build", *AT).code == 0
    assert soy("publish").code == 0


@pytest.mark.usefixtures("mastered")
def test_a_comment_without_an_end_stops_publishing(soy: Soy, episode: Path) -> None:
    (episode / "notes.md").write_text("Open to all.\n\n<!-- ask Jo\n\nAnd this?\n", "utf-8")
    assert "notes-comment" in soy("check", *AT).out
    assert soy("build", *AT).code == 0
    said = soy("publish")
    assert (said.code, "a comment begins with <!--" in said.err) == (20, True)


@pytest.mark.usefixtures("mastered")
def test_examples_of_a_campaign_stop_publishing(soy: Soy, episode: Path, show: Path) -> None:
    bring_text(soy, episode)
    assert soy("approve", "001", "--by", "Ada Editor").code == 0
    write_campaign(show, MOMENTS + 'text = "A question that makes people curious."\n')
    assert errors(soy) == [("error", "campaign/genes/moments.toml")]
    assert soy("build", *AT).code == 0
    said = soy("publish")
    assert (said.code, "moments.toml" in said.err) == (20, True)
    write_campaign(show, MOMENTS)
    said = soy("publish")
    assert (said.code, "build/public/campaign" in said.err.replace("\\", "/")) == (20, True)
    assert soy("build", *AT).code == 0
    assert soy("publish").code == 0
