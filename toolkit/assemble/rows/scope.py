"""What an output may look at: the show, the instant, and what the gate lets through."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from toolkit.assemble.kept.kept_episodes import KeptEpisodes
from toolkit.assemble.parts import show_gate
from toolkit.assemble.parts.tellings import Telling
from toolkit.audio.mastering import master
from toolkit.audio.values.master_report import MasterReport
from toolkit.errors import BadFile
from toolkit.publication import page_keys
from toolkit.publication.contents import Contents, Out
from toolkit.publication.gate import Cleared, Gate, Held, Verdict
from toolkit.publication.manifest import Manifest
from toolkit.publication.public_file import Catalogue, PublicFile, Variant
from toolkit.show import editions
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.store import shelf


@dataclass(frozen=True)
class Listened:
    """What listeners have, as the store says."""

    head: Manifest
    contents: Contents

    def outs_of(self, episode: Episode) -> tuple[Out, ...]:
        """Return what they have of an episode: what has its GUID; without one, its folder."""
        by_guid, by_folder = self._outs
        return (*by_guid.get(episode.guid, ()), *by_folder.get(episode.folder, ()))

    @cached_property
    def _outs(self) -> tuple[dict[str, list[Out]], dict[str, list[Out]]]:
        by_guid: dict[str, list[Out]] = {}
        by_folder: dict[str, list[Out]] = {}
        for out in self.contents.episodes:
            if out.guid:
                by_guid.setdefault(out.guid, []).append(out)
            elif out.folder:
                by_folder.setdefault(out.folder, []).append(out)
        return by_guid, by_folder

    @cached_property
    def audio(self) -> dict[str, list[str]]:
        """The digests of the MP3s that they have, by the prefixes of the episodes' keys."""
        found: dict[str, list[str]] = {}
        for entry in self.head.entries:
            if entry.content_type.startswith("audio/mpeg"):
                folder = entry.key.rpartition("/")[0]
                found.setdefault(f"{folder}/", []).append(entry.sha256)
        return found


@dataclass(frozen=True, slots=True)
class Scope:
    """A show at an instant."""

    project: Project
    at: datetime
    is_whole: bool = True  # whether every episode could be read
    listened: Listened | None = None  # None: nobody asked, or nobody could say
    # Of episodes that need no work; the others are looked at again once their jobs are done.
    settled: dict[str, tuple[Path, MasterReport]] = field(
        default_factory=dict, compare=False, repr=False
    )
    _finished: dict[str, tuple[Path, MasterReport]] = field(
        default_factory=dict, compare=False, repr=False
    )
    _out: list[tuple[Episode, ...]] = field(default_factory=list, compare=False, repr=False)
    # By what `id` says of an episode, which is held here too, so that no other gets the same.
    _verdicts: dict[int, tuple[Episode, Verdict]] = field(
        default_factory=dict, compare=False, repr=False
    )
    # What the last build made of episodes in which nothing changed since.
    kept: KeptEpisodes = field(default_factory=KeptEpisodes, compare=False, repr=False)

    @property
    def gate(self) -> Gate:
        """What says whether something may be out."""
        return show_gate.gate_of(self.project)

    @property
    def out(self) -> tuple[Episode, ...]:
        """The episodes that are out, by number."""
        if not self._out:
            found = (e for e in self.project.episodes if not isinstance(self.verdict(e), Held))
            self._out.append(tuple(found))
        return self._out[0]

    @property
    def narrowed(self) -> Scope:
        """The same scope as if only those episodes were out of which nothing is kept."""
        return replace(self, _out=[tuple(each for each in self.out if each not in self.kept)])

    @property
    def only_with_moments(self) -> Scope:
        """The same scope as if only those episodes were out that campaigns have moments of."""
        found = tuple(each for each in self.out if self.project.moments_of(each))
        return replace(self, _out=[found])

    @property
    def recordings(self) -> tuple[Episode, ...]:
        """The recordings that are out: each episode's original, then those of its editions.

        One of an edition comes out with the edition, on that one's date.
        """
        shown = self.project.show.editions
        return tuple(
            one
            for episode in self.out
            for one in editions.recordings(episode)
            if not one.edition or (one.edition in shown and not isinstance(self.verdict(one), Held))
        )

    def told(self, telling: Telling, episode: Episode) -> Episode | None:
        """Return an episode as it is called in an edition; None where it is not out there."""
        called = telling.told(episode)
        if called is None or isinstance(self.verdict(called), Held):
            return None
        return called

    def verdict(self, episode: Episode) -> Verdict:
        """Return whether an episode is out, or why not."""
        known = self._verdicts.get(id(episode))
        if known is None:
            verdict = show_gate.verdict(self.project, episode, self.at)
            known = self._verdicts[id(episode)] = (episode, verdict)
        return known[1]

    def spoken(self, episode: Episode) -> Variant:
        """Return an episode in the language in which it is spoken."""
        return Variant.spoken(episode, self.project.show)

    def finished(self, episode: Episode) -> tuple[Path, MasterReport] | None:
        """Return the finished MP3 with its report; None if it is missing or out of date."""
        name = name_of(episode)
        known = self._finished.get(name)
        if known is None and (known := self.settled.get(name)):
            known = known if known[0].is_file() else None
        if known is None and (known := master.finished(self.project, episode)):
            self._finished[name] = known
        return known

    def sound(self, episode: Episode) -> tuple[Path, MasterReport]:
        """Return the finished MP3 with its report. Raises BadFile if it is not there."""
        if (found := self.finished(episode)) is None:
            raise BadFile(
                f"episodes/{episode.folder}: its finished audio is gone, or its files were changed "
                "in the middle of the work",
                hint="run the same command again",
            )
        return found

    def afresh(self) -> Scope:
        """Return the same scope, which looks again at what was made meanwhile."""
        return replace(self, _finished={})


def name_of(recording: Episode) -> str:
    """Return what tells a recording from all others of the show, an edition's from the original."""
    return f"{recording.folder}:{recording.edition}" if recording.edition else recording.folder


def place_of(recording: Episode) -> str:
    """Return the folder of the keys of what is made of a recording.

    That of an edition is below the edition's folder, as all that is the edition's own.
    """
    return page_keys.below(recording.edition, f"episodes/{recording.folder}")


def files_of(
    catalogue: Catalogue, recording: Episode, kind: str, language: str | None = None
) -> tuple[PublicFile, ...]:
    """Return the files of a kind that were made of a recording, as `Catalogue.of` has them."""
    place = f"{place_of(recording)}/"
    found = catalogue.of(recording.folder, kind, language)
    return tuple(file for file in found if file.key.startswith(place))


def transcripts(scope: Scope, episode: Episode) -> list[shelf.TranscriptFile]:
    """Return the transcripts of a recording that the gate lets through, in recording times.

    The language spoken comes first: apps that know of one transcript only take the first.
    """
    spoken = scope.spoken(episode).language
    found = [
        text
        for text in shelf.transcripts(scope.project, episode)
        if isinstance(
            scope.gate(Variant(episode, text.language), show_gate.TRANSCRIPTS, scope.at, text),
            Cleared,
        )
    ]
    return sorted(found, key=lambda text: (text.language != spoken, text.language))
