"""Slugs are ASCII, bounded and safe as keys, whatever the title."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.show.slugs import LIMIT, slug


@given(st.text(max_size=300))
def test_any_title_gives_a_safe_slug(title: str) -> None:
    made = slug(title)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
    assert len(made) <= LIMIT
    assert slug(made) == made


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("What is personalised medicine?", "what-is-personalised-medicine"),
        ("Żółć, Łódź", "zolc-lodz"),
        ("Straße nach Øresund", "strasse-nach-oresund"),
        ("Εύκολα λόγια για την υγεία", "efkola-logia-gia-tin-ygeia"),
        ("Генетика и здраве: що е?", "genetika-i-zdrave-shto-e"),
        ("L’été d’Anaïs", "lete-danais"),
        ("../../etc/passwd", "etc-passwd"),
        ("👩‍🔬", "episode"),
    ],
)
def test_spelling(title: str, expected: str) -> None:
    assert slug(title) == expected
