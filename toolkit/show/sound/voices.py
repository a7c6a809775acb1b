"""Who talks when: `voices.json` in an episode's folder, made from its tracks.

`{"turns": [{"start_ms": 520, "end_ms": 4300, "voice": "Mara Lindqvist"}, ...]}`: milliseconds from
the recording's start, in order. Turns of different voices may overlap, as people do; those of one
voice do not. `soy transcribe` names the voices of its cues by it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import Field, StrictInt, ValidationError, model_validator

from toolkit.errors import BadFile
from toolkit.show.toml.fields import Noun, Title
from toolkit.show.toml.toml_reader import read_text

VOICES_FILE = "voices.json"
VOICES_LIMIT_BYTES = 32 << 20  # a turn each second for three days


class Turn(Noun):
    """A stretch of time in which one voice talks."""

    start_ms: StrictInt = Field(ge=0)
    end_ms: StrictInt
    voice: Title

    @model_validator(mode="after")
    def _ends_after_its_start(self) -> Turn:
        if self.end_ms <= self.start_ms:
            raise ValueError("end_ms: expected more than start_ms")
        return self


class Voices(Noun):
    """All turns, by their start."""

    turns: tuple[Turn, ...]


def merged(talking: Mapping[str, Iterable[tuple[int, int]]]) -> Voices:
    """Return the turns of voices, each with its [start, end) in milliseconds.

    Turns of one voice that overlap or touch become one.
    """
    turns = []
    for voice, spans in talking.items():
        start_ms, end_ms = 0, -1
        for start, end in sorted(spans):
            if start > end_ms:
                if end_ms >= 0:
                    turns.append(Turn(start_ms=start_ms, end_ms=end_ms, voice=voice))
                start_ms, end_ms = start, end
            end_ms = max(end_ms, end)
        if end_ms >= 0:
            turns.append(Turn(start_ms=start_ms, end_ms=end_ms, voice=voice))
    return Voices(turns=tuple(sorted(turns, key=lambda t: (t.start_ms, t.end_ms, t.voice))))


def render(voices: Voices) -> str:
    """Return the file's text, one turn a line."""
    rows = [json.dumps(turn.model_dump(), ensure_ascii=False) for turn in voices.turns]
    return '{"turns": [\n' + ",\n".join(rows) + "\n]}\n"


def read(path: Path) -> Voices | None:
    """Return what the file says, None where there is none. Raises BadFile."""
    if not path.exists():
        return None
    try:
        return Voices.model_validate(json.loads(read_text(path, VOICES_LIMIT_BYTES)))
    except (ValidationError, ValueError, RecursionError) as err:
        raise BadFile(
            f"{path}: soy cannot read who talks when",
            hint="delete the file to transcribe without voices, or restore the old one",
        ) from err
