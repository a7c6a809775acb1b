"""What is new, changed and gone since an earlier pack, told by digests."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PackChanges:
    """Paths in the ZIP, in order; a folder stands for its files, with a slash at its end."""

    since: date
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.new) + len(self.changed) + len(self.gone)


def changes(before: Mapping[str, str], now: Mapping[str, str], since: date) -> PackChanges:
    """Return what differs between two packs, each a digest for every path.

    >>> before = {"de/a/card.png": "1", "de/a/clip.mp3": "2", "de/b/clip.mp3": "3"}
    >>> now = {"de/a/card.png": "9", "de/a/clip.mp3": "2", "de/c/clip.mp3": "4"}
    >>> found = changes(before, now, date(2026, 11, 29))
    >>> found.new, found.changed, found.gone
    (('de/c/',), ('de/a/card.png',), ('de/b/',))
    """
    new = [name for name in now if name not in before]
    gone = [name for name in before if name not in now]
    changed = tuple(name for name in now if name in before and now[name] != before[name])
    return PackChanges(since, _by_folder(new, now), changed, _by_folder(gone, before))


def _by_folder(names: Sequence[str], all_names: Collection[str]) -> tuple[str, ...]:
    """Return the names; those of a folder none of whose files is left out, as the folder."""
    chosen = set(names)
    whole = {_folder(name) for name in names} - {""}
    whole -= {_folder(name) for name in all_names if name not in chosen}
    return tuple(dict.fromkeys(_folder(n) if _folder(n) in whole else n for n in names))


def _folder(name: str) -> str:
    return name[: name.rfind("/") + 1]
