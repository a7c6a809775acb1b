"""A listener's and a partner's view: everything over HTTP, with programs that did not write it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import feedparser
import jsonschema
import numpy as np
import podcastparser
import pytest
import soundfile
import webvtt
from lxml import etree
from PIL import Image

from tests.end_to_end.conftest import Published
from tests.loudness import other_meter
from toolkit.cli import run

PODCAST = "{https://podcastindex.org/namespace/1.0}"


def get(url: str) -> tuple[bytes, dict[str, str]]:
    with urllib.request.urlopen(url, timeout=120) as answer:
        return answer.read(), {k.lower(): v for k, v in answer.headers.items()}


# Making and publishing the show takes half a minute, for one test as for all.
pytestmark = pytest.mark.rotated(start=1, together=True)


@pytest.fixture(scope="module")
def feed(published: Published) -> Any:
    return podcastparser.parse(
        published.public_url, io.BytesIO(get(f"{published.public_url}/feed.xml")[0])
    )


@pytest.fixture(scope="module")
def xml(published: Published) -> Any:
    safe = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(get(f"{published.public_url}/feed.xml")[0], safe)


def test_two_parsers_find_the_season(published: Published, feed: Any) -> None:
    other = feedparser.parse(f"{published.public_url}/feed.xml")
    assert not other.bozo
    assert other.feed.title == feed["title"] == "The Science of You"
    assert len(feed["episodes"]) == len(other.entries) == 3
    assert [e["guid"] for e in feed["episodes"]] == [e.id for e in other.entries]


def test_every_enclosure_is_the_audio_it_says(published: Published, feed: Any) -> None:
    for episode in feed["episodes"]:
        (enclosure,) = episode["enclosures"]
        data, headers = get(enclosure["url"])
        assert len(data) == enclosure["file_size"] == int(headers["content-length"])
        assert headers["content-type"] == enclosure["mime_type"] == "audio/mpeg"
        assert "immutable" in headers["cache-control"]
        assert data == made_of(published, enclosure["url"])
        assert hashlib.sha256(data).hexdigest()[:16] in enclosure["url"]
        with soundfile.SoundFile(io.BytesIO(data)) as sound:
            assert abs(sound.frames / sound.samplerate - episode["total_time"]) < 1.0


def made_of(published: Published, url: str) -> bytes:
    """Return what was built under an address."""
    key = url.removeprefix(f"{published.public_url}/")
    return (published.project / "build" / "public" / key).read_bytes()


def test_every_transcript_opens(published: Published, xml: Any) -> None:
    links = xml.findall(f".//{PODCAST}transcript")
    assert {(link.get("language"), link.get("type")) for link in links} >= {
        (language, kind)
        for language in ("en", "de")
        for kind in ("text/vtt", "application/x-subrip", "application/json", "text/html",
                     "text/plain")
    }  # fmt: skip
    for link in links:
        data, headers = get(link.get("url"))
        assert data == made_of(published, link.get("url"))
        assert int(headers["content-length"]) == len(data)
        assert headers["content-type"].partition(";")[0] == link.get("type")
        text = data.decode("utf-8")
        if link.get("type") == "text/vtt":
            assert len(webvtt.from_buffer(io.StringIO(text))) > 3
        elif link.get("type") == "application/json":
            assert json.loads(text)["segments"]
        else:
            assert len(text) > 200


def test_chapters_and_cover_open(published: Published, xml: Any) -> None:
    for link in xml.findall(f".//{PODCAST}chapters"):
        data, headers = get(link.get("url"))
        assert headers["content-type"] == link.get("type") == "application/json+chapters"
        chapters = json.loads(data)["chapters"]
        assert chapters[0]["startTime"] == 0
        assert len(chapters) >= 4
    (cover,) = xml.findall("./channel/{http://www.itunes.com/dtds/podcast-1.0.dtd}image")
    picture = Image.open(io.BytesIO(get(cover.get("href"))[0]))
    assert (picture.size, picture.mode) == ((3000, 3000), "RGB")


def kits(published: Published) -> Iterator[tuple[str, dict[str, Any]]]:
    folder = published.project / "build" / "public"
    for path in sorted(folder.rglob("kit.json")):
        url = f"{published.public_url}/{path.relative_to(folder).as_posix()}"
        yield url, json.loads(get(url)[0])


def test_the_kits_open_and_are_true(published: Published, xml: Any) -> None:
    made = list(kits(published))
    languages = Counter(kit["transcript"]["language"] for _, kit in made)
    assert languages == {"en": 4, "de": 4}
    guids = {e.text for e in xml.findall(".//item/guid")}
    schema = json.loads((Path(__file__).parents[2] / "docs" / "kit.schema.json").read_text("utf-8"))
    for url, kit in made:
        jsonschema.validate(kit, schema)
        assert kit["episode"]["guid"] in guids
        for file in kit["files"]:
            data, headers = get(urljoin(url, file["url"]))
            assert hashlib.sha256(data).hexdigest() == file["sha256"]
            assert len(data) == file["length_bytes"]
            assert headers["content-type"].partition(";")[0] == file["content_type"]
        by_role = {file["role"]: get(file["url"])[0] for file in reversed(kit["files"])}
        assert Image.open(io.BytesIO(by_role["card"])).size == (1080, 1080)
        shapes = {file["shape"] for file in kit["files"] if file["role"] == "card"}
        assert shapes == {"1:1", "4:5", "9:16", "16:9"}
        with soundfile.SoundFile(io.BytesIO(by_role["clip"])) as clip:
            length_ms = kit["moment"]["end_ms"] - kit["moment"]["start_ms"]
            assert abs(1000 * clip.frames / clip.samplerate - length_ms) < 60
            both = np.repeat(clip.read(always_2d=True), 2, axis=1)  # as two loudspeakers play mono
        heard = other_meter(clip.samplerate).integrated_loudness(both)
        assert heard == pytest.approx(-16, abs=0.5)  # as loud as the episode
        assert kit["moment"]["words"][:20] in by_role["alt-text"].decode()


def test_the_language_spoken_comes_first(xml: Any) -> None:
    for item in xml.findall(".//item"):
        languages = [link.get("language") for link in item.findall(f"{PODCAST}transcript")]
        assert languages[0] == "en"


def test_soundbites_are_titled(xml: Any) -> None:
    soundbites = xml.findall(f".//{PODCAST}soundbite")
    assert len(soundbites) == 4
    assert all((s.text or "").strip() for s in soundbites)


def test_a_second_publish_sends_nothing(
    published: Published, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["publish", "--json", "--project", str(published.project)]) == 0
    outcome = json.loads(capsys.readouterr().out)
    assert outcome["put"] == []
    assert outcome["bytes_sent"] == 0


def test_soy_finds_nothing_wrong(published: Published, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["verify", "--full", "--json", "--project", str(published.project)]) == 0
    report = json.loads(capsys.readouterr().out)
    # moto refuses HEAD to those who may read; S3 itself, and servers like it, answer.
    refused = set() if "S3_ENDPOINT_URL" in os.environ else {"head"}
    assert {finding["rule"] for finding in report["findings"]} == refused
    assert report["compared_with_release"] is True
    assert (report["episodes"], report["files"] > 20) == (3, True)
