"""Print what the Unicode CLDR knows of a language, to be put into its file in toolkit/locales/data.

Run from the top folder, with Babel in the environment (it is no dependency of soy):

    pip install babel==2.19.0
    python -m tools.cldr_words uk

The words are a beginning, not a file: take out what is no word of its own (prepositions, hyphened
endings) and what means something else beside a number, and put in what is missing. Babel has no
quotation marks, alphabets and spelled-out numbers: these come from ICU where its Python module is
installed (Debian's python3-icu), numbers from 2 to 100 and some beyond by every rule set for
cardinals.
"""

from __future__ import annotations

import importlib
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

UNITS = """
mass-milligram mass-microgram mass-gram mass-kilogram volume-milliliter volume-deciliter
volume-liter concentr-percent concentr-permille temperature-celsius temperature-generic
concentr-millimole-per-liter energy-kilocalorie energy-kilojoule length-millimeter
length-centimeter length-micrometer
"""
TIMES = "duration-minute duration-hour duration-day duration-week duration-month duration-year"
NUMBERS = (*range(2, 101), 200, 300, 400, 500, 600, 700, 800, 900, 1000, 2000, 5000)
LARGE = (10**6, 2 * 10**6, 5 * 10**6, 10**9, 2 * 10**9, 5 * 10**9)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def unit_words(locale: Any, units: Iterable[str]) -> list[str]:
    """Return the words of the long forms of units, each once and in CLDR's order."""
    found: dict[str, None] = {}
    for unit in units:
        patterns = locale._data["unit_patterns"].get(unit, {}).get("long", {})
        for count in sorted(patterns, reverse=True):
            if isinstance(patterns[count], str):
                text = patterns[count].replace("{0}", " ").casefold()
                found.update(dict.fromkeys(_WORD.findall(text)))
    return list(found)


def number_words(icu: Any, code: str) -> Iterator[str]:
    """Yield the words of which ICU makes cardinals."""
    rules = icu.RuleBasedNumberFormat(icu.URBNFRuleSetTag.SPELLOUT, icu.Locale(code))
    names = [rules.getRuleSetName(i) for i in range(rules.getNumberOfRuleSetNames())]
    for name in names:
        if "cardinal" in name:
            rules.setDefaultRuleSet(name)
            for number in (*NUMBERS, *LARGE):
                yield from _WORD.findall(rules.format(number).replace("\u00ad", ""))


def show(title: str, words: Iterable[str]) -> None:
    """Print words as a file has them."""
    lines = textwrap.fill(" ".join(dict.fromkeys(words)), 96, break_on_hyphens=False)
    print(f"{title} = '''\n{lines}\n'''")


def main(code: str) -> None:
    """Print a language's lines."""
    locale = importlib.import_module("babel").Locale.parse(code)
    print(f'name = "{locale.get_display_name("en")}"')
    print(f'own_name = "{locale.get_display_name(code)}"')
    print(f'direction = "{locale.text_direction}"')
    show("names", unit_words(locale, UNITS.split()))
    show("doses", unit_words(locale, TIMES.split()))
    try:
        icu = importlib.import_module("icu")
    except ImportError:
        print("quotation_marks, letters, forms: only with ICU (PyICU)", file=sys.stderr)
        return
    data, kinds = icu.LocaleData(code), icu.ULocaleDataDelimiterType
    marks = [data.getDelimiter(kind) for kind in (kinds.QUOTATION_START, kinds.QUOTATION_END)]
    print(f'quotation_marks = ["{marks[0]}", "{marks[1]}"]')
    print(f'letters = "{"".join(sign for sign in data.getExemplarSet() if not sign.isascii())}"')
    show("forms", number_words(icu, code))


if __name__ == "__main__":
    main(sys.argv[1])
