"""An edition with a recording of its own, from the file to what listeners get."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import soundfile
from lxml import etree, html

from tests.cli.conftest import VTT, Soy
from tests.cli.test_editions import DE_VTT, in_folder, write
from toolkit.assemble.parts.tellings import tellings
from toolkit.assemble.rows.scope import Scope
from toolkit.cli import run
from toolkit.show.editions import Tables
from toolkit.show.episode import Episode
from toolkit.show.project import Project

pytestmark = pytest.mark.rotated(together=True)

FOLDER = "001-what-a-gene-is"
CHAPTERS = """
[[editions.de.chapters]]
start = "00:00"
title = "Hallo"
[[editions.de.chapters]]
start = "00:03.2"
title = "Die Küche"
"""


@dataclass(frozen=True)
class Built:
    """A show with a German recording, built."""

    show: Path

    def feed(self, key: str) -> etree._Element:
        """Return the one item of a feed."""
        return etree.parse(self.show / "build/public" / key).find("channel/item")

    def page(self, key: str) -> html.HtmlElement:
        """Return a page."""
        return html.document_fromstring((self.show / "build/public" / key).read_text("utf-8"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, mastered_show: Path) -> Built:
    """Bring in a German recording, which is shorter, with its transcript, and build."""
    show = shutil.copytree(mastered_show, tmp_path_factory.mktemp("own") / "show")
    with in_folder(show):
        write(show, "https://podcast.example.com")
        source = next((show / "episodes" / FOLDER).glob("source.*"))
        samples, rate = soundfile.read(source)
        soundfile.write(show / "deutsch.wav", samples[: -2 * rate], rate)
        assert run(["new", "deutsch.wav", "--edition", "001:de"]) == 0
        for name, text in (("en", VTT), ("de", DE_VTT)):
            (show / "text.vtt").write_text(text, "utf-8")
            assert run(["transcript", "import", "001", "text.vtt", "--language", name]) == 0
        for name in ("001", "001:de"):
            assert run(["approve", name, "--by", "Ana"]) == 0
        toml = show / "episodes" / FOLDER / "episode.toml"
        toml.write_text(toml.read_text("utf-8") + CHAPTERS, "utf-8")
        assert run(["build", "--at", "2027-01-01T00:00:00Z"]) == 0
    return Built(show)


def test_the_feeds_name_each_its_own_sound_and_text(built: Built) -> None:
    english, german = built.feed("feed.xml"), built.feed("de/feed.xml")
    place = "https://podcast.example.com/show"
    addresses = [one.find("enclosure").get("url") for one in (english, german)]
    assert addresses[0].startswith(f"{place}/episodes/{FOLDER}/{FOLDER}.")
    assert addresses[1].startswith(f"{place}/de/episodes/{FOLDER}/{FOLDER}.")
    for item, address in zip((english, german), addresses, strict=True):
        file = built.show / "build/public" / address.removeprefix(f"{place}/")
        assert item.find("enclosure").get("length") == str(file.stat().st_size)
    lengths = [float(one.findtext("{*}duration")) for one in (english, german)]
    assert lengths[0] - lengths[1] == pytest.approx(2, abs=1)
    said = [
        {one.get("language") for one in it.findall("{*}transcript")} for it in (english, german)
    ]
    assert said == [{"en"}, {"de"}]
    assert "Die Aufnahme ist auf" not in (german.findtext("{*}encoded") or "")
    chapters = german.find("{*}chapters[@url]").get("url")
    data = json.loads(
        (built.show / "build/public" / chapters.removeprefix(f"{place}/")).read_text()
    )
    assert [one["title"] for one in data["chapters"]] == ["Hallo", "Die Küche"]


def test_the_pages_play_it_and_show_its_text_alone(built: Built) -> None:
    german = built.page(f"de/episodes/{FOLDER}/index.html")
    (audio,) = german.cssselect("audio")
    assert audio.get("src").startswith(f"{FOLDER}.")
    assert "Die Aufnahme ist auf" not in german.text_content()
    assert "Ein Gen ist ein Rezept." in german.text_content()
    assert [one.get("hreflang") for one in german.cssselect(".languages a")] == ["de"]
    chapters = german.cssselect(".chapters")[0]
    assert chapters.get("lang") is None  # it is in the page's language
    english = built.page(f"episodes/{FOLDER}/index.html")
    assert [one.get("hreflang") for one in english.cssselect(".languages a")] == ["en"]


def test_it_has_tags_of_its_own_and_a_report(built: Built) -> None:
    (mp3,) = (built.show / "build/public/de/episodes" / FOLDER).glob("*.mp3")
    data = mp3.read_bytes()[:100_000]
    assert "Was ein Gen ist".encode("utf-16-le") in data or b"Was ein Gen ist" in data
    assert (built.show / "build/reports/001.de.html").is_file()
    assert (built.show / "build/reports/001.html").is_file()


def test_it_is_brought_in_once_and_only_for_an_edition(built: Built, soy: Soy) -> None:
    with in_folder(built.show):
        again = soy("new", "deutsch.wav", "--edition", "001:de")
        assert again.code != 0
        assert "has a recording, source.de.wav" in again.err
        other = soy("new", "deutsch.wav", "--edition", "001:it")
        assert "[editions.it]" in other.err
        none = soy("master", "001:fr")
        assert "no recording of its own in the edition 'fr'" in none.err
        dry = soy("new", "deutsch.wav", "--edition", "001:fr", "--title", "Un gène", "--dry-run")
        assert dry.code == 0, dry.err
        assert not (built.show / "episodes" / FOLDER / "source.fr.wav").exists()
        done = soy("master", "001:de")
        assert done.code == 0, done.err
        assert "up to date" in done.err
        checked = soy("check")
        assert "another recording" not in checked.err
        assert "error:" not in checked.err


def test_an_edition_comes_out_on_its_own_date_and_not_before_the_original(built: Built) -> None:
    project = Project.open(built.show)
    episode, (_, german, _) = project.episodes[0], tellings(project)
    assert episode.date is not None
    later = episode.date + timedelta(days=7)

    def told(date: datetime, at: datetime) -> Episode | None:
        said = episode.editions["de"].model_copy(update={"date": date})
        one = episode.model_copy(update={"editions": Tables({"de": said})})
        scope = Scope(project.as_if(episodes=(one,)), at)
        assert len(scope.recordings) == (2 if scope.told(german, one) else 1)
        return scope.told(german, one)

    assert told(later, later - timedelta(hours=1)) is None
    found = told(later, later)
    assert found is not None
    assert found.date == later
    early = told(episode.date - timedelta(days=7), episode.date)
    assert early is not None
    assert early.date == episode.date
