"""What a language's file says. Words are casefolded, as they are compared; None is for unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Words = frozenset[str]
NO_WORDS: Words = frozenset()

Direction = Literal["ltr", "rtl"]
Density = Literal["rare", "usual", "dense"]

GENERAL_CPS = 17  # characters a second; what the sources give for languages without a guide


@dataclass(frozen=True, slots=True)
class CaptionRules:
    """How fast captions are read, and words that hold together in a line."""

    reading_cps: int = GENERAL_CPS  # characters a second; spaces and punctuation count
    has_guide: bool = False  # False: the reading speed is the general rule
    articles: Words = NO_WORDS  # and what stands in their place: "my"
    prepositions: Words = NO_WORDS
    conjunctions: Words = NO_WORDS
    auxiliaries: Words = NO_WORDS  # and subject pronouns and negations
    postpositions: Words = NO_WORDS  # these follow their noun, or their verb

    @property
    def leading(self) -> Words:
        """Return the words that hold on to the one after them."""
        return self.articles | self.prepositions | self.conjunctions | self.auxiliaries


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Numbers in words, and what turns a sentence round."""

    words: Words = NO_WORDS  # without "one", which in most languages is the article too
    ones: Words = NO_WORDS
    joins: tuple[str, ...] = ()  # inside of a compound: "und" of "zweiundvierzig"
    shortest_part: int = 3  # letters of a number inside of a compound that none of these joins
    minus: Words = NO_WORDS  # as a number's sign is said
    negations: Words = NO_WORDS


@dataclass(frozen=True, slots=True)
class UnitWords:
    """What is counted, in the forms that stand beside numbers."""

    names: Words = NO_WORDS
    doses: Words = NO_WORDS  # units of their own, as of insulin, and times
    per_hundred: frozenset[tuple[str, str]] = frozenset()  # where it is two words


@dataclass(frozen=True, slots=True)
class SpeakerWords:
    """Words that tell a speaker's name from the beginning of a sentence, in front of a colon."""

    roles: Words = NO_WORDS  # who speaks, where no name is known
    leads: Words = NO_WORDS  # what begins a sentence and is nobody
    particles: Words = NO_WORDS  # written small inside of a name


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """Words around what was said, in documents that agencies write."""

    starts: Words = NO_WORDS  # heads of columns: the time at which it begins
    ends: Words = NO_WORDS
    voices: Words = NO_WORDS
    texts: Words = NO_WORDS
    headings: Words = NO_WORDS  # Word's styles; Word leaves letters with marks out of their names
    pages: Words = NO_WORDS  # in front of a page's number
    inaudible: Words = NO_WORDS  # in brackets, where nothing could be understood


@dataclass(frozen=True, slots=True)
class MomentWords:
    """Words by which places worth quoting are told, or places that are not."""

    dangling: Words = NO_WORDS  # a sentence that begins with one leans on the one before
    address: Words = NO_WORDS  # "you" and "we", in all their forms
    contrast: Words = NO_WORDS
    furniture: Words = NO_WORDS  # of shows: greetings, thanks, "episode", "subscribe"


@dataclass(frozen=True, slots=True)
class Readability:
    """How the readability of a text would be judged."""

    syllables: Literal["vowels", "espeak"] = "espeak"  # how they are counted
    formula: str | None = None  # only one that was made for the language, or checked for it


@dataclass(frozen=True, slots=True)
class FundingWords:
    """What stands beside the emblem of the European Union, word for word; None where unknown."""

    funded: str | None = None  # "Funded by the European Union"
    co_funded: str | None = None  # "Co-funded by the European Union"


@dataclass(frozen=True, slots=True)
class FormatTable:
    """How dates, numbers, lists and units are written, as the Unicode CLDR has it.

    Patterns of dates have `d`, `MMMM`, `y` as CLDR writes them (UTS 35), all others `{0}`, `{1}`.
    """

    date_long: str
    date_short: str  # CLDR's medium one
    months: tuple[str, ...]
    months_short: tuple[str, ...]
    decimal: str
    group: str
    grouped_from: int  # 10000 where numbers of four digits stand without a space
    lists: tuple[str, str, str, str]  # at the start, in the middle, at the end, of two
    unit_lists: tuple[str, str, str, str]
    plurals: Mapping[str, str]  # rules of CLDR by category; whatever none fits is `other`
    units: Mapping[str, Mapping[str, str]]  # by name, then by plural category
    languages: Mapping[str, str]  # their names in this language, by code


# A page's words: one text, or one for each plural category of the language.
Wording = str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Language:
    """A language: `code` is its file's name, and what files and the feed are tagged with."""

    code: str  # ISO 639-1
    iso639_2: str  # ISO 639-2/T, as ID3 wants it
    name: str  # in English
    own_name: str
    script: str = "Latn"  # ISO 15924
    direction: Direction = "ltr"
    is_eu: bool = False  # an official language of the European Union
    is_checked: bool = False  # somebody whose language it is has read the file
    also: tuple[str, ...] = ()  # further tags for the same: ISO 639-2/B, a written standard
    quotation_marks: tuple[str, str] | None = None
    quotation_marks_in: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # by region
    colon: str = ":"  # as it stands behind a label
    letters: str = ""  # small letters beyond ASCII
    letters_beyond_ascii: Density = "usual"
    old_encodings: tuple[str, ...] = ()  # what Windows wrote, then what Unix did
    sentence_ends: tuple[str, ...] = ()  # beside those of all languages
    small_words: Words = NO_WORDS  # the commonest
    espeak_voice: str | None = None
    whisper_code: str | None = None
    captions: CaptionRules = CaptionRules()
    numbers: NumberWords = NumberWords()
    units: UnitWords = UnitWords()
    speakers: SpeakerWords = SpeakerWords()
    documents: DocumentWords = DocumentWords()
    moments: MomentWords = MomentWords()
    draft_label: tuple[str, str] | None = None  # two lines of at most 42 characters
    interface: Mapping[str, Wording] = field(default_factory=dict)  # a page's words, by their key
    formats: FormatTable | None = None
    readability: Readability = Readability()
    funding: FundingWords = FundingWords()
