"""The page on privacy says that listeners are counted, where they are, in its own language."""

from __future__ import annotations

import pytest
from lxml import html

from tests.sample_show import built
from toolkit.locales.interface import words


@pytest.mark.parametrize(("folder", "language"), [("", "en"), ("de/", "de")])
def test_the_sample_show_says_so(
    folder: str, language: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page = built(tmp_path_factory) / f"build/public/{folder}privacy/index.html"
    said = [one.text_content() for one in html.fromstring(page.read_bytes()).iter("p")]
    assert words(language)["privacy_counting"] in said
