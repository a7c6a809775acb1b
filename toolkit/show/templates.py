"""The texts that soy itself writes into a new show, and what of them nobody has replaced.

Each stands here once, or beside its key as an example: who writes it and who looks for it take it
from the same place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from pydantic.fields import FieldInfo

from toolkit.show.toml.fields import Noun, Template

AUTHOR = "Our organisation"
LINK = Template("https://example.org/podcast")
_DESCRIPTION = "what the show is about, and for whom"
_COVER_ALT = "The cover of"
NOTES = """\
What this episode is about, and why it matters, in plain words.

- A point that listeners take home
- [A page that was named](https://example.org/)
"""

_TELLING_WORDS = 9  # a sentence of so many words is the template's, whatever stands around it
# What a text on a picture says when it says more than the show's name.
_SAYS_MORE = re.compile(r"[.,:;(–—]|\b(?:with|shows|showing|has|is|are|in|of|on|under|above)\b")


def description(name: str) -> str:
    """Return what a new show says of itself."""
    return f"{name}: {_DESCRIPTION}."


def cover_alt(name: str) -> str:
    """Return what a new show says of its cover."""
    return f"{_COVER_ALT} {name}."


def is_description(text: str) -> bool:
    """Tell whether a text is, or still holds, what a new show says of itself."""
    return holds(text, _DESCRIPTION)


def is_cover_alt(text: str, *names: str) -> bool:
    """Tell whether a text names the cover's show and nothing that the picture shows.

    `names` are the show's. With a name that it had before, the text is told by its form.

    >>> is_cover_alt("The cover of Small show."), is_cover_alt("The cover of a book, in blue.")
    (True, False)
    """
    if any(same(text, cover_alt(name)) for name in names):
        return True
    form = re.fullmatch(rf"\s*{_COVER_ALT}\s+(.{{1,80}}?)[\s.]*", text, re.IGNORECASE)
    return form is not None and not _SAYS_MORE.search(form[1])


def same(text: str, template: str) -> bool:
    """Tell whether two texts differ in case, white space, signs and the like only."""
    return _normal(text) == _normal(template)


def holds(text: str, template: str) -> bool:
    """Tell whether `text` is the template, or has it in it where that is a whole sentence."""
    if same(text, template):
        return True
    wanted = _normal(template)
    is_sentence = len(wanted.split()) >= _TELLING_WORDS or template == _DESCRIPTION
    return is_sentence and f" {wanted} " in f" {_normal(text)} "


def left_in(noun: Noun, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield (key, text) for each key of a file that still has the example from its comment."""
    for name, field in type(noun).model_fields.items():
        key = f"{before}{field.alias or name}"
        value: Any = getattr(noun, name, None)
        if isinstance(value, Noun):
            yield from left_in(value, f"{key}.")
        elif isinstance(value, tuple):
            for place, one in enumerate(value, start=1):
                if isinstance(one, Noun):
                    yield from left_in(one, f"{key}[{place}].")
        elif isinstance(value, dict):
            for place, one in value.items():
                yield from left_in(one, f"{key}.{place}.")
        elif isinstance(value, str) and any(same(value, text) for text in _templates(field)):
            yield key, value


def texts_of(*kinds: type[Noun]) -> Iterator[str]:
    """Yield every template that stands beside a key of these nouns."""
    for kind in kinds:
        for field in kind.model_fields.values():
            yield from _templates(field)


def _templates(field: FieldInfo) -> Iterator[str]:
    return (text for text in field.examples or () if isinstance(text, Template))


def _normal(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"\Ahttps?://(?:www\.)?", "", plain)))
