"""A show that moves: built, published at both places, and looked at from outside."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomlkit
from lxml import etree

from tests.cli.conftest import Soy
from tests.verify.site import Handler, Site, serving
from toolkit.release.moves import old_feed, redirects

pytestmark = pytest.mark.rotated

SPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}


def said(folder: Path, path: str) -> list[str]:
    feed = etree.fromstring((folder / "feed.xml").read_bytes())
    return [str(one) for one in feed.xpath(path, namespaces=SPACES)]


@pytest.fixture
def site(show: Path, episode: Path, soy: Soy) -> Iterator[Site]:
    """Yield a server of the published folder, under /old."""
    del episode
    with serving() as made:
        path = show / "episodes" / "show.toml"
        document = tomlkit.parse(path.read_text("utf-8"))
        document["release"]["public_url"] = f"{made.base}/old"
        path.write_text(tomlkit.dumps(document), "utf-8")
        assert soy("build").code == 0
        assert soy("publish").code == 0
        made.put_folder(show / "build" / "published", "old")
        yield made


def test_a_show_moves_and_is_the_same_to_apps(site: Site, show: Path, soy: Soy) -> None:
    old, new = show / "build" / "published", show / "elsewhere"
    before, toml = (old / "feed.xml").read_bytes(), (show / "episodes/show.toml").read_text()
    wanted = ("move", f"{site.base}/new", "--to", "elsewhere")
    dry = soy(*wanted, "--dry-run")
    assert dry.code == 0
    assert "would publish to elsewhere" in dry.err
    assert "nginx" in dry.out
    assert ((old / "feed.xml").read_bytes(), new.exists()) == (before, False)
    assert (show / "episodes/show.toml").read_text() == toml

    done = soy(*wanted, "--json")
    assert done.code == 0, done.err
    report = json.loads(done.out)
    assert report["is_done"] is True
    assert report["new_feed"] == f"{site.base}/new/feed.xml"
    for path in ("//guid/text()", "//podcast:guid/text()", "//enclosure/@length", "//item/title"):
        assert len(said(old, path)) == len(said(new, path)) > 0 or path == "//podcast:guid/text()"
    assert said(old, "//item/guid/text()") == said(new, "//item/guid/text()")
    for folder, locked in ((old, "no"), (new, "yes")):
        assert said(folder, "//itunes:new-feed-url/text()") == [report["new_feed"]]
        assert said(folder, "//podcast:locked/text()") == [locked]
    assert said(old, "//enclosure/@url")[0].startswith(f"{site.base}/old/")
    assert said(new, "//enclosure/@url")[0].startswith(f"{site.base}/new/")

    again = soy(*wanted)  # nothing is left to do
    assert again.code == 0
    assert "Apple Podcasts Connect" in again.out

    kept = soy("gc", "--to", "build/published", "--yes")
    assert kept.code == 25
    assert "the show's old place" in kept.err
    assert soy("gc", "--yes").code == 0

    site.put_folder(old, "old")
    site.put_folder(new, "new")
    _from_outside(site, soy)


def _from_outside(site: Site, soy: Soy) -> None:
    """Look at the move: without a redirect, with a right one, and with wrong ones."""
    verify = ("verify", f"{site.base}/old/feed.xml", "--moved-to", f"{site.base}/new/feed.xml")

    def rules() -> dict[str, str]:
        found = json.loads(soy(*verify, "--json").out)["findings"]
        return {one["rule"]: one["level"] for one in found}

    unguided = {"move-guid"}  # a show on this machine has no podcast:guid
    assert set(rules()) - unguided == {"move-no-redirect"}

    def redirect(status: int, place: str) -> None:
        def answer(handler: Handler) -> None:
            handler.send_response(status)
            handler.send_header("Location", site.base + place)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        site.faults["/old/feed.xml"] = answer

    redirect(301, "/new/feed.xml")
    assert set(rules()) - unguided == set()
    redirect(302, "/new/feed.xml")
    assert "move-redirect" in rules()
    redirect(301, "/old/index.html")
    assert "move-redirect" in rules()
    redirect(308, "/new/feed.xml")
    sound = next(path for path in site.files if path.startswith("/old/") and ".mp3" in path)
    kept = site.files.pop(sound)
    assert rules()["move-old-sound"] == "error"
    site.files[sound] = kept
    del site.faults["/old/feed.xml"]
    feed = site.files["/old/feed.xml"]
    feed.data = re.sub(rb"<guid [^>]*>[^<]*", b'<guid isPermaLink="false">other', feed.data)
    assert rules()["move-episode"] == "error"


def test_only_the_address_changes(site: Site, show: Path, soy: Soy) -> None:
    done = soy("move", f"{site.base}/new")
    assert done.code == 0
    feed = show / "build" / "published"
    assert said(feed, "//itunes:new-feed-url/text()") == [f"{site.base}/new/feed.xml"]
    assert said(feed, "//enclosure/@url")[0].startswith(f"{site.base}/new/")
    assert soy("gc", "--yes").code == 0


def test_it_is_there_already(site: Site, soy: Soy) -> None:
    said_ = soy("move", f"{site.base}/old")
    assert said_.code == 11
    assert "there already" in said_.err


def test_what_listeners_would_lose_stops_it(site: Site, show: Path, soy: Soy) -> None:
    path = next((show / "episodes").glob("001-*/episode.toml"))
    path.write_text(re.sub(r"(?m)^guid = .*$", 'guid = "another"', path.read_text()))
    before = (show / "episodes/show.toml").read_text()
    said_ = soy("move", f"{site.base}/new", "--to", "elsewhere")
    assert said_.code == 25
    assert (show / "episodes/show.toml").read_text() == before


FEED = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<rss xmlns:podcast="' + SPACES["podcast"].encode()
    + b'" version="2.0"><channel><title>A</title><podcast:locked>yes</podcast:locked><item>'
    b"<description><![CDATA[<p>a & b</p>]]></description></item></channel></rss>"
)  # fmt: skip


def test_the_old_feed_changes_in_two_words() -> None:
    made = old_feed.moved(FEED, "https://new.example.org/feed.xml")
    assert b"<![CDATA[<p>a & b</p>]]>" in made
    root = etree.fromstring(made)
    assert root.xpath("//itunes:new-feed-url/text()", namespaces=SPACES) == [
        "https://new.example.org/feed.xml"
    ]
    assert root.xpath("//podcast:locked/text()", namespaces=SPACES) == ["no"]
    assert old_feed.moved(made, "https://new.example.org/feed.xml") == made


def test_rules_are_of_the_feeds_alone_and_compare_what_servers_compare() -> None:
    """Both nginx and Apache decode the path before they compare; Netlify and CloudFront do not."""
    new = "https://b.example/$x"
    made = redirects.rules(
        [
            ("https://a.example/p%27s/a b/feed.xml", f"{new}/feed.xml"),
            ("https://a.example/%22%C3%A9/de/feed.xml", f"{new}/de/feed.xml"),
        ]
    )
    assert made["nginx"].splitlines() == [
        'location = "/p\'s/a b/feed.xml" { return 301 "https://b.example/%24x/feed.xml"; }',
        r'location = "/\"é/de/feed.xml" { return 301 "https://b.example/%24x/de/feed.xml"; }',
    ]
    first, second = made["Apache"].splitlines()
    assert first.endswith('"https://b.example/%24x/feed.xml"')
    for rule, path in ((first, "/p's/a b/feed.xml"), (second, '/"é/de/feed.xml')):
        written = re.match(r'RedirectMatch 301 "((?:[^"\\]|\\.)*)"', rule)
        assert written
        pattern = re.sub(r'\\([\\"])', r"\1", written[1])  # as Apache reads a quoted word
        assert re.fullmatch(pattern, path)
        assert not re.fullmatch(pattern, path.replace(".", "x"))
    assert made["Netlify (_redirects)"].splitlines()[0] == (
        "/p%27s/a%20b/feed.xml https://b.example/%24x/feed.xml 301!"
    )
    function = made["CloudFront Function"]
    assert '"/%22%C3%A9/de/feed.xml": "https://b.example/%24x/de/feed.xml"' in function
    assert function.count("{") == function.count("}")
