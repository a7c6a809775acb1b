"""The show: what `episodes/show.toml` says."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field, StrictBool, StrictInt, model_validator

from toolkit.show import templates
from toolkit.show.counted.log_settings import Statistics
from toolkit.show.editions import Editions, Tables, check_languages
from toolkit.show.nouns.feed_nouns import (
    Chat,
    Discussion,
    Funding,
    FurtherPicture,
    Location,
    OtherShow,
    Rhythm,
    SeasonName,
)
from toolkit.show.nouns.moved import Moved
from toolkit.show.nouns.people import AppLink, Person, TxtRecord
from toolkit.show.pages import Pages
from toolkit.show.sound.audio import Audio
from toolkit.show.toml.fields import (
    BaseUrl,
    Counted,
    FileName,
    LanguageTag,
    Line,
    Noun,
    Paragraphs,
    Slug,
    Template,
    Title,
    WebUrl,
    ZoneName,
)


class Transcripts(Noun):
    """How transcripts are made and shown."""

    model: Line = Field(
        default="small",
        description="Whisper model: tiny, base, small, medium, large-v3, turbo, or the path "
        "of a folder.",
    )
    tell_names: StrictBool = Field(
        default=False,
        description="true tells Whisper the people's names and the glossary's terms before it "
        "listens. It may then spell them right, but get other words wrong.",
    )
    publish_drafts: StrictBool = Field(
        default=False, description="true also publishes drafts, labelled as automatic."
    )


class Release(Noun):
    """Where the show is published."""

    public_url: BaseUrl = Field(
        examples=["https://example.org/podcast"],
        description="The address at which listeners reach the published files.",
    )
    target: Line = Field(
        default="build/published", description="A folder, or s3://bucket or s3://bucket/prefix."
    )
    endpoint_url: WebUrl | None = Field(
        default=None,
        examples=["https://s3.example.org"],
        description="The S3 server's address; leave out for Amazon's own.",
    )
    region: Line | None = Field(
        default=None, examples=["eu-central-1"], description="The S3 region, such as eu-central-1."
    )
    profile: Line | None = Field(
        default=None,
        examples=["podcast"],
        description="The name of a profile in your AWS configuration, which holds the keys.",
    )
    path_style: StrictBool = Field(
        default=False, description="true puts the bucket into the path, as many servers need."
    )
    checksums: Literal["when_required", "when_supported"] = Field(
        default="when_required",
        description="When boto3 adds its own checksums; when_required works with every server.",
    )
    publisher: Title | None = Field(
        default=None,
        examples=["Communications team"],
        description="Your name, if everybody may read it: soy writes it into public files in the "
        "storage. Without this key, soy names nobody.",
    )
    parallel: StrictInt = Field(
        default=8, ge=1, le=64, description="How many files soy sends at once."
    )
    hub: tuple[WebUrl, ...] = Field(
        default=(),
        examples=[["https://pubsubhubbub.appspot.com/"]],
        description="WebSub hubs that soy publish tells of each change. The feed names them.",
    )
    notify: tuple[Literal["podcastindex", "podping"], ...] = Field(
        default=(),
        examples=[["podcastindex"]],
        description="Who else soy tells: podcastindex; podping, which needs a token and writes the "
        "feed's address into a public, permanent record.",
    )
    podping_token_file: Line | None = Field(
        default=None,
        examples=["~/.config/soy/podping-token"],
        description="A file outside the show that holds the podping token; without this key soy "
        "takes it from the environment: SOY_PODPING_TOKEN.",
    )
    podcastindex_url: WebUrl = Field(
        default="https://api.podcastindex.org/api/1.0/hub/pubnotify",
        description="The address at which soy tells Podcast Index; for tests.",
    )
    podping_url: WebUrl = Field(
        default="https://podping.cloud/", description="The address at which soy asks for a podping."
    )


class Show(Noun):
    """Everything about the show that is the same for all episodes."""

    title: Line = Field(
        examples=["The Science of You"], description="The show's name, without a slogan or topics."
    )
    description: Paragraphs = Field(
        examples=[Template("What the show is about.")],
        description="What the show is about; at most 4000 bytes.",
    )
    language: LanguageTag = Field(
        examples=["en"], description="The language spoken, such as en or pt-BR."
    )
    timezone: ZoneName = Field(
        default="UTC",
        examples=["Europe/Brussels"],
        description="The time zone of dates that do not name one, such as Europe/Brussels.",
    )
    author: Line = Field(
        examples=["EP PerMed"], description="Who makes the show, as apps print it."
    )
    link: WebUrl = Field(examples=[templates.LINK], description="The show's page on the web.")
    categories: tuple[Line, ...] = Field(
        examples=[["Health & Fitness > Medicine"]],
        min_length=1,
        description='Apple\'s categories, the best one first: ["Health & Fitness > Medicine"].',
    )
    explicit: StrictBool = Field(default=False, description="true if the show is not for children.")
    copyright: Line | None = Field(
        default=None,
        examples=["EP PerMed"],
        description="Who holds the rights, without the © sign or a year.",
    )
    license: Slug | Line | None = Field(
        default=None,
        examples=["cc-by-4.0"],
        description="An SPDX identifier in small letters such as cc-by-4.0, or a name of your own.",
    )
    license_url: WebUrl | None = Field(
        default=None,
        examples=[Template("https://example.org/licence")],
        description="Where a licence of your own can be read.",
    )
    type: Literal["episodic", "serial"] = Field(
        default="episodic", description="serial if people should hear the episodes in order."
    )
    cover: FileName = Field(
        default="cover.png",
        description="Square picture beside this file, 1400 to 3000 pixels, PNG or JPEG.",
    )
    cover_alt: Line = Field(
        examples=[Template("What the cover shows.")],
        description="What the cover shows, for people who do not see it.",
    )
    funding_line: Line | None = Field(
        default=None,
        examples=[Template("Funded by the European Union, grant agreement No. 000000000.")],
        description="Who pays for the show; appears on cards and in show notes.",
    )
    owner_name: Line | None = Field(
        default=None,
        examples=["EP PerMed"],
        description="The owner's name, while a directory asks for it.",
    )
    owner_email: Line | None = Field(
        default=None,
        examples=[Template("podcast@example.org")],
        description="The owner's e-mail address. It is public: remove it once it is checked.",
    )
    locked: StrictBool = Field(
        default=True, description="true asks hosts not to import the show elsewhere."
    )
    guid: UUID | None = Field(
        default=None,
        examples=["9b024349-ccf0-5f69-a609-6b82873eab3c"],
        description="The show's GUID, fixed by its first feed address. Never change it.",
    )
    complete: StrictBool = Field(
        default=False, description="true when no further episode will come."
    )
    new_feed_url: WebUrl | None = Field(
        default=None,
        examples=[Template("https://example.org/feed.xml")],
        description="The new feed address after a move.",
    )
    block: tuple[Slug, ...] = Field(
        default=(),
        examples=[["all"]],
        description="Services that must not show this feed, by their names at podcastindex.org: "
        "google, amazon ...; all for all of them.",
    )
    block_except: tuple[Slug, ...] = Field(
        default=(),
        examples=[["podcastindex"]],
        description="If block says all: the services that may show the feed nevertheless.",
    )
    feed_items: Counted | None = Field(
        default=None,
        examples=[300],
        description="How many of the newest episodes feed.xml holds at least; older ones go into "
        "pages of 100 that only some apps read. Without this key it holds them all.",
    )
    audio: Audio = Field(default_factory=Audio, description="How episodes are mastered.")
    transcripts: Transcripts = Field(
        default_factory=Transcripts, description="How transcripts are made and shown."
    )
    pages: Pages = Field(default_factory=Pages, description="The pages for listeners.")
    release: Release = Field(description="Where the show is published.")
    statistics: Statistics | None = Field(
        default=None, description="How listeners are counted, by logs: soy count."
    )
    moved: Moved | None = Field(
        default=None, description="Where it was published before; soy move writes this."
    )
    people: tuple[Person, ...] = Field(default=(), description="Who speaks in every episode.")
    apps: tuple[AppLink, ...] = Field(
        default=(),
        description="The show in podcast apps, for the page on subscribing.",
    )
    txt: tuple[TxtRecord, ...] = Field(
        default=(), description="Records for other programs, one table each."
    )
    funding: tuple[Funding, ...] = Field(
        default=(), description="Pages to support the show, or to read who pays for it."
    )
    locations: tuple[Location, ...] = Field(
        default=(), description="Places that the show is about, or is made in."
    )
    seasons: tuple[SeasonName, ...] = Field(default=(), description="The names of seasons.")
    discussions: tuple[Discussion, ...] = Field(
        default=(), description="Posts under which people talk about the show."
    )
    chat: Chat | None = Field(default=None, description="The show's own chat room.")
    update_frequency: Rhythm | None = Field(default=None, description="How often it comes out.")
    podroll: tuple[OtherShow, ...] = Field(
        default=(), description="Other shows that you recommend."
    )
    publisher: OtherShow | None = Field(
        default=None,
        description="The publisher's own feed, which must name this show in turn.",
    )
    pictures: tuple[FurtherPicture, ...] = Field(
        default=(), description="Further pictures of the show, beside this file."
    )
    publisher_guid: UUID | None = Field(
        default=None,
        examples=["3b9d1f4e-5a6c-5d7e-8f90-a1b2c3d4e5f6"],
        description="The GUID of publisher.xml, which joins the editions, fixed by its first "
        "address. Never change it.",
    )
    editions: Editions = Field(
        default_factory=Tables,
        description="The show in another language, a table for each: its own feed and pages.",
    )

    @model_validator(mode="after")
    def _editions_differ(self) -> Show:
        check_languages(self.editions, self.language)
        return self
