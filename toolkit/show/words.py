"""The words that a show cares about: its terms, and how its recogniser is to be corrected."""

from __future__ import annotations

from pydantic import Field, field_validator

from toolkit.show.toml.fields import LanguageTag, Line, Noun, Title


class Term(Noun):
    """A term of the field, as it is to be written."""

    term: Title = Field(examples=["pharmacogenomics"], description="The term, spelt correctly.")
    also: tuple[Title, ...] = Field(
        default=(),
        examples=[["PGx"]],
        description="Other correct spellings.",
    )
    meaning: Line | None = Field(
        default=None,
        examples=["how genes change what a medicine does"],
        description="What it means, in plain words.",
    )


class Glossary(Noun):
    """The keys of `campaign/glossary/<language>.toml`."""

    terms: tuple[Term, ...] = Field(
        default=(),
        description="Technical terms, one table each. soy asks the reviewer about words that are "
        "almost one of them.",
    )

    @property
    def written(self) -> tuple[str, ...]:
        """Every right way to write a term, in the order of the file."""
        return tuple(text for term in self.terms for text in (term.term, *term.also))


class Correction(Noun):
    """What a recogniser writes again and again, and what was said."""

    language: LanguageTag = Field(examples=["en"], description="The language in which it applies.")
    heard: Title = Field(
        examples=["EP permit"],
        description="What the recogniser writes: whole words, in small or capital letters.",
    )
    said: Title = Field(examples=["EP PerMed"], description="What it should write instead.")

    @field_validator("heard")
    @classmethod
    def _has_letters(cls, text: str) -> str:
        if not any(c.isalnum() for c in text):
            raise ValueError("expected a word or words")
        return text


class Corrections(Noun):
    """The keys of `transcripts/corrections.toml`."""

    corrections: tuple[Correction, ...] = Field(
        default=(),
        description="What soy corrects in every draft that a recogniser makes, one table each.",
    )
