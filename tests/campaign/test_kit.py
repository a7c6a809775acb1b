"""A kit from plan to kit.json, on a show in a folder."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import webvtt
import zxingcpp
from PIL import Image

from tests.campaign.heard import heard
from toolkit import errors, files
from toolkit.campaign.kits import kit_files
from toolkit.campaign.kits.kit import KitPlan, Spoken, plan
from toolkit.campaign.kits.kit_json import Published, kit_json
from toolkit.campaign.kits.kit_links import page_of
from toolkit.campaign.pictures import card_picture
from toolkit.show.project import Project
from toolkit.show.spoken_language import quoted_in
from toolkit.site.frame import qr_code
from toolkit.transcript.text.cues import Cue

pytestmark = pytest.mark.rotated

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "kit.schema.json").read_text("utf-8"))
SHOW = """
title = "The Science of You"
description = "A sample."
language = "en"
author = "EP PerMed"
link = "https://www.eppermed.eu/"
categories = ["Health & Fitness > Medicine"]
cover_alt = "A drawing."
funding_line = "Funded by the European Union, grant agreement No. 101137129."
guid = "9b024349-ccf0-5f69-a609-6b82873eab3c"
[release]
public_url = "https://podcast.example.org"
"""
EPISODE = f"""
title = "What a gene tells"
guid = "0d9e9f6e-1111-4222-8333-444455556666"
source = "source.wav"
source_sha256 = "{"0" * 64}"
[[people]]
name = "Jon Aas"
role = "guest"
"""
CAMPAIGN = """
title = "Ask about genes"
hashtags = ["HealthLiteracy"]
networks = ["mastodon", "x"]
"""
MOMENTS = """
[[moments]]
id = "less-more"
episode = "001"
start = "00:00:11.500"
end = "00:00:18.000"
title = "More than we knew"
words = "and more than we knew. That is the honest answer."
"""
CUES = (
    Cue(9300, 14000, "Less than people think,\nand more than we knew.", "Jon Aas"),
    Cue(14000, 18000, "That is the honest answer.", "Jon Aas"),
    Cue(20000, 23000, "Thank you.", "Mara Lind"),
)
SPOKEN = Spoken(CUES, "en", "sha256:abc", heard(CUES), ("Ana Novak", date(2026, 11, 3)))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for name, text in {
        "episodes/show.toml": SHOW,
        "episodes/001-genes/episode.toml": EPISODE,
        "campaign/genes/campaign.toml": CAMPAIGN,
        "campaign/genes/moments.toml": MOMENTS,
    }.items():
        files.write_text(tmp_path / name, text)
    return Project.open(tmp_path)


@pytest.fixture
def planned(project: Project) -> KitPlan:
    (campaign,) = project.campaigns
    return plan(project, campaign, campaign.moments[0], SPOKEN, "a" * 64)


class Clip:
    """Writes a stand-in for the MP3 and counts how often it is asked to."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, path: Path) -> None:
        """Write the clip."""
        self.count += 1
        path.write_bytes(b"ID3 the clip")


def test_all_files_are_made_and_can_be_opened(planned: KitPlan, tmp_path: Path) -> None:
    folder = tmp_path / "build" / "less-more"
    paths = kit_files.apply(planned, folder, Clip())
    assert [p.name for p in paths] == [
        "clip.mp3",
        "captions.vtt",
        "captions.srt",
        *(file.name for file in card_picture.FILES),
        "alt.txt",
        "alt.short.txt",
        "post.mastodon.txt",
        "post.x.txt",
    ]
    captions = webvtt.read(str(folder / "captions.vtt"))
    assert [(c.start, c.end, c.text, c.voice) for c in captions.captions] == [
        ("00:00:00.252", "00:00:02.500", "and more than we knew.", "Jon Aas"),
        ("00:00:02.500", "00:00:06.500", "That is the honest answer.", "Jon Aas"),
    ]
    spoken = " ".join(
        c.text.replace("\n", " ") for c in webvtt.from_srt(str(folder / "captions.srt")).captions
    )
    assert spoken == "Jon Aas: and more than we knew. That is the honest answer."
    with Image.open(folder / "card.1x1.png") as card:
        assert card.size == (1080, 1080)
    assert (folder / "alt.txt").read_text("utf-8") == (
        "“and more than we knew. That is the honest answer.” – Jon Aas, Guest. "
        "The Science of You. Funded by the European Union, grant agreement No. 101137129.\n"
    )
    assert (folder / "post.x.txt").read_text("utf-8").startswith("More than we knew\n\n“and more")


