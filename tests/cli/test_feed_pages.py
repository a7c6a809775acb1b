"""A long feed in pages, published, changed, taken back, swept and looked at from outside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from lxml import etree

from tests.cli.conftest import Soy
from tests.feed import golden
from tests.verify.site import Site, serving
from toolkit.feed import pages, rss
from toolkit.feed.rules import show_rules
from toolkit.feed.values import Enclosure, Feed, FeedItem
from toolkit.publication.contents import read_all
from toolkit.release.publishing import built
from toolkit.show.episode import Episode
from toolkit.show.show import Show

pytestmark = pytest.mark.rotated

FIRST = datetime(2020, 1, 1, 6, tzinfo=UTC)
SOUND = b"ID3" + bytes(997)


def sound_key() -> str:
    return f"episodes/001-a/001-a.{hashlib.sha256(SOUND).hexdigest()[:16]}.mp3"


@dataclass(frozen=True)
class Maker:
    """Makes a build of a feed with so many episodes."""

    show: Path
    base: str
    wanted: int | None = 100

    def feed(self, **keys: Any) -> Feed:
        """Return the feed without its episodes."""
        said = {**golden.SHOW, "release": {"public_url": self.base}, "feed_items": self.wanted}
        made = Show.model_validate({**said, **keys})
        return Feed(made, f"{self.base}/feed.xml", f"{self.base}/cover.png")

    def items(self, count: int, titles: dict[int, str] | None = None) -> tuple[FeedItem, ...]:
        """Return so many episodes, the newest first."""
        return rss.in_order(
            FeedItem(
                Episode.model_validate(
                    {
                        **golden.EPISODE,
                        "folder": f"{number:03}-a",
                        "title": (titles or {}).get(number, f"Words of day {number:05}"),
                        "guid": f"guid-{number}",
                        "date": FIRST + timedelta(days=number),
                    }
                ),
                Enclosure(f"{self.base}/{sound_key()}", len(SOUND), "audio/mpeg", 60_000),
            )
            for number in range(1, count + 1)
        )

    def build(self, count: int, titles: dict[int, str] | None = None) -> dict[str, bytes]:
        """Write build/public, and return its feeds."""
        public = self.show / "build" / "public"
        for old in public.glob("feed*.xml"):
            old.unlink()
        documents = {
            key: rss.render(one)
            for key, one in pages.documents(
                self.feed(), self.items(count, titles), lambda key: f"{self.base}/{key}"
            )
        }
        for key, data in {**documents, sound_key(): SOUND, "index.html": b"<p>"}.items():
            path = public / key
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        built.record(public)
        for number in range(1, count + 1):
            self._write(number, FIRST + timedelta(days=number))
        return documents

    def _write(self, number: int, date: datetime) -> None:
        """Write the episode's file, for what is published has to be among the episodes."""
        path = self.show / "episodes" / f"{number:03}-a" / "episode.toml"
        if not path.exists():
            path.parent.mkdir()
            keys = {**golden.EPISODE, "title": f"Day {number}", "guid": f"guid-{number}"}
            path.write_text(tomlkit.dumps({**keys, "date": date}), "utf-8")


@pytest.fixture
def site(show: Path) -> Iterator[Site]:
    with serving() as made:
        path = show / "episodes" / "show.toml"
        document = tomlkit.parse(path.read_text("utf-8"))
        document["release"]["public_url"] = f"{made.base}/show"
        path.write_text(tomlkit.dumps(document), "utf-8")
        yield made


@pytest.fixture
def maker(site: Site, show: Path) -> Maker:
    return Maker(show, f"{site.base}/show")


def guids(data: bytes) -> list[str]:
    return [str(text) for text in etree.fromstring(data).xpath("//item/guid/text()")]


def link(data: bytes, rel: str) -> str:
    found = etree.fromstring(data).xpath(
        "/rss/channel/a:link[@rel=$rel]/@href",
        namespaces={"a": "http://www.w3.org/2005/Atom"},
        rel=rel,
    )
    return str(found[0]).rpartition("/")[2] if found else ""


@pytest.mark.parametrize("count", [1, 100, 101, 199, 200, 201, 250, 1000])
@pytest.mark.parametrize("wanted", [None, 1, 30, 100, 150, 5000])
def test_nothing_is_lost_between_the_pages(maker: Maker, count: int, wanted: int | None) -> None:
    made = replace(maker, wanted=wanted)
    found = dict(pages.documents(made.feed(), made.items(count), lambda key: f"{made.base}/{key}"))
    assert list(found)[-1] == "feed.xml"
    main = found["feed.xml"]
    assert len(main.items) >= min(count, wanted or count)
    assert len(main.items) <= max(wanted or count, 99)
    known = {item.episode.guid for one in found.values() for item in one.items}
    assert len(known) == count
    assert all(len(one.items) == 100 for key, one in found.items() if key != "feed.xml")


