"""A campaign: moments of episodes that are reused, and the brand they carry."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    StrictInt,
    model_validator,
)

from toolkit import timecode
from toolkit.show.toml.fields import (
    Colour,
    FileName,
    LanguageTag,
    Line,
    Noun,
    Paragraphs,
    Slug,
    Template,
    Timecode,
    Title,
    WebUrl,
    each_once,
)


def _hashtag(text: str) -> str:
    if not text.isalnum() or text.isdecimal() or len(text) > 50:
        raise ValueError("expected a word of letters and digits, without #")
    return text


VideoShape = Literal["1:1", "4:5", "9:16", "16:9"]
VIDEO_SHAPES: tuple[VideoShape, ...] = ("1:1", "4:5", "9:16", "16:9")


def cut_text(span_ms: tuple[int, int]) -> str:
    """Return a stretch that is left out as moments.toml has it.

    >>> cut_text((62_300, 64_900))
    '00:01:02.300-00:01:04.900'
    """
    return "-".join(timecode.clock(at_ms) for at_ms in span_ms)


def _cut(value: Any) -> tuple[int, int]:
    """Return the times of "00:01:02.300-00:01:04.900"."""
    start, _, end = value.partition("-") if isinstance(value, str) else ("", "", "")
    try:
        span_ms = timecode.parse(start), timecode.parse(end)
    except ValueError as err:
        raise ValueError('expected two times such as "00:01:02.300-00:01:04.900"') from err
    if span_ms[1] <= span_ms[0]:
        raise ValueError("expected a time after the first")
    return span_ms


CutSpan = Annotated[tuple[int, int], BeforeValidator(_cut), PlainSerializer(cut_text)]
Hashtag = Annotated[str, AfterValidator(_hashtag)]
Network = Literal[
    "mastodon", "bluesky", "linkedin", "x", "threads", "instagram", "facebook", "tiktok", "youtube"
]
NETWORKS: tuple[Network, ...] = get_args(Network)


class MomentTranslation(Noun):
    """A moment in another language: its words are the approved translation's, the sound stays."""

    words: Paragraphs = Field(
        examples=[Template("Exactly what the translation says.")],
        description="What is said, word for word as the approved translation has it.",
    )
    title: Title = Field(
        examples=[Template("What it says, in a few words")],
        description="The title in that language; at most 128 characters.",
    )
    text: Paragraphs | None = Field(
        examples=[Template("A question that makes people curious.")],
        default=None,
        description="What the posts say before the quotation; the title when left out.",
    )


class Moment(Noun):
    """A stretch of an episode worth quoting, with the exact words said in it."""

    id: Slug = Field(
        examples=["my-moment"],
        description="A short name for the moment, from which its files get theirs.",
    )
    episode: Line = Field(examples=["003"], description="The episode: number, slug or folder.")
    start_ms: Timecode = Field(
        examples=["00:01:02.300"],
        alias="start",
        description='Where it begins, such as "00:01:02.300".',
    )
    end_ms: Timecode = Field(examples=["00:01:14.900"], alias="end", description="Where it ends.")
    words: Paragraphs = Field(
        examples=[Template("Exactly what is said.")],
        description="What is said, word for word as the approved transcript has it. [...] leaves "
        "out what is said there; words of your own in brackets explain: [the test].",
    )
    cuts: tuple[CutSpan, ...] = Field(
        examples=[["00:01:05.200-00:01:08.900"]],
        default=(),
        description="When what each [...] leaves out begins and ends; soy finds the pauses itself "
        "when left out.",
    )
    title: Title = Field(
        examples=[Template("What it says, in a few words")],
        description="A title for apps and editors; at most 128 characters.",
    )
    language: LanguageTag | None = Field(
        examples=["de"],
        default=None,
        description="The transcript's language, if not the episode's.",
    )
    text: Paragraphs | None = Field(
        examples=[Template("A question that makes people curious.")],
        default=None,
        description="What the posts say before the quotation; the title when left out.",
    )
    soundbite: bool = Field(
        default=True, description="false keeps it out of the feed's soundbites."
    )
    translations: Annotated[dict[LanguageTag, MomentTranslation], BeforeValidator(each_once)] = (
        Field(
            default={},
            description="The moment in other languages, a table for each. Its kit has the sound as "
            "it is, and says so. soy waits with it until the translation is approved.",
        )
    )

    videos: tuple[VideoShape, ...] | None = Field(
        default=None,
        examples=[["9:16"]],
        description="Shapes of its videos, if not the campaign's; [] makes none.",
    )

    @property
    def in_other_languages(self) -> tuple[TranslatedMoment, ...]:
        """The moment in each of its translations, in their order."""
        own = {name: getattr(self, name) for name in Moment.model_fields}
        return tuple(
            TranslatedMoment.model_construct(
                **own
                | {name: getattr(said, name) for name in MomentTranslation.model_fields}
                | {
                    "id": f"{self.id}-{language.lower()}",
                    "original_id": self.id,
                    "language": language,
                    "soundbite": False,  # apps have that of the original
                    "translations": {},
                }
            )
            for language, said in self.translations.items()
        )

    @model_validator(mode="after")
    def _ends_after_start(self) -> Moment:
        if self.end_ms <= self.start_ms:
            raise ValueError("end: expected a time after start")
        return self


