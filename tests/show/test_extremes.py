"""Values at the edge: texts that nobody sees, and numbers that no app can keep."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from toolkit.show.editions import Edition
from toolkit.show.nouns.feed_nouns import Discussion, SeasonName
from toolkit.show.nouns.people import Link

UNSEEN = ("", "  ", "\ufeff", "\u200b\u200d", "\u00ad", "\u2060 \u3000")


@pytest.mark.parametrize("text", UNSEEN)
def test_a_text_without_anything_to_see_is_none(text: str) -> None:
    with pytest.raises(ValidationError, match="some text"):
        Link(title=text, url="https://example.org/")
    with pytest.raises(ValidationError, match="some text"):
        Edition(title="A", description=text)


@pytest.mark.parametrize("text", ["😀", "!", "0", "\u0c95\u0ccd\u200d\u0cb7", "👩\u200d⚕"])
def test_signs_and_joined_letters_are_text(text: str) -> None:
    assert Link(title=text, url="https://example.org/").title == text


def test_numbers_are_those_that_apps_can_keep() -> None:
    address = "https://example.org/1"
    for number in (2**31, 2**63, 2**64):
        with pytest.raises(ValidationError, match="2147483647"):
            SeasonName(number=number, name="A")
        with pytest.raises(ValidationError, match="2147483647"):
            Discussion(protocol="activitypub", uri=address, priority=number)
    assert SeasonName(number=2**31 - 1, name="A").number == 2**31 - 1
