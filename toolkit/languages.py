"""The 24 official languages of the European Union, and language tags.

Codes: ISO 639-1 and ISO 639-2/T (Library of Congress registry). Names: the Interinstitutional Style
Guide of the EU, annex A8 (languages in their own spelling).
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language as files (`code`), ID3 tags (`iso639_2`) and people (names) write it."""

    code: str
    iso639_2: str
    name: str
    own_name: str


EU_LANGUAGES: dict[str, Language] = {
    row[0]: Language(*row)
    for row in (
        ("bg", "bul", "Bulgarian", "български"),
        ("cs", "ces", "Czech", "čeština"),
        ("da", "dan", "Danish", "dansk"),
        ("de", "deu", "German", "Deutsch"),
        ("el", "ell", "Greek", "ελληνικά"),
        ("en", "eng", "English", "English"),
        ("es", "spa", "Spanish", "español"),
        ("et", "est", "Estonian", "eesti keel"),
        ("fi", "fin", "Finnish", "suomi"),
        ("fr", "fra", "French", "français"),
        ("ga", "gle", "Irish", "Gaeilge"),
        ("hr", "hrv", "Croatian", "hrvatski"),
        ("hu", "hun", "Hungarian", "magyar"),
        ("it", "ita", "Italian", "italiano"),
        ("lt", "lit", "Lithuanian", "lietuvių kalba"),
        ("lv", "lav", "Latvian", "latviešu valoda"),
        ("mt", "mlt", "Maltese", "Malti"),
        ("nl", "nld", "Dutch", "Nederlands"),
        ("pl", "pol", "Polish", "polski"),
        ("pt", "por", "Portuguese", "português"),
        ("ro", "ron", "Romanian", "română"),
        ("sk", "slk", "Slovak", "slovenčina"),
        ("sl", "slv", "Slovenian", "slovenščina"),
        ("sv", "swe", "Swedish", "svenska"),
    )
}

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
    if text in EU_LANGUAGES:
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
    """Return the tag of the EU language whose name `text` is, in English or in its own.

    >>> meant("German"), meant("deutsch"), meant("Klingon")
    ('de', 'de', None)
    """
    name = text.strip().casefold()
    for language in EU_LANGUAGES.values():
        if name in (language.name.casefold(), language.own_name.casefold()):
            return language.code
    return None


def primary(tag: str) -> str:
    """Return the language part of a tag.

    >>> primary("pt-BR")
    'pt'
    """
    return tag.partition("-")[0]


def iso639_2(tag: str) -> str:
    """Return the three-letter code that ID3 wants; `und` (undetermined) where none is known."""
    code = primary(tag)
    if code in EU_LANGUAGES:
        return EU_LANGUAGES[code].iso639_2
    return code if len(code) == 3 else "und"


def own_name(tag: str) -> str:
    """Return the language's name in that language, or the tag itself where none is known."""
    language = EU_LANGUAGES.get(primary(tag))
    return language.own_name if language else tag
