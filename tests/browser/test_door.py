"""The browser comes to the desk by a page that only its user can read."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.desks import Open, context, desk, folder, show
from toolkit.desk.door import door

__all__ = ["context", "desk", "folder", "show"]  # fixtures

BROWSER = """#!/bin/sh
printf %s "$1" > "$0.said"
sleep 60
"""


def test_chromium_comes_in_by_the_door(context: BrowserContext, desk: Open) -> None:
    page = context.new_page()
    with door(desk.address) as path:
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
        page.goto(path.as_uri())
        page.wait_for_url(desk.address)
        page.wait_for_selector("html[data-ready]")
    assert not path.parent.exists()


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="reads the list of processes")
def test_no_process_has_the_token_in_its_arguments(show: Path, folder: Path) -> None:
    browser = show / "browser.sh"
    browser.write_text(BROWSER)
    browser.chmod(0o755)
    said = browser.with_name("browser.sh.said")
    asked = [sys.executable, "-m", "toolkit", "review", "000"]
    with subprocess.Popen(
        asked,
        cwd=folder,
        env={**os.environ, "BROWSER": f"{browser} %s &"},
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            assert running.stdout is not None
            token = running.stdout.readline().strip().rsplit("/", 2)[1]
            end = time.monotonic() + 60
            while not said.exists() and time.monotonic() < end:
                time.sleep(0.1)
            assert said.read_text().startswith("file:///")
            assert len(token) > 20
            for process in Path("/proc").glob("[0-9]*/cmdline"):
                with contextlib.suppress(OSError):
                    assert token.encode() not in process.read_bytes()
        finally:
            running.kill()
