"""Languages by their tags, and the 24 official ones of the European Union.

What is known of each stands in a file of its own in `locales/data/`. Codes: ISO 639-1 and ISO
639-2/T (Library of Congress registry). Names: the Interinstitutional Style Guide of the EU, annex
A8 (languages in their own spelling).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from toolkit.locales.formats import formats
from toolkit.locales.language import Direction, Language
from toolkit.locales.shelf import LANGUAGES


class _OfTheEU(Mapping[str, Language]):
    """The official languages of the EU by their codes."""

    def __getitem__(self, code: str) -> Language:
        found = LANGUAGES[code]
        if not found.is_eu or found.code != code:
            raise KeyError(code)
        return found

    def __iter__(self) -> Iterator[str]:
        return (code for code in LANGUAGES if LANGUAGES[code].is_eu)

    def __len__(self) -> int:
        return sum(1 for _ in self)


EU_LANGUAGES: Mapping[str, Language] = _OfTheEU()

# Language, script, region and variants of RFC 5646 section 2.1; extensions are not needed here.
_TAG = re.compile(
    r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?(-([a-z0-9]{5,8}|\d[a-z0-9]{3}))*", re.ASCII
)

_LONGEST = 35  # characters; RFC 5646, section 4.4.1: what software has to be able to hold


def is_tag(text: str) -> bool:
    """Tell whether `text` is a language tag in its usual spelling: `en`, `pt-BR`, `sr-Latn`."""
    return _TAG.fullmatch(text) is not None


def canonical(text: str) -> str | None:
    """Return the tag that `text` writes in any spelling; None if no such language is registered.

    Tags mean the same in capitals and small letters, and a language with a two-letter code is
    written with it (RFC 5646, sections 2.1.1 and 4.5). The registry is langcodes' copy of IANA's.

    >>> canonical("en-us"), canonical("PT_br"), canonical("deu"), canonical("xx")
    ('en-US', 'pt-BR', 'de', None)
    """
    if text in set(LANGUAGES):
        return text
    if not text.isascii() or len(text) > _LONGEST or text.lower().startswith(("x-", "i-")):
        return None
    import langcodes  # here: reading its tables takes longer than all of soy --help

    try:
        known = langcodes.tag_is_valid(text)
        tag = langcodes.standardize_tag(text)
    except ValueError:  # LanguageTagError: no tag at all
        return None
    return tag if known and is_tag(tag) else None


def meant(text: str) -> str | None:
    """Return the tag of the language whose name `text` is, in English or in its own.

    >>> meant("German"), meant("deutsch"), meant("Klingon")
    ('de', 'de', None)
    """
    name = text.strip().casefold()
    for language in LANGUAGES.values():
        if name in (language.name.casefold(), language.own_name.casefold()):
            return language.code
    return None


def primary(tag: str) -> str:
    """Return the language part of a tag.

    >>> primary("pt-BR")
    'pt'
    """
    return tag.partition("-")[0]


def of(tag: str) -> Language | None:
    """Return what is known of a tag's language; None where it has no file.

    >>> of("de-AT").name, of("nb").code, of("xx")
    ('German', 'no', None)
    """
    return LANGUAGES.get(primary(tag))


def is_known(tag: str) -> bool:
    """Tell whether a tag begins with a two-letter code of a language that has a file."""
    return len(primary(tag)) == 2 and of(tag) is not None


def iso639_2(tag: str) -> str:
    """Return the three-letter code that ID3 wants; `und` (undetermined) where none is known."""
    if known := of(tag):
        return known.iso639_2
    code = primary(tag)
    return code if len(code) == 3 else "und"


def own_name(tag: str) -> str:
    """Return the language's name in that language, or the tag itself where none is known."""
    language = of(tag)
    return language.own_name if language else tag


def name_in(tag: str, language: str) -> str:
    """Return what a language is called in another one; its own name where that is not known.

    >>> name_in("en", "de"), name_in("pt-BR", "fr"), name_in("ca", "fr")
    ('Englisch', 'portugais', 'ca')
    """
    return formats(language).language(tag) or own_name(tag)


def direction(tag: str) -> Direction:
    """Return the direction in which the language is written: that of its file, else to the right.

    >>> direction("ar-EG"), direction("sr")
    ('rtl', 'ltr')
    """
    language = of(tag)
    return language.direction if language else "ltr"


def spoken(tag: str) -> str:
    """Return the code by which a recogniser knows a language; its own where that is not known.

    >>> spoken("nb-NO"), spoken("pt-BR"), spoken("sr")
    ('no', 'pt', 'sr')
    """
    language = of(tag)
    return (language and language.whisper_code) or primary(tag)
