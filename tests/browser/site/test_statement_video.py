"""The video of a statement, played in a browser with its captions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.site import sites
from tests.verify.site import serving
from tests.video.makings import audiogram, voice
from toolkit.audio import processor
from toolkit.publication.public_file import Catalogue
from toolkit.site.frame.values import ShownFile, ShownVideo
from toolkit.video import production
from toolkit.video.encoder import VideoTags

pytestmark = pytest.mark.rotated

PLACE = "campaign/genes/a-stretch"
CAPTIONS = "WEBVTT\n\n00:00.200 --> 00:02.000\nOne word after another.\n"
STATE = """video => ({
    error: video.error && video.error.message, width: video.videoWidth, length: video.duration,
    at: video.currentTime, cues: [...(video.textTracks[0].cues || [])].map(cue => cue.text),
    frames: video.getVideoPlaybackQuality().totalVideoFrames,
})"""

PLAYED = """video => new Promise((done, failed) => {
    video.onended = () => done();
    video.onerror = () => failed(video.error.message);
    video.play().catch(failed);
})"""


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """Yield the page of a statement that has a video."""
    processor.settle()
    path = tmp_path / "video.mp4"
    sound = voice(2200)
    made = production.scenes(audiogram(), sound)
    production.write(made, sound, path, VideoTags("A title", "A show", "https://example.org/"))
    names = (f"{PLACE}/video-1x1.ab.mp4", f"{PLACE}/video-1x1.ab.jpg", f"{PLACE}/video.ab.en.vtt")
    file = ShownFile(names[0], "video/mp4", path.stat().st_size)
    video = ShownVideo("1:1", 1080, 1080, file, names[1], names[2])
    with serving() as server:
        site = sites.site(url=Catalogue(server.base).url)
        (episode,) = site.episodes
        quoted = replace(episode.statements[0], videos=(video,))
        site = replace(site, episodes=(replace(episode, statements=(quoted,)),))
        for key, data in sites.beside(site).items():
            server.put(key, data)
        for key, text in sites.made(site).items():
            server.put(key, text.encode())
        server.put(names[0], path.read_bytes(), "video/mp4")
        server.put(names[1], production.poster(made), "image/jpeg")
        server.put(names[2], CAPTIONS.encode(), "text/vtt; charset=utf-8")
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        opened = context.new_page()
        opened.goto(f"{server.base}/{quoted.key}")
        yield opened
        context.close()


def test_it_plays_to_its_end_with_captions(page: Page) -> None:
    video = page.locator("video.video")
    assert video.evaluate("video => video.poster").endswith(".jpg")
    video.evaluate("video => { video.textTracks[0].mode = 'showing'; video.muted = true; }")
    video.evaluate(PLAYED)
    said = video.evaluate(STATE)
    assert said["error"] is None
    assert said["width"] == 1080
    assert said["length"] == pytest.approx((2.2 + 0.021 + 3), abs=0.06)
    assert said["cues"] == ["One word after another."]
    assert said["frames"] > 20


def test_it_fits_the_page_and_everybody_can_use_it(page: Page) -> None:
    box = page.locator("video.video").bounding_box()
    assert box is not None
    assert 200 < box["height"] < 900  # the window's
    assert box["width"] == pytest.approx(box["height"], abs=2)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert "Video 1:1 (MP4)" in page.locator(".files").inner_text()
