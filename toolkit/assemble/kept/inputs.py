"""One digest of everything that an episode's part of a build is made from; it opens no file.

It covers the sizes and times of all files in the episode's own folders, and everything that the
show gives to every episode. So nobody has to clear the cache by hand: another file, another
show.toml or another version of soy gives another digest. In doubt there is no digest, and the build
looks at everything.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections import defaultdict

from toolkit.errors import SoyError
from toolkit.folders import kept, seen
from toolkit.show.episode import Episode
from toolkit.show.project import Project

_DIGEST_BYTES = 20
_REPORT_ENDS = (".html", ".svg")


class Inputs:
    """The inputs of a show's episodes as they are at one instant."""

    def __init__(self, project: Project, looks: seen.Looks | None = None) -> None:
        """Look at what all episodes share, once; `looks` are those of this command, if it has any.

        These were taken before anything was read; without them, all is looked at anew.
        """
        self.project, self._latest_ns = project, time.time_ns() - seen.SETTLED_NS
        self._looks = looks or seen.Looks()
        self._reports = _names(project.build_dir / "reports")
        self._archive = _names(project.build_dir / "archive")
        self._owners = defaultdict[str, list[str]](list)  # which folders name an episode's GUID
        for name, guids in project.transcript_owners.items():
            for guid in guids:
                self._owners[guid].append(f"{name} {len(guids)}")
        self._with_moments: set[str] = (
            set()
        )  # their kits are made from the campaign's files as well
        self._show: bytes | None = None
        with contextlib.suppress(SoyError):  # a campaign that cannot be read: its commands say so
            pairs = ((each, one) for each in project.campaigns for one in each.moments)
            self._with_moments = {project.episode_of(*pair).folder for pair in pairs}
            self._show = self._of_show()

    def of(self, episode: Episode) -> bytes | None:
        """Return the digest for one episode; None in doubt.

        None too for one with moments, and for one of which an edition has its own sound or date.
        """
        if self._show is None or episode.folder in self._with_moments:
            return None
        if any(said.source or said.date for said in episode.editions.values()):
            return None
        told = hashlib.blake2b(self._show, digest_size=_DIGEST_BYTES)
        root = self.project.root
        for room in ("episodes", "transcripts", "build/episodes"):
            there = self._looks.at(f"{root}/{room}/{episode.folder}").digest
            if there is None:
                return None
            told.update(there)
        number = episode.number_text
        rest = (
            [f"{number}{end}" in self._reports for end in _REPORT_ENDS],
            self._owners.get(episode.guid),
            self._archived(episode),
            episode.folder,
        )
        told.update(repr(rest).encode())
        return told.digest()

    def _of_show(self) -> bytes | None:
        """Return the digest of what the show gives to all its episodes; None in doubt."""
        root = self.project.root
        told = hashlib.blake2b(kept.program(), digest_size=_DIGEST_BYTES)
        told.update(self.project.show.model_dump_json().encode())
        for there in (
            _files_of(f"{root}/episodes", self._latest_ns),
            seen.folder(f"{root}/episodes/templates", self._latest_ns),
            seen.folder(f"{root}/campaign/brand", self._latest_ns),
            seen.folder(f"{root}/campaign/glossary", self._latest_ns),
        ):
            if there is None:
                return None
            told.update(f"{len(there)} {there}".encode())
        return told.digest()

    def _archived(self, episode: Episode) -> object:
        name = f"{episode.folder}.flac"
        if name not in self._archive:
            return None
        with contextlib.suppress(OSError):
            return seen.seen((self.project.build_dir / "archive" / name).lstat())
        return None


def _names(folder: os.PathLike[str]) -> frozenset[str]:
    try:
        return frozenset(each.name for each in os.scandir(folder))
    except OSError:
        return frozenset()


def _files_of(folder: str, latest_ns: int) -> str | None:
    """Return what files are in a folder, leaving out the folders in it: those of episodes."""
    told = []
    with os.scandir(folder) as entries:
        for each in entries:
            if each.is_dir(follow_symlinks=False):
                continue
            found = each.stat(follow_symlinks=False)
            if each.is_symlink() or max(found.st_mtime_ns, found.st_ctime_ns) > latest_ns:
                return None
            told.append(f"{each.name!r} {seen.seen(found)}")
    return "\n".join(sorted(told))