def test_a_full_page_stays_as_it_is(maker: Maker) -> None:
    before, after = maker.build(250), maker.build(301)
    assert list(before) == ["feed-0001.xml", "feed-0002.xml", "feed.xml"]
    assert list(after) == ["feed-0001.xml", "feed-0002.xml", "feed-0003.xml", "feed.xml"]
    for key in ("feed-0001.xml", "feed-0002.xml"):
        assert before[key] == after[key]
    chain, key = [], "feed.xml"
    while key:
        chain.append(key)
        assert link(after[key], "self") == key
        assert link(after[key], "first") == "feed.xml"
        assert link(after[key], "last") == "feed-0001.xml"
        key = link(after[key], "next")
    assert chain == ["feed.xml", "feed-0003.xml", "feed-0002.xml", "feed-0001.xml"]
    contents = read_all(after.get)
    assert contents is not None
    assert len(contents.episodes) == 301


def test_only_what_changed_is_sent_and_said(maker: Maker, soy: Soy) -> None:
    maker.build(250)
    planned = json.loads(soy("publish", "--dry-run", "--json").out)["put"]
    assert planned[-3:] == ["feed-0001.xml", "feed-0002.xml", "feed.xml"]
    assert soy("publish").code == 0
    maker.build(251)
    said = json.loads(soy("publish", "--json").out)
    assert said["put"] == ["feed.xml"]
    assert [one["title"] for one in said["changes"]["added"]] == ["Words of day 00251"]
    assert said["changes"]["removed"] == said["changes"]["changed"] == []

    maker.build(251, {7: "Words of another day"})
    said = json.loads(soy("publish", "--json").out)
    assert said["put"] == ["feed-0001.xml"]
    assert [one["title"] for one in said["changes"]["changed"]] == ["Words of another day"]
    told = json.loads(soy("releases", "--json").out)["releases"]
    newest = max(told, key=lambda row: row["id"])
    assert [one["title"] for one in newest["changes"]["changed"]] == ["Words of another day"]


def test_an_episode_in_a_page_does_not_leave_unseen(maker: Maker, soy: Soy) -> None:
    maker.build(250)
    assert soy("publish").code == 0
    made = replace(maker, wanted=None)
    made.build(249)  # in one document again, and without the newest
    said = soy("publish")
    assert said.code == 25
    assert "Words of day 00250" in said.err
    made.build(250)
    said = soy("publish", "--json")
    assert said.code == 0
    changes = json.loads(said.out)["changes"]
    assert (changes["removed"], changes["added"]) == ([], [])


def test_a_rollback_brings_pages_back(maker: Maker, show: Path, soy: Soy) -> None:
    first = maker.build(250)
    assert soy("publish").code == 0
    id_ = json.loads(soy("releases", "--json").out)["releases"][0]["id"]
    maker.build(250, {7: "Words of another day"})
    assert soy("publish").code == 0
    replace(maker, wanted=None).build(250)
    assert soy("publish").code == 0
    said = json.loads(soy("rollback", id_, "--json").out)
    published = show / "build" / "published"
    for key, data in first.items():
        assert (published / key).read_bytes() == data
    assert said["changes"]["removed"] == []
    assert said["put"][-1] == "feed.xml"


def test_gc_keeps_what_only_a_page_names(maker: Maker, show: Path, soy: Soy) -> None:
    maker.build(250)
    assert soy("publish").code == 0
    assert soy("gc", "--older-than", "0", "--yes").code == 0
    published = show / "build" / "published"
    assert (published / "feed-0001.xml").is_file()
    assert (published / sound_key()).is_file()
    replace(maker, wanted=None).build(250)
    assert soy("publish").code == 0
    done = json.loads(soy("gc", "--keep", "1", "--older-than", "0", "--yes", "--json").out)
    assert {"feed-0001.xml", "feed-0002.xml"} & {*done["removed"]} == set()  # feeds are kept
    assert (published / sound_key()).is_file()


def test_verify_reads_all_pages(maker: Maker, site: Site, show: Path, soy: Soy) -> None:
    maker.build(250)
    assert soy("publish").code == 0
    site.put_folder(show / "build" / "published", "show")

    def looked() -> dict[str, Any]:
        said: dict[str, Any] = json.loads(soy("verify", "--episodes", "1", "--json").out)
        return said

    report = looked()
    assert report["episodes"] == 250
    rules = {one["rule"] for one in report["findings"]}
    assert "feed-page" not in rules
    page = site.files.pop("/show/feed-0001.xml")
    assert any("feed-0001.xml" in one["where"] for one in looked()["findings"])
    page.data = page.data.replace(b"/show/feed-0001.xml", b"/show/elsewhere.xml", 1)
    site.files["/show/feed-0001.xml"] = page
    assert "feed-page" in {one["rule"] for one in looked()["findings"]}


def test_a_long_feed_is_told() -> None:
    def rules(wanted: int | None, episodes: int, length: int) -> list[str]:
        made = Show.model_validate({**golden.SHOW, "feed_items": wanted})
        return [one.rule for one in show_rules.check_length(made, episodes, length)]

    assert rules(None, 501, 0) == ["feed-long"]
    assert rules(None, 500, 2_000_001) == ["feed-long"]
    assert rules(None, 500, 2_000_000) == rules(300, 5000, 0) == []