def test_an_unchanged_kit_is_left_alone(planned: KitPlan, tmp_path: Path) -> None:
    clip = Clip()
    first = kit_files.apply(planned, tmp_path / "kit", clip)
    times = [p.stat().st_mtime_ns for p in first]
    assert kit_files.apply(planned, tmp_path / "kit", clip) == first
    assert clip.count == 1
    assert [p.stat().st_mtime_ns for p in first] == times


def test_a_changed_or_damaged_kit_is_made_again(planned: KitPlan, tmp_path: Path) -> None:
    clip = Clip()
    kit_files.apply(planned, tmp_path / "kit", clip)
    kit_files.apply(dataclasses.replace(planned, sound_digest="b" * 64), tmp_path / "kit", clip)
    assert clip.count == 2
    (tmp_path / "kit" / "post.x.txt").write_text("other")
    kit_files.apply(dataclasses.replace(planned, sound_digest="b" * 64), tmp_path / "kit", clip)
    assert clip.count == 3
    assert "other" not in (tmp_path / "kit" / "post.x.txt").read_text("utf-8")


def test_the_same_plan_makes_the_same_bytes(planned: KitPlan, tmp_path: Path) -> None:
    one = kit_files.apply(planned, tmp_path / "one", Clip())
    two = kit_files.apply(planned, tmp_path / "two", Clip())
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two]


