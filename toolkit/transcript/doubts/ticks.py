"""What became of doubts: `<language>.ticks.json`, beside the transcript.

So a review can go on another day, or on another desk. A doubt that a person listened to and found
right is known by its id (`places`), which holds for these very words only. One whose words were
corrected is no doubt any more; what it was is kept, as long as the text is the desk's own. The file
says where they were listened to: copied to another episode, or beside another recording, they do
not count.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError

from toolkit import files
from toolkit.errors import BadFile, BadTranscript
from toolkit.folders import alone
from toolkit.transcript.store.binding import Binding

_NEXT = ",\n"
LIMIT = 10_000  # ticks; two hours of speech have a few hundred doubts
CORRECTED_LIMIT = 2_000  # the oldest go
SAID_LIMIT = 200  # characters of words, and of a reason
_LIMIT_BYTES = 4 << 20  # far above both


class Corrected(BaseModel):
    """A doubt whose words a person corrected."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    doubt: StrictStr  # its id
    start_ms: StrictInt  # of the recording
    words: Annotated[StrictStr, Field(max_length=SAID_LIMIT)]  # as they stood there
    reason: Annotated[StrictStr, Field(max_length=SAID_LIMIT)]


class _File(BaseModel):
    """The file as it stands."""

    model_config = ConfigDict(frozen=True)

    language: StrictStr | None = None  # where the ticks belong; older files do not say it
    guid: StrictStr | None = None
    source_sha256: StrictStr | None = None
    heard: tuple[StrictStr, ...]
    corrected: tuple[Corrected, ...] = ()
    text: str = ""  # the digest of the text that `corrected` is of


def path_of(text: Path) -> Path:
    """Return where the ticks of the transcript at `text` are."""
    return text.with_name(f"{text.stem}.ticks.json")


def read(path: Path, of: Binding) -> frozenset[str]:
    """Return the ids of the doubts that are ticked in the transcript `of`. Raises BadTranscript.

    Files of an older form do not say where they belong, and count.
    """
    return frozenset(_read_of(path, of).heard)


def corrected(path: Path, digest: str) -> tuple[Corrected, ...]:
    """Return the doubts that were corrected on the way to the text with `digest`.

    None where another program has written the text since. Raises BadTranscript.
    """
    found = _read(path)
    return found.corrected if found.text == digest else ()


def add(path: Path, ticked: Collection[str], of: Binding) -> frozenset[str]:
    """Tick these as well, whoever else ticks meanwhile; return all. Raises as the others here."""
    with alone.in_folder(path.parent):
        made = read(path, of) | frozenset(ticked)
        write(path, made, of)
    return made


def write(path: Path, ticked: Collection[str], of: Binding) -> None:
    """Write the ids, one a line, and where they belong; what was corrected stays.

    Raises BadTranscript, CannotWrite.
    """
    heard = {"heard": tuple(sorted(ticked)), **of.keys}
    _write(path, _read_of(path, of).model_copy(update=heard))


def write_corrected(path: Path, rows: Sequence[Corrected], digest: str, of: Binding) -> None:
    """Write the doubts that were corrected on the way to the text with `digest`; ticks stay.

    Raises BadTranscript, CannotWrite.
    """
    found = _read_of(path, of)
    made = found.model_copy(update={"corrected": tuple(rows)[-CORRECTED_LIMIT:], "text": digest})
    if made != found:
        _write(path, made.model_copy(update=of.keys))


def _read_of(path: Path, of: Binding) -> _File:
    found = _read(path)
    if of.difference(found.language, found.guid, found.source_sha256) is None:
        return found
    return _File(heard=())


def _read(path: Path) -> _File:
    try:
        with files.opened(path) as file:
            return _File.model_validate_json(file.read(_LIMIT_BYTES))
    except (FileNotFoundError, BadFile):  # none, or a pipe or folder in its place
        return _File(heard=())
    except (OSError, ValidationError) as err:
        raise BadTranscript(
            f"{path}: the ticks cannot be read",
            hint="delete the file, and tick again what you have listened to",
        ) from err


def _write(path: Path, said: _File) -> None:
    files.write_text(path, _laid_out(said))


def _laid_out(said: _File) -> str:
    """Return the file, one id and one doubt a line: so two versions of it can be compared."""
    places = {"language": said.language, "guid": said.guid, "source_sha256": said.source_sha256}
    parts = [f"{_quoted(key)}: {_quoted(value)}" for key, value in places.items() if value]
    parts.append(f'"heard": {_listed([_quoted(tick) for tick in said.heard])}')
    if said.corrected:
        parts.append(f'"text": {_quoted(said.text)}')
        parts.append(f'"corrected": {_listed([r.model_dump_json() for r in said.corrected])}')
    return f"{{{_NEXT.join(parts)}}}\n"


def _listed(rows: Sequence[str]) -> str:
    joined = ",\n".join(rows)
    return f"[\n{joined}\n]" if rows else "[]"


def _quoted(text: str) -> str:
    return json.dumps(text)
