"""Write how dates, numbers, lists and languages are written, by the Unicode CLDR, into the files.

Run from the top folder, with Babel in the environment (it is no dependency of soy):

    pip install babel==2.19.0
    python -m tools.cldr_formats              # all files of toolkit/locales/data
    python -m tools.cldr_formats --golden     # what Babel makes of them, for the tests

Each file's `[formats]` is replaced, or put at its end. English is that of Britain, Portuguese that
of Portugal, and Norwegian is Bokmål. Spoken durations are joined as CLDR lists units, but without
the comma where that is all that stands between them: "1 hour 5 minutes". Babel does not know from
which length numbers are grouped (1000 or 1 000 in Polish): `GROUPED_LATE` is from CLDR's own
numbers.json (npm cldr-numbers-full 48.2).
"""

from __future__ import annotations

import datetime as dt
import importlib
import json
import re
import sys
from pathlib import Path
from typing import Any

from toolkit.locales.shelf import FOLDER

GOLDEN = Path("tests/data/locales/formats.json")
LOCALES = {"en": "en_GB", "pt": "pt_PT", "no": "nb"}
GROUPED_LATE = {"bg", "es", "et", "hu", "it", "lv", "pl", "pt", "sl"}
UNITS = {
    "hour": ("duration-hour", "long"),
    "minute": ("duration-minute", "long"),
    "second": ("duration-second", "long"),
    "kilobyte": ("digital-kilobyte", "short"),
    "megabyte": ("digital-megabyte", "short"),
    "gigabyte": ("digital-gigabyte", "short"),
}
PLACES = ("start", "middle", "end", "2")
_BLOCK = re.compile(r"\n\[formats\].*?(?=\n\[(?!formats)|\Z)", re.DOTALL)

# What the tests ask, of dates, numbers, lists, units and plurals.
DATES = ("2026-11-28", "2025-01-01", "2024-02-29", "2026-03-05", "2026-05-31", "2026-08-09")
NUMBERS = (0, 1, 2, 5, 11, 21, 999, 12345, 1234567, 1.5, 12.3, 0.5, 21.1)
LISTS = ("a", "a b", "a b c", "a b c d")
COUNTS = (*range(31), 100, 101, 102, 103, 111, 112, 121, 1000, 1000000, 2000000)


def locale_of(code: str) -> Any:
    """Return Babel's locale for a language's file."""
    return importlib.import_module("babel").Locale.parse(LOCALES.get(code, code))


def unit_lists(locale: Any) -> dict[str, str]:
    """Return how units are joined at the start, in the middle, at the end, and if they are two."""
    known = locale.list_patterns
    made = {place: known.get("unit", {}).get(place, known["standard"][place]) for place in PLACES}
    if made["end"] == "{0}, {1}":
        return dict.fromkeys(PLACES, "{0} {1}")
    return made


def unit(locale: Any, name: str) -> dict[str, str]:
    """Return a unit's forms by their plural category, without those that are like `other`."""
    key, length = UNITS[name]
    forms = dict(locale._data["unit_patterns"][key][length].items())
    other = forms["other"]
    kinds = sorted(locale.plural_form.rules)
    made = {kind: forms[kind] for kind in kinds if forms.get(kind, other) != other}
    return {**made, "other": other}


def codes() -> list[str]:
    """Return the codes of the languages that have a file."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def language_name(locale: Any, code: str) -> str:
    """Return a language's name in another one."""
    return str(locale.languages[code])


def pairs(rows: dict[str, str]) -> str:
    """Return a mapping as TOML has it in one line."""
    return "{ " + ", ".join(f"{key} = {quote(text)}" for key, text in rows.items()) + " }"


def quote(text: str) -> str:
    """Return a text as TOML has it; spaces that cannot be seen are written as escapes."""
    shown = json.dumps(text, ensure_ascii=False)
    return re.sub(r"[\u00a0\u202f\u200e\u200f]", lambda hit: f"\\u{ord(hit[0]):04x}", shown)


