"""How far each episode is on its way: what each output says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from toolkit.assemble.kept import kept_episodes
from toolkit.assemble.outputs import table
from toolkit.assemble.outputs.listened_status import SHA256
from toolkit.assemble.rows.output import Cell
from toolkit.assemble.rows.scope import Listened, Scope
from toolkit.publication.contents import Out
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.store import shelf

_KEPT = "status"
LANGUAGES = "languages"  # under which the languages of an episode's transcripts are kept


@dataclass(frozen=True, slots=True)
class EpisodeStatus:
    """One row: what there is of an episode."""

    episode: Episode
    cells: tuple[tuple[str, Cell], ...]  # (column, what an output says), in the table's order

    def text(self, column: str) -> str:
        """Return what stands in a column, of all outputs that share it."""
        return ", ".join(c.text for name, c in self.cells if name == column and c.text)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of it besides, in sentences."""
        return tuple(note for _, cell in self.cells for note in cell.notes)

    @property
    def is_outdated(self) -> bool:
        """Whether something was made before the last change."""
        return any(cell.is_outdated for _, cell in self.cells)

    def to_json(self) -> dict[str, object]:
        """Return it for programs; the date in ISO 8601, UTC."""
        date = self.episode.date
        said: dict[str, object] = {
            "folder": self.episode.folder,
            "title": self.episode.title,
            "date": date.isoformat() if date else None,
        }
        for _, cell in self.cells:
            said |= cell.said
        return said


def columns() -> tuple[str, ...]:
    """Return the columns that outputs fill, in the table's order, each once."""
    return tuple(dict.fromkeys(row.column for row in table.rows() if row.column))


def status(project: Project, listened: Listened | None, now: datetime) -> list[EpisodeStatus]:
    """Return a row for each episode; `listened` is None when nobody could say."""
    looks = project.readings.look()
    kept = kept_episodes.opened(project, project.episodes, looks)
    scope = Scope(project, now, listened=listened, kept=kept)
    return [_row(scope, episode) for episode in project.episodes]


def only_there(project: Project, listened: Listened) -> tuple[Out, ...]:
    """Return the episodes that listeners have and that are not in `episodes/`."""
    here = {id(out) for episode in project.episodes for out in listened.outs_of(episode)}
    return tuple(out for out in listened.contents.episodes if id(out) not in here)


def keep(scope: Scope) -> None:
    """Keep what outputs say of episodes that were just built; not what listeners have of them."""
    for episode in scope.narrowed.out:
        variant = scope.spoken(episode)
        said = {
            row.name: [cell.text, dict(cell.said), list(cell.notes), cell.is_outdated]
            for row in table.rows()
            if row.status and not row.asks_listeners
            for cell in (row.status(scope, variant),)
        }
        scope.kept.put(episode, _KEPT, said)
        scope.kept.put(episode, LANGUAGES, list(shelf.languages_of(scope.project, episode)))
        scope.kept.put(episode, SHA256, scope.sound(episode)[1].sha256)


def _row(scope: Scope, episode: Episode) -> EpisodeStatus:
    variant = scope.spoken(episode)
    kept = scope.kept.of(episode, _KEPT) or {}
    cells = []
    for row in table.rows():
        if known := kept.get(row.name):
            text, said, notes, is_outdated = known
            cells.append((row.column or "", Cell(text, said, tuple(notes), is_outdated)))
        elif row.status:
            cells.append((row.column or "", row.status(scope, variant)))
    return EpisodeStatus(episode, tuple(cells))
