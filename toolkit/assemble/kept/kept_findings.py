"""What a check found wrong in each episode, as long as nothing that it looked at has changed.

Only `soy check` keeps it, and only where something was built: a check of a new show leaves nothing
behind. A recording counts as unchanged by its size and times, as a finished MP3 does.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import astuple
from datetime import datetime

from toolkit.assemble.kept.inputs import Inputs
from toolkit.assemble.parts import show_gate
from toolkit.folders import kept
from toolkit.publication.gate import Held
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding
from toolkit.show.project import Project

_KIND = "findings"
_OF_OTHERS = {"approval-older", "not-approved", "transcripts-elsewhere"}  # they name other episodes


class KeptFindings:
    """The findings of a show's episodes by the instant `now`."""

    def __init__(self, project: Project, now: datetime) -> None:
        """Take what is known."""
        self._project, self._now = project, now
        self._inputs = Inputs(project, project.readings.looks)
        self._known = kept.read(project.build_dir, _KIND)
        self._new: dict[str, kept.Row] = {}

    def of(self, episode: Episode, look: Callable[[], list[Finding]]) -> list[Finding]:
        """Return what is wrong with an episode; `look` finds it where that is not known."""
        key = self._key(self._inputs, episode)
        row = self._known.get(episode.folder)
        if key is not None and row is not None and row[0] == key:
            found = _findings(row[1])
            if found is not None:
                return found
        found = look()
        if key is not None and not any(one.rule in _OF_OTHERS for one in found):
            value = json.dumps([astuple(one) for one in found]).encode()
            self._new[episode.folder] = (key, value)
        return found

    def save(self) -> None:
        """Keep what is new, unless it changed while it was looked at."""
        if not self._new:
            return
        after = Inputs(self._project)
        rows = {
            each.folder: row
            for each in self._project.episodes
            if (row := self._new.get(each.folder)) and self._key(after, each) == row[0]
        }
        there = {each.folder for each in self._project.episodes}
        kept.write(self._project.build_dir, _KIND, rows, there)

    def _key(self, inputs: Inputs, episode: Episode) -> bytes | None:
        """Return what findings go by: the inputs, and whether the episode is out, or why not."""
        made_from = inputs.of(episode)
        if made_from is None:
            return None
        verdict = show_gate.verdict(self._project, episode, self._now)
        return made_from + (verdict.reason if isinstance(verdict, Held) else "out").encode()


def _findings(value: bytes) -> list[Finding] | None:
    try:
        return [Finding(*said) for said in json.loads(value)]
    except (ValueError, TypeError):
        return None
