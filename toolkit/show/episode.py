"""An episode: what its `episode.toml` says, and the folder that names it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, StrictInt, model_validator

from toolkit.errors import BadFile
from toolkit.show.chapter import Chapter, check_order, is_proposed
from toolkit.show.editions import EpisodeEditions, Guid, Tables
from toolkit.show.lessons.key_message import KeyMessages
from toolkit.show.nouns.feed_nouns import (
    Chat,
    ContentLink,
    Discussion,
    Funding,
    FurtherPicture,
    Location,
    Moniker,
)
from toolkit.show.nouns.people import Link, Person, TxtRecord
from toolkit.show.sound.inserts import OwnInsert
from toolkit.show.sound.selection import Channel, Selection
from toolkit.show.sound.tracks import Track
from toolkit.show.toml.fields import (
    Counted,
    FileName,
    Instant,
    LanguageTag,
    Line,
    Noun,
    Paragraphs,
    Template,
    WebUrl,
)

# Keys that soy once wrote and nothing ever read; files that have them are still good.
_RETIRED = frozenset({"broadcast"})


class EpisodeFile(Noun):
    """The keys of `episode.toml`."""

    title: Line = Field(
        examples=["What a gene can tell"],
        description="The episode's title, without number and without the show's name.",
    )
    guid: Guid = Field(
        examples=["0a6fd7ac-3f6a-4f4e-9d0e-1f4a5c6b7d8e"],
        description="The episode's GUID, made once. Never change it: apps would fetch it again.",
    )
    summary: Paragraphs | None = Field(
        default=None,
        examples=[Template("What listeners get, in plain words.")],
        description="What listeners get, in plain words; if left out, the beginning of the notes.",
    )
    date: Instant | None = Field(
        default=None,
        examples=["2026-11-03T06:00:00Z"],
        description="When it comes out: 2026-11-03T06:00:00Z; or, in the time zone of "
        'show.toml, "2026-11-03 06:00", or the day alone, from midnight on. Without a date the '
        "episode is a draft and is not published.",
    )
    season: Counted | None = Field(default=None, examples=[1], description="The season's number.")
    episode: Counted | None = Field(
        default=None,
        examples=[3],
        description="The number within the season; if left out, the folder's number.",
    )
    display: Moniker | None = Field(
        default=None,
        examples=["Day 5"],
        description="What apps may show instead of the number; at most 32 characters.",
    )
    type: Literal["full", "trailer", "bonus"] = Field(
        default="full", description="full, trailer or bonus."
    )
    language: LanguageTag | None = Field(
        default=None, examples=["de"], description="The language spoken, if not the show's."
    )
    explicit: StrictBool | None = Field(
        default=None, examples=[False], description="true if not for children; else as the show."
    )
    source: FileName = Field(
        examples=["source.wav"], description="The recording in this folder. soy never changes it."
    )
    source_sha256: Annotated[
        str,
        Field(
            examples=["0000000000000000000000000000000000000000000000000000000000000000"],
            pattern=r"^[0-9a-f]{64}$",
        ),
    ] = Field(description="The recording's SHA-256, which soy new stored.")
    source_name: str | None = Field(
        default=None,
        examples=["interview.wav"],
        description="The file's name before soy copied it.",
    )
    cover: FileName | None = Field(
        default=None,
        examples=["cover.jpg"],
        description="A square picture in this folder, if the episode has one of its own.",
    )
    cover_alt: Line | None = Field(
        default=None,
        examples=[Template("A family at the doctor's.")],
        description="What that picture shows, for people who do not see it.",
    )
    license: Line | None = Field(
        default=None, examples=["cc-by-4.0"], description="The licence, if not the show's."
    )
    license_url: WebUrl | None = Field(
        default=None,
        examples=[Template("https://example.org/licence")],
        description="Where a licence of your own can be read.",
    )
    link: WebUrl | None = Field(
        default=None,
        examples=[Template("https://example.org/3")],
        description="The episode's page, if there is one.",
    )
    prefer: Literal["loudness", "dynamics"] | None = Field(
        default=None,
        examples=["dynamics"],
        description="What matters more if the loudness target and the peak limit conflict, if "
        "different from the show.",
    )
    leveller: StrictBool | None = Field(
        default=None,
        examples=[True],
        description="true brings quiet and loud speakers closer together, if different from the "
        "show.",
    )
    denoise: StrictBool | None = Field(
        default=None,
        examples=[True],
        description="true removes steady noise from the recording, if different from the show.",
    )
    accept_truncated: StrictBool = Field(
        default=False,
        description="true accepts a recording that was cut off, and uses what is left.",
    )
    track_number: StrictInt | None = Field(
        default=None,
        examples=[2],
        ge=1,
        description="Which sound track to use if the recording's file has several.",
    )
    channel: Channel | None = Field(
        default=None,
        examples=["left"],
        description="left or right uses one side of a stereo recording alone; both uses both, "
        "even if one is silent or inverted. Without this key, soy decides.",
    )
    microphones: StrictBool | None = Field(
        default=None,
        examples=[True],
        description="true mixes all channels of a recording equally, as one microphone each; false "
        "treats them as the loudspeakers that the file names. Without this key, soy decides.",
    )
    remove_dc: StrictBool | None = Field(
        default=None,
        examples=[True],
        description="true removes a constant voltage (DC) from the recording; false leaves it in. "
        "Without this key, soy removes it if there is one.",
    )
    intro: OwnInsert = Field(
        default=None,
        examples=[False],
        description="Another intro, { file = ... } with a file in this folder and the keys of "
        "[audio] in show.toml; false for none.",
    )
    outro: OwnInsert = Field(
        default=None, examples=[False], description="Another outro, or false for none."
    )
    jingle: OwnInsert = Field(
        default=None, examples=[False], description="Another jingle, or false for none."
    )
    chapters: tuple[Chapter, ...] = Field(
        default=(), description="Chapters, the first at 00:00:00."
    )
    people: tuple[Person, ...] = Field(
        default=(), description="Who speaks in this episode; replaces the show's people."
    )
    tracks: tuple[Track, ...] = Field(
        default=(),
        description="The microphones from which soy new mixed the recording, one table each.",
    )
    links: tuple[Link, ...] = Field(default=(), description="Web pages that the episode mentions.")
    txt: tuple[TxtRecord, ...] = Field(
        default=(), description="Records about this episode for other programs, one table each."
    )
    funding: tuple[Funding, ...] = Field(
        default=(), description="Pages to support this episode, or to read who paid for it."
    )
    locations: tuple[Location, ...] = Field(
        default=(), description="Places that this episode is about, or was made in."
    )
    discussions: tuple[Discussion, ...] = Field(
        default=(), description="Posts under which people talk about this episode."
    )
    chat: Chat | None = Field(
        default=None, description="A chat room for this episode alone, instead of the show's."
    )
    content_links: tuple[ContentLink, ...] = Field(
        default=(), description="Where else to find this episode, for example as a video."
    )
    pictures: tuple[FurtherPicture, ...] = Field(
        default=(), description="Further pictures of this episode, in this folder."
    )
    key_messages: KeyMessages = Field(
        default=(), description="What listeners should remember; soy makes a worksheet of it."
    )
    editions: EpisodeEditions = Field(
        default_factory=Tables,
        description="The episode in other languages, for editions and worksheets: a table each.",
    )

    @model_validator(mode="before")
    @classmethod
    def _without_retired_keys(cls, keys: Any) -> Any:
        if isinstance(keys, dict):
            return {name: value for name, value in keys.items() if name not in _RETIRED}
        return keys

    @model_validator(mode="after")
    def _chapters_in_order(self) -> EpisodeFile:
        check_order(self.chapters)
        return self

    @model_validator(mode="after")
    def _cover_is_described(self) -> EpisodeFile:
        if self.cover and not self.cover_alt:
            raise ValueError("cover_alt: expected with cover, for people who do not see it")
        return self


class Episode(EpisodeFile):
    """An episode with the name of its folder, `NNN-slug`, which numbers it and names its keys."""

    folder: str
    edition: str = ""  # the language of the edition whose own recording it is (show/editions.py)

    @property
    def number(self) -> int:
        """The number that the folder begins with."""
        return int(self.number_text)

    @property
    def number_text(self) -> str:
        """The number as the folder writes it, which every command takes: 003, 1000, 12345."""
        return number_text(self.folder)

    @property
    def selection(self) -> Selection:
        """Which sound of the recording is taken."""
        return Selection(self.track_number, self.channel, self.microphones, self.remove_dc)

    @property
    def proposed_chapters(self) -> tuple[Chapter, ...]:
        """The chapters whose titles a program proposed and nobody has chosen."""
        told = (self.chapters, *(said.chapters for said in self.editions.values()))
        return tuple(one for chapters in told for one in chapters if is_proposed(one.title))

    @property
    def slug(self) -> str:
        """The folder's name without the number."""
        return self.folder.partition("-")[2]

    @property
    def number_in_season(self) -> int | None:
        """What `itunes:episode` says; folder 000 (a trailer, say) has no number."""
        return self.episode if self.episode is not None else self.number or None


def number_text(folder: str) -> str:
    """Return the number that an episode's folder begins with, as it is written there.

    >>> number_text("003-what-a-gene-is"), number_text("12345-a-long-run")
    ('003', '12345')
    """
    return folder.partition("-")[0]


def check_unlike(episodes: Sequence[Episode]) -> None:
    """Raise BadFile for two episodes with one GUID or one number."""
    hints = {
        "guid": "give the newer one a new GUID, as `python3 -m uuid` prints",
        "number": "rename the newer one's folder",
    }
    for what, hint in hints.items():
        seen: dict[object, Episode] = {}
        for episode in episodes:
            value = getattr(episode, what)
            if other := seen.get(value):
                files = " and ".join(f"episodes/{e.folder}" for e in (other, episode))
                raise BadFile(f"{files} have the same {what}: {value}", hint=hint)
            seen[value] = episode
