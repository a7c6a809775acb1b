"""What does not count as approved, or hardly, is named: by check, status and build."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest
from lxml import etree

from tests.cli.conftest import MOMENTS, Said, Soy, bring_text, write_campaign
from toolkit.errors import NoSuchEpisode
from toolkit.show.project import Project

pytestmark = pytest.mark.rotated

PODCAST = "{https://podcastindex.org/namespace/1.0}"
BOUND = ("language", "guid", "source_sha256")


@pytest.fixture
def signed(episode: Path, soy: Soy, tmp_path: Path) -> Path:
    """Return the folder of the approved transcript of a show with one episode."""
    bring_text(soy, tmp_path)
    assert soy("approve", "001", "--by", "Ana Novak").code == 0
    return episode.parents[1] / "transcripts" / episode.name


def another(episode: Path, name: str = "002-another-talk") -> Path:
    """Put a second episode of the same recording beside, and return its folder."""
    folder = episode.with_name(name)
    shutil.copytree(episode, folder)
    path = folder / "episode.toml"
    path.write_text(
        re.sub(r'guid = ".+"', 'guid = "another-guid"', path.read_text("utf-8")), "utf-8"
    )
    return folder


def make_older(record: Path) -> None:
    """Take out of a record what says for what it is, as records were before."""
    rows = record.read_text("utf-8").splitlines(keepends=True)
    record.write_text("".join(r for r in rows if not r.startswith(BOUND)), "utf-8")


def allow_drafts(show: Path) -> None:
    path = show / "episodes" / "show.toml"
    text = path.read_text("utf-8").replace("# publish_drafts = false", "publish_drafts = true")
    assert "\npublish_drafts = true" in text
    path.write_text(text, "utf-8")


def found(soy: Soy, *rules: str) -> list[dict[str, str]]:
    told = json.loads(soy("check", "--json").out)
    return [finding for finding in told if finding["rule"] in rules]


def dry(soy: Soy) -> Said:
    said = soy("build", "--dry-run")
    assert said.code == 0, said.err
    return said


def links(show: Path) -> int:
    feed = etree.fromstring((show / "build" / "public" / "feed.xml").read_bytes())
    return len(feed.findall(f".//{PODCAST}transcript"))


@pytest.mark.usefixtures("mastered")
def test_a_text_signed_for_another_place_is_a_draft_and_says_why(
    show: Path, episode: Path, signed: Path, soy: Soy
) -> None:
    folder = signed.with_name(another(episode).name)
    folder.mkdir()
    for name in ("en.vtt", "en.toml"):
        shutil.copy(signed / name, folder / name)
        shutil.copy(signed / name, signed / name.replace("en", "de"))
    allow_drafts(show)
    why = {
        "transcripts/001-what-a-gene-is/de.vtt": "it was approved as en, not as de, so it is not",
        "transcripts/002-another-talk/en.vtt": "it was approved for another episode, so it is not",
    }
    warned = {f["where"]: f["message"] for f in found(soy, "not-approved")}
    assert warned.keys() == why.keys()
    for where, message in why.items():
        assert message in warned[where]
        assert f"warning: {where}: {message}" in dry(soy).err
    assert "episodes/001-what-a-gene-is" in warned["transcripts/002-another-talk/en.vtt"]
    rows = json.loads(soy("status", "--json").out)
    assert [row["transcripts"] for row in rows] == [
        {"de": "draft", "en": "reviewed"},
        {"en": "draft"},
    ]
    assert rows[1]["lapsed"] == {"en": "it was approved for another episode"}
    assert "002-another-talk en: a draft: it was approved for another" in soy("status").err
    assert soy("build").code == 0
    assert links(show) == 5  # the one text where it was signed, and no other even as a draft


def test_a_recording_delivered_anew_needs_a_new_signature(
    episode: Path, signed: Path, soy: Soy
) -> None:
    path = episode / "episode.toml"
    text = path.read_text("utf-8")
    path.write_text(re.sub(r'source_sha256 = ".+"', f'source_sha256 = "{"1" * 64}"', text), "utf-8")
    (finding,) = found(soy, "not-approved")
    assert "approved for an earlier recording of this episode" in finding["message"]
    assert "an earlier recording" in dry(soy).err


@pytest.mark.usefixtures("mastered")
def test_an_approval_that_lapsed_is_named_by_the_build(
    show: Path, episode: Path, signed: Path, soy: Soy
) -> None:
    assert "warning" not in dry(soy).err
    assert soy("build").code == 0
    assert links(show) == 5
    text = signed / "en.vtt"
    text.write_text(text.read_text("utf-8").replace("recipe", "cookbook"), "utf-8")
    message = "transcripts/001-what-a-gene-is/en.vtt: the text was changed after it was approved"
    assert f"warning: {message}, so it is not published" in dry(soy).err
    said = soy("build")
    assert said.code == 0
    assert f"warning: {message}" in said.err
    assert "soy approve 001 --lang en" in said.err
    assert links(show) == 0
    assert "warning" not in dry(soy).err.replace(f"warning: {message}", "")  # once is enough
    text.unlink()
    assert "en.vtt, which Ana Novak approved, is missing" in dry(soy).err
    assert found(soy, "approved-text-missing")


@pytest.mark.usefixtures("mastered")
def test_a_text_that_the_last_build_had_leaves_by_name(
    show: Path, episode: Path, signed: Path, soy: Soy, tmp_path: Path
) -> None:
    assert soy("build").code == 0
    draft = tmp_path / "en.vtt"
    draft.write_text("WEBVTT\n\n00:00.500 --> 00:03.000\nAnother text.\n", "utf-8")
    assert soy("transcript", "import", "1", draft, "--replace").code == 0
    where = "transcripts/001-what-a-gene-is/en.vtt"
    said = "the last build had this transcript (en), and the feed will lose it"
    assert f"warning: {where}: nobody has approved this text; {said}" in dry(soy).err
    shutil.rmtree(signed)
    assert f"warning: {where}: the text is gone; {said}" in soy("build").err
    assert links(show) == 0
    assert "warning" not in dry(soy).err


def test_a_draft_that_nobody_ever_approved_is_no_news_to_the_build(
    episode: Path, soy: Soy, tmp_path: Path
) -> None:
    bring_text(soy, tmp_path)
    assert "warning" not in dry(soy).err


def test_check_says_of_a_draft_whether_it_is_published(
    show: Path, episode: Path, soy: Soy, tmp_path: Path
) -> None:
    bring_text(soy, tmp_path)
    (finding,) = found(soy, "not-approved")
    assert finding["message"] == "nobody has approved this text, so it is not published"
    allow_drafts(show)
    (finding,) = found(soy, "not-approved")
    assert (
        finding["message"]
        == "nobody has approved this text, so it is published as an automatic transcript"
    )
    assert soy("build").code == 0
    assert links(show) == 5
    for path in (show / "build" / "public" / "episodes" / episode.name).glob("transcript.*"):
        said = " ".join(path.read_text("utf-8").split())
        assert "[Automatic transcript, not checked by a person]" in said, path.name
        assert "Mara: [Automatic" not in said


def test_older_approvals_count_are_warned_of_and_renewed(
    show: Path, episode: Path, signed: Path, soy: Soy
) -> None:
    record = signed / "en.toml"
    whole = tomllib.loads(record.read_text("utf-8"))
    assert {whole["language"], whole["guid"]} == {"en", Project(show).episode("1").guid}
    make_older(record)
    older = record.read_bytes()
    assert json.loads(soy("status", "--json").out)[0]["transcripts"] == {"en": "reviewed"}
    (finding,) = found(soy, "approval-older")
    assert "soy approve 001 --renew" in finding["hint"]
    assert "1 approval from an earlier soy, such as transcripts/001-what-a-gene-is/en.toml" in (
        dry(soy).err
    )
    said = soy("approve", "--renew", "--dry-run")
    assert (said.code, record.read_bytes()) == (0, older)
    assert "would renew transcripts/001-what-a-gene-is/en.toml: approved by Ana Novak" in said.err
    assert soy("approve", "1", "--renew", "--lang", "de").err.startswith("nothing to renew")
    renewed = soy("approve", "--renew", "--json")
    assert renewed.code == 0
    assert [row["by"] for row in json.loads(renewed.out)["renewed"]] == ["Ana Novak"]
    assert tomllib.loads(record.read_text("utf-8")) == whole
    assert found(soy, "approval-older") == []
    assert "warning" not in dry(soy).err
    assert "nothing to renew" in soy("approve", "--renew").err


def test_an_older_approval_whose_text_lies_twice_is_left_to_a_person(
    episode: Path, signed: Path, soy: Soy
) -> None:
    make_older(signed / "en.toml")
    folder = signed.with_name(another(episode).name)
    shutil.copytree(signed, folder)
    warned = found(soy, "approval-older")
    assert len(warned) == 2
    assert "the same text is in transcripts/002-another-talk/en.vtt" in warned[0]["message"]
    before = (folder / "en.toml").read_bytes()
    said = soy("approve", "--renew")
    assert said.code == 3
    assert said.err.count("warning: left as it is") == 2
    assert (folder / "en.toml").read_bytes() == before
    assert soy("approve", "1", "--by", "Ana Novak").code == 0
    assert [f["where"] for f in found(soy, "approval-older")] == [
        "transcripts/002-another-talk/en.toml"
    ]


def test_renewing_and_approving_are_two_things(signed: Path, soy: Soy) -> None:
    assert soy("approve", "--renew", "--by", "Ben").code == 2
    assert soy("approve", "1").code == 2
    assert soy("approve", "--by", "Ben").code == 2


def test_transcripts_of_a_renamed_episode_stay_in_the_feed(
    show: Path, episode: Path, signed: Path, soy: Soy
) -> None:
    episode.rename(episode.with_name("003-first-words"))
    (finding,) = found(soy, "transcripts-elsewhere")
    assert finding["where"] == "transcripts/001-what-a-gene-is"
    assert finding["hint"] == "rename the folder to transcripts/003-first-words"
    assert soy("build").code == 0
    assert links(show) == 5
    assert soy("approve", "3", "--by", "Ben").code == 0
    assert '"Ben"' in soy("transcript", "list", "3", "--json").out
    signed.rename(signed.with_name("003-first-words"))
    assert found(soy, "transcripts-elsewhere", "no-transcript") == []


def test_a_folder_of_transcripts_that_belongs_to_nobody_is_named(
    show: Path, episode: Path, signed: Path, soy: Soy
) -> None:
    make_older(signed / "en.toml")
    episode.rename(episode.with_name("003-what-a-gene-is"))
    (finding,) = found(soy, "transcripts-of-no-episode")
    assert (finding["level"], finding["where"]) == ("error", "transcripts/001-what-a-gene-is")
    assert "belongs to no episode" in finding["message"]
    assert "approved there: en.vtt" in finding["message"]
    assert "transcripts/003-what-a-gene-is" in finding["hint"]
    assert "transcripts/001-what-a-gene-is: the folder belongs to no episode" in dry(soy).err
    shutil.copytree(signed, signed.with_name("003-what-a-gene-is"))
    assert soy("approve", "3", "--by", "Ben").code == 0
    assert "move it out of transcripts/" in found(soy, "transcripts-of-no-episode")[0]["hint"]


def test_ticks_and_word_times_of_another_episode_count_for_nothing(
    episode: Path, signed: Path, soy: Soy, tmp_path: Path
) -> None:
    folder = signed.with_name(another(episode).name)
    text = tmp_path / "en.vtt"
    text.write_text("WEBVTT\n\n00:00.500 --> 00:03.000\nTake 5 mg.\n", "utf-8")
    assert soy("transcript", "import", "1", text, "--replace").code == 0
    (doubt,) = json.loads(soy("doubts", "1", "--json").out)["doubts"]
    assert soy("approve", "1", "--by", "Ana", "--accept", doubt["id"]).code == 0
    shutil.copytree(signed, folder)
    assert [d["ticked"] for d in json.loads(soy("doubts", "2", "--json").out)["doubts"]] == [False]
    assert soy("approve", "2", "--by", "Ben").code == 28
    heard = {"source_sha256": "1" * 64, "words": []}
    (folder / "en.words.json").write_text(json.dumps(heard))
    (finding,) = found(soy, "words-of-another-recording")
    assert finding["where"] == f"transcripts/{folder.name}/en.words.json"


def test_a_moment_of_a_renamed_episode_is_told_the_new_name(
    show: Path, episode: Path, signed: Path, soy: Soy
) -> None:
    write_campaign(show, MOMENTS.replace('episode = "1"', f'episode = "{episode.name}"'))
    assert soy("build", "--dry-run").code == 0
    episode.rename(episode.with_name("003-first-words"))
    said = soy("build", "--dry-run")
    assert said.code == NoSuchEpisode.exit_code
    assert "campaign/genes/moments.toml: moment 'recipe': there is no episode '001-" in said.err
    assert "was its folder renamed? Use 003-first-words;" in said.err
    (finding,) = found(soy, "moment")
    assert "there is no episode '001-what-a-gene-is'" in finding["message"]
    assert "Use 003-first-words" in finding["hint"]
    assert "Use 003-first-words" in soy("master", "1").err


def test_two_folders_that_could_be_meant_stop_the_build(
    episode: Path, signed: Path, soy: Soy
) -> None:
    shutil.copytree(signed, signed.with_name("001-copy"))
    assert (
        "soy reads transcripts/001-what-a-gene-is"
        in found(soy, "transcripts-of-no-episode")[0]["message"]
    )
    episode.rename(episode.with_name("003-first-words"))
    said = soy("build", "--dry-run")
    assert said.code == 11
    assert "transcripts/001-copy and transcripts/001-what-a-gene-is both hold" in said.err
    assert any("both hold transcripts" in f["message"] for f in found(soy, "unusable"))
