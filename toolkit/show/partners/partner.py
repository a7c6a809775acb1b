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
        description="The page that posts in this language lead to.",
    )
    survey: WebUrl | None = Field(
        default=None,
        examples=[Template("https://partner.example.org/umfrage")],
        description="Its survey in this language.",
    )


class PartnerFile(Noun):
    """The keys of `campaign/partners/NAME.toml`."""

    name: Title = Field(examples=["Patients of Example"], description="What the partner is called.")
    logo: FileName | None = Field(
        default=None,
        examples=["patients-of-example.png"],
        description="A PNG beside this file. In packs it stands on the cards, in the place of the "
        "brand's, never larger than the emblem of the European Union.",
    )
    logo_alt: Line | None = Field(
        default=None,
        examples=["Patients of Example"],
        description="What the logo says; the partner's name if left out.",
    )
    logo_ground: Colour | None = Field(
        default=None,
        examples=["#ffffff"],
        description="A colour to put behind the logo, if it cannot be seen on that of the cards.",
    )
    languages: tuple[LanguageTag, ...] = Field(
        default=(),
        examples=[["de", "fr"]],
        description="The languages of its packs, the first for what concerns them all; soy pack "
        "--languages chooses others.",
    )
    campaigns: tuple[Slug, ...] = Field(
        default=(),
        examples=[["know-your-medicine"]],
        description="The folders of the campaigns that it shares; all if left out.",
    )
    link: WebUrl | None = Field(
        default=None,
        examples=[Template("https://partner.example.org/medicine")],
        description="The partner's own page: its posts lead there; if left out, to the page of "
        "each statement.",
    )
    links: tuple[Link, ...] = Field(
        default=(), description="Further pages of the partner, which the README names."
    )
    survey: WebUrl | None = Field(
        default=None,
        examples=[Template("https://partner.example.org/survey")],
        description="Its survey: the README leads there, and a QR code in the pack.",
    )
    term: Slug | None = Field(
        default=None,
        examples=["patients"],
        description="How links of its posts call it, so that logs tell partners apart (utm_term); "
        "the name of this file if left out.",
    )
    contact: Line | None = Field(
        default=None,
        examples=["Ana Novak, ana@partner.example.org"],
        description="Whom to ask there. It stays in this file: no pack and no page shows it.",
    )
    translations: Annotated[dict[LanguageTag, PartnerTranslation], BeforeValidator(each_once)] = (
        Field(default={}, description="Link and survey in other languages, a table for each.")
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
        raise BadFile(f"{path}: {folder!r} is no name for a file that goes into addresses")
    said = read_noun(project.inside(path), PartnerFile)
    keys = {key: getattr(said, key) for key in PartnerFile.model_fields}
    return Partner.model_construct(**keys, folder=folder)
