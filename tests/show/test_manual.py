"""The manual and the commented files come from the nouns, and are true to them."""

import re
import tomllib
from typing import Any

import pytest

from toolkit.show.campaign import Brand, CampaignFile, Moments
from toolkit.show.episode import EpisodeFile
from toolkit.show.setup.manual import MANUAL, commented, help_file
from toolkit.show.show import Show
from toolkit.show.toml.fields import Noun
from toolkit.show.words import Corrections, Glossary

KINDS: list[type[Noun]] = [
    Show,
    EpisodeFile,
    CampaignFile,
    Moments,
    Brand,
    Glossary,
    Corrections,
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_uncommented_makes_a_valid_file(kind: type[Noun]) -> None:
    live = re.sub(r"^# (\[?\[[\w.]+\]\]?$|\w+ = )", r"\1", commented(kind), flags=re.M)
    kind.model_validate(tomllib.loads(live))


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_described(kind: type[Noun]) -> None:
    assert all(field.description for field in kind.model_fields.values())


def test_values_are_set_and_the_rest_stays_commented() -> None:
    values: dict[str, Any] = {
        "title": 'A "quoted" title\\',
        "people": [{"name": "Ana"}, {"name": "Βασίλης", "role": "guest"}],
        "release": {"public_url": "https://example.org"},
    }
    read = tomllib.loads(commented(Show, values))
    assert {key: value for key, value in read.items() if value} == values


def test_help_names_every_file() -> None:
    for topic, files in MANUAL.items():
        text = help_file(topic)
        assert all(name in text for name, _kind in files)
