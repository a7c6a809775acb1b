"""Posts keep within the limits, and quotations stay whole."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.campaign.texts.marks import marks
from toolkit.campaign.texts.posts import COUNTS, FORMS, PostParts, link_for, write
from toolkit.errors import BadFile
from toolkit.languages import EU_LANGUAGES
from toolkit.publication.networks import ROWS
from toolkit.show.campaign import NETWORKS, Network

PARTS = PostParts(
    title="What a gene tells",
    intro="What does a gene really tell you?",
    quotation="Less than people think, and more than we knew.",
    speaker="Jon Aas",
    link="https://www.eppermed.eu/",
    home="https://www.eppermed.eu/",
    hashtags=("HealthLiteracy", "PersonalisedMedicine"),
    language="en",
    role="Guest",
    show="The Science of You",
    episode="Genes and us",
    licence="CC BY 4.0",
    funding_line="Funded by the European Union.",
    campaign=("genes", "less-more"),
)
QUOTED = "“Less than people think, and more than we knew.”\n– Jon Aas, Guest"
CREDIT = "The Science of You · Episode: Genes and us"
WHERE = "campaign/genes"


def _link(network: str) -> str:
    return (
        f"https://www.eppermed.eu/?utm_source={network}&utm_medium=social&utm_campaign=genes"
        "&utm_content=less-more"
    )


# Blank lines between blocks; each network has its own order and its own blocks.
POSTS: dict[Network, tuple[str, ...]] = {
    "mastodon": (
        PARTS.intro, QUOTED, _link("mastodon"), "#HealthLiteracy #PersonalisedMedicine",
    ),
    "bluesky": (PARTS.intro, QUOTED, _link("bluesky"), "#HealthLiteracy #PersonalisedMedicine"),
    "x": (PARTS.intro, QUOTED, "#HealthLiteracy #PersonalisedMedicine", _link("x")),
    "threads": (PARTS.intro, QUOTED, CREDIT, _link("threads"), "#HealthLiteracy"),
    "linkedin": (
        PARTS.intro, QUOTED, CREDIT, f"Listen: {_link('linkedin')}",
        "Funded by the European Union.", "#HealthLiteracy #PersonalisedMedicine",
    ),
    "facebook": (
        PARTS.intro, QUOTED, CREDIT, f"Listen: {_link('facebook')}",
        "#HealthLiteracy #PersonalisedMedicine",
    ),
    "instagram": (
        PARTS.intro, QUOTED, CREDIT, "Listen: www.eppermed.eu", "Funded by the European Union.",
        "#HealthLiteracy #PersonalisedMedicine",
    ),
    "tiktok": (
        PARTS.intro, "– Jon Aas, Guest", CREDIT, "#HealthLiteracy #PersonalisedMedicine",
    ),
    "youtube": (
        "What a gene tells", PARTS.intro, QUOTED, CREDIT, f"Listen: {_link('youtube')}",
        "Licence: CC BY 4.0", "Funded by the European Union.",
        "#HealthLiteracy #PersonalisedMedicine",
    ),
}  # fmt: skip


@pytest.mark.parametrize("network", NETWORKS)
def test_each_network_gets_a_post_of_its_own(network: Network) -> None:
    assert write(network, PARTS, WHERE) == "\n\n".join(POSTS[network])


def test_every_network_has_a_row_and_a_form() -> None:
    assert set(ROWS) == set(FORMS) == set(NETWORKS)


def test_words_around_the_quotation_are_in_its_language() -> None:
    german = dataclasses.replace(PARTS, language="de")
    assert "Folge: Genes and us" in write("linkedin", german, WHERE)


def test_a_link_keeps_its_own_parameters_and_place() -> None:
    link = "https://example.org/a?b=c#d"
    post = write("mastodon", dataclasses.replace(PARTS, link=link), WHERE)
    assert "https://example.org/a?b=c&utm_source=mastodon&" in post
    assert "&utm_content=less-more#d" in post
    plain = dataclasses.replace(PARTS, link=link, campaign=None)
    assert f"\n{link}\n" in write("mastodon", plain, WHERE)


def test_youtube_gets_no_angle_brackets() -> None:
    post = write("youtube", dataclasses.replace(PARTS, title="<b>Genes</b>"), WHERE)
    assert post.startswith("‹b›Genes‹/b›\n\n")


def test_hashtags_go_first_and_from_the_end() -> None:
    parts = dataclasses.replace(PARTS, quotation="word " * 34 + "end")
    post = write("x", parts, WHERE)
    assert parts.quotation in post
    assert "#HealthLiteracy\n" in post
    assert "#Personalised" not in post
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
    length = COUNTS[ROWS[network].count]
    try:
        post = write(network, parts, WHERE)
    except BadFile:
        bare = dataclasses.replace(parts, hashtags=(), speaker=None, role=None, funding_line=None)
        with pytest.raises(BadFile):
            write(network, dataclasses.replace(bare, quotation="", show=None, episode=None), WHERE)
        assert length(intro) > ROWS[network].text_limit / 2
        return
    assert length(post) <= ROWS[network].text_limit
    assert "link" not in FORMS[network] or link_for(network, parts) in post
