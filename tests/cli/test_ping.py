"""Hubs and directories are told of a new feed: a small server stands in place of them all."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import tomlkit
from lxml import etree

from tests.cli.conftest import Soy
from toolkit.release.publishing import built

pytestmark = pytest.mark.rotated

TOKEN = "secret-token-1234"


@dataclass
class World:
    """The public address, a hub, Podcast Index and podping, on one server."""

    folder: Path  # what listeners get
    port: int = 0
    status: dict[str, int] = field(default_factory=dict)  # by path; else 202
    asked: list[tuple[str, str, str, str | None]] = field(default_factory=list)
    old: dict[str, bytes] = field(default_factory=dict)  # what a CDN still gives

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def told(self) -> list[str]:
        """Who was asked besides the show's own files."""
        return [path for _, path, _, _ in self.asked if not path.startswith("/show/")]


@contextmanager
def serving(folder: Path) -> Iterator[World]:
    world = World(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer("")

        def do_HEAD(self) -> None:
            self.answer("")

        def do_POST(self) -> None:
            self.answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def answer(self, body: str) -> None:
            path, _, query = self.path.partition("?")
            token = self.headers.get("Authorization")
            world.asked.append((self.command, path, query or body, token))
            if path.startswith("/show/"):
                name = path.removeprefix("/show/")
                file = world.folder / name
                data = world.old.get(name) or (file.read_bytes() if file.is_file() else None)
                self.send_response(200 if data is not None else 404)
            else:
                data = b""
                self.send_response(world.status.get(path, 202))
                self.send_header("Location", f"{world.base}/stolen")
            self.send_header("Content-Length", str(len(data or b"")))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data or b"")

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    world.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield world
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def world(show: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("SOY_PODPING_TOKEN", TOKEN)
    with serving(show / "build" / "published") as made:
        path = show / "episodes" / "show.toml"
        document = tomlkit.parse(path.read_text("utf-8"))
        document["release"] |= {
            "public_url": f"{made.base}/show",
            "hub": [f"{made.base}/hub"],
            "notify": ["podcastindex", "podping"],
            "podcastindex_url": f"{made.base}/index?a=1",
            "podping_url": f"{made.base}/podping",
        }
        path.write_text(tomlkit.dumps(document), "utf-8")
        yield made


def build(show: Path, version: str) -> None:
    public = show / "build" / "public"
    public.mkdir(parents=True, exist_ok=True)
    (public / "feed.xml").write_text(f"<x>{version}</x>")
    built.record(public)


def test_a_publish_tells_all_that_asked_for_it(world: World, show: Path, soy: Soy) -> None:
    build(show, "1")
    said = soy("publish")
    assert said.code == 0
    assert "told Podcast Index" in said.err
    feed = f"{world.base}/show/feed.xml"
    told = {path: (way, parse_qs(said), token) for way, path, said, token in world.asked}
    assert told["/hub"] == ("POST", {"hub.mode": ["publish"], "hub.url": [feed]}, None)
    assert told["/index"] == ("GET", {"a": ["1"], "url": [feed]}, None)
    wanted = {"url": [feed], "reason": ["update"], "medium": ["podcast"]}
    assert told["/podping"] == ("GET", wanted, TOKEN)
    assert world.asked[0][1] == "/show/feed.xml"  # first it is made sure that it is served
    assert TOKEN not in said.out + said.err
    asked = len(world.asked)
    assert soy("publish").code == 0
    assert len(world.asked) == asked  # nothing changed


def test_each_edition_is_told_of_when_it_changed(world: World, show: Path, soy: Soy) -> None:
    path = show / "episodes" / "show.toml"
    own = '[editions.de]\ntitle = "Du"\ndescription = "Worum es geht."\n'
    path.write_text(f"{path.read_text('utf-8')}\n{own}", "utf-8")
    public = show / "build" / "public"
    (public / "de").mkdir(parents=True)
    (public / "de" / "feed.xml").write_text("<x>de</x>")
    build(show, "1")
    assert soy("publish").code == 0
    hubs = [parse_qs(said)["hub.url"][0] for _, path, said, _ in world.asked if path == "/hub"]
    feeds = [f"{world.base}/show/{key}" for key in ("feed.xml", "de/feed.xml")]
    assert hubs == feeds
    world.asked.clear()
    (public / "de" / "feed.xml").write_text("<x>de 2</x>")
    build(show, "1")
    assert soy("publish").code == 0
    hubs = [parse_qs(said)["hub.url"][0] for _, path, said, _ in world.asked if path == "/hub"]
    assert hubs == feeds[1:]
    assert "Podcast Index: de/feed.xml" in soy("ping", "--dry-run").err


def test_nobody_is_told_before_listeners_get_it(world: World, show: Path, soy: Soy) -> None:
    build(show, "1")
    assert soy("publish").code == 0
    world.asked.clear()
    world.old["feed.xml"] = b"<x>1</x>"
    build(show, "2")
    said = soy("ping", "--wait", "0")
    assert said.code == 0  # what was published before is what is served
    world.asked.clear()
    world.old["feed.xml"] = b"<x>0</x>"
    said = soy("ping", "--wait", "0", "--json")
    assert said.code == 3
    report = json.loads(said.out)
    assert (report["is_done"], report["told"], world.told) == (False, [], [])
    assert "soy ping" in said.err


def test_a_failed_ping_is_a_warning(world: World, show: Path, soy: Soy) -> None:
    world.status = {"/hub": 500, "/podping": 302}
    build(show, "1")
    said = soy("publish", "--json")
    assert said.code == 0
    told = {one["who"]: one["is_done"] for one in json.loads(said.out)["pinged"]["told"]}
    assert told == {"the hub 127.0.0.1": False, "Podcast Index": True, "podping": False}
    assert "again: soy ping" in said.err
    assert "/stolen" not in world.told  # the token follows no redirect
    world.status = {}
    again = soy("ping")
    assert again.code == 0
    assert "told podping" in again.err


def test_a_rollback_tells_too(world: World, show: Path, soy: Soy) -> None:
    build(show, "1")
    assert soy("publish").code == 0
    first = json.loads(soy("releases", "--json").out)["releases"][0]["id"]
    build(show, "2")
    assert soy("publish").code == 0
    world.asked.clear()
    assert soy("rollback", first).code == 0
    assert sorted(world.told) == ["/hub", "/index", "/podping"]


def test_another_place_is_told_to_nobody(world: World, show: Path, soy: Soy) -> None:
    build(show, "1")
    assert soy("publish", "--to", "elsewhere").code == 0
    assert world.asked == []


def test_a_dry_run_asks_nobody(world: World, soy: Soy) -> None:
    said = soy("ping", "--dry-run")
    assert said.code == 0
    assert "would tell the hub 127.0.0.1" in said.err
    assert world.asked == []


def test_a_show_that_asks_for_nothing_says_so(show: Path, soy: Soy) -> None:
    path = show / "episodes" / "show.toml"
    document = tomlkit.parse(path.read_text("utf-8"))
    document["release"]["public_url"] = "http://127.0.0.1:9"
    path.write_text(tomlkit.dumps(document), "utf-8")
    said = soy("ping")
    assert said.code == 11
    assert "hub = [...]" in said.err


def test_without_a_token_no_podping(
    episode: Path, world: World, show: Path, soy: Soy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The feed promises podpings only where a token is, from the environment or a file."""
    del episode

    def promises() -> bool:
        assert soy("build").code == 0
        feed = etree.parse(show / "build" / "public" / "feed.xml")
        names = {"p": "https://podcastindex.org/namespace/1.0"}
        hubs = feed.xpath("//*[local-name()='link' and @rel='hub']/@href")
        assert hubs == [f"{world.base}/hub"]
        return bool(feed.xpath("//p:podping[@usesPodping='true']", namespaces=names))

    assert promises()
    monkeypatch.delenv("SOY_PODPING_TOKEN")
    assert not promises()
    assert "podping-token" in soy("check").out
    assert soy("publish").code == 0
    assert "/podping" not in world.told
    file = show.parent / "token"
    file.write_text(TOKEN + "\n")
    path = show / "episodes" / "show.toml"
    document = tomlkit.parse(path.read_text("utf-8"))
    document["release"]["podping_token_file"] = str(file)
    path.write_text(tomlkit.dumps(document), "utf-8")
    assert promises()
    document["release"]["podping_token_file"] = "token"
    path.write_text(tomlkit.dumps(document), "utf-8")
    said = soy("build")
    assert said.code == 11
    assert "is in the show's folder" in said.err
    assert urlsplit(world.base).hostname == "127.0.0.1"
