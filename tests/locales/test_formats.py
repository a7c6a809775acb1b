"""Dates, numbers, lists and plurals are as Babel writes them, in every language.

The table was made by `python -m tools.cldr_formats --golden`.
"""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from toolkit.locales import plurals
from toolkit.locales.formats import formats
from toolkit.locales.shelf import LANGUAGES

GOLDEN = json.loads(Path("tests/data/locales/formats.json").read_text("utf-8"))


def golden(code: str) -> dict[str, Any]:
    table: dict[str, Any] = GOLDEN[code]
    return table


@pytest.mark.parametrize("code", LANGUAGES)
def test_dates_are_babels(code: str) -> None:
    said = formats(code)
    for is_short, kind in ((False, "long"), (True, "short")):
        for day, shown in golden(code)[kind].items():
            assert said.date(dt.date.fromisoformat(day), is_short=is_short) == shown


@pytest.mark.parametrize("code", LANGUAGES)
def test_numbers_lists_and_plurals_are_babels(code: str) -> None:
    said = formats(code)
    for number, shown in golden(code)["numbers"].items():
        assert said.number(float(number)) == shown
    for texts, shown in golden(code)["lists"].items():
        assert said.listed(texts.split()) == shown
    for number, kind in golden(code)["plurals"].items():
        assert said.plural(int(number)) == kind, number


@pytest.mark.parametrize("code", LANGUAGES)
def test_units_are_babels(code: str) -> None:
    for case, shown in golden(code)["units"].items():
        number, unit = case.split()
        value = float(number) if "." in number else int(number)
        assert formats(code).counted(value, unit) == shown, case


@pytest.mark.parametrize("code", LANGUAGES)
def test_names_of_languages_are_babels(code: str) -> None:
    """Of all languages that have a file: whoever adds one writes its name into the others."""
    assert formats(code).table.languages == golden(code)["languages"]
    assert formats(code).table.languages.keys() == set(LANGUAGES)


def test_numbers_of_four_digits_are_grouped_where_they_are() -> None:
    assert formats("en").number(1234) == "1,234"
    assert formats("pl").number(1234) == "1234"
    assert formats("pl").number(12345) == "12\N{NO-BREAK SPACE}345"
    assert formats("de").number(-1234.5) == "-1.234,5"
    assert formats("en").number(2.0) == "2"


@pytest.mark.parametrize(
    ("code", "seconds", "said"),
    [
        ("en", 3900, "1 hour 5 minutes"),
        ("en", 65, "1 minute 5 seconds"),
        ("en", 3661, "1 hour 1 minute 1 second"),
        ("en", 0, "0 seconds"),
        ("de", 3903, "1 Stunde, 5 Minuten und 3 Sekunden"),
        ("pl", 7500, "2 godziny i 5 minut"),
        ("ar", 7260, "ساعتان ودقيقة"),
        ("xx", 60, "1 minute"),
    ],
)
def test_a_duration_is_said(code: str, seconds: float, said: str) -> None:
    assert formats(code).duration(seconds) == said


def test_a_length_is_rounded_to_minutes() -> None:
    said = formats("en")
    assert said.duration(3629.4, to_minutes=True) == "1 hour"
    assert said.duration(3630, to_minutes=True) == "1 hour 1 minute"
    assert said.duration(59.4, to_minutes=True) == "59 seconds"


@pytest.mark.parametrize(
    ("code", "length", "shown"),
    [
        ("en", 12_345_678, "12.3 MB"),
        ("fr", 12_345_678, "12,3\N{NARROW NO-BREAK SPACE}Mo"),
        ("en", 850_400, "850 kB"),
        ("en", 999_949, "1 MB"),
        ("en", 12, "0.1 kB"),
        ("en", 100_000_000, "100 MB"),
        ("en", 5_000_000_000_000, "5,000 GB"),
    ],
)
def test_sizes(code: str, length: int, shown: str) -> None:
    assert formats(code).size(length).replace("\N{NO-BREAK SPACE}", " ") == shown.replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_a_language_without_a_file_is_written_as_english() -> None:
    assert formats("xx").code == "en"
    assert formats("de-AT").code == "de"
    assert formats("nb").code == "no"


@pytest.mark.parametrize("rule", ["", "n is 1", "n in", "q in 1", "n in 1 or", "n in a"])
def test_a_rule_that_is_none_is_told(rule: str) -> None:
    with pytest.raises(ValueError, match=r"no condition|invalid literal"):
        plurals.read(rule)
