"""How far each episode of a show is, and what listeners have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from toolkit.assemble import status
from toolkit.assemble.rows.scope import Listened
from toolkit.assemble.status import EpisodeStatus
from toolkit.errors import SoyError
from toolkit.publication import contents
from toolkit.publication.contents import Out
from toolkit.publication.manifest import Manifest
from toolkit.release.changes import listeners
from toolkit.release.publishing.apply import read_head
from toolkit.show.project import Project
from toolkit.stores.target import open_store


@dataclass(frozen=True, slots=True)
class SeasonStatus:
    """A row for each episode."""

    rows: tuple[EpisodeStatus, ...]
    listened: Listened | None  # what listeners have; None where the storage does not say
    only_there: tuple[Out, ...]  # episodes that listeners have, and that are not here
    remarks: tuple[str, ...]  # why it is not known what is published

    def to_json(self) -> list[dict[str, Any]]:
        """Return the rows for programs."""
        return [row.to_json() for row in self.rows]


def season_status(project: Project, at: datetime | None = None) -> SeasonStatus:
    """Return how far the show is at the instant `at`, or now; the storage is asked, once.

    Raises BadFile, BadTranscript. A storage that does not answer is a remark.
    """
    listened, remarks = _listened(project)
    rows = tuple(status.status(project, listened, at or datetime.now(UTC)))
    more = status.only_there(project, listened) if listened else ()
    return SeasonStatus(rows, listened, more, remarks)


def _listened(project: Project) -> tuple[Listened | None, tuple[str, ...]]:
    try:
        store = open_store(project.show.release, project.root)
        head = read_head(store)
        present = listeners.present(store, head).contents if head else contents.NOTHING
        return Listened(head or Manifest(()), present), ()
    except SoyError as err:
        return None, (f"warning: {err.message}: soy cannot tell what is published",)
