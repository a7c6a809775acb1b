"""What differs from language to language in captions: reading speed, and words that hold together.

Both stand in the languages' files. Reading speeds are those for adult programmes of Netflix's Timed
Text Style Guides, a guide for each language, section "Reading Speed Limits"; spaces and punctuation
count. They were taken from the table in the documentation of LLM-Subtrans, "Netflix Timing Guide",
section "Reading speed limits" (guides as retrieved on 26 September 2026), which lists each
language's guide. The English figure is also that of the English guide itself as others quote it
("Adult programs: Up to 20 characters per second"). That table has no guide for Estonian, Latvian,
Lithuanian, Maltese and Slovenian: there the general rule stands, 17, which is also its figure for
all languages without a guide.

The words are plain facts of each language: short lists of its commonest function words, not
complete ones. They only say where a line is better broken, so that a word too few does no harm.
"""

from __future__ import annotations

from toolkit import languages
from toolkit.locales.language import GENERAL_CPS, CaptionRules

__all__ = ["GENERAL", "GENERAL_CPS", "CaptionRules", "rules_of"]

GENERAL = CaptionRules()


def rules_of(language: str) -> CaptionRules:
    """Return the rules of a language tag; general ones, without words, where there are none.

    >>> rules_of("en-IE").reading_cps, rules_of("xx").reading_cps
    (20, 17)
    """
    known = languages.of(language)
    return known.captions if known else GENERAL
