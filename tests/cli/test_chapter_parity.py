"""One list of chapters, five renderings: each is read back with other code and says the same."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from mutagen.id3 import ID3
from PIL import Image

from tests.cli.conftest import Soy

pytestmark = pytest.mark.rotated

NAMES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
CHAPTERS = """
[[chapters]]
start = "00:00:00"
title = "Welcome <&> “all” מה"

[[chapters]]
start = "00:00:02.500"
title = "A room"
link = "https://example.org/room?a=1&b=2"
picture = "room.png"
picture_alt = "A “blue” room."
location = { name = "Lund", geo = "55.7029,13.1929", osm = "R5505401" }

[[chapters]]
start = "00:00:03.250"
title = "Meanwhile"
picture = "room.png"
picture_alt = "The same room."
toc = false

[[chapters]]
start = "00:00:04"
end = "00:00:06"
title = "The end"
"""
TITLES = ["Welcome <&> “all” מה", "A room", "Meanwhile", "The end"]
STARTS_MS = [0, 2500, 3250, 4000]
LINK = "https://example.org/room?a=1&b=2"
LISTED = [0, 1, 3]


@pytest.fixture
def public(show: Path, episode: Path, soy: Soy) -> Path:
    Image.new("RGB", (1400, 1400), "#334466").save(episode / "room.png")
    path = episode / "episode.toml"
    path.write_text(path.read_text("utf-8") + CHAPTERS, "utf-8")
    assert soy("build").code == 0
    return show / "build" / "public"


def one(public: Path, pattern: str) -> Path:
    (found,) = public.glob(pattern)
    return found


def test_five_renderings_say_the_same(public: Path) -> None:
    folder = public / "episodes" / "001-what-a-gene-is"
    feed = etree.parse(public / "feed.xml")
    tags: Any = ID3(  # type: ignore[no-untyped-call]
        folder / one(folder, "*.mp3").name
    )
    length_ms = round(1000 * int(feed.findtext(".//{*}duration") or 0))

    def found(path: str) -> list[Any]:
        return list(feed.xpath(path, namespaces=NAMES))

    # The chapters file: all of them, with all that the format knows.
    said = json.loads(one(folder, "chapters.*.json").read_text("utf-8"))["chapters"]
    assert found("//podcast:chapters/@url")[0].endswith(one(folder, "chapters.*.json").name)
    assert [row["title"] for row in said] == TITLES
    assert [round(1000 * row["startTime"]) for row in said] == STARTS_MS
    ends_ms = [round(1000 * row["endTime"]) for row in said]
    assert ends_ms == [2500, 3250, 4000, 6000]
    assert [row.get("url") for row in said] == [None, LINK, None, None]
    assert [row.get("toc", True) for row in said] == [True, True, False, True]
    place = {"name": "Lund", "geo": "geo:55.7029,13.1929", "osm": "R5505401"}
    assert [row.get("location") for row in said] == [None, place, None, None]
    picture = one(folder, "room.*.png")
    pictures = [row.get("img", "").rpartition("/")[2] for row in said]
    assert pictures == ["", picture.name, picture.name, ""]

    # The MP3: all of them, the silent one not in the table of contents.
    frames = sorted(tags.getall("CHAP"), key=lambda frame: frame.start_time)
    assert [str(frame.sub_frames["TIT2"]) for frame in frames] == TITLES
    assert [frame.start_time for frame in frames] == STARTS_MS
    assert [frame.end_time for frame in frames] == ends_ms
    (contents,) = tags.getall("CTOC")
    assert contents.child_element_ids == [frames[place].element_id for place in LISTED]
    urls = [frame.sub_frames.getall("WXXX") for frame in frames]
    assert [each[0].url if each else None for each in urls] == [None, LINK, None, None]
    art = [frame.sub_frames.getall("APIC") for frame in frames]
    assert [len(each) for each in art] == [0, 1, 1, 0]
    assert art[1][0].data[:2] == b"\xff\xd8"

    # Podlove's: those that are listed, for it knows no silent ones and no ends.
    rows = found("//psc:chapter")
    assert [row.get("title") for row in rows] == [TITLES[place] for place in LISTED]
    assert [row.get("start") for row in rows] == ["00:00:00.000", "00:00:02.500", "00:00:04.000"]
    assert [row.get("href") for row in rows] == [None, LINK, None]
    assert [(row.get("image") or "").rpartition("/")[2] for row in rows] == ["", picture.name, ""]

    # The list of times in the notes.
    (notes,) = found("//item/content:encoded/text()")
    times = ["00:00", "00:02", "00:04"]
    text = html.fromstring(notes.replace("<br>", "\n")).text_content()
    lines = re.findall(r"(?m)^(\d\d:\d\d) (.+)$", text)
    assert lines == list(zip(times, (TITLES[place] for place in LISTED), strict=True))

    # The page.
    page = html.parse(folder / "index.html").getroot()
    items = page.cssselect("ol.chapters > li")
    assert [item.cssselect("a .title")[0].text_content() for item in items] == [
        TITLES[place] for place in LISTED
    ]
    assert [float(item.cssselect("a[data-at]")[0].get("data-at")) for item in items] == [
        STARTS_MS[place] / 1000 for place in LISTED
    ]
    assert [a.get("href") for a in items[1].cssselect("a.aside")] == [LINK]
    (shown,) = page.cssselect("ol.chapters img")
    assert (shown.get("alt"), (folder / shown.get("src")).resolve().name) == (
        "A “blue” room.",
        picture.name,
    )
    assert length_ms > 6000


def test_a_picture_that_is_missing_stops_the_build(show: Path, episode: Path, soy: Soy) -> None:
    path = episode / "episode.toml"
    path.write_text(path.read_text("utf-8") + CHAPTERS, "utf-8")
    said = soy("build")
    assert said.code == 11
    assert "room.png" in said.err
    assert not (show / "build" / "public").exists()
    assert "picture-missing" in soy("check").out
