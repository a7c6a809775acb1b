"""Editions by their languages: each is there once, however its tag is written."""

from __future__ import annotations

import tomllib

import pytest
from pydantic import TypeAdapter, ValidationError

from toolkit.show.editions import Editions, EpisodeEditions

SHOW = '[{}]\ntitle = "First"\ndescription = "About."\n[{}]\ntitle = "Second"\ndescription = "B."\n'
EPISODE = '[{}]\ntitle = "First"\n[{}]\ntitle = "Second"\n'


@pytest.mark.parametrize(("first", "second"), [("de", "DE"), ("pt-br", "pt-BR"), ("De", "dE")])
def test_a_language_that_is_there_twice_is_an_error_and_none_is_lost(
    first: str, second: str
) -> None:
    for kind, text in ((Editions, SHOW), (EpisodeEditions, EPISODE)):
        tables = tomllib.loads(text.format(first, second))
        with pytest.raises(ValidationError, match="twice"):
            TypeAdapter(kind).validate_python(tables)


def test_two_languages_are_two_editions() -> None:
    tables = tomllib.loads(SHOW.format("pt-br", "pt"))
    assert set(TypeAdapter(Editions).validate_python(tables)) == {"pt-BR", "pt"}