@pytest.mark.parametrize("cause", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_a_kit_that_fails_leaves_the_old_one(
    planned: KitPlan, tmp_path: Path, cause: BaseException
) -> None:
    folder = tmp_path / "build" / "kit"
    old = {p: p.read_bytes() for p in kit_files.apply(planned, folder, Clip())}

    def stop(path: Path) -> None:
        path.write_bytes(b"half")
        raise cause

    with pytest.raises(type(cause)):
        kit_files.apply(dataclasses.replace(planned, alt="Other."), folder, stop)
    assert {p: p.read_bytes() for p in old} == old
    assert [p.name for p in folder.parent.iterdir()] == ["kit"]


def test_a_place_that_cannot_be_written_to_is_told(planned: KitPlan, tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file is in the way")
    with pytest.raises(errors.CannotWrite):
        kit_files.apply(planned, tmp_path / "build" / "kit", Clip())


def test_kit_json_ties_files_to_episode_and_transcript(planned: KitPlan) -> None:
    published = [
        Published(file, f"https://podcast.example.org/{file.name}", "c" * 64, 12)
        for file in planned.files
    ]
    made = kit_json(planned, published)
    assert made == kit_json(planned, published)
    kit = json.loads(made)
    jsonschema.validate(kit, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert kit["show"]["guid"] == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert kit["episode"]["guid"] == "0d9e9f6e-1111-4222-8333-444455556666"
    assert (kit["moment"]["start_ms"], kit["moment"]["end_ms"]) == (11500, 18000)
    assert kit["moment"]["words"] == "and more than we knew. That is the honest answer."
    assert kit["moment"]["context_before"] == "Less than people think,"
    assert kit["transcript"] == {
        "language": "en",
        "spoken_language": "en",
        "digest": "sha256:abc",
        "approved": True,
        "approved_by": "Ana Novak",
        "approved_on": "2026-11-03",
    }
    assert kit["moment"]["page"].endswith("/moments/genes/less-more/index.html")
    assert [word["text"] for word in kit["moment"]["clip_words"]][:2] == ["and", "more"]
    assert set(kit["posts"]) == {"mastodon", "x"}
    assert kit["alt"] == planned.alt
    assert [f["role"] for f in kit["files"]] == [
        "clip",
        "captions",
        "captions",
        *["card"] * 12,
        "alt-text",
        "alt-text-short",
        "post-mastodon",
        "post-x",
    ]
    assert all(f["length_bytes"] == 12 for f in kit["files"])


def test_a_kit_has_the_code_of_its_page(project: Project, tmp_path: Path) -> None:
    (campaign,) = project.campaigns
    moment = campaign.moments[0]
    svg = qr_code.svg(page_of(project.show, campaign, moment))
    made = plan(project, campaign, moment, SPOKEN, "a" * 64, code_svg=svg)
    kit_files.apply(made, tmp_path / "kit", Clip())
    codes = [file for file in made.files if file.role == "qr-code"]
    assert [file.content_type for file in codes] == ["image/svg+xml", "image/png"]
    assert (tmp_path / "kit" / "qr.svg").read_bytes() == svg
    with Image.open(tmp_path / "kit" / "qr.png") as png:
        (found,) = zxingcpp.read_barcodes(png)
    assert found.text == "https://podcast.example.org/moments/genes/less-more/index.html"
    assert made.digest != plan(project, campaign, moment, SPOKEN, "a" * 64).digest


def test_other_words_stop_the_plan(project: Project) -> None:
    (campaign,) = project.campaigns
    other = dataclasses.replace(SPOKEN, cues=(Cue(9300, 18000, "And more than we know."),))
    with pytest.raises(errors.MomentMismatch) as caught:
        plan(project, campaign, campaign.moments[0], other, "a" * 64)
    assert "campaign/genes/moments.toml: moment 'less-more'" in caught.value.message
    assert "{+know.+}" in caught.value.message


def test_the_clip_is_tagged_with_the_moment(planned: KitPlan) -> None:
    assert planned.tags.title == "More than we knew"
    assert planned.tags.show == "The Science of You"
    assert planned.tags.language == "en"


def test_the_card_is_drawn_from_the_plan(planned: KitPlan, tmp_path: Path) -> None:
    kit_files.apply(planned, tmp_path / "kit", Clip())
    drawn = card_picture.cards(planned.card, planned.brand, planned.logo_png, planned.where)
    for file, data in drawn:
        assert (tmp_path / "kit" / file.name).read_bytes() == data
    assert Image.open(tmp_path / "kit" / "card.9x16.png").size == (1080, 1920)


def test_a_moment_may_quote_a_translation(project: Project) -> None:
    (campaign,) = project.campaigns
    moment = campaign.moments[0]
    episode = project.episode(moment.episode)
    assert quoted_in(moment, episode, project.show) == "en"
    translated = moment.model_copy(update={"language": "de", "words": "und das ist ehrlich."})
    assert quoted_in(translated, episode, project.show) == "de"
    spoken = Spoken((Cue(11500, 18000, "und das ist ehrlich."),), "de", "d")
    made = plan(project, campaign, translated, spoken, "a" * 64)
    assert made.tags.language == "en"  # what is heard stays English
    assert made.alt.startswith("„und das ist ehrlich.“ The Science of You.")


def test_posts_and_clip_lead_to_the_statements_page(project: Project, planned: KitPlan) -> None:
    page = "https://podcast.example.org/moments/genes/less-more/index.html"
    assert all(page in text for _, text in planned.posts)
    assert planned.tags.url == page


def test_posts_lead_where_the_campaign_says(project: Project) -> None:
    campaign = project.campaigns[0].model_copy(update={"link": "https://example.org/genes"})
    made = plan(project, campaign, campaign.moments[0], SPOKEN, "sound")
    assert all("https://example.org/genes" in text for _, text in made.posts)


def test_a_show_without_pages_leads_to_its_own(project: Project) -> None:
    pages = project.show.pages.model_copy(update={"publish": False})
    other = project.as_if(show=project.show.model_copy(update={"pages": pages}))
    (campaign,) = project.campaigns
    made = plan(other, campaign, campaign.moments[0], SPOKEN, "sound")
    assert all("https://www.eppermed.eu/" in text for _, text in made.posts)