class TranslatedMoment(Moment):
    """A moment in another language than the one spoken: with an id, words and title of its own."""

    original_id: Slug


class CampaignTranslation(Noun):
    """What a campaign is called in another language, for the page of its kits in it."""

    title: Line = Field(
        examples=[Template("The campaign's name in that language")],
        description="The campaign's name in that language.",
    )
    description: Paragraphs | None = Field(
        examples=[Template("What the campaign is for, in that language.")],
        default=None,
        description="What it is for, in that language.",
    )


class CampaignFile(Noun):
    """The keys of `campaign.toml`."""

    title: Line = Field(examples=["Know your medicine"], description="The campaign's name.")
    description: Paragraphs | None = Field(
        examples=[Template("What the campaign is for, in a few words.")],
        default=None,
        description="What it is for.",
    )
    link: WebUrl | None = Field(
        examples=[Template("https://example.org/campaign")],
        default=None,
        description="The page that all posts link to; if left out, each links to its moment's "
        "page.",
    )
    link_parameters: bool = Field(
        default=True,
        description="soy adds the network and the campaign to each post's link (utm_source and "
        "the like), so that your statistics can tell them apart. false leaves links "
        "as they are.",
    )
    hashtags: tuple[Hashtag, ...] = Field(
        default=(),
        examples=[["HealthLiteracy"]],
        description="Hashtags without #, each word with a capital so that screen readers pronounce "
        'them: ["HealthLiteracy"].',
    )
    networks: tuple[Network, ...] = Field(
        default=NETWORKS,
        description=f"Networks to write posts for: {', '.join(NETWORKS)}.",
    )
    videos: tuple[VideoShape, ...] = Field(
        default=(),
        examples=[["1:1", "9:16"]],
        description=f"Shapes in which each moment becomes a video: {', '.join(VIDEO_SHAPES)}.",
    )
    clip_wav: bool = Field(
        default=False,
        description="true adds each clip as WAV, for radio stations and editors: the same sound, "
        "not compressed, and about ten times as large.",
    )
    downloads: bool = Field(
        default=True,
        description="The campaign's page offers ZIP files: one for each kit, one for each "
        "language, and one with everything. They need three times as much space as "
        "the kits. false makes none.",
    )
    translations: Annotated[dict[LanguageTag, CampaignTranslation], BeforeValidator(each_once)] = (
        Field(
            default={},
            description="Title and purpose in other languages, a table for each: the pages of "
            "the kits in these languages show them.",
        )
    )


class Moments(Noun):
    """The keys of `moments.toml`."""

    moments: tuple[Moment, ...] = Field(
        default=(), description="The moments, one [[moments]] table each."
    )


class Campaign(CampaignFile):
    """A campaign with the name of its folder and its moments."""

    folder: str
    moments: tuple[Moment, ...]

    def said_in(self, language: str) -> CampaignTranslation | None:
        """Return title and purpose in a language; None where there is no translation."""
        return self.translations.get(language) or self.translations.get(language.partition("-")[0])

    @property
    def told(self) -> tuple[Moment, ...]:
        """The moments, each followed by its translations."""
        return tuple(
            told for moment in self.moments for told in (moment, *moment.in_other_languages)
        )


class Brand(Noun):
    """The keys of `campaign/brand/brand.toml`: colours and marks on cards."""

    background: Colour = Field(
        default="#0b2545", description="Colour behind the words, as #rrggbb."
    )
    text: Colour = Field(default="#ffffff", description="Colour of the words.")
    accent: Colour = Field(default="#ffcc4d", description="Colour of marks and lines.")
    logo: FileName | None = Field(
        examples=["logo.png"],
        default=None,
        description="A PNG beside this file, put at the card's foot.",
    )
    logo_alt: Line | None = Field(
        examples=["EP PerMed"], default=None, description="What the logo says."
    )
    quote_size_px: StrictInt = Field(
        default=64, ge=36, le=120, description="Largest size of the quotation, in pixels of 1080."
    )
