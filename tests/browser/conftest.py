"""A real browser: the system's Chromium, or the one that Playwright installed."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

# The shell is Chromium without what surrounds a page, and what Playwright itself takes where nobody
# looks on. A page in a context of its own costs it 0.35 s of processor time, and the others 1.5.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
# No sandbox: tests often run as root in a container, and open only pages made here. The others keep
# the browser from asking its maker's hosts.
expect.set_options(timeout=60_000)  # until a page hangs, not until a busy machine has drawn it
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield Chromium without a window, for somebody who wants no motion.

    What is on its way has colours and places that are nobody's to judge. Where motion itself is
    looked at, a test asks for it: `reduced_motion="no-preference"`.
    """
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        for name in ("new_context", "new_page"):
            calm = functools.partial(getattr(running, name), reduced_motion="reduce")
            setattr(running, name, calm)
        yield running
        running.close()
