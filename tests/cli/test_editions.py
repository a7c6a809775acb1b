"""A show in three languages, from its files to what listeners get, and back again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import pytest
import tomlkit
from lxml import etree, html

from tests.cli.conftest import VTT, Soy
from tests.verify.site import Site, serving
from toolkit.cli import run

pytestmark = pytest.mark.rotated

PODCAST = "{https://podcastindex.org/namespace/1.0}"
DE_VTT = """WEBVTT

00:00:00.500 --> 00:00:03.000
<v Mara>Ein Gen ist ein Rezept.

00:00:03.200 --> 00:00:07.000
<v Tomas>Und dein Körper ist die Küche.
"""
EDITIONS = """
publisher_guid = "3b9d1f4e-5a6c-5d7e-8f90-a1b2c3d4e5f6"
[editions.de]
title = "Eine Sendung"
description = "Gene, Zellen und Arzneien, für alle, die sie verstehen wollen: einfach gesagt."
guid = "0c2f9b7e-6d0f-5f3c-9a37-3f0b8f5f9f55"
about = "about.de.md"
[editions.fr]
title = "Une émission"
description = "Gènes, cellules et médicaments, pour celles et ceux qui veulent comprendre."
guid = "1f2f9b7e-6d0f-5f3c-9a37-3f0b8f5f9f66"
transcripts = ["de"]
"""


@dataclass(frozen=True)
class Published:
    """A show with editions, and the server that gives its files to listeners."""

    show: Path
    site: Site

    def feed(self, key: str) -> etree._Element:
        """Return the channel of a published feed."""
        return etree.fromstring(self.site.files[f"/show/{key}"].data).find("channel")

    def page(self, key: str) -> html.HtmlElement:
        """Return a published page."""
        return html.document_fromstring(self.site.files[f"/show/{key}"].data.decode())

    @property
    def keys(self) -> list[str]:
        """The keys of what is published."""
        return [path.removeprefix("/show/") for path in self.site.files]


def write(show: Path, base: str) -> None:
    """Write a show of English, with a whole German edition and an empty French one."""
    path = show / "episodes" / "show.toml"
    document = tomlkit.parse(path.read_text("utf-8"))
    document["release"]["public_url"] = f"{base}/show"
    document["guid"] = "dc94281a-2d2e-5c7b-8d45-931966095ac1"
    said = tomlkit.dumps(document)
    head, _, tables = EDITIONS.strip().partition("\n")
    path.write_text(f"{head}\n{said}\n{tables}\n", "utf-8")
    (show / "episodes" / "about.de.md").write_text("Wir **fragen** nach.\n", "utf-8")
    folder = show / "episodes" / "001-what-a-gene-is"
    toml = folder / "episode.toml"
    own = '[editions.de]\ntitle = "Was ein Gen ist"\n'
    toml.write_text(f"{toml.read_text('utf-8')}\n{own}", "utf-8")
    (folder / "notes.de.md").write_text("Was Gene sind und was sie tun.\n", "utf-8")


@contextmanager
def in_folder(folder: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, mastered_show: Path) -> Iterator[Published]:
    """Build and publish the show once."""
    show = shutil.copytree(mastered_show, tmp_path_factory.mktemp("editions") / "show")
    with serving() as site, in_folder(show):
        write(show, site.base)
        for name, text in (("en", VTT), ("de", DE_VTT)):
            (show / "text.vtt").write_text(text, "utf-8")
            wanted = ["transcript", "import", "001", "text.vtt", "--language", name]
            assert run(wanted) == 0
            assert run(["approve", "001", "--by", "Ana", "--language", name]) == 0
        assert run(["build"]) == 0
        assert run(["publish"]) == 0
        site.put_folder(show / "build" / "published", "show")
        yield Published(show, site)


def test_each_edition_has_a_feed_of_its_own(made: Published) -> None:
    english, german, french = (made.feed(key) for key in ("feed.xml", "de/feed.xml", "fr/feed.xml"))
    assert [c.findtext("language") for c in (english, german, french)] == ["en", "de", "fr"]
    assert len({c.findtext(f"{PODCAST}guid") for c in (english, german, french)}) == 3
    assert german.findtext("title") == "Eine Sendung"
    assert german.findtext("link") == f"{made.site.base}/show/de/index.html"
    assert french.findall("item") == []  # it has no title in French
    (item,), (original,) = german.findall("item"), english.findall("item")
    assert item.findtext("title") == "Was ein Gen ist"
    assert item.findtext("guid") != original.findtext("guid")
    assert item.find("enclosure").get("url") == original.find("enclosure").get("url")
    assert item.findtext("link").endswith("/show/de/episodes/001-what-a-gene-is/index.html")
    notes = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    assert "Die Aufnahme ist auf Englisch." in notes
    assert "Was Gene sind" in notes
    assert "What genes are" not in notes
    texts = [one.get("language") for one in item.findall(f"{PODCAST}transcript")]
    assert texts[0] == "de"
    assert {*texts} == {"de", "en"}
    texts = [one.get("language") for one in original.findall(f"{PODCAST}transcript")]
    assert texts[0] == "en"


def test_the_publisher_joins_them_in_both_directions(made: Published) -> None:
    publisher = made.feed("publisher.xml")
    assert publisher.findtext(f"{PODCAST}medium") == "publisher"
    assert publisher.findall("item") == []
    guid = publisher.findtext(f"{PODCAST}guid")
    named = {
        one.get("feedUrl"): one.get("feedGuid") for one in publisher.findall(f"{PODCAST}remoteItem")
    }
    assert len(named) == 3
    for url, its in named.items():
        feed = made.feed(url.removeprefix(f"{made.site.base}/show/"))
        assert feed.findtext(f"{PODCAST}guid") == its
        (back,) = feed.findall(f"{PODCAST}publisher/{PODCAST}remoteItem")
        assert (back.get("feedGuid"), back.get("medium")) == (guid, "publisher")
        assert back.get("feedUrl") == f"{made.site.base}/show/publisher.xml"


def test_pages_name_one_another_in_every_language(made: Published) -> None:
    base = f"{made.site.base}/show/"
    links = {}
    for key in made.keys:
        if key.endswith(".html"):
            found = made.page(key).cssselect("link[rel=alternate][hreflang]")
            links[base + key] = {one.get("hreflang"): one.get("href") for one in found}
    assert sum(bool(named) for named in links.values()) >= 10
    for address, named in links.items():
        if named:
            assert address in named.values(), address  # itself
            assert "x-default" in named
            assert all(links[other] == named for other in named.values()), address
    assert {*links[f"{base}de/index.html"]} == {"en", "de", "fr", "x-default"}
    assert links[f"{base}de/index.html"]["x-default"] == f"{base}index.html"
    episode = "episodes/001-what-a-gene-is/index.html"
    assert {*links[f"{base}de/{episode}"]} == {"en", "de", "x-default"}
    assert f"fr/{episode}" not in made.keys


def test_the_sitemap_says_the_same(made: Published) -> None:
    root = etree.fromstring(made.site.files["/show/sitemap.xml"].data)
    space = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "x": "http://www.w3.org/1999/xhtml",
    }
    base = f"{made.site.base}/show/"
    said = {
        url.findtext("s:loc", namespaces=space): {
            one.get("hreflang"): one.get("href") for one in url.findall("x:link", space)
        }
        for url in root
    }
    for address, named in said.items():
        page = made.page(address.removeprefix(base))
        found = page.cssselect("link[rel=alternate][hreflang]")
        assert named == {one.get("hreflang"): one.get("href") for one in found}
        assert page.cssselect("link[rel=canonical]")[0].get("href") == address
    assert f"{base}de/index.html" in said


def test_an_editions_pages_speak_its_language_and_lead_somewhere(made: Published) -> None:
    key = "de/episodes/001-what-a-gene-is/index.html"
    page = made.page(key)
    text = " ".join(page.find("body").text_content().split())
    assert page.get("lang") == "de"
    for words in (
        "Was ein Gen ist", "Notizen", "Die Aufnahme ist auf Englisch.", "Ein Gen ist ein Rezept.",
        "Abonnieren",
    ):  # fmt: skip
        assert words in text, words
    assert page.cssselect("[data-transcript]")[0].get("lang", "de") == "de"
    switch = {a.get("hreflang"): a.get("href") for a in page.cssselect("header a[hreflang]")}
    assert switch["en"] == "../../../episodes/001-what-a-gene-is/index.html"
    assert switch["fr"] == "../../../fr/index.html"
    assert "Wir fragen nach." in made.page("de/about/index.html").text_content()
    for place in made.keys:
        if place.endswith(".html"):
            for one in made.page(place).cssselect("a[href], img[src], audio[src], script[src]"):
                address = (one.get("href") or one.get("src") or "").partition("#")[0]
                whole = urljoin(f"{made.site.base}/show/{place}", address)
                if address and whole.startswith(made.site.base):
                    assert whole.removeprefix(made.site.base) in made.site.files, whole


def test_from_outside_all_feeds_are_looked_at(made: Published, soy: Soy) -> None:
    with in_folder(made.show):
        said = soy("verify", "--json")
        report = json.loads(said.out)
        empty = ("feed-empty", f"the feed, {made.site.base}/show/fr/feed.xml")
        assert [(f["rule"], f["where"]) for f in report["findings"]] == [empty]
        assert said.code == 0


def test_what_is_not_named_back_is_told(made: Published, soy: Soy) -> None:
    with in_folder(made.show):
        for key, old, new in (
            ("de/feed.xml", b"3b9d1f4e-5a6c", b"4b9d1f4e-5a6c"),
            ("publisher.xml", b"0c2f9b7e-6d0f", b"1c2f9b7e-6d0f"),
        ):
            path = f"/show/{key}"
            good = made.site.files[path].data
            made.site.put(path[1:], good.replace(old, new), "application/rss+xml")
            said = soy("verify", "--json")
            rules = [one["rule"] for one in json.loads(said.out)["findings"]]
            assert (said.code, "publisher" in rules) == (27, True), key
            made.site.put(path[1:], good, "application/rss+xml; charset=utf-8")


def test_what_leaves_an_edition_is_asked_about_and_comes_back(
    made: Published, soy: Soy, tmp_path: Path
) -> None:
    show = shutil.copytree(made.show, tmp_path / "show")
    toml = show / "episodes" / "001-what-a-gene-is" / "episode.toml"
    before = (show / "build" / "published" / "de" / "feed.xml").read_bytes()
    with in_folder(show):
        toml.write_text(toml.read_text("utf-8").partition("[editions.de]")[0], "utf-8")
        assert soy("build").code == 0
        said = soy("publish")
        assert said.code == 25
        assert "in the edition de" in said.err
        assert "--remove 001:de" in said.err
        assert soy("publish", "--remove", "001:de").code == 0
        feed = show / "build" / "published" / "de" / "feed.xml"
        assert b"<item>" not in feed.read_bytes()
        (first, *_) = sorted(
            json.loads(soy("releases", "--json").out)["releases"], key=lambda row: row["id"]
        )
        assert soy("rollback", first["id"]).code == 0
        assert feed.read_bytes() == before
        assert soy("gc", "--older-than", "0", "--yes").code == 0
        assert (show / "build" / "published" / "publisher.xml").is_file()
        assert feed.read_bytes() == before


def test_what_an_edition_lacks_is_told(made: Published, soy: Soy) -> None:
    with in_folder(made.show):
        found = json.loads(soy("check", "--json").out)
        said = [one["message"] for one in found if one["rule"] == "edition-lacks"]
        assert said == ["it has no title for the edition fr, which leaves it out"]
        (row,) = json.loads(soy("status", "--json").out)
        assert row["editions"] == {
            "de": {"state": "whole", "lacking": []},
            "fr": {"state": "left out", "lacking": ["title", "notes", "transcript"]},
        }
        assert "de whole, fr left out" in " ".join(soy("status").out.split())


def test_the_words_of_an_edition_are_judged(made: Published, soy: Soy, tmp_path: Path) -> None:
    show = shutil.copytree(made.show / "episodes", tmp_path / "show" / "episodes").parent
    path = show / "episodes" / "show.toml"
    said = path.read_text("utf-8").replace('title = "Une émission"', 'title = "Gène | ADN | santé"')
    path.write_text(said.replace("about.de.md", "missing.md"), "utf-8")
    with in_folder(show):
        found = json.loads(soy("check", "--json").out)
    messages = [one["message"] for one in found]
    assert any(one.startswith("the edition fr: ") for one in messages)
    assert not any(one.startswith("the edition de: ") for one in messages)
    assert any(one["level"] == "error" and "missing" in one["message"] for one in found)


def test_a_show_without_editions_says_nothing_of_them(mastered: Path, soy: Soy) -> None:
    assert "editions" not in soy("status").out
    assert soy("build").code == 0
    public = mastered.parents[1] / "build" / "public"
    assert not (public / "publisher.xml").exists()
    page = html.document_fromstring((public / "index.html").read_text("utf-8"))
    assert page.cssselect("link[hreflang], header a[hreflang]") == []
