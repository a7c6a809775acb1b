"""The texts that the one on the desk can be held against: earlier ones, and what machines heard."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from toolkit.desk.texts import comparison
from toolkit.desk.texts.comparison import Changes
from toolkit.errors import BadTranscript
from toolkit.transcript.formats import vtt
from toolkit.transcript.store.shelf import TranscriptFile
from toolkit.transcript.text.cues import Cue, Word
from toolkit.transcript.text.reading_rules import LIMIT_BYTES

SECOND, FIRST, OPENED = "second pass", "first pass", "opened"


@dataclass(frozen=True, slots=True)
class Others:
    """What lay beside the text when the desk was opened."""

    opened: TranscriptFile
    first: Sequence[Word] = ()  # as the recogniser heard it of which the text was made
    second: Sequence[Word] = ()  # as another one did

    def names(self, path: Path) -> Mapping[str, str]:
        """Return what a person calls each of them, by the name that `changes` takes."""
        made, state = {OPENED: "the text when you began"}, self.opened.state
        if self.second:
            who = _program(state.second_engine, state.second_model)
            made[SECOND] = f"what the second pass heard{who and f', {who}'}"
        if self.first:
            made[FIRST] = f"what {_program(state.engine, state.model) or 'the recogniser'} heard"
        for name in versions(path):
            put_aside = datetime.fromtimestamp(path.with_name(name).stat().st_mtime)  # noqa: DTZ006
            made[name] = f"the text replaced on {put_aside:%d %b %Y, %H:%M}"  # in the reader's time
        return made

    def changes(self, name: str, path: Path, now: Sequence[Cue]) -> Changes:
        """Return what differs in the cues `now` from that text. Raises BadTranscript."""
        if name == OPENED:
            return comparison.changes(self.opened.cues, now)
        if name == FIRST:
            return comparison.unlike_heard(self.first, now)
        if name == SECOND:
            return comparison.unlike_heard(self.second, now)
        return comparison.changes(read(path, name), now)


def _program(engine: str | None, model: str | None) -> str:
    return " with ".join(part for part in (engine, model) if part)


def versions(path: Path) -> tuple[str, ...]:
    """Return the names of the texts kept beside the transcript at `path`, the newest first."""
    name = re.compile(rf"{re.escape(path.stem)}\.[0-9a-f]{{8}}\.vtt\.old")
    found = [old for old in path.parent.iterdir() if name.fullmatch(old.name) and old.is_file()]
    return tuple(
        old.name for old in sorted(found, key=lambda old: (-old.stat().st_mtime_ns, old.name))
    )


def read(path: Path, name: str) -> tuple[Cue, ...]:
    """Return the cues of the text `name` beside `path`. Raises BadTranscript."""
    if name not in versions(path):
        raise BadTranscript(f"{name}: this text is gone", hint="reload the page")
    with path.with_name(name).open("rb") as file:
        return vtt.parse(name, file.read(LIMIT_BYTES + 1))
