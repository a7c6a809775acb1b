"""What the page may ask for: the JSON of its requests, checked."""

from __future__ import annotations

from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    StringConstraints,
)

from toolkit.desk.edits import AnyEdit

Digest = Annotated[StrictStr, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Body(BaseModel):
    """The body of a request; a key too many is refused as well."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Seen(Body):
    """What every change says: which text the person saw."""

    digest: Digest


class Edit(Seen):
    """One edit."""

    edit: AnyEdit


class Keep(Seen):
    """The person's text, and an edit, in place of another program's."""

    theirs: Digest
    edit: AnyEdit | None = None


class Chapter(Body):
    """A chapter that begins here; without a title, one that goes."""

    start_ms: Annotated[StrictInt, Field(ge=0)]
    title: StrictStr


class Moment(Seen):
    """A moment that quotes the cues from first to last."""

    first: Annotated[StrictInt, Field(ge=0)]
    last: Annotated[StrictInt, Field(ge=0)]
    campaign: StrictStr
    title: StrictStr


class Tick(Body):
    """A doubt that was listened to."""

    doubt: Annotated[StrictStr, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    is_right: StrictBool


class Approve(Seen):
    """A signature."""

    by: StrictStr
    ticked: tuple[StrictStr, ...]
