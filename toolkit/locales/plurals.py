"""Plural categories of numbers, by the rules that the Unicode CLDR has for each language.

The rules are text in the languages' files, "v in 0 and i mod 10 in 2..4", of operands and ranges as
UTS 35 (part 3, "Language Plural Rules") defines them. They are read once per language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

OTHER = "other"
CATEGORIES = ("zero", "one", "two", "few", "many", OTHER)

_CONDITION = re.compile(r"([nivftwe]) (?:mod (\d+) )?(not )?in ([\d.,]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Condition:
    operand: str
    modulus: int  # 0: none
    is_negated: bool
    ranges: tuple[tuple[int, int], ...]

    def holds(self, operands: Mapping[str, Decimal]) -> bool:
        value = operands[self.operand]
        if self.modulus:
            value %= self.modulus
        is_in = value == int(value) and any(a <= value <= b for a, b in self.ranges)
        return is_in != self.is_negated


Rule = tuple[tuple[_Condition, ...], ...]  # one of them has to hold, with all its conditions


def read(rule: str) -> Rule:
    """Return a rule from its text. Raises ValueError if it is none."""
    return tuple(tuple(map(_condition, part.split(" and "))) for part in rule.split(" or "))


def _condition(text: str) -> _Condition:
    hit = _CONDITION.fullmatch(text)
    if hit is None:
        raise ValueError(f"no condition of a plural rule: {text!r}")
    ends = [part.split("..") for part in hit[4].split(",")]
    ranges = tuple((int(pair[0]), int(pair[-1])) for pair in ends)
    return _Condition(hit[1], int(hit[2] or 0), bool(hit[3]), ranges)


def category(number: int | float | Decimal, rules: Mapping[str, Rule]) -> str:
    """Return the plural category of a number; a float counts with the digits that it is shown with.

    >>> category(2, {"one": read("i in 1 and v in 0"), "few": read("i in 2..4 and v in 0")})
    'few'
    """
    operands = _operands(number)
    for name in CATEGORIES[:-1]:
        if any(all(one.holds(operands) for one in part) for part in rules.get(name, ())):
            return name
    return OTHER


def _operands(number: int | float | Decimal) -> dict[str, Decimal]:
    """Return the operands: the number, its whole part, and its decimals with and without zeros."""
    shown = format(abs(Decimal(str(number))), "f")
    whole, _, decimals = shown.partition(".")
    short = decimals.rstrip("0")
    return {
        "n": Decimal(shown),
        "i": Decimal(whole),
        "v": Decimal(len(decimals)),
        "w": Decimal(len(short)),
        "f": Decimal(decimals or 0),
        "t": Decimal(short or 0),
        "e": Decimal(0),  # no number is written as a power of ten here
    }
