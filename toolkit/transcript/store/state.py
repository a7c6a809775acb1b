"""The state of a transcript, `<language>.toml`: where its text comes from and who approved it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from toolkit import files
from toolkit.show.setup.manual import commented
from toolkit.show.toml.fields import LanguageTag, Line, Noun
from toolkit.show.toml.toml_editor import set_keys
from toolkit.show.toml.toml_reader import read_noun, validate
from toolkit.show.toml.toml_text import loads
from toolkit.transcript.store.binding import Binding, Difference

Status = Literal["draft", "reviewed", "edited"]
Digest = Annotated[
    str, Field(pattern=r"^[0-9a-f]{64}$", examples=["0" * 64])
]  # SHA-256 of the text, see `digest_of`


class State(Noun):
    """The keys of `<language>.toml`."""

    state: Literal["draft", "reviewed"] = Field(
        default="draft",
        description="draft, or reviewed once a person approved the text with soy approve.",
    )
    language: LanguageTag | None = Field(
        default=None, examples=["en"], description="The language that the text is in."
    )
    guid: Line | None = Field(
        default=None,
        examples=["0a6fd7ac-3f6a-4f4e-9d0e-1f4a5c6b7d8e"],
        description="The GUID of the episode that the text is of.",
    )
    source_sha256: Digest | None = Field(
        default=None,
        examples=["0" * 64],
        description="SHA-256 of the recording it was made from, or approved for.",
    )
    origin: Literal["recognised", "imported", "translated"] = Field(
        default="imported", description="Where the text comes from."
    )
    engine: Line | None = Field(
        default=None,
        examples=["faster-whisper 1.2.1"],
        description="The program that made the text; left out where a person wrote it.",
    )
    model: Line | None = Field(
        default=None, examples=["small"], description="The program's model, if it has one."
    )
    second_engine: Line | None = Field(
        default=None,
        examples=["faster-whisper 1.2.1"],
        description="The program that listened as well, with --second-pass.",
    )
    second_model: Line | None = Field(
        default=None, examples=["medium"], description="That program's model."
    )
    imported_from: Line | None = Field(
        default=None, examples=["interview.srt"], description="The file's name when it came in."
    )
    translation_of: LanguageTag | None = Field(
        default=None, examples=["en"], description="The language it was translated from."
    )
    translation_of_digest: Digest | None = Field(
        default=None,
        examples=["0" * 64],
        description="SHA-256 of the text that was translated: it shows when that has changed.",
    )
    made_digest: Digest | None = Field(
        default=None,
        examples=["0" * 64],
        description="SHA-256 of the text as the program made it: it shows a person's corrections.",
    )
    reviewed_by: Line | None = Field(
        default=None, examples=["Ana Novak"], description="Who approved the text."
    )
    reviewed_on: date | None = Field(
        default=None, examples=[date(2026, 11, 3)], description="When it was approved."
    )
    digest: Digest | None = Field(
        default=None,
        examples=["0" * 64],
        description="SHA-256 of the text approved. Any change to the text makes it a draft again.",
    )
    doubts_ticked: int | None = Field(
        default=None,
        ge=0,
        examples=[12],
        description="How many doubtful places that person heard and ticked, one by one.",
    )
    doubts_accepted_unheard: int | None = Field(
        default=None,
        ge=0,
        examples=[3],
        description="How many they accepted without a tick, with --accept-all-doubts.",
    )
    doubts_corrected: int | None = Field(
        default=None,
        ge=0,
        examples=[2],
        description="How many were settled at the desk by other words.",
    )

    @model_validator(mode="after")
    def _says_who_approved(self) -> State:
        approval = (self.reviewed_by, self.reviewed_on, self.digest)
        if self.state == "reviewed" and None in approval:
            raise ValueError(
                "state: expected reviewed_by, reviewed_on and digest with it (use soy approve)"
            )
        return self

    @property
    def is_bound(self) -> bool:
        """Whether it says of which episode, recording and language; older ones do not."""
        return None not in (self.language, self.guid, self.source_sha256)

    def difference(self, binding: Binding) -> Difference | None:
        """Return in what it differs from where it is found; None if in nothing that it says."""
        return binding.difference(self.language, self.guid, self.source_sha256)

    def drafted(self, text_digest: str, second: State, binding: Binding) -> State:
        """Return this as the state of a new draft, with who else listened as `second` says."""
        fresh = {"state": "draft", "made_digest": text_digest if self.engine else None}
        nobody = dict.fromkeys(("reviewed_by", "reviewed_on", "digest"))
        heard = {"second_engine": second.second_engine, "second_model": second.second_model}
        return self.model_copy(update={**binding.keys, **fresh, **nobody, **UNSETTLED, **heard})

    def status(self, text_digest: str, binding: Binding) -> Status:
        """Return what the text of that digest is where it is found.

        `edited` is a draft that was approved before. An approval of that very text for another
        episode, recording or language is none here.
        """
        if self.state == "draft" or self.difference(binding):
            return "draft"
        return "reviewed" if self.digest == text_digest else "edited"

    def is_untouched(self, text_digest: str) -> bool:
        """Tell whether the text is a machine's and nobody has corrected or approved it since."""
        return self.state == "draft" and self.made_digest == text_digest


@dataclass(frozen=True, slots=True)
class DoubtTally:
    """What became of the doubts in a text that is approved; the ticks are in `LANG.ticks.json`."""

    ticked: int
    accepted_unheard: int = 0
    corrected: int = 0

    def record(self) -> dict[str, int | None]:
        """Return the keys of the state that say so."""
        unheard = self.accepted_unheard or None
        return {
            "doubts_ticked": self.ticked,
            "doubts_accepted_unheard": unheard,
            "doubts_corrected": self.corrected or None,
        }


UNSETTLED: dict[str, int | None] = {
    "doubts_ticked": None,
    "doubts_accepted_unheard": None,
    "doubts_corrected": None,
}


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of a text file without byte-order mark, its lines ended by LF."""
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return files.sha256_of_bytes(data)


def read_state(path: Path) -> State:
    """Return what the file says; where there is none, a draft that a person brought.

    Raises BadFile.
    """
    return read_noun(path, State) if path.exists() else State()


def write_state(path: Path, state: State) -> None:
    """Write `state`, whole or not at all. A person's comments and the order of keys stay.

    Raises BadFile if there is a file that is not TOML.
    """
    values = state.model_dump(exclude_none=True)
    if path.exists():
        set_keys(path, values, remove=State.model_fields.keys() - values.keys())
    else:
        text = commented(State, values)
        validate(path, State, loads(text))  # what is kept can be read
        files.write_text(path, text)
