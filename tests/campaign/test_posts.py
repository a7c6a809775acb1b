"""Posts keep within the limits, and quotations stay whole."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.campaign.texts.marks import marks
from toolkit.campaign.texts.posts import RULES, PostParts, write
from toolkit.errors import BadFile
from toolkit.languages import EU_LANGUAGES
from toolkit.show.campaign import NETWORKS, Network

PARTS = PostParts(
    intro="What does a gene really tell you?",
    quotation="Less than people think, and more than we knew.",
    speaker="Jon Aas",
    link="https://www.eppermed.eu/",
    hashtags=("HealthLiteracy", "PersonalisedMedicine"),
    language="en",
)
WHERE = "campaign/genes"


@pytest.mark.parametrize("network", NETWORKS)
def test_a_short_post_has_everything_in_order(network: Network) -> None:
    assert write(network, PARTS, WHERE) == (
        "What does a gene really tell you?\n\n"
        "“Less than people think, and more than we knew.”\n– Jon Aas\n\n"
        "https://www.eppermed.eu/\n\n"
        "#HealthLiteracy #PersonalisedMedicine"
    )


def test_hashtags_go_first_and_from_the_end() -> None:
    parts = dataclasses.replace(PARTS, quotation="word " * 34 + "end")
    post = write("x", parts, WHERE)
    assert parts.quotation in post
    assert post.endswith("#HealthLiteracy")
    post = write("x", dataclasses.replace(parts, quotation="word " * 39 + "end"), WHERE)
    assert "#" not in post


def test_a_long_quotation_is_left_out_whole() -> None:
    parts = dataclasses.replace(PARTS, quotation="word " * 55 + "end")
    post = write("x", parts, WHERE)
    assert "word" not in post
    assert "Jon Aas" not in post
    assert post.startswith(parts.intro)
    assert parts.quotation in write("linkedin", parts, WHERE)


def test_a_long_intro_is_refused() -> None:
    with pytest.raises(BadFile, match="campaign/genes: the post for x is longer than 280"):
        write("x", dataclasses.replace(PARTS, intro="long " * 80), WHERE)


@pytest.mark.parametrize("word", ["two words", "2026", "health-literacy", "", "#", "a\nb"])
def test_what_is_no_hashtag_is_refused(word: str) -> None:
    with pytest.raises(BadFile, match="is not a hashtag"):
        write("x", dataclasses.replace(PARTS, hashtags=(word,)), WHERE)


def test_a_hash_sign_is_not_doubled() -> None:
    post = write("mastodon", dataclasses.replace(PARTS, hashtags=("#Υγεία",)), WHERE)
    assert post.endswith("\n\n#Υγεία")


def test_every_eu_language_has_its_marks() -> None:
    assert marks("de-AT") == ("„", "“")
    assert marks("pt-BR") == ("“", "”")
    for code in EU_LANGUAGES:
        if code not in {"da", "en", "ga", "lv", "mt"}:
            assert marks(code) != ("“", "”")


SAID = st.text(
    st.one_of(
        st.sampled_from("aä日я\U0001f468‍\U0001f469é \n"), st.characters(exclude_categories=["C"])
    ),
    min_size=1,
    max_size=400,
)


@given(st.sampled_from(NETWORKS), SAID, SAID, st.sampled_from(sorted(EU_LANGUAGES)))
def test_every_post_is_within_its_limit(
    network: Network, intro: str, quotation: str, language: str
) -> None:
    parts = dataclasses.replace(PARTS, intro=intro, quotation=quotation, language=language)
    try:
        post = write(network, parts, WHERE)
    except BadFile:
        short = f"{intro}\n\n{PARTS.link}"
        assert RULES[network].length(short) > RULES[network].limit
        return
    assert RULES[network].length(post) <= RULES[network].limit
    assert PARTS.link in post
