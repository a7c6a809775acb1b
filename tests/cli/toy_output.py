"""A further output, as somebody may add one: a card for each episode, and a site map of them all.

One module and one row: the row is all that the rest of soy knows of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from toolkit import files
from toolkit.assemble.parts import keys
from toolkit.assemble.rows.output import Cell, Output, of_episodes
from toolkit.assemble.rows.scope import Scope
from toolkit.progress import Progress
from toolkit.publication.public_file import SHOW, Catalogue, PublicFile, Variant
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding
from toolkit.show.project import Project

TOYS = "toys"
_TYPE = "application/x-toy"  # which no name could tell


@dataclass(frozen=True, slots=True)
class ToyJob:
    """Make the card of one episode, unless it is made."""

    project: Project
    episode: Episode
    weight: float = 1.0

    @property
    def path(self) -> Path:
        """Where it lies until it is published."""
        return card_of(self.project, self.episode)

    @property
    def steps(self) -> tuple[str, ...]:
        """One step, unless it is done."""
        return () if self._is_done else (f"{self.episode.folder}: toy",)

    @property
    def _is_done(self) -> bool:
        return self.path.is_file() and self.path.read_text("utf-8") == self.episode.title

    def run(self, progress: Progress) -> None:
        """Write it."""
        progress(0.5)
        if not self._is_done:
            files.write_text(self.path, self.episode.title)


def card_of(project: Project, episode: Episode) -> Path:
    """Return where the card of an episode is made."""
    return project.build_dir / TOYS / f"{episode.folder}.toy"


def _files(scope: Scope, catalogue: Catalogue) -> Iterator[PublicFile]:
    urls = []
    for episode in scope.out:
        (audio,) = catalogue.of(episode.folder, "media")  # a row above made it
        urls.append(catalogue.url(audio.key))
        made = card_of(scope.project, episode)
        digest = files.sha256_of(made)
        key = keys.immutable(f"episodes/{episode.folder}", "card", ".toy", digest)
        language = scope.spoken(episode).language
        yield PublicFile(key, made, _TYPE, "immutable", episode.folder, TOYS, language)
    site_map = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    data = f"<urlset>{site_map}</urlset>".encode()
    yield PublicFile("toys.xml", data, "application/xml", "page", SHOW, TOYS)


def _look(_project: Project, episode: Episode, _at: datetime) -> Iterable[Finding]:
    if not episode.summary:
        where = f"episodes/{episode.folder}/episode.toml"
        yield Finding("warning", "toy-summary", where, "the toy would like a summary", "write one")


def _status(scope: Scope, variant: Variant) -> Cell:
    is_made = card_of(scope.project, variant.episode).is_file()
    return Cell("made" if is_made else "missing", {"toy": is_made})


TOY_OUTPUT = Output(
    TOYS,
    files=_files,
    jobs=lambda scope: [ToyJob(scope.project, episode) for episode in scope.out],
    checks=of_episodes(_look),
    status=_status,
    column="toys",
)
