"""The kits of a campaign that are published, as their own files tell of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from toolkit.assemble.parts.show_gate import KITS
from toolkit.assemble.videos.video_files import VIDEOS
from toolkit.languages import primary
from toolkit.publication import page_keys
from toolkit.publication.public_file import Catalogue, PublicFile
from toolkit.publication.scan_folder import content_hash
from toolkit.show.campaign import Campaign, Moment
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.toml import dates

_TOLD = "kit.json"
_UNDATED = datetime(1980, 1, 2, tzinfo=UTC)  # no kit is: the gate lets nothing out without a date


@dataclass(frozen=True, slots=True)
class MadeKit:
    """A kit with its videos, and what kit.json says of it."""

    campaign: Campaign
    moment: Moment
    episode: Episode
    day: date  # on which the episode came out, where the show is at home
    files: tuple[PublicFile, ...]  # in the order in which they were made
    said: Mapping[str, Any]

    @property
    def owner(self) -> str:
        """Whose files these are, for the catalogue."""
        return owner_of(self.campaign, self.moment)

    @property
    def language(self) -> str:
        """The language of its words."""
        return str(self.said["transcript"]["language"])

    def text(self, name: str) -> str:
        """Return one of its texts; "" where there is none of that name."""
        for file in self.files:
            if name_of(file) == name:
                return content_of(file).decode()
        return ""


def owner_of(campaign: Campaign, moment: Moment) -> str:
    """Return whose files a moment's are, for the catalogue."""
    return f"{campaign.folder}/{moment.id}"


def made_kits(project: Project, campaign: Campaign, catalogue: Catalogue) -> tuple[MadeKit, ...]:
    """Return the kits that are out, in the campaign's order.

    The catalogue holds the files of none that waits for its date or for an approval.
    """
    return tuple(_made(project, campaign, catalogue))


def languages_of(kits: Iterable[MadeKit], first: str) -> tuple[str, ...]:
    """Return the languages of kits, that of the show before the others if it is one of them."""
    return ordered((kit.language for kit in kits), first)


def ordered(languages: Iterable[str], first: str) -> tuple[str, ...]:
    """Return languages, each once, that of the show before the others."""
    found = dict.fromkeys(languages)
    return tuple(sorted(found, key=lambda one: (one != first, primary(one) != primary(first))))


def page_of(campaign: Campaign, languages: Sequence[str], language: str) -> str:
    """Return the key of the campaign's page in a language; the first of all has no folder."""
    return page_keys.campaign(campaign.folder, "" if language == languages[0] else language)


def name_of(file: PublicFile) -> str:
    """Return a file's name without the digest that its key has."""
    name = file.key.rpartition("/")[2]
    digest = content_hash(file.key)
    return name.replace(f".{digest}", "", 1) if digest else name


def content_of(file: PublicFile) -> bytes:
    """Return what a small file holds."""
    return file.content if isinstance(file.content, bytes) else file.content.read_bytes()


def length_of(file: PublicFile) -> int:
    """Return how large a file is, in bytes."""
    content = file.content
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def _made(project: Project, campaign: Campaign, catalogue: Catalogue) -> Iterable[MadeKit]:
    for moment in campaign.told:
        owner = owner_of(campaign, moment)
        files = (*catalogue.of(owner, KITS), *catalogue.of(owner, VIDEOS))
        told = next((file for file in files if name_of(file) == _TOLD), None)
        if told is None:
            continue
        episode = project.episode_of(campaign, moment)
        day = dates.day(episode.date or _UNDATED, project.show.timezone)
        yield MadeKit(campaign, moment, episode, day, files, json.loads(content_of(told)))
