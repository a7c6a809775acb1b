"""The desk with a translation on it: what was said stands beside."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

from playwright.sync_api import Browser

from tests.desk.conftest import ROOT, SOUND
from toolkit.desk import server
from toolkit.desk.session import Desk, Session
from toolkit.show.project import Project
from toolkit.transcript import shelf
from toolkit.transcript.folding import one_line


def test_each_word_of_the_source_stands_beside_once(browser: Browser, tmp_path: Path) -> None:
    for name in ("episodes", "transcripts"):
        shutil.copytree(ROOT / name, tmp_path / name)
    project = Project.open(tmp_path)
    episode = project.episode("001")
    (tmp_path / "sound.mp3").write_bytes(SOUND)
    listening = server.Listening(tmp_path / "sound.mp3", "audio/mpeg", 167_000, (), episode.title)
    session = Session(Desk(project, episode, "de", lambda _cues: ()))
    with server.listening_server(server.application(session, listening, "t"), 0) as (running, port):
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}/t/")
        page.wait_for_selector("html[data-ready]")
        beside = page.locator(".source").all_text_contents()
        tags = {page.locator(".source").first.get_attribute("lang"),
                page.locator(".said").first.get_attribute("lang")}  # fmt: skip
        editable = page.locator(".source .w").count()
        page.close()
        running.shutdown()
        thread.join()
    source = shelf.transcript(project, episode, "en").cues
    assert " ".join(filter(None, beside)) == " ".join(one_line(cue.text) for cue in source)
    assert tags == {"en", "de"}
    assert editable == 0
