"""A desk with the sample trailer on it, open in a browser."""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
import webvtt
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.desk.conftest import ROOT, numbers
from toolkit.audio.mastering import preview
from toolkit.desk import server
from toolkit.desk.session import Desk, Session
from toolkit.show.project import Project
from toolkit.web import local_server

TOKEN = "token-of-the-test"


@dataclass(frozen=True)
class Open:
    """A desk that is open, and the text that lies on it."""

    address: str
    text: Path

    def captions(self) -> list[tuple[str | None, str]]:
        """Return (speaker, text) of what is on disk, by other code."""
        found = webvtt.read(str(self.text)).captions
        return [(caption.voice, caption.text.replace("\n", " ")) for caption in found]


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the sample season in which the trailer can be heard."""
    root = tmp_path_factory.mktemp("show")
    for name in ("episodes", "transcripts"):
        shutil.copytree(ROOT / name, root / name)
    project = Project.open(root)
    preview.make(project, project.episode("000"))
    return root


@pytest.fixture
def folder(show: Path) -> Path:
    """Return the folder of the trailer's text, as it came."""
    folder = show / "transcripts" / "000-trailer"
    shutil.rmtree(folder)
    shutil.copytree(ROOT / "transcripts" / "000-trailer", folder)
    return folder


@contextlib.contextmanager
def opened(laid: Desk) -> Iterator[str]:
    """Yield the address of a desk."""
    made = preview.make(laid.project, laid.episode)
    listening = server.ReviewSound(
        made.path, "audio/mpeg", made.duration_ms, made.peaks, laid.episode.title
    )
    app = server.application(Session(laid), listening, TOKEN)
    with local_server.listening_server(app, 0) as (running, port):
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}/{TOKEN}/"
        finally:
            running.shutdown()
            thread.join()


def dressed(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Show a page in light or dark, at once: colours on their way are nobody's to judge."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


@pytest.fixture
def desk(show: Path, folder: Path) -> Iterator[Open]:
    project = Project.open(show)
    names = ("Mara Lindqvist", "Eva Horváth")
    with opened(Desk(project, project.episode("000"), "en", numbers, names, ("gene",))) as address:
        yield Open(address, folder / "en.vtt")


@pytest.fixture
def wrong(context: BrowserContext) -> list[str]:
    """Return what went wrong in the page: errors, refusals of its own policy, requests."""
    found: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith("http://127.0.0.1:"):
            found.append(request.url)

    def told(message: ConsoleMessage) -> None:
        # a refusal by the desk is told to the person; browsers note it on the console as well
        if message.type in ("error", "warning") and " of 4" not in message.text:
            found.append(message.text)

    context.on("console", told)
    context.on("weberror", lambda error: found.append(str(error.error)))
    context.on("request", asked)
    return found


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 800})
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, desk: Open, wrong: list[str]) -> Iterator[Page]:
    opened = context.new_page()
    opened.goto(desk.address)
    opened.wait_for_selector("html[data-ready]")
    yield opened
    assert wrong == []
