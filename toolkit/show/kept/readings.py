"""All that is kept of the files of a show, read when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from toolkit.show.kept.tables import KeptTables
from toolkit.show.kept.transcript_owners import KeptOwners


class Readings:
    """What files said when the last build read them, where nothing about them changed."""

    def __init__(self, root: Path) -> None:
        """Take the show's folder."""
        self._root = root

    @cached_property
    def tables(self) -> KeptTables:
        """The tables of the episodes' files."""
        return KeptTables(self._root / "build")

    @cached_property
    def owners(self) -> KeptOwners:
        """The GUIDs named in each folder of transcripts, as they were when first asked for."""
        return KeptOwners(self._root / "transcripts", self._root / "build")

    def save(self) -> None:
        """Keep what was read anew for the next command; reading alone keeps nothing."""
        for name in ("tables", "owners"):
            if name in self.__dict__:
                self.__dict__[name].save()