def folded(rule: str) -> str:
    """Return a plural rule, a long one with a line for each of its alternatives."""
    if len(rule) <= 100:
        return quote(rule)
    return '"""' + rule.replace(" or ", " or \\\n    ") + '"""'


def names(title: str, words: list[str]) -> str:
    """Return names in rows of four."""
    rows = (words[i : i + 4] for i in range(0, len(words), 4))
    lines = "\n".join(f"    {', '.join(map(quote, row))}," for row in rows)
    return f"{title} = [\n{lines}\n]"


def block(locale: Any) -> str:
    """Return the `[formats]` of a language."""
    code = next((key for key, name in LOCALES.items() if str(locale) == name), locale.language)
    months = locale.months["format"]
    symbols = locale.number_symbols["latn"]
    standard = locale.list_patterns["standard"]
    lists = [standard[place] for place in PLACES]
    lines = [
        "[formats]  # Unicode CLDR, by tools/cldr_formats.py",
        f"date_long = {quote(locale.date_formats['long'].pattern)}",
        f"date_short = {quote(locale.date_formats['medium'].pattern)}",
        names("months", [months["wide"][i] for i in range(1, 13)]),
        names("months_short", [months["abbreviated"][i] for i in range(1, 13)]),
        f"decimal = {quote(symbols['decimal'])}",
        f"group = {quote(symbols['group'])}",
        f"grouped_from = {10_000 if code in GROUPED_LATE else 1_000}",
        f"lists = [{', '.join(map(quote, lists))}]",
        f"unit_lists = [{', '.join(map(quote, unit_lists(locale).values()))}]",
        "",
        "[formats.plurals]",
        *(f"{kind} = {folded(rule)}" for kind, rule in sorted(locale.plural_form.rules.items())),
        "",
        "[formats.units]",
        *(f"{name} = {pairs(unit(locale, name))}" for name in UNITS),
        "",
        "[formats.languages]",
        *(f"{code} = {quote(language_name(locale, code))}" for code in codes()),
    ]
    return "\n".join(lines)


def write(path: Path) -> None:
    """Put a language's formats into its file."""
    text = _BLOCK.sub("", path.read_text("utf-8")).rstrip("\n")
    path.write_text(f"{text}\n\n{block(locale_of(path.stem))}\n", "utf-8")


def golden(code: str) -> dict[str, Any]:
    """Return what Babel makes of dates, numbers, lists, units and counts in a language."""
    locale = locale_of(code)
    babel = {
        name: importlib.import_module(f"babel.{name}") for name in ("dates", "numbers", "lists")
    }
    units = importlib.import_module("babel.units")
    days = [dt.date.fromisoformat(day) for day in DATES]
    return {
        "long": {str(day): babel["dates"].format_date(day, "long", locale) for day in days},
        "short": {str(day): babel["dates"].format_date(day, "medium", locale) for day in days},
        "numbers": {str(n): babel["numbers"].format_decimal(n, locale=locale) for n in NUMBERS},
        "languages": {one: language_name(locale, one) for one in codes()},
        "lists": {one: babel["lists"].format_list(one.split(), locale=locale) for one in LISTS},
        "plurals": {str(n): locale.plural_form(n) for n in COUNTS},
        "units": {
            f"{n} {name}": units.format_unit(n, key, length, locale=locale)
            for name, (key, length) in UNITS.items()
            for n in ((1, 2, 3, 5, 21, 45) if name in ("hour", "minute", "second") else (1, 12.3))
        },
    }


def main(options: list[str]) -> None:
    """Write the files, or the tests' table."""
    files = sorted(FOLDER.glob("*.toml"))
    if options == ["--golden"]:
        GOLDEN.parent.mkdir(exist_ok=True)
        rows = {path.stem: golden(path.stem) for path in files}
        GOLDEN.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
        return
    for path in files:
        write(path)


if __name__ == "__main__":
    main(sys.argv[1:])
