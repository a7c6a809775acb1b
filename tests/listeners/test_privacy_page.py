"""The page on privacy says that listeners are counted, where they are, in its own language."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from toolkit.locales.interface import words


@pytest.mark.parametrize(("folder", "language"), [("", "en"), ("de/", "de")])
def test_the_sample_show_says_so(folder: str, language: str, built_sample: Path) -> None:
    page = built_sample / f"build/public/{folder}privacy/index.html"
    said = [one.text_content() for one in html.fromstring(page.read_bytes()).iter("p")]
    assert words(language)["privacy_counting"] in said
