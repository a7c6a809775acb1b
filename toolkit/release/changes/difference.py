"""What a publish changes for listeners: episodes added, changed and removed, transcripts lost.

Episodes are known by their GUID, as apps know them: one whose folder or title has another name is
the same. Only where no feed could be read do the names of the folders count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from toolkit.publication.contents import Contents, Out


@dataclass(frozen=True, slots=True)
class ChangedEpisode:
    """An episode that stays and is not as it was."""

    before: Out
    after: Out

    @property
    def what(self) -> tuple[str, ...]:
        """What differs, in words: title, date, audio, notes, chapters, transcripts, details."""
        return tuple(sorted({name for name, _ in {*self.before.digests} ^ {*self.after.digests}}))


@dataclass(frozen=True, slots=True)
class LostTranscript:
    """A language in which an episode that stays has no transcript, or no edition, any more."""

    episode: Out  # as it will be
    language: str
    folder: str | None  # in whose name its files lie; None if that is not to be seen
    is_edition: bool = False  # it left the feed of the edition in that language

    @property
    def said(self) -> str:
        """What is lost, for people."""
        if self.is_edition:
            return f"{self.episode.name} in the edition {self.language}"
        return f"the {self.language} transcript of {self.episode.name}"

    @property
    def name(self) -> str:
        """What `--remove` calls it."""
        return f"{short(self.episode)}:{self.language}"


@dataclass(frozen=True, slots=True)
class Difference:
    """What listeners will notice."""

    added: tuple[Out, ...] = ()
    changed: tuple[ChangedEpisode, ...] = ()
    removed: tuple[Out, ...] = ()
    lost: tuple[LostTranscript, ...] = ()
    replaced: str | None = None  # the title of another show that gives way, as a person said

    @property
    def takes_away(self) -> bool:
        """Whether listeners will miss what nobody said may go."""
        return bool(self.removed or self.lost) and self.replaced is None

    def unsaid(self, names: Iterable[str]) -> Difference:
        """Return what is taken away and not named by `names`, as people give them to `--remove`."""
        said = tuple(names)
        removed = {out for name in said for out in _meant(name, self.removed)}
        lost = {
            one
            for name in said
            for episode, _, language in [name.rpartition(":")]
            for out in _meant(episode, tuple({each.episode for each in self.lost}))
            for one in self.lost
            if one.episode == out and one.language.lower() == language.lower()
        }
        return Difference(
            removed=tuple(out for out in self.removed if out not in removed),
            lost=tuple(one for one in self.lost if one not in lost),
            replaced=self.replaced,
        )

    def to_json(self) -> dict[str, Any]:
        """Return it for programs."""
        return {
            "replaced_show": self.replaced,
            "added": [_said(out) for out in self.added],
            "changed": [_said(one.after) | {"what": list(one.what)} for one in self.changed],
            "removed": [_said(out) for out in self.removed],
            "transcripts_removed": [
                _said(one.episode) | {"language": one.language}
                for one in self.lost
                if not one.is_edition
            ],
            "editions_left": [
                _said(one.episode) | {"language": one.language}
                for one in self.lost
                if one.is_edition
            ],
        }


def compare(before: Contents, after: Contents) -> Difference:
    """Return what listeners of `before` notice when they get `after`."""
    by_guid = {out.guid: out for out in after.episodes if out.guid}
    by_folder = {out.folder: out for out in after.episodes if out.folder}
    added, changed, removed, lost = (
        {*after.episodes},
        list[ChangedEpisode](),
        list[Out](),
        list[LostTranscript](),
    )
    for old in before.episodes:
        knows_guids = bool(old.guid and by_guid)
        new = by_guid.get(old.guid or "") if knows_guids else by_folder.get(old.folder or "")
        if new is None:
            removed.append(old)
            continue
        added.discard(new)
        if old.guid and old.digests != new.digests:
            changed.append(ChangedEpisode(old, new))
        gone = sorted({*old.languages} - {*new.languages})
        lost += [LostTranscript(new, language, old.folder) for language in gone]
    lost += _left_editions(before, after)
    new_ones = tuple(out for out in after.episodes if out in added)
    return Difference(new_ones, tuple(changed), tuple(removed), tuple(lost))


def _left_editions(before: Contents, after: Contents) -> Iterator[LostTranscript]:
    """Yield the episodes that stay, and are in an edition's feed no more."""
    now = dict(after.editions)
    stay = {out.folder: out for out in after.episodes if out.folder}
    for language, old in before.editions:
        there = {out.guid for out in now[language].episodes} if language in now else set()
        for out in old.episodes:
            if out.guid not in there and out.folder in stay:
                yield LostTranscript(stay[out.folder], language, out.folder, is_edition=True)


def short(out: Out) -> str:
    """Return the shortest name of an episode that `--remove` takes for certain."""
    folder = out.folder or ""
    number = folder.partition("-")[0]
    plain = "".join(c for c in out.guid or "" if c.isprintable())[:200]
    return number if number.isdecimal() else folder or plain


def _meant(name: str, among: tuple[Out, ...]) -> list[Out]:
    """Return the one episode that `name` means: GUID, folder, title, number or slug; else none."""
    said = name.strip().casefold()
    for values in (
        lambda out: [known.casefold() for known in (out.guid, out.folder) if known],
        lambda out: [out.title.casefold()],
        lambda out: _slug_and_number(out.folder or ""),
    ):
        fitting = said.lstrip("0") if said.isdecimal() else said
        found = [out for out in among if said and {said, fitting} & {*values(out)}]
        if found:
            return found if len(found) == 1 else []
    return []


def _slug_and_number(folder: str) -> list[str]:
    number, _, slug = folder.partition("-")
    return [slug, number.lstrip("0")]


def _said(out: Out) -> dict[str, Any]:
    return {"guid": out.guid, "title": out.title, "folder": out.folder}
