"""A show on disk: where its files are, and which episode a name means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from toolkit import files, languages
from toolkit.errors import BadFile, NoProject, NoSuchEpisode
from toolkit.folders import inner_path
from toolkit.folders.seen import FolderLook
from toolkit.show import editions, renamed, transcript_places
from toolkit.show.campaign import Brand, Campaign, CampaignFile, Moment, Moments
from toolkit.show.episode import Episode, check_unlike
from toolkit.show.kept.readings import EPISODE_FILE, Readings
from toolkit.show.kept.transcript_guids import Owners
from toolkit.show.show import Show
from toolkit.show.slugs import slug
from toolkit.show.sound import voices
from toolkit.show.sound.voices import Voices
from toolkit.show.toml.fields import is_slug
from toolkit.show.toml.toml_reader import read_noun, read_text
from toolkit.show.words import Correction, Corrections, Glossary

SHOW_FILE = Path("episodes") / "show.toml"
NOTES_LIMIT_BYTES = 64 << 10  # apps show the first few; longer ones belong on a page
EPISODE_FOLDER = re.compile(r"(\d{3,9})-([a-z0-9]+(?:-[a-z0-9]+)*)", re.ASCII)


@dataclass(frozen=True)
class Project:
    """The folder of a show, found by its `episodes/show.toml`."""

    root: Path

    @classmethod
    def find(cls, start: Path) -> Project:
        """Return the project that `start` lies in. Raises NoProject."""
        start = start.resolve()
        for folder in (start, *start.parents):
            if (folder / SHOW_FILE).is_file():
                return cls(folder)
        raise NoProject(
            f"{start}: there is no show here (no {SHOW_FILE.as_posix()}), nor in a folder above",
            hint="go into the show's folder, name it with --project, or make one: soy init my-show",
        )

    @classmethod
    def open(cls, folder: Path) -> Project:
        """Return the project whose folder is `folder`. Raises NoProject."""
        if not (folder / SHOW_FILE).is_file():
            raise NoProject(
                f"{folder}: there is no show here (no {SHOW_FILE.as_posix()})",
                hint="name the show's own folder, or make one: soy init my-show",
            )
        return cls(folder.resolve())

    @property
    def episodes_dir(self) -> Path:
        """Where show.toml, the cover and the episodes' folders are."""
        return self.root / "episodes"

    @property
    def campaign_dir(self) -> Path:
        """Where brand and campaigns are."""
        return self.root / "campaign"

    @property
    def transcripts_dir(self) -> Path:
        """Where the folders with the episodes' transcripts are."""
        return self.root / "transcripts"

    @property
    def build_dir(self) -> Path:
        """Where everything that is made goes."""
        return self.root / "build"

    @property
    def public_dir(self) -> Path:
        """The mirror of what is published, key for key."""
        return self.build_dir / "public"

    @property
    def cover(self) -> Path:
        """The show's cover. Raises BadFile for a link that leads out of the project."""
        return self.inside(self.episodes_dir / self.show.cover)

    @property
    def cover_sha256(self) -> str | None:
        """The digest of the show's cover; None if there is none. Raises BadFile."""
        return files.sha256_of_unchanged(self.cover) if self.cover.is_file() else None

    def inside(self, path: Path) -> Path:
        """Return `path`. Raises BadFile if links make it lead out of the project.

        What is published must be what lies in the project, not what a link in it reaches.
        """
        if not inner_path.is_inside(self.root, path):
            raise BadFile(
                f"{path}: a link leads out of the project", hint="put the file itself there"
            )
        return path

    def episode_dir(self, episode: Episode) -> Path:
        """Return where an episode's own files are."""
        return self.episodes_dir / episode.folder

    def source(self, episode: Episode) -> Path:
        """Return where the recording as delivered is; it is never written to. Raises BadFile."""
        return self.inside(self.episode_dir(episode) / episode.source)

    def voices(self, episode: Episode) -> Voices | None:
        """Return who talks when, None where the recording is no mix of tracks. Raises BadFile."""
        path = self.inside(self.episode_dir(episode) / voices.VOICES_FILE)
        return None if episode.edition else voices.read(path)

    def episode_cover(self, episode: Episode) -> Path | None:
        """Return where the episode's own cover is, None if it has none. Raises BadFile."""
        return self.inside(self.episode_dir(episode) / episode.cover) if episode.cover else None

    def transcript_dir(self, episode: Episode) -> Path:
        """Return where an episode's transcripts are, also under its former name.

        Raises BadFile for a link that leads out, and where several folders could be meant.
        """
        return self.inside(
            transcript_places.place_of(
                self.transcripts_dir, episode, lambda: self.transcript_owners
            )
        )

    def work_dir(self, episode: Episode) -> Path:
        """Return where what is made for an episode is kept between runs."""
        return self.build_dir / "episodes" / episode.folder / episode.edition

    def __getstate__(self) -> dict[str, Any]:
        """Return what a copy elsewhere needs: all episodes would go along with each otherwise."""
        kept = {"root", "show", "_given", *self.__dict__.get("_given", ())}
        return {name: value for name, value in self.__dict__.items() if name in kept}

    def as_if(
        self,
        *,
        show: Show | None = None,
        episodes: tuple[Episode, ...] | None = None,
        campaigns: tuple[Campaign, ...] | None = None,
    ) -> Project:
        """Return the same project as if its files said what is given; nothing is written."""
        read = {"show": show, "episodes": episodes, "campaigns": campaigns}
        other = Project(self.root)  # whose functools.cached_property keeps values in __dict__
        given = {name: value for name, value in read.items() if value is not None}
        other.__dict__.update(given, _given=tuple(given))
        other.__dict__["readings"] = self.readings
        return other

    def read_notes(self, episode: Episode, edition: str | None = None) -> str | None:
        """Return an episode's show notes, or an edition's, None if there are none. BadFile."""
        name = f"notes.{edition}.md" if edition else "notes.md"
        path = self.inside(self.episode_dir(episode) / name)
        return read_text(path, NOTES_LIMIT_BYTES) if path.exists() else None

    def read_own_text(self, name: str | None) -> str | None:
        """Return one of the show's own texts; None where show.toml names none. Raises BadFile."""
        return read_text(self.inside(self.episodes_dir / name), NOTES_LIMIT_BYTES) if name else None

    @cached_property
    def show(self) -> Show:
        """What show.toml says. Raises BadFile."""
        return read_noun(self.inside(self.root / SHOW_FILE), Show)

    @property
    def transcript_owners(self) -> Owners:
        """The GUIDs named in each folder of transcripts, as they were when first asked for."""
        return self.readings.owners.owners

    @cached_property
    def readings(self) -> Readings:
        """What the last build read of the files."""
        return Readings(self.root)

    @cached_property
    def episodes(self) -> tuple[Episode, ...]:
        """All episodes by number.

        Raises BadFile, also for two with one GUID or one number, and for a folder not named so.
        """
        read = [self.read_episode(folder, look) for folder, look in self.readings.episode_folders()]
        self.readings.tables.settle()
        episodes = sorted(read, key=lambda e: e.number)
        check_unlike(episodes)
        return tuple(episodes)

    def read_episode(self, folder: str, look: FolderLook | None = None) -> Episode:
        """Return the episode of one folder, found so. Raises BadFile, also for an unfit name."""
        if not EPISODE_FOLDER.fullmatch(folder):
            raise BadFile(
                f"episodes/{folder}: the folder's name must be a number and a few words",
                hint="name it like 003-what-a-gene-is: three digits or more, "
                "then a-z, 0-9 and hyphens",
            )
        path = Path(f"{self.root}/episodes/{folder}/{EPISODE_FILE}")  # at once: there are thousands
        if look is None:
            path = self.inside(path)
        return self.readings.noun(
            path, Episode, lambda: self.show.timezone, look, folder=folder, edition=""
        )

    def episode(self, name: str) -> Episode:
        """Return the episode meant by a number, a slug, or the beginning of either.

        001:de means the German edition's own recording. Raises NoSuchEpisode if not one fits.
        """
        name, _, edition = name.partition(":")
        found = [e for e in self.episodes if name in (e.folder, e.slug)]
        if not found and name.isdecimal() and name.isascii():
            bare = name.lstrip("0")
            found = [e for e in self.episodes if e.number_text.lstrip("0") == bare]
        if not found and name:
            found = [
                e for e in self.episodes if e.folder.startswith(name) or e.slug.startswith(name)
            ]
        if len(found) == 1:
            return editions.heard_as(found[0], edition)
        if found:
            raise renamed.several(name, found)
        raise renamed.unknown(name, self.episodes, self.transcript_owners)

    @cached_property
    def campaigns(self) -> tuple[Campaign, ...]:
        """All campaigns with their moments, by folder. Raises BadFile."""
        return tuple(self.read_campaign(folder) for folder in self.campaign_folders)

    @property
    def campaign_folders(self) -> tuple[Path, ...]:
        """The folders that hold a campaign.toml or a moments.toml, fit or not."""
        names = ("campaign.toml", "moments.toml")
        found = (path for name in names for path in self.campaign_dir.glob(f"*/{name}"))
        return tuple(sorted({path.parent for path in found}))

    @cached_property
    def brand(self) -> Brand:
        """What brand.toml says, or the colours that come with soy."""
        path = self.inside(self.campaign_dir / "brand" / "brand.toml")
        return read_noun(path, Brand) if path.exists() else Brand()

    def glossary(self, language: str) -> Glossary:
        """Return the terms of a language, none where there is no file. Raises BadFile."""
        path = self.inside(self.campaign_dir / f"glossary/{languages.primary(language)}.toml")
        return read_noun(path, Glossary) if path.exists() else Glossary()

    def corrections(self, language: str) -> tuple[Correction, ...]:
        """Return what is corrected in drafts of a language. Raises BadFile."""
        path = self.inside(self.transcripts_dir / "corrections.toml")
        rows = read_noun(path, Corrections).corrections if path.exists() else ()
        code = languages.primary(language)
        return tuple(row for row in rows if languages.primary(row.language) == code)

    def episode_of(self, campaign: Campaign, moment: Moment) -> Episode:
        """Return the episode that a moment is of. Raises NoSuchEpisode naming file and moment."""
        try:
            return self.episode(moment.episode)
        except NoSuchEpisode as err:
            place = f"campaign/{campaign.folder}/moments.toml: moment {moment.id!r}"
            raise NoSuchEpisode(f"{place}: {err.message}", hint=err.hint) from err

    def moments_of(self, episode: Episode) -> tuple[tuple[Campaign, Moment], ...]:
        """Return the moments of one episode in all campaigns, and their translations, by time."""
        return tuple(self._moments.get(episode.folder, ()))

    @cached_property
    def _moments(self) -> dict[str, list[tuple[Campaign, Moment]]]:
        """All moments by the folders of their episodes. Raises as `episode_of`."""
        found: dict[str, list[tuple[Campaign, Moment]]] = {}
        pairs = [(campaign, moment) for campaign in self.campaigns for moment in campaign.told]
        for pair in sorted(pairs, key=lambda p: (p[1].start_ms, p[0].folder, p[1].id)):
            found.setdefault(self.episode_of(*pair).folder, []).append(pair)
        return found

    def read_campaign(self, folder: Path) -> Campaign:
        """Return the campaign of one folder, with its moments. Raises BadFile."""
        if not is_slug(folder.name):
            raise BadFile(
                f"{folder}: the folder's name must suit web addresses, of which it becomes a part",
                hint=f"rename it: {slug(folder.name, 'campaign')}",
            )
        said = read_noun(self.inside(folder / "campaign.toml"), CampaignFile)
        path = self.inside(folder / "moments.toml")
        moments = read_noun(path, Moments).moments if path.exists() else ()
        keys = {name: getattr(said, name) for name in CampaignFile.model_fields}
        made = Campaign.model_construct(**keys, folder=folder.name, moments=moments)
        seen: set[str] = set()
        for moment in made.told:
            if moment.id in seen:
                raise BadFile(f"{path}: two moments have the id {moment.id!r}", hint="rename one")
            seen.add(moment.id)
        return made
