"""A page of soy preview loads itself again once something else was built, and not before."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from toolkit.preview import site_server
from toolkit.publication.manifest import Entry
from toolkit.web import local_server

pytestmark = pytest.mark.rotated(together=True)

PAGE = """<!doctype html><html lang="en"><head><title>T</title>
<meta http-equiv="Content-Security-Policy"
content="default-src 'none'; script-src 'self'; connect-src 'self'">
</head><body><h1>{}</h1></body></html>"""


def test_a_page_is_loaded_again(browser: Browser, tmp_path: Path) -> None:
    entry = Entry("index.html", "0" * 64, 1, "text/html; charset=utf-8", "max-age=300", "page")
    path = tmp_path / "index.html"
    path.write_text(PAGE.format("first"), "utf-8")
    builds = site_server.Builds({entry.key: entry})
    app = site_server.application(tmp_path, builds)
    with local_server.listening_server(app, 0) as (running, port):
        serving = threading.Thread(target=running.serve_forever)
        serving.start()
        context = browser.new_context()
        page = context.new_page()
        loads: list[str] = []
        page.on("load", lambda _: loads.append("load"))
        page.goto(f"http://127.0.0.1:{port}/")
        expect(page.locator("h1")).to_have_text("first")
        page.wait_for_timeout(500)
        assert len(loads) == 1
        path.write_text(PAGE.format("second"), "utf-8")
        builds.replace({entry.key: entry})
        expect(page.locator("h1")).to_have_text("second")
        context.close()
        builds.end()
        running.shutdown()
        serving.join()
