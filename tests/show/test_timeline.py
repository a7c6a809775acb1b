"""Times of the recording lead to times of the published episode, and back."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.show.chapter import Chapter
from toolkit.show.episode import Episode
from toolkit.show.timeline import IDENTITY, Timeline

# A jingle's length at each cut, which lies a little after the last one.
STEPS = st.lists(st.tuples(st.integers(1, 90_000), st.integers(1, 20_000)), max_size=6)


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    shifts = [(0, draw(st.integers(0, 60_000)))]
    for after_ms, added_ms in draw(STEPS):
        start_ms, shift_ms = shifts[-1]
        shifts.append((start_ms + after_ms, shift_ms + added_ms))
    return Timeline(tuple(shifts), shifts[-1][0] + draw(st.integers(1, 90_000)))


@given(timelines(), st.data())
def test_later_stays_later(timeline: Timeline, data: st.DataObject) -> None:
    assert timeline.recording_ms
    first, last = sorted(data.draw(st.integers(0, timeline.recording_ms)) for _ in "ab")
    assert timeline.to_published(last) - timeline.to_published(first) >= last - first
    begins, ends = timeline.to_published_span(first, last)
    assert begins == timeline.to_published(first)
    assert last - first <= ends - begins <= timeline.to_published(last) - begins


@given(timelines(), st.data())
def test_there_and_back(timeline: Timeline, data: st.DataObject) -> None:
    assert timeline.recording_ms
    at_ms = data.draw(st.integers(0, timeline.recording_ms))
    assert timeline.to_recording(timeline.to_published(at_ms)) == at_ms


@given(timelines(), st.integers(0, 1_000_000))
def test_what_is_heard_at_any_time_is_of_the_recording(timeline: Timeline, at_ms: int) -> None:
    found = timeline.to_recording(at_ms)
    assert timeline.recording_ms is not None
    assert 0 <= found <= timeline.recording_ms
    assert timeline.to_recording(at_ms + 1) >= found
    if found not in (start for start, _ in timeline.shifts) and found < timeline.recording_ms:
        assert timeline.to_published(found) == at_ms  # where music sounds alone, the talk goes on


@given(st.integers(0, 10_000_000), st.integers(0, 10_000_000))
def test_without_music_nothing_moves(start_ms: int, length_ms: int) -> None:
    assert IDENTITY.to_published(start_ms) == IDENTITY.to_recording(start_ms) == start_ms
    end_ms = start_ms + length_ms
    assert IDENTITY.to_published_span(start_ms, end_ms) == (start_ms, end_ms)


@given(timelines())
def test_json_keeps_it(timeline: Timeline) -> None:
    for one in (timeline, IDENTITY):
        assert Timeline.from_json(json.loads(json.dumps(dataclasses.asdict(one)))) == one


def test_a_cue_before_a_jingle_ends_before_it() -> None:
    timeline = Timeline(((0, 5000), (60_000, 8000)), 120_000)
    assert timeline.to_published_span(58_000, 60_000) == (63_000, 65_000)
    assert timeline.to_published_span(60_000, 61_000) == (68_000, 69_000)
    assert timeline.to_published_span(59_000, 61_000) == (64_000, 69_000)
    assert timeline.to_published_span(60_000, 60_000) == (68_000, 68_000)
    assert [timeline.to_recording(ms) for ms in (0, 5000, 66_000, 68_000, 200_000)] == [
        0, 0, 60_000, 60_000, 120_000,
    ]  # fmt: skip


def test_the_first_chapter_covers_the_intro() -> None:
    chapters = tuple(
        Chapter.model_validate({"start": start, "title": start})
        for start in ("0:00", "1:00", "1:30")
    )
    episode = Episode(
        title="One", guid="g", source="s.wav", source_sha256="0" * 64, folder="001-one",
        chapters=chapters,
    )  # fmt: skip
    moved = Timeline(((0, 5000), (60_000, 8000)), 120_000).moved(episode)
    assert [chapter.start_ms for chapter in moved.chapters] == [0, 68_000, 98_000]
    assert [chapter.title for chapter in moved.chapters] == ["0:00", "1:00", "1:30"]
    assert IDENTITY.moved(episode) == episode


@pytest.mark.parametrize(
    ("shifts", "recording_ms"),
    [
        (((1, 5),), 10),
        (((0, -5),), 10),
        (((0, 5), (0, 6)), 10),
        (((0, 5), (3, 4)), 10),
        (((0, 5),), None),
        ((), 10),
    ],
)
def test_what_is_no_timeline_is_refused(
    shifts: tuple[tuple[int, int], ...], recording_ms: int | None
) -> None:
    with pytest.raises(ValueError, match=r"stretch|shifts"):
        Timeline(shifts, recording_ms)


@pytest.mark.parametrize("values", [{}, {"shifts": 3, "recording_ms": 1}, {"shifts": [[0]]}])
def test_json_that_is_no_timeline_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"timeline|unpack"):
        Timeline.from_json(values)
