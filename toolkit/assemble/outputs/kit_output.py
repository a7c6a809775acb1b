"""The campaign kits of the moments of episodes that are out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from toolkit import files
from toolkit.assemble.checks import check_moments
from toolkit.assemble.parts import keys, kits
from toolkit.assemble.parts.show_gate import KITS
from toolkit.assemble.rows.output import Cell, Output, Subject
from toolkit.assemble.rows.scope import Scope
from toolkit.assemble.videos import video_files
from toolkit.audio.mastering import master
from toolkit.campaign.kits import kit_blocks
from toolkit.campaign.kits.kit_json import CONTENT_TYPE, Published, kit_json
from toolkit.errors import BadFile
from toolkit.folders import claims
from toolkit.progress import Progress
from toolkit.publication.public_file import Catalogue, PublicFile, Variant, as_served
from toolkit.show.campaign import Campaign, Moment
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding
from toolkit.show.project import Project

_CARD_S = 2.0  # what drawing a card takes beside a clip, in seconds of sound


@dataclass(frozen=True, slots=True)
class KitJob:
    """Kits of one episode: its sound is listened to once for all that a process makes."""

    project: Project
    episode: Episode
    moments: tuple[tuple[Campaign, Moment], ...]

    @property
    def weight(self) -> float:
        """How long the clips are, in seconds, and the same for each card."""
        return sum((m.end_ms - m.start_ms) / 1000 + _CARD_S for _, m in self.moments)

    @property
    def steps(self) -> tuple[str, ...]:
        """Each kit; one that is made already is only looked at."""
        return tuple(f"{campaign.folder}: kit {moment.id}" for campaign, moment in self.moments)

    def run(self, progress: Progress) -> None:
        """Make the kits from the finished episode. Raises as `kits.plan`, `kits.make`, Claimed."""
        finished = master.finished(self.project, self.episode)
        if finished is None:
            raise BadFile(
                f"episodes/{self.episode.folder}: there is no finished audio to make campaign kits "
                "from",
                hint="run the same command again",
            )
        report = finished[1]
        plans = [
            kits.plan(self.project, campaign, moment, report.clips_digest)
            for campaign, moment in self.moments
        ]
        for number, made in enumerate(plans, 1):
            name = f"{made.campaign.folder}.{made.moment.id}"
            with claims.taken(claims.path_of(self.project.build_dir, name, "kit")):
                kits.make(self.project, made, report)
            progress(number / len(plans))


def _jobs(scope: Scope) -> tuple[KitJob, ...]:
    found = ((episode, kits.moments(scope.project, episode)) for episode in scope.out)
    return tuple(KitJob(scope.project, episode, moments) for episode, moments in found if moments)


def _files(scope: Scope, catalogue: Catalogue) -> Iterator[PublicFile]:
    for episode in scope.out:
        for campaign, moment in kits.moments(scope.project, episode):
            yield from files_of(scope, episode, (campaign, moment), catalogue)


def files_of(
    scope: Scope, episode: Episode, pair: tuple[Campaign, Moment], catalogue: Catalogue
) -> Iterator[PublicFile]:
    """Yield the files of a kit that was made, and kit.json, which names them and its videos.

    kit.json says where the moment is in the published episode; the clip itself is cut from the
    recording, and no music moves it.
    """
    report = scope.sound(episode)[1]
    made = kits.plan(scope.project, *pair, report.clips_digest)
    source = kits.folder_of(scope.project, *pair)
    owner = f"{made.campaign.folder}/{made.moment.id}"
    place, rows = f"campaign/{owner}", []
    for file in made.files:
        path = source / file.name
        digest = files.sha256_of(path)
        key = keys.immutable(place, path.stem, path.suffix, digest)
        rows.append(Published(file, catalogue.url(key), digest, path.stat().st_size))
        media_type, kind = as_served(file.content_type), f"{KITS}.{file.role}"
        yield PublicFile(key, path, media_type, "immutable", owner, kind, made.language)
    clip_url = next(row.url for row in rows if row.file.role == "clip")
    videos = video_files.told(scope.project, made, catalogue)
    pages = {
        **kit_blocks.blocks(made, clip_url),
        "kit.json": (kit_json(made, rows, report.timeline, videos), CONTENT_TYPE),
    }
    for name, (data, media_type) in pages.items():
        key = f"{place}/{name}"
        yield PublicFile(key, data, media_type, "page", owner, f"{KITS}.page", made.language)


def _of_campaigns(scope: Scope, subject: Subject) -> Iterable[Finding]:
    if not isinstance(subject, Campaign):
        return ()
    return check_moments.look(scope.project, subject, scope.at, is_whole=scope.is_whole)


def _status(scope: Scope, variant: Variant) -> Cell:
    project = scope.project
    moments = project.moments_of(variant.episode)
    made = sum(kits.is_made(project, campaign, moment) for campaign, moment in moments)
    there = sum(kits.folder_of(project, campaign, moment).is_dir() for campaign, moment in moments)
    held = sum(kits.is_held(project, *pair) for pair in moments)
    said = {
        "moments": len(moments),
        "kits": made,
        "kits_outdated": there - made,
        "kits_waiting": held,
    }
    if not moments:
        return Cell("none", said)
    outdated = f", {there - made} outdated" if there > made else ""
    count = f"{len(moments)} moment{'' if len(moments) == 1 else 's'}"
    waiting = f", {held} waiting for a translation" if held else ""
    return Cell(f"{made} of {count}{outdated}{waiting}", said, is_outdated=there > made)


KIT_OUTPUT = Output(
    KITS,
    is_alone=True,
    files=_files,
    jobs=_jobs,
    checks=(_of_campaigns,),
    status=_status,
    column="campaign",
)
