"""What a reviewer can do to a transcript: each edit makes new cues of the old ones, and no more.

Edits come as JSON from the page, so each is checked here; what cannot be done raises BadTranscript
with a sentence for the reviewer. No edit moves a word in time, loses one that it was not told to,
or brings the cues out of the order of their starts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, TypeAdapter

from toolkit.characters import nfc
from toolkit.desk.texts import search
from toolkit.errors import BadTranscript
from toolkit.transcript.captions.cue_splits import LINE_LIMIT
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.reading_rules import tidy
from toolkit.transcript.text.text_lines import fold, one_line

Cues = tuple[Cue, ...]
MomentOf = Callable[[Cue, int], int]
"""Returns when the word at a character of a cue's text (on one line) begins, in ms."""

TEXT_LIMIT = 5000  # characters of one cue; a minute of speech is about 1000
NAME_LIMIT = 128  # as names of people in show.toml

NUMBER_LIMIT = 1 << 31  # of cues and characters: far more than any transcript has

_Index = Annotated[StrictInt, Field(ge=0, le=NUMBER_LIMIT)]


class Edit(BaseModel):
    """One thing done to the cues; indices count from 0."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def apply(self, cues: Cues, moment_of: MomentOf) -> Cues:
        """Return the cues after the edit. Raises BadTranscript if it cannot be done."""
        raise NotImplementedError


class Retext(Edit):
    """Another text for one cue; none takes the cue away."""

    kind: Literal["text"]
    cue: _Index
    text: StrictStr = Field(max_length=TEXT_LIMIT)

    def apply(self, cues: Cues, moment_of: MomentOf) -> Cues:  # noqa: ARG002 - as all edits
        """Return the cues with the new text, its lines broken anew."""
        cue = _at(cues, self.cue)
        text = laid_out(self.text)
        made = (replace(cue, text=text),) if text else ()
        return (*cues[: self.cue], *made, *cues[self.cue + 1 :])


class Split(Edit):
    """One cue made two, before the word that holds the character `at` of its text on one line."""

    kind: Literal["split"]
    cue: _Index
    at: _Index

    def apply(self, cues: Cues, moment_of: MomentOf) -> Cues:
        """Return the cues with two in place of one; the second begins when its word is said."""
        cue = _at(cues, self.cue)
        text = one_line(cue.text)
        cut = text.rfind(" ", 0, self.at + 1)
        if cut <= 0 or cut >= len(text) - 1:
            raise BadTranscript(
                "there is nothing to split there", hint="put the cursor between two words"
            )
        following = cues[self.cue + 1].start_ms if self.cue + 1 < len(cues) else cue.end_ms
        latest_ms = min(cue.end_ms - 1, following)
        if latest_ms <= cue.start_ms:
            raise BadTranscript("the cue is too short to be split")
        at_ms = min(max(moment_of(cue, cut + 1), cue.start_ms + 1), latest_ms)
        first = replace(cue, end_ms=at_ms, text=laid_out(text[:cut]))
        second = replace(cue, start_ms=at_ms, text=laid_out(text[cut + 1 :]))
        return (*cues[: self.cue], first, second, *cues[self.cue + 1 :])


class Merge(Edit):
    """One cue and the one after it made one."""

    kind: Literal["merge"]
    cue: _Index

    def apply(self, cues: Cues, moment_of: MomentOf) -> Cues:  # noqa: ARG002 - as all edits
        """Return the cues with one in place of two."""
        first = _at(cues, self.cue)
        if self.cue + 1 >= len(cues):
            raise BadTranscript("there is no cue after the last one to merge with")
        second = cues[self.cue + 1]
        if first.voice != second.voice:
            raise BadTranscript(
                "the two cues have different speakers",
                hint="give both the same speaker first, then merge them",
            )
        text = laid_out(f"{first.text} {second.text}")
        made = replace(first, end_ms=max(first.end_ms, second.end_ms), text=text)
        return (*cues[: self.cue], made, *cues[self.cue + 2 :])


class Assign(Edit):
    """The speaker of the cues from `first` to `last`, both included; no name for none."""

    kind: Literal["voice"]
    first: _Index
    last: _Index
    name: StrictStr = Field(max_length=NAME_LIMIT)

    def apply(self, cues: Cues, moment_of: MomentOf) -> Cues:  # noqa: ARG002 - as all edits
        """Return the cues with that speaker."""
        _at(cues, self.last)
        voice = _name(self.name)
        return tuple(
            replace(cue, voice=voice) if self.first <= index <= self.last else cue
            for index, cue in enumerate(cues)
        )


class Rename(Edit):
    """Another name for a speaker, everywhere; a name that is there already makes the two one."""

    kind: Literal["rename"]
    old: StrictStr  # empty for the cues of which nobody is named
    new: StrictStr = Field(max_length=NAME_LIMIT)

    def apply(self, cues: Cues, moment_of: MomentOf) -> Cues:  # noqa: ARG002 - as all edits
        """Return the cues with the speaker renamed."""
        voice = _name(self.new)
        if not any((cue.voice or "") == self.old for cue in cues):
            raise BadTranscript("no cue has this speaker")
        return tuple(
            replace(cue, voice=voice) if (cue.voice or "") == self.old else cue for cue in cues
        )


class Replace(Edit):
    """Words found and replaced: everywhere, or at one character of one cue, also across cues."""

    kind: Literal["replace"]
    find: StrictStr = Field(min_length=1, max_length=TEXT_LIMIT)
    by: StrictStr = Field(max_length=TEXT_LIMIT)
    whole_words: StrictBool
    match_case: StrictBool
    cue: _Index | None = None
    at: _Index = 0

    def apply(self, cues: Cues, moment_of: MomentOf) -> Cues:  # noqa: ARG002 - as all edits
        """Return the cues with `by`, just as it was typed, wherever `find` stood.

        A cue that says nothing then is gone; its time is that of the cue that has its words.
        """
        pattern = search.pattern_of(
            self.find, whole_words=self.whole_words, match_case=self.match_case
        )
        if self.cue is None:
            texts, count = search.replaced_everywhere(cues, pattern, self.by)
        else:
            texts, count = search.replaced_at(cues, pattern, self.by, self.cue, self.at)
        if not count:
            raise BadTranscript("the text does not contain these words")
        made: list[Cue] = []
        for cue, text in zip(cues, texts, strict=True):
            said = cue if text == one_line(cue.text) else replace(cue, text=laid_out(text))
            if said.text:
                made.append(said)
            elif self.by.split():  # its words are in the cue before now, and so is its time
                made[-1] = replace(made[-1], end_ms=max(made[-1].end_ms, cue.end_ms))
        return tuple(made)


AnyEdit = Annotated[Retext | Split | Merge | Assign | Rename | Replace, Field(discriminator="kind")]
EDITS: TypeAdapter[AnyEdit] = TypeAdapter(AnyEdit)


@dataclass(frozen=True, slots=True)
class Splice:
    """What an edit did: from `at` on, the cues `old` became the cues `new`."""

    at: int
    old: Cues
    new: Cues

    @classmethod
    def between(cls, before: Cues, after: Cues) -> Splice:
        """Return the shortest splice that makes `after` of `before`."""
        shorter = min(len(before), len(after))
        first = next((i for i in range(shorter) if before[i] != after[i]), shorter)
        left = shorter - first
        last = next((i for i in range(left) if before[-1 - i] != after[-1 - i]), left)
        return cls(first, before[first : len(before) - last], after[first : len(after) - last])

    def undone(self) -> Splice:
        """Return the splice that leads back."""
        return Splice(self.at, self.new, self.old)

    def apply(self, cues: Cues) -> Cues:
        """Return the cues with `new` in place of `old`. Raises ValueError if `old` is not there."""
        end = self.at + len(self.old)
        if cues[self.at : end] != self.old:
            raise ValueError("the cues are not those that the splice was made for")
        return (*cues[: self.at], *self.new, *cues[end:])


def laid_out(text: str) -> str:
    """Return a cue's text tidied, in lines as `cutting` makes them; empty if it says nothing."""
    whole = " ".join(tidy([nfc(text)]))
    return "\n".join(fold(whole, LINE_LIMIT))


def _at(cues: Sequence[Cue], index: int) -> Cue:
    if index >= len(cues):
        raise BadTranscript("this cue is gone", hint="reload the page")
    return cues[index]


def _name(name: str) -> str | None:
    return " ".join(tidy([nfc(name)])) or None
