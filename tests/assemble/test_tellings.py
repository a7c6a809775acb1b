"""A show as its editions tell of it: names, GUIDs, languages, and what joins them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.feed.golden import EPISODE, SHOW
from toolkit.assemble.parts import address
from toolkit.assemble.parts.tellings import is_joined, tellings, with_guids
from toolkit.feed.identity import edition_guid, podcast_guid
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.show import Show

GUIDS = {
    "guid": "9b024349-ccf0-5f69-a609-6b82873eab3c",
    "publisher_guid": "3b9d1f4e-5a6c-5d7e-8f90-a1b2c3d4e5f6",
}
GERMAN = {
    "title": "Die Wissenschaft von dir",
    "description": "Medizin, einfach gesagt.",
    "guid": "0c2f9b7e-6d0f-5f3c-9a37-3f0b8f5f9f55",
}


def show(german: dict[str, Any] | None = None, **other: Any) -> Show:
    """Return a show with a German edition."""
    return Show.model_validate({**SHOW, **GUIDS, "editions": {"de": german or GERMAN}, **other})


def project(made: Show) -> Project:
    return Project(Path("nowhere")).as_if(show=made, episodes=())


def episode(**other: Any) -> Episode:
    keys = {"folder": "001-a", "title": "One", "guid": "g-1", "link": "https://example.org/1"}
    return Episode.model_validate({**EPISODE, **keys, **other})


def test_an_edition_has_its_own_words_and_the_rest_of_the_show() -> None:
    first, german = tellings(project(show(new_feed_url="https://new.example.org/feed.xml")))
    assert (first.show.title, first.folder, first.language) == ("The Science of You", "", None)
    told = german.show
    assert (told.title, told.language, told.author) == (GERMAN["title"], "de", first.show.author)
    assert told.link == "https://media.example.org/show/de/index.html"
    assert told.new_feed_url == "https://new.example.org/de/feed.xml"
    assert german.feed_key == "de/feed.xml"


def test_an_episode_has_another_guid_in_each_edition_or_the_one_it_had() -> None:
    first, german = tellings(project(show()))
    plain, named = {"title": "Eins"}, {"title": "Eins", "guid": "older"}
    one = german.told(episode(editions={"de": plain}))
    assert one is not None
    assert (one.title, one.summary, one.link) == ("Eins", None, None)
    assert one.guid == edition_guid("g-1", "de") != edition_guid("g-1", "fr")
    other = german.told(episode(editions={"de": named}))
    assert other is not None
    assert other.guid == "older"
    assert hash(episode(editions={"de": plain})) != hash(episode())  # what is kept of it goes by it
    assert german.told(episode()) is None
    assert first.told(episode()) == episode()


def test_transcripts_come_in_the_order_of_the_edition() -> None:
    _, german = tellings(project(show()))
    assert german.in_order(["en", "de", "fr"]) == ["de", "en", "fr"]
    _, chosen = tellings(project(show({**GERMAN, "transcripts": ["fr", "de"]})))
    assert chosen.in_order(["en", "de", "fr"]) == ["fr", "de"]


def test_they_are_joined_where_all_have_guids_and_nobody_else_joins_them() -> None:
    assert is_joined(show())
    assert not is_joined(show(editions={}))
    assert not is_joined(show({**GERMAN, "guid": None}))
    own = {"feed_guid": "917393e3-1b1e-5cef-ace4-edaa54e1f810"}
    theirs = show(publisher=own)
    assert not is_joined(theirs)
    publishers = [one.show.publisher for one in tellings(project(theirs))]
    assert [str(one.feed_guid) for one in publishers if one] == [own["feed_guid"]] * 2


def test_guids_are_fixed_by_the_first_real_address_and_kept(tmp_path: Path) -> None:
    bare = show({**GERMAN, "guid": None}, publisher_guid=None)
    assert address.edition_guids(bare) == {}  # example.org is nobody's
    real = bare.model_copy(
        update={"release": bare.release.model_copy(update={"public_url": "https://soy.eu/x"})}
    )
    guids = address.edition_guids(real)
    assert guids == {
        "editions.de": podcast_guid("soy.eu/x/de/feed.xml"),
        "": podcast_guid("soy.eu/x/publisher.xml"),
    }
    assert is_joined(with_guids(real, guids))
    assert address.edition_guids(with_guids(real, guids)) == {}
    path = tmp_path / "episodes" / "show.toml"
    path.parent.mkdir()
    path.write_text(
        'title = "A"  # the name\n\n[release]\npublic_url = "https://soy.eu/x"\n\n'
        '[editions.de]\ntitle = "B"\n\n[editions.fr]\ntitle = "C"\n',
        "utf-8",
    )
    address.store_edition_guids(Project(tmp_path), guids)
    said = tomllib.loads(path.read_text("utf-8"))
    assert said == {
        "title": "A",
        "publisher_guid": str(guids[""]),
        "release": {"public_url": "https://soy.eu/x"},
        "editions": {"de": {"title": "B", "guid": str(guids["editions.de"])}, "fr": {"title": "C"}},
    }
    assert "# the name" in path.read_text("utf-8")


def test_an_edition_in_the_shows_own_language_is_refused() -> None:
    with pytest.raises(ValueError, match="the show itself is in this language"):
        show(editions={"en": GERMAN})
