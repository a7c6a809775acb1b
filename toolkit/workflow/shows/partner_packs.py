"""A pack for a partner: its kits made, then put into one ZIP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from toolkit.assemble.campaigns import partner_logos
from toolkit.assemble.packs import chosen_kits, partner_packs
from toolkit.assemble.packs.chosen_kits import Choice, ChosenKit, HeldKit
from toolkit.assemble.packs.partner_packs import PackPlan
from toolkit.assemble.rows.scope import Scope
from toolkit.audio.mastering import master
from toolkit.jobs import run_all
from toolkit.progress import StepWatch, unwatched
from toolkit.show.partners.partner import Partner, partner
from toolkit.show.project import Project
from toolkit.show.setup import leftovers


@dataclass(frozen=True, slots=True)
class PartnerPack:
    """A pack that was made, or would be."""

    partner: Partner
    languages: tuple[str, ...]
    kits: tuple[ChosenKit, ...]
    held: tuple[HeldKit, ...]  # what it goes without
    made: PackPlan | None  # None: nothing was made

    @property
    def path(self) -> Path | None:
        """The ZIP."""
        return self.made.path if self.made else None


def make_pack(
    project: Project,
    name: str,
    languages: tuple[str, ...] = (),
    *,
    at: datetime | None = None,
    jobs: int | None = None,
    dry_run: bool = False,
    watch: StepWatch = unwatched,
) -> PartnerPack:
    """Make the pack of a partner as of the instant `at`; with `dry_run` change nothing.

    Without `languages` they are those of its file, else that of the show. Raises BadFile for a
    partner, a logo or a campaign that is not there or cannot be, and where no kit in a language is
    out; what mastering and kits raise; CannotWrite.
    """
    found = partner(project, name)
    wanted = languages or found.languages or (project.show.language,)
    scope = Scope(project, at or datetime.now(UTC))
    chosen = chosen_kits.choice(scope, found, wanted)
    partner_logos.logo_of(project, found)  # before any work
    if dry_run:
        return PartnerPack(found, wanted, chosen.kits, chosen.held, None)
    leftovers.sweep(project)
    _make_kits(scope, chosen, jobs, watch)
    with watch(f"packing {len(chosen.kits)} kits") as progress:
        made = partner_packs.plan(scope.afresh(), found, wanted, chosen, progress)
        partner_packs.make(project, made)
    return PartnerPack(found, wanted, chosen.kits, chosen.held, made)


def _make_kits(scope: Scope, chosen: Choice, jobs: int | None, watch: StepWatch) -> None:
    """Make sound, kits and videos of what was chosen, where they are not made yet."""
    for episode, _ in chosen.jobs:
        job = master.plan(scope.project, episode)
        with watch(f"mastering {episode.folder}", is_quiet=job.is_done) as progress:
            master.apply(job, progress)
    for what, work in (
        ("kits", chosen_kits.kit_jobs(scope, chosen)),
        ("videos", chosen_kits.video_jobs(scope, chosen)),
    ):
        with watch(f"making {what}") as progress:
            run_all(work, progress, count=jobs)
