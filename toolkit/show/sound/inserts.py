"""Music that is put to the talk: the intro, the outro, and the jingle between chapters."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from toolkit import timecode
from toolkit.show.toml.fields import FileName, Noun, Timecode

SHORTEST_FADE_MS = 5  # a step in the sound is heard as a click
LONGEST_OVERLAP_MS = 60_000

KEYS_SAID = (
    'Keys: file; overlap ("00:00:01.000"), how long it sounds together with the talk; fade '
    '("00:00:00.500"), how long it takes to fade in or out and to go down; duck_db (20), how far '
    "it is turned down while the talk runs; level_lu (0), how much louder than the talk it is, "
    "below 0 quieter."
)


class Insert(Noun):
    """A piece of music with how it meets the talk.

    Its own level does not matter: it is measured, and brought to the talk's loudness.
    """

    file: FileName = Field(
        examples=["intro.flac"],
        description="The sound, beside show.toml, or in the episode's folder if named there; at "
        "most 2 minutes.",
    )
    overlap_ms: Timecode = Field(
        default=1000,
        alias="overlap",
        examples=["00:00:01.000"],
        description="How long it sounds together with the talk; a jingle does so at both ends.",
    )
    fade_ms: Timecode = Field(
        default=500,
        alias="fade",
        examples=["00:00:00.500"],
        description="How long it takes to fade in or out, and to go down where the talk begins.",
    )
    # WCAG 2.2, success criterion 1.4.7: background sounds at least 20 dB below the speech. The
    # music is as loud as the talk, so that 20 dB down meets it.
    duck_db: float = Field(
        default=20, ge=0, le=60, description="How far it is turned down while the talk runs, in dB."
    )
    level_lu: float = Field(
        default=0,
        ge=-20,
        le=6,
        description="How much louder than the talk it is, in LU; below 0 quieter.",
    )

    @field_validator("overlap_ms", "fade_ms")
    @classmethod
    def _length_fits(cls, value_ms: int, info: ValidationInfo) -> int:
        least_ms = SHORTEST_FADE_MS if info.field_name == "fade_ms" else 0
        if not least_ms <= value_ms <= LONGEST_OVERLAP_MS:
            raise ValueError(
                f'expected a time from "{timecode.clock(least_ms)}" to '
                f'"{timecode.clock(LONGEST_OVERLAP_MS)}"'
            )
        return value_ms


def _own(value: Any) -> Any:
    if value is None or value is False:
        return value
    if not isinstance(value, dict):
        raise ValueError("expected false, or a table with the key file")
    # Validated here, a mistake is named by its key, and not once for each member of the union.
    return Insert.model_validate(value)


OwnInsert = Annotated[Insert | Literal[False] | None, BeforeValidator(_own)]
"""An episode's own insert, False for none at all, None for the show's."""
