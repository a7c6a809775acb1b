"""A partner: somebody who shares a campaign on channels of its own, and what packs need of it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from toolkit import languages
from toolkit.errors import BadFile
from toolkit.show.nouns.people import Link
from toolkit.show.project import Project
from toolkit.show.slugs import slug
from toolkit.show.toml.fields import (
    Colour,
    FileName,
    LanguageTag,
    Line,
    Noun,
    Slug,
    Template,
    Title,
    WebUrl,
    each_once,
    is_slug,
)
from toolkit.show.toml.toml_reader import read_noun

FOLDER = "partners"  # below campaign/


class PartnerTranslation(Noun):
    """What of a partner differs in a language."""

    link: WebUrl | None = Field(
        default=None,
        examples=[Template("https://partner.example.org/de")],
        description="The page that posts in this language link to.",
    )
    survey: WebUrl | None = Field(
        default=None,
        examples=[Template("https://partner.example.org/umfrage")],
        description="The partner's survey in this language.",
    )


class PartnerFile(Noun):
    """The keys of `campaign/partners/NAME.toml`."""

    name: Title = Field(examples=["Patients of Example"], description="The name of the partner.")
    logo: FileName | None = Field(
        default=None,
        examples=["patients-of-example.png"],
        description="A PNG in this folder. On the cards of the packs it replaces the brand's logo, "
        "and is never larger than the emblem of the European Union.",
    )
    logo_alt: Line | None = Field(
        default=None,
        examples=["Patients of Example"],
        description="The alternative text of the logo; without this key, the partner's name.",
    )
    logo_ground: Colour | None = Field(
        default=None,
        examples=["#ffffff"],
        description="A colour to put behind the logo, if it is hard to see on the cards.",
    )
    languages: tuple[LanguageTag, ...] = Field(
        default=(),
        examples=[["de", "fr"]],
        description="The languages of the packs; README.txt is in the first one. soy pack "
        "--languages overrides this key.",
    )
    campaigns: tuple[Slug, ...] = Field(
        default=(),
        examples=[["know-your-medicine"]],
        description="The folders of the campaigns that the partner shares; without this key, all.",
    )
    link: WebUrl | None = Field(
        default=None,
        examples=[Template("https://partner.example.org/medicine")],
        description="The page that the partner's posts link to; without this key, the page of each "
        "statement.",
    )
    links: tuple[Link, ...] = Field(
        default=(), description="Further pages of the partner; the README lists them."
    )
    survey: WebUrl | None = Field(
        default=None,
        examples=[Template("https://partner.example.org/survey")],
        description="The partner's survey; the README and a QR code in the pack lead there.",
    )
    term: Slug | None = Field(
        default=None,
        examples=["patients"],
        description="The partner's name in the links of its posts (utm_term), so that statistics "
        "can tell partners apart; without this key, the name of this file.",
    )
    contact: Line | None = Field(
        default=None,
        examples=["Ana Novak, ana@partner.example.org"],
        description="A contact at the partner, for you only: it appears in no pack and on no page.",
    )
    translations: Annotated[dict[LanguageTag, PartnerTranslation], BeforeValidator(each_once)] = (
        Field(
            default={},
            description="Link and survey in other languages, one table for each language.",
        )
    )


class Partner(PartnerFile):
    """A partner with the name of its file."""

    folder: str

    @property
    def called(self) -> str:
        """What the logo says."""
        return self.logo_alt or self.name

    def link_in(self, language: str) -> str | None:
        """Return the page that its posts in a language lead to; None: the statement's."""
        said = self._said_in(language)
        return (said and said.link) or self.link

    def survey_in(self, language: str) -> str | None:
        """Return its survey in a language."""
        said = self._said_in(language)
        return (said and said.survey) or self.survey

    def _said_in(self, language: str) -> PartnerTranslation | None:
        return self.translations.get(language) or self.translations.get(languages.primary(language))


def files_of(project: Project) -> tuple[str, ...]:
    """Return the files of partners, from the project's folder, fit or not."""
    found = (project.campaign_dir / FOLDER).glob("*.toml")
    return tuple(sorted(path.relative_to(project.root).as_posix() for path in found))


def partner(project: Project, name: str) -> Partner:
    """Return a partner by the name of its file. Raises BadFile for one that is not there, or unfit.

    What it is called will do, too.
    """
    folder = name if is_slug(name) else slug(name, "partner")
    path = project.campaign_dir / FOLDER / f"{folder}.toml"
    if not path.exists():
        there = [file.rpartition("/")[2].removesuffix(".toml") for file in files_of(project)]
        known = f"there are: {', '.join(there)}; a" if there else "a"
        raise BadFile(
            f"there is no partner {name!r}", hint=f'{known} new one: soy partner new "Name"'
        )
    if not is_slug(folder):
        raise BadFile(
            f"{path}: {folder!r} cannot be part of an address",
            hint="rename the file: soy accepts small letters, digits and hyphens",
        )
    said = read_noun(project.inside(path), PartnerFile)
    keys = {key: getattr(said, key) for key in PartnerFile.model_fields}
    return Partner.model_construct(**keys, folder=folder)
