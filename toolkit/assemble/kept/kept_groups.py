"""Groups of published files that stay just as the last build left them, with their entries.

A group stays where each of its files is as it was, and where whoever made it would make it of the
same again: that one says so by a tag. Then none of its files is named, opened or written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.assemble.kept import public_scan
from toolkit.assemble.kept.public_scan import PublicScan
from toolkit.folders import kept, seen
from toolkit.folders.errands import Errand
from toolkit.publication.manifest import Entry, entry_json


@dataclass
class KeptGroups:
    """The groups of a show. Made by `opened`; without that none stays."""

    build_dir: Path | None = None
    found: PublicScan = field(default_factory=PublicScan)
    _known: Mapping[str, kept.Row] = field(default_factory=dict)
    _tags: dict[str, bytes] = field(default_factory=dict)  # of those that are made now
    _staying: set[str] = field(default_factory=set)

    def is_as_left(self, name: str, tag: bytes) -> bool:
        """Tell whether a group is as the build left it that gave it this tag."""
        row, there = self._known.get(name), self.found.groups.get(name)
        return row is not None and there is not None and row[0] == there[0] + tag

    def stays(self, name: str, tag: bytes) -> bool:
        """Tell whether a group is to stay; if not, what is made now is kept under the tag.

        The tag says all that the group is made of, but for soy itself.
        """
        tag = hashlib.blake2b(kept.program() + tag, digest_size=20).digest()
        if self.is_as_left(name, tag):
            self._staying.add(name)
            return True
        self._tags[name] = tag
        return False

    def tag(self, name: str, tag: bytes) -> None:
        """Keep a group that is made now under a tag."""
        self._tags[name] = tag

    def leave(self, name: str) -> None:
        """Let a group stay of which somebody knows that it `is_as_left`."""
        self._staying.add(name)

    @property
    def staying(self) -> frozenset[str]:
        """The names of the groups that stay."""
        return frozenset(self._staying)

    @property
    def count(self) -> int:
        """How many files are in groups that stay."""
        return sum(self.found.groups[name][1] for name in self._staying)

    def entries(self) -> dict[str, bytes]:
        """Return the manifest's entries of what stays, as `entry_json` has them, by group."""
        return {name: self._known[name][1] for name in self._staying}

    def rows(self, made: Iterable[Entry], public: Path, before_ns: int) -> dict[str, kept.Row]:
        """Return what to keep of the groups that were made now and have a tag.

        One of which a file changed too short a time ago is left out: it may change once more.
        """
        by_group: dict[str, list[Entry]] = {}
        for entry in made:
            name = public_scan.group_of(entry.key)
            if name in self._tags:
                by_group.setdefault(name, []).append(entry)
        rows = {}
        for name, entries in by_group.items():
            there = public_scan.look(public, name)
            is_whole = set(there.keys) == {entry.key for entry in entries}
            if is_whole and there.latest_ns <= before_ns - seen.SETTLED_NS:
                value = ",".join(map(entry_json, sorted(entries, key=lambda entry: entry.key)))
                rows[name] = (there.digest + self._tags[name], value.encode("ascii"))
        return rows

    def gone(self) -> list[str]:
        """Return the names of groups that are known and neither stay nor are made now."""
        return [one for one in self._known if one not in self._staying and one not in self._tags]


def opened(build_dir: Path, public: Path, errand: Errand) -> KeptGroups:
    """Return what is known of the groups in a build folder, and how they are: what was found."""
    (groups, links, empty), *rows = errand.answers()
    found = PublicScan(public, groups, links, empty)
    return KeptGroups(build_dir, found, {name: row for some in rows for name, row in some.items()})
