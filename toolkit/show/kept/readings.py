"""All that is kept of the files of a show, read when it is first asked for."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from toolkit.errors import BadFile
from toolkit.show.kept import late_nouns
from toolkit.show.kept.tables import KeptTables
from toolkit.show.kept.transcript_owners import KeptOwners
from toolkit.show.toml.fields import Noun
from toolkit.show.toml.toml_reader import validate

N = TypeVar("N", bound=Noun)


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

    def noun(self, path: Path, kind: type[N], zone_name: Callable[[], str], **known: str) -> N:
        """Return the `kind` that a TOML file says, as `read_noun` does. Raises BadFile.

        Of one that is kept only plain values are read at once (`late_nouns`).
        """

        def made(table: Mapping[str, Any]) -> N:
            return validate(path, kind, table, zone_name=zone_name, **known)

        try:
            under = f"{kind.__name__} {zone_name()} {known}"
        except BadFile:  # a mistake in show.toml is no mistake of an episode
            return made(self.tables.read(path))
        if (found := self.tables.head(path, under)) is not None:
            said, table = found
            with contextlib.suppress(ValueError):
                return late_nouns.late(kind, said, lambda: made(table()))
        noun = made(self.tables.read(path))
        self.tables.keep_head(path, under, lambda: late_nouns.head(noun))
        return noun

    def save(self) -> None:
        """Keep what was read anew for the next command; reading alone keeps nothing."""
        for name in ("tables", "owners"):
            if name in self.__dict__:
                self.__dict__[name].save()
