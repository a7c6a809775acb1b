"""Dates, numbers, lists, durations and sizes as a language writes them.

By the tables that the Unicode CLDR has, in the languages' files. A language without a file, or
whose file has no `[formats]`, is written as English, and `code` says so: a page can mark it.
Digits are those of Europe in all languages, also in Arabic, as in addresses and timecodes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from toolkit.locales import plurals
from toolkit.locales.language import FormatTable
from toolkit.locales.shelf import LANGUAGES

ENGLISH = "en"

# The fields that dates without a weekday and an hour are made of, and text between apostrophes.
_DATE_FIELD = re.compile(r"d{1,2}|M{1,4}|y+|'([^']*)'")
_KILO = 1000  # as the SI and CLDR's kB have it


@cache
def formats(tag: str) -> Formats:
    """Return how a language writes dates, numbers and so on: that of its tag, or English."""
    code = tag.partition("-")[0]
    for one in (LANGUAGES.get(code), LANGUAGES[ENGLISH]):
        if one is not None and one.formats is not None:
            rules = {name: plurals.read(rule) for name, rule in one.formats.plurals.items()}
            return Formats(one.code, one.formats, rules)
    raise KeyError(ENGLISH)


@dataclass(frozen=True)
class Formats:
    """Writes for one language; `code` is the language that it writes."""

    code: str
    table: FormatTable
    rules: Mapping[str, plurals.Rule]

    def date(self, day: dt.date, *, is_short: bool = False) -> str:
        """Return a date: "28 November 2026", or short "28 Nov 2026"."""

        def field(hit: re.Match[str]) -> str:
            match hit[0]:
                case "d" | "dd":
                    return str(day.day).zfill(len(hit[0]))
                case "M" | "MM":
                    return str(day.month).zfill(len(hit[0]))
                case "MMM":
                    return self.table.months_short[day.month - 1]
                case "MMMM":
                    return self.table.months[day.month - 1]
                case text if text.startswith("y"):
                    return str(day.year)
                case _:
                    return hit[1]

        return _DATE_FIELD.sub(field, self.table.date_short if is_short else self.table.date_long)

    def number(self, value: int | float | Decimal, decimals: int = 3) -> str:
        """Return a number, with at most so many decimals: "12,345", "1.5"."""
        exact = Decimal(str(value))
        step = Decimal(1).scaleb(-decimals)
        rounded = exact.quantize(step, ROUND_HALF_UP) if exact != exact.to_integral() else exact
        whole, _, rest = format(abs(rounded), "f").partition(".")
        if abs(rounded) >= self.table.grouped_from:
            whole = f"{int(whole):,}".replace(",", self.table.group)
        rest = rest.rstrip("0")
        sign = "-" if rounded < 0 else ""
        return f"{sign}{whole}{self.table.decimal}{rest}" if rest else f"{sign}{whole}"

    def language(self, tag: str) -> str | None:
        """Return what a language is called in this one: "Greek"; None where CLDR was not asked."""
        return self.table.languages.get(tag.partition("-")[0])

    def listed(self, texts: Sequence[str]) -> str:
        """Return texts as a list in a sentence: "a, b and c"; "" of none."""
        return _joined(texts, self.table.lists)

    def plural(self, number: int | float | Decimal) -> str:
        """Return the plural category of a number, by CLDR: one, few, other ..."""
        return plurals.category(number, self.rules)

    def counted(self, number: int | float | Decimal, unit: str) -> str:
        """Return a number with a unit of the table: "5 minutes"."""
        forms = self.table.units[unit]
        form = forms.get(self.plural(number), forms[plurals.OTHER])
        return form.replace("{0}", self.number(number))

    def duration(self, seconds: float, *, to_minutes: bool = False) -> str:
        """Return a duration as it is said: "1 hour 5 minutes 3 seconds".

        `to_minutes` rounds what is a minute or longer to whole ones.
        """
        whole = int(Decimal(str(seconds)).quantize(Decimal(1), ROUND_HALF_UP))
        if to_minutes and whole >= 60:
            whole = (whole + 30) // 60 * 60
        parts = {"hour": whole // 3600, "minute": whole // 60 % 60, "second": whole % 60}
        said = [self.counted(number, unit) for unit, number in parts.items() if number]
        return _joined(said or [self.counted(0, "second")], self.table.unit_lists)

    def size(self, length: int) -> str:
        """Return a number of bytes in units of a thousand: "850 kB", "12.3 MB"."""
        value = Decimal(max(length, 0))
        for unit in ("kilobyte", "megabyte", "gigabyte"):
            value /= _KILO
            shown = value.quantize(Decimal("0.1" if value < 100 else "1"), ROUND_HALF_UP)
            if shown < _KILO or unit == "gigabyte":
                break
        return self.counted(max(shown, Decimal("0.1")).normalize(), unit)


def _joined(texts: Sequence[str], patterns: tuple[str, str, str, str]) -> str:
    """Return texts joined from the end, as UTS 35 (part 2, "List Patterns") lays out."""
    start, middle, end, two = patterns
    if len(texts) < 2:
        return "".join(texts)
    if len(texts) == 2:
        return _filled(two, texts[0], texts[1])
    made = _filled(end, texts[-2], texts[-1])
    for text in reversed(texts[1:-2]):
        made = _filled(middle, text, made)
    return _filled(start, texts[0], made)


def _filled(pattern: str, first: str, second: str) -> str:
    before, _, rest = pattern.partition("{0}")
    between, _, after = rest.partition("{1}")
    return f"{before}{first}{between}{second}{after}"
