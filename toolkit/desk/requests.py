"""What the page may ask for: the JSON of its requests, checked."""

from __future__ import annotations

import json
from typing import Annotated, NoReturn

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    StringConstraints,
)

from toolkit.desk.texts.edits import NUMBER_LIMIT, AnyEdit
from toolkit.desk.texts.quotation import WordRange

LONGEST_MS = 999 * 3_600_000  # the last hour that a file's times can say, see `timecode`

Place = Annotated[StrictInt, Field(ge=0, le=NUMBER_LIMIT)]
Digest = Annotated[StrictStr, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Malformed(ValueError):
    """The body of a request says nothing that a page of ours would send."""


def parsed(data: bytes) -> object:
    """Return what a JSON text says. Raises Malformed for anything that is none.

    RFC 8259 knows no NaN (section 6), wants UTF-8 (8.1) and leaves it to the reader how deep a text
    may be nested (9); half of a surrogate pair (8.2) can be written to no file.
    """
    try:
        said: object = json.loads(data.decode(), parse_constant=_no_number)
        json.dumps(said, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as err:
        raise Malformed(type(err).__name__) from None
    return said


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


class RequestBody(BaseModel):
    """The body of a request; a key too many is refused as well."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ChangeRequest(RequestBody):
    """What every change says: which text the person saw."""

    digest: Digest


class EditRequest(ChangeRequest):
    """One edit."""

    edit: AnyEdit


class Keep(ChangeRequest):
    """The person's text, and an edit, in place of another program's."""

    theirs: Digest
    edit: AnyEdit | None = None


class ChapterRequest(RequestBody):
    """A chapter that begins here; without a title, one that goes."""

    start_ms: Annotated[StrictInt, Field(ge=0, le=LONGEST_MS)]
    title: StrictStr


class MomentRequest(ChangeRequest):
    """A moment that quotes the words from first to last; whole cues where no words are named.

    `words` are the same with what the person left out and added, in brackets.
    """

    first: Place
    last: Place
    first_word: Place = 0
    last_word: Place | None = None
    campaign: StrictStr  # the folder of one that is there, or the name of a new one
    is_new: StrictBool = False
    title: StrictStr
    words: StrictStr | None = None

    @property
    def stretch(self) -> WordRange:
        """Where the words stand."""
        return WordRange(self.first, self.last, self.first_word, self.last_word, self.words)


class Unquote(RequestBody):
    """A moment that goes, and the words that it was seen to say."""

    campaign: StrictStr
    id: StrictStr
    words: StrictStr


class Tick(RequestBody):
    """A doubt that was listened to."""

    doubt: Annotated[StrictStr, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    is_right: StrictBool


class Approve(ChangeRequest):
    """A signature."""

    by: StrictStr
    ticked: tuple[StrictStr, ...]
