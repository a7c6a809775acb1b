"""Worksheet and teacher page of the episodes that have key messages, as PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit import files
from toolkit.assemble.checks import check_school
from toolkit.assemble.parts import keys
from toolkit.assemble.parts.show_gate import SCHOOL
from toolkit.assemble.parts.tellings import Telling
from toolkit.assemble.rows.output import Cell, Output, of_episodes
from toolkit.assemble.rows.scope import Scope
from toolkit.assemble.school import pack_files, pack_values, wanted_packs
from toolkit.assemble.school.wanted_packs import WantedPack
from toolkit.audio.mastering import master
from toolkit.errors import BadFile, BadTranscript
from toolkit.progress import Progress
from toolkit.publication import page_keys
from toolkit.publication.gate import Held
from toolkit.publication.public_file import Catalogue, PublicFile, Variant
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.site.frame.school_pack import SchoolPack
from toolkit.site.frame.values import ShownFile, ShownSchool
from toolkit.site.school import sheets

_WEIGHT = 1.0  # of two sheets: as long as a second of sound takes


@dataclass(frozen=True, slots=True)
class SchoolJob:
    """The sheets of one episode in one language; its sound is finished by then."""

    project: Project
    pack: WantedPack

    @property
    def weight(self) -> float:
        """The same for all."""
        return _WEIGHT

    @property
    def steps(self) -> tuple[str, ...]:
        """The pack; one that is made already is only looked at."""
        return (f"{self.pack.episode.folder}: school pack {self.pack.language}",)

    def run(self, _progress: Progress) -> None:
        """Make the sheets. Raises as `pack_values.gathered` and `pack_files.make`."""
        finished = master.finished(self.project, self.pack.heard)
        if finished is None:
            raise BadFile(
                f"{self.pack.where}: there is no finished audio to take the times from",
                hint="run the same command again",
            )
        report = finished[1]
        made = pack_values.gathered(self.project, self.pack, report.timeline, report.duration_ms)
        folder = pack_files.folder_of(self.project, self.pack.episode.folder, self.pack.language)
        pack_files.make(made, folder)


def packs(scope: Scope) -> Iterator[WantedPack]:
    """Yield the packs of the episodes that are out which nothing holds back."""
    for episode in scope.out:
        for pack in wanted_packs.wanted(scope.project, episode):
            if wanted_packs.is_out(scope.project, pack, scope.at):
                yield pack


def shown(scope: Scope, pack: WantedPack) -> SchoolPack:
    """Return what stands on the sheets of a pack that is out."""
    report = scope.sound(pack.heard)[1]
    return pack_values.gathered(scope.project, pack, report.timeline, report.duration_ms)


def _jobs(scope: Scope) -> tuple[SchoolJob, ...]:
    found = tuple(packs(scope))
    for pack in found:  # words that are not said stop the build before any sound is made
        pack_values.gathered(scope.project, pack)
    return tuple(SchoolJob(scope.project, pack) for pack in found)


def _files(scope: Scope, _catalogue: Catalogue) -> Iterator[PublicFile]:
    for pack in packs(scope):
        owner = pack.episode.folder
        folder = pack_files.folder_of(scope.project, owner, pack.language)
        for sheet in sheets.SHEETS:
            path = pack_files.path_of(folder, sheet)
            key = keys.immutable(
                f"episodes/{owner}/school",
                f"{sheet}.{pack.language}",
                path.suffix,
                files.sha256_of(path),
            )
            kind = f"{SCHOOL}.{sheet}"
            yield PublicFile(key, path, "application/pdf", "immutable", owner, kind, pack.language)


def on_pages(
    scope: Scope, catalogue: Catalogue, episode: Episode, telling: Telling
) -> tuple[ShownSchool, ...]:
    """Return the packs of an episode as the pages of a telling name them, in its order."""
    if not any(catalogue.of(episode.folder, SCHOOL)):
        return ()
    found = {one.language: one for one in wanted_packs.wanted(scope.project, episode)}
    return tuple(
        _on_pages(scope, catalogue, found[language])
        for language in telling.in_order(list(found))
        if wanted_packs.is_out(scope.project, found[language], scope.at)
    )


def _on_pages(scope: Scope, catalogue: Catalogue, pack: WantedPack) -> ShownSchool:
    owner, language = pack.episode.folder, pack.language
    made = shown(scope, pack)
    pdfs = []
    for sheet, word in sheets.SHEETS.items():
        (file,) = catalogue.of(owner, f"{SCHOOL}.{sheet}", language)
        content = file.content
        length = len(content) if isinstance(content, bytes) else content.stat().st_size
        pdfs.append((word, ShownFile(file.key, file.media_type, length)))
    return ShownSchool(
        language=language,
        title=pack.title,
        worksheet=page_keys.school(owner, language, "worksheet"),
        teacher=page_keys.school(owner, language, "teacher"),
        codes=tuple(page_keys.school_code(owner, language, one.number) for one in made.excerpts),
        files=tuple(pdfs),
        pack=made,
    )


def _status(scope: Scope, variant: Variant) -> Cell:
    said = {
        pack.language: _standing(scope, pack)
        for pack in wanted_packs.wanted(scope.project, variant.episode)
    }
    notes = tuple(
        f"{variant.episode.folder}: no school pack in {language}: {why}"
        for language, why in said.items()
        if why
    )
    made = [language for language, why in said.items() if why is None]
    text = f"school {' '.join(made)}" if made else None
    return Cell(text, {"school": {key: why or "ready" for key, why in said.items()}}, notes)


def _standing(scope: Scope, pack: WantedPack) -> str | None:
    """Return why there is no pack once the episode is out, None if there is."""
    try:
        found = wanted_packs.verdict(scope.project, pack, None)
    except (BadTranscript, BadFile) as err:
        return err.message
    return found.why if isinstance(found, Held) else None


SCHOOL_OUTPUT = Output(
    SCHOOL,
    is_alone=True,
    files=_files,
    jobs=_jobs,
    checks=of_episodes(check_school.look),
    status=_status,
    column="campaign",
)
