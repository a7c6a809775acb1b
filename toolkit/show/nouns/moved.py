"""Where a show was published before it moved: what soy move writes into show.toml."""

from __future__ import annotations

from datetime import date

from pydantic import Field, StrictBool, field_validator

from toolkit.show.toml.fields import BaseUrl, Line, Noun, WebUrl


class Moved(Noun):
    """Where the show was published before: soy move writes it."""

    public_url: BaseUrl = Field(
        examples=["https://old.example.org/podcast"], description="The old address."
    )
    target: Line = Field(examples=["s3://old-bucket"], description="The old place.")
    endpoint_url: WebUrl | None = Field(
        default=None, examples=["https://s3.example.org"], description="The old server."
    )
    region: Line | None = Field(
        default=None, examples=["eu-central-1"], description="The old region."
    )
    profile: Line | None = Field(
        default=None, examples=["podcast"], description="The old profile, which holds the keys."
    )
    path_style: StrictBool = Field(default=False, description="As under [release].")
    until: date = Field(
        examples=["2027-02-01"],
        description="soy gc deletes nothing at the old place before this day.",
    )

    @field_validator("until", mode="before")
    @classmethod
    def _as_day(cls, value: object) -> object:
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError as err:
                raise ValueError("expected a day such as 2027-02-01") from err
        return value
