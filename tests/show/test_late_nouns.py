"""Episodes of which no more is read than what is asked of all: nobody can tell them apart."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from toolkit.show.episode import Episode
from toolkit.show.kept import late_nouns
from toolkit.show.kept.late_nouns import LateNoun

SHORT: dict[str, Any] = {
    "title": "Words",
    "guid": "guid-1",
    "source": "source.wav",
    "source_sha256": "0" * 64,
    "folder": "001-words",
}
LONG: dict[str, Any] = SHORT | {
    "date": "2026-11-03T06:00:00Z",
    "episode": 3,
    "explicit": False,
    "type": "bonus",
    "chapters": [{"start": "00:00:00", "title": "One"}, {"start": "00:01:00", "title": "Two"}],
    "people": [{"name": "Ana Novak"}],
    "jingle": False,
    "editions": {"de": {"title": "Worte", "date": "2026-11-04T06:00:00Z"}},
}
ASKED: tuple[Callable[[Any], Any], ...] = (
    repr,
    hash,
    str,
    dict,
    lambda one: pickle.loads(pickle.dumps(one)),  # noqa: S301 - our own
    copy.copy,
    copy.deepcopy,
    lambda one: one.model_copy(update={"title": "Other"}),
    lambda one: one.model_dump(mode="json"),
    lambda one: one.model_dump_json(),
    lambda one: [getattr(one, name) for name in Episode.model_fields],
    lambda one: (one.number, one.slug, one.selection, one.proposed_chapters),
    lambda one: one.model_fields_set,
)


def _late(said: dict[str, Any]) -> tuple[Episode, Episode, list[int]]:
    """Return an episode, the same read late, and how often that one was read as a whole."""
    whole, read = Episode.model_validate(said), list[int]()

    def rest() -> Episode:
        read.append(1)
        return Episode.model_validate(said)

    return whole, late_nouns.late(Episode, late_nouns.head(whole), rest), read


@pytest.mark.parametrize("said", [SHORT, LONG])
@pytest.mark.parametrize("ask", ASKED)
def test_it_answers_as_a_whole_one_does(said: dict[str, Any], ask: Callable[[Any], Any]) -> None:
    whole, late, _ = _late(said)
    assert ask(late) == ask(whole)
    assert late == whole


def test_what_all_commands_ask_reads_nothing() -> None:
    whole, late, read = _late(LONG)
    assert isinstance(late, Episode)
    assert isinstance(late, LateNoun)
    for name in ("title", "guid", "folder", "number", "date", "type", "language", "cover", "links"):
        assert getattr(late, name) == getattr(whole, name)
    assert not read
    assert late.chapters == whole.chapters
    assert (type(late), vars(late), len(read)) == (Episode, vars(whole), 1)
    assert late.people == whole.people
    assert len(read) == 1


def test_two_that_are_read_late_are_compared_as_wholes() -> None:
    assert _late(LONG)[1] == _late(LONG)[1]
    assert _late(LONG)[1] != _late(SHORT)[1]
    assert len({_late(LONG)[1], _late(LONG)[0]}) == 1


def test_a_field_that_there_is_none_of_is_none() -> None:
    with pytest.raises(AttributeError):
        _ = _late(LONG)[1].nothing  # type: ignore[attr-defined]


def test_it_cannot_be_changed() -> None:
    late = _late(LONG)[1]
    with pytest.raises(ValueError, match="frozen"):
        late.title = "Other"


@pytest.mark.parametrize("said", [b"", b"[]", b"[1,2,3]", b"{}", b'[{},{"date":5},[]]'])
def test_a_damaged_head_is_told(said: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever it is, all is read
        late_nouns.late(Episode, said, lambda: Episode.model_validate(SHORT))
