"""What is wrong with a text that is no TOML, in words for people who do not know TOML."""

from __future__ import annotations

import re

from toolkit.secrecy import hidden

_AT = re.compile(r" \(at line (\d+), column \d+\)$")
_HOW = 'write key = "text", key = 1, key = true or key = ["a", "b"], one per line'
_TWICE = "Cannot overwrite a value"
_SHOWN = 60  # characters of the line: enough to find it, and a message stays readable
# What TOML 1.0 has no value for: a time without seconds, and dates in other orders.
_BARE_DATE = re.compile(r"[ \t]*date[ \t]*=[ \t]*(\d{4}-\d\d?-\d\d?[ T]\d\d?:\d\d)[ \t]*(?:#|$)")
_KEY = re.compile(r"[ \t]*([\w.-]++)[ \t]*=[ \t]*(.*)")
_CURLED = re.compile("[\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u2019\u201a]")
_ESCAPED = re.compile(r'\\["\\]')


def explained(text: str, err: ValueError) -> tuple[str, str]:
    """Return what to say of a text that `toml_text.loads` refuses with `err`: a message and a hint.

    Both are about one line, the one at which the reader stopped, if it names one.
    """
    said = str(err)
    rows = text.replace("\r\n", "\n").split("\n")
    found = _AT.search(said)
    if found is None or int(found[1]) > len(rows):
        return f"not valid TOML: {said}", _HOW
    number, reason = int(found[1]), said[: found.start()]
    row = rows[number - 1].strip()
    if reason == _TWICE and (key := _KEY.match(row)):
        return (
            f"not valid TOML: line {number} sets {key[1]} for a second time",
            "remove one of the two lines, or put # in front of it",
        )
    hint = _hint(row)
    cause = "" if hint else f" ({reason})"
    return f"not valid TOML: line {number}, {_shown(row)}{cause}", hint or _HOW


def _hint(row: str) -> str | None:
    """Return how to write a line in which a known mistake is found."""
    if date := _BARE_DATE.match(row):
        return f'write the date in quotes: date = "{date[1]}"'
    if not (key := _KEY.match(row)):
        return None
    name, value = key[1], key[2]
    if _CURLED.match(value):
        return f'use straight quotation marks, as on a keyboard: {name} = "text"'
    if _ESCAPED.sub("", value).count('"') % 2:
        return f'a quotation mark is missing: write {name} = "text"'
    if value[:1].isalpha() and value not in ("true", "false"):
        return f'write text in quotation marks: {name} = "text"'
    return None


def _shown(row: str) -> str:
    line = hidden(row)  # before it is cut, which may take the @ away
    return line if len(line) <= _SHOWN else line[: _SHOWN - 3] + "..."
