"""What a language's file has and lacks."""

from __future__ import annotations

from collections.abc import Callable

from toolkit.locales.language import Language

# in the order in which somebody would fill a file
PARTS: dict[str, Callable[[Language], object]] = {
    "quotation marks": lambda one: one.quotation_marks,
    "letters": lambda one: one.letters,
    "old encodings": lambda one: one.old_encodings,
    "small words": lambda one: one.small_words,
    "voice": lambda one: one.espeak_voice,
    "recogniser": lambda one: one.whisper_code,
    "draft label": lambda one: one.draft_label,
    "caption words": lambda one: one.captions.leading,
    "reading speed": lambda one: one.captions.has_guide,
    "number words": lambda one: one.numbers.words and one.numbers.ones,
    "negations": lambda one: one.numbers.negations,
    "units": lambda one: one.units.names,
    "doses": lambda one: one.units.doses,
    "speaker roles": lambda one: one.speakers.roles,
    "notices": lambda one: one.speakers.leads,
    "document words": lambda one: one.documents.pages,
    "moment words": lambda one: one.moments.dangling and one.moments.address,
    "readability formula": lambda one: one.readability.formula,
    "funding statements": lambda one: one.funding.funded and one.funding.co_funded,
    "interface words": lambda one: one.interface,
    "formats": lambda one: one.formats,
    "native reader": lambda one: one.is_checked,
}


def lacks(language: Language) -> tuple[str, ...]:
    """Return the names of the parts that a language's file does not have."""
    return tuple(name for name, part in PARTS.items() if not part(language))
