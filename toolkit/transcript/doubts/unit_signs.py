"""Signs of units, and what is counted in any language.

The names of units in each language stand in its file, as do "per cent" and its like.
"""

from __future__ import annotations

from functools import cache

from toolkit.locales.shelf import LANGUAGES

# Signs of the International System (SI brochure, 9th edition, tables 2, 4 and 8) and of the clinic,
# casefolded, in which the micro sign is a Greek mu.
_SIGNS = (
    "% ‰ € $ £ ° mg g kg μg mcg ng ml l dl mmol mol mm cm m km nm μm hz khz db kcal kj mmhg bpm iu"
    " mg/l pct"
)
UNITS = frozenset(_SIGNS.split())
LETTER_UNITS = frozenset("glm")  # which count only after a number

# Names that are alike in many languages.
_DOSES = (
    "dose doses dosis dosen tablet tablets tablette tabletten tablettes kilo kilos litre litres"
    " millilitre millilitres pourcent percentuale"
)
DOSES = frozenset(_DOSES.split())


@cache
def per_hundred() -> frozenset[tuple[str, str]]:
    """Return the parts of a hundred in two words, of all languages: people quote each other."""
    return frozenset(pair for code in LANGUAGES for pair in LANGUAGES[code].units.per_hundred)
