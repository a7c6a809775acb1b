"""Blocks for e-mails and pages say the quotation as it is, and nothing in them runs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from toolkit.campaign.pictures.contrast import check_brand
from toolkit.campaign.texts.shared_blocks import SharedStatement, email_html, email_text, embed_html
from toolkit.show.campaign import Brand

SAID = SharedStatement(
    quotation="Less than people think.",
    speaker="Jon Aas, Guest",
    title="More than we knew",
    show="The Science of You",
    episode="Genes and us",
    language="de",
    page_url="https://podcast.example.org/moments/genes/less-more/index.html",
    clip_url="https://podcast.example.org/campaign/genes/less-more/clip.0123456789abcdef.mp3",
    licence=("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    funding_line="Funded by the European Union.",
)


def test_an_email_says_the_words_and_where_to_hear_them() -> None:
    made = html.document_fromstring(email_html(SAID, Brand()))
    assert made.get("lang") == "de"
    assert made.find(".//table").get("role") == "presentation"
    assert made.findtext(".//blockquote") == "„Less than people think.“"
    links = {link.text_content(): link.get("href") for link in made.iter("a")}
    assert links == {"„Genes and us“ anhören": SAID.page_url, "CC BY 4.0": SAID.licence[1]}  # type: ignore[index]
    assert not made.xpath(".//img|.//script|.//link|.//style")
    check_brand(Brand(), "the usual colours")
    assert email_text(SAID).splitlines()[0] == "More than we knew"
    assert f"Anhören: {SAID.page_url}" in email_text(SAID)


def test_a_page_gets_the_clip_and_asks_for_nothing_until_it_is_played() -> None:
    made = html.fromstring(embed_html(SAID))
    assert made.findtext(".//blockquote/p") == "„Less than people think.“"
    assert made.find(".//blockquote").get("cite") == SAID.page_url
    (sound,) = made.iter("audio")
    assert (sound.get("preload"), sound.get("src")) == ("none", SAID.clip_url)
    assert not made.xpath(".//img|.//script|.//iframe|.//*[@style]")


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_text_from_outside_is_text(hostile: str) -> None:
    said = replace(SAID, quotation=hostile, title=hostile, show=hostile, episode=hostile)
    for made in (email_html(said, Brand()), embed_html(said)):
        assert not html.fromstring(made).xpath(".//script|.//img|.//*[@onerror]")
        assert hostile in html.fromstring(made).text_content()
