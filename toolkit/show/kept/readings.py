"""All that is kept of the files of a show, read when it is first asked for."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from toolkit import files
from toolkit.errors import BadFile
from toolkit.folders.errands import MANY
from toolkit.folders.seen import FolderLook, Looks
from toolkit.show.kept import late_nouns
from toolkit.show.kept.tables import KeptTables
from toolkit.show.kept.transcript_owners import KeptOwners
from toolkit.show.toml.fields import Noun
from toolkit.show.toml.toml_reader import validate

N = TypeVar("N", bound=Noun)

EPISODE_FILE = "episode.toml"
_ROOMS = ("episodes", "transcripts", "build/episodes")  # which hold a folder for each episode


def is_large(root: Path) -> bool:
    """Tell whether a show has so many episodes that a process beside this one saves time."""
    with contextlib.suppress(OSError), os.scandir(root / "episodes") as entries:
        return any(count >= MANY for count, _ in enumerate(entries))
    return False


class Readings:
    """What files said when the last build read them, where nothing about them changed."""

    def __init__(self, root: Path) -> None:
        """Take the show's folder."""
        self._root = root
        self._looks: Looks | None = None
        self._begun: Looks | None = None

    def begin(self) -> None:
        """Have the folders of all episodes looked at from now on, by a process beside this one.

        Nothing of the episodes was read yet, and the next `look` takes what was found.
        """
        rooms = [f"{self._root}/{room}" for room in _ROOMS]
        self._begun = Looks(EPISODE_FILE, rooms, beside=True)

    def look(self) -> Looks:
        """Look at the folders anew from now on: before anything is read that is to be kept."""
        self._looks, self._begun = self._begun or Looks(EPISODE_FILE), None
        return self._looks

    @property
    def looks(self) -> Looks:
        """The folders of episodes as they were found last."""
        return self._looks or self.look()

    @cached_property
    def tables(self) -> KeptTables:
        """The tables of the episodes' files."""
        return KeptTables(self._root / "build")

    @cached_property
    def owners(self) -> KeptOwners:
        """The GUIDs named in each folder of transcripts, as they were when first asked for."""
        return KeptOwners(self._root / "transcripts", self._root / "build", self.looks)

    def episode_folders(self) -> Iterator[tuple[str, FolderLook | None]]:
        """Yield the folders that hold an episode.toml by name, each with how it was found.

        Hidden ones are passed over. None for one to which, or in which, a link may lead elsewhere,
        and where its file is in doubt. Raises OSError.
        """
        start = f"{self._root}/episodes"
        is_plain = not os.path.islink(start)  # noqa: PTH114 - as below
        for name, is_folder in files.folders_in(start):
            look = self.looks.at(f"{start}/{name}") if is_folder and is_plain else None
            if look is not None and look.noted:
                yield name, look
            elif os.path.exists(f"{start}/{name}/{EPISODE_FILE}"):  # noqa: PTH110 - for thousands
                yield name, None

    def noun(
        self,
        path: Path,
        kind: type[N],
        zone_name: Callable[[], str],
        look: FolderLook | None = None,
        **known: str,
    ) -> N:
        """Return the `kind` that a TOML file says, as `read_noun` does. Raises BadFile.

        Of one that is kept only plain values are read at once (`late_nouns`). `look` is how the
        file's folder was found, if that is known.
        """

        def made(table: Mapping[str, Any]) -> N:
            return validate(path, kind, table, zone_name=zone_name, **known)

        try:
            under = f"{kind.__name__} {zone_name()} {known}"
        except BadFile:  # a mistake in show.toml is no mistake of an episode
            return made(self.tables.read(path))
        if (found := self.tables.head(path, under, look.noted if look else None)) is not None:
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
