"""The tables of other people's words: categories, roles, licences."""

from __future__ import annotations

import pytest

from toolkit.errors import BadFile
from toolkit.feed import roles
from toolkit.show import categories
from toolkit.show.categories import Category
from toolkit.show.nouns import licences


def test_categories_are_as_many_as_apples() -> None:
    assert len(categories.CATEGORIES) == 19
    assert sum(map(len, categories.CATEGORIES.values())) == 91


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Health & Fitness > Medicine", Category("Health & Fitness", "Medicine")),
        ("Science>Life Sciences", Category("Science", "Life Sciences")),
        ("True Crime", Category("True Crime")),
    ],
)
def test_category_is_read(text: str, category: Category) -> None:
    assert categories.parse(text) == category


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Medicine", "Health & Fitness > Medicine"),
        ("Science > Medicine", "Health & Fitness > Medicine"),
        ("health & fitness", "Health & Fitness"),
        ("Health and Fitness > Medicin", "Health & Fitness > Medicine"),
        ("Science >", "Science"),
    ],
)
def test_unknown_category_names_the_nearest(text: str, near: str) -> None:
    with pytest.raises(BadFile) as raised:
        categories.parse(text)
    assert raised.value.hint == f"did you mean {near!r}?"


def test_category_like_none_gets_the_list() -> None:
    with pytest.raises(BadFile) as raised:
        categories.parse("Ξένο")
    assert "True Crime" in str(raised.value.hint)


def test_taxonomy_is_as_large_as_the_namespaces() -> None:
    assert sum(map(len, roles.TAXONOMY.values())) == 63
    assert len(roles.GROUPS) == 11
    assert len(roles.ROLES) == 62  # "Editor" is in two groups


def test_roles_and_groups_are_written_as_slugs() -> None:
    assert roles.ROLES["co-host"] == "co-host"
    assert roles.ROLES["cover-art-designer"] == "cover art designer"
    assert roles.GROUPS["misc"] == "misc."
    assert roles.GROUPS["audio-post-production"] == "audio post-production"
    assert roles.nearest("zzz", roles.ROLES) is None


def test_licence_is_small_letters_with_its_page() -> None:
    assert licences.licence("CC0-1.0").url == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert licences.licence("cc-by-4.0", "https://example.org/l").url == "https://example.org/l"
    assert licences.licence("House").url is None
