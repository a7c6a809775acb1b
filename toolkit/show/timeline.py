"""Where what was said in the recording stands in the published episode.

What people edit says recording times: chapters in `episode.toml`, transcripts, moments. What is
published says published times: feed, chapters, transcripts, soundbites, tags and kits. Music that
is put before or into the talk sets the two apart, and a `Timeline` leads from one to the other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.show.chapter import Chapter
    from toolkit.show.episode import Episode


@dataclass(frozen=True, slots=True)
class Timeline:
    """Stretches of the recording, each moved as a whole; with none, nothing is moved.

    Times are integer milliseconds. The first stretch begins at 0, each ends where the next begins,
    and each is moved at least as far as the one before it. Raises ValueError for other stretches.
    """

    shifts: tuple[tuple[int, int], ...] = ()  # (start in the recording, how far it is moved)
    recording_ms: int | None = None  # its length; None with no shifts: it is the episode's

    def __post_init__(self) -> None:
        if bool(self.shifts) != (self.recording_ms is not None):
            raise ValueError("shifts and the recording's length are known together or not at all")
        if self.shifts and (self.shifts[0][0] != 0 or self.shifts[0][1] < 0):
            raise ValueError("the first stretch begins at 0, and goes to 0 or later")
        for (start, shift), (next_start, next_shift) in pairwise(self.shifts):
            if next_start <= start or next_shift < shift:
                raise ValueError("stretches come in order, and stay in order")

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Timeline:
        """Return the timeline that JSON made of `dataclasses.asdict`. Raises ValueError."""
        try:
            shifts = tuple((int(start), int(shift)) for start, shift in values["shifts"])
            recording_ms = values["recording_ms"]
        except (TypeError, KeyError) as err:
            raise ValueError(f"not a timeline: {err}") from err
        return cls(shifts, None if recording_ms is None else int(recording_ms))

    def to_published(self, recording_ms: int) -> int:
        """Return when that instant of the recording is heard in the published episode.

        A time at which music was put in is where the talk goes on after it.
        """
        return recording_ms + self._shift(recording_ms)

    def to_published_span(self, start_ms: int, end_ms: int) -> tuple[int, int]:
        """Return when the stretch [start, end) of the recording begins and ends when published.

        It ends with what is heard last of it: not after music that follows it at once. Music inside
        it makes it longer.
        """
        begins_ms = self.to_published(start_ms)
        if end_ms <= start_ms:
            return begins_ms, begins_ms
        return begins_ms, end_ms + self._shift(end_ms - 1)

    def to_recording(self, published_ms: int) -> int:
        """Return the time in the recording of what is heard at a published time.

        While only music plays, it is the time at which the talk goes on, or the recording's end.
        """
        if not self.shifts or self.recording_ms is None:
            return published_ms
        at = bisect_right([start + shift for start, shift in self.shifts], published_ms) - 1
        if at < 0:
            return 0
        ends = [*(start for start, _ in self.shifts[1:]), self.recording_ms]
        return min(published_ms - self.shifts[at][1], ends[at])

    def moved(self, episode: Episode) -> Episode:
        """Return the episode with its chapters at published times.

        A first chapter at 0 stays there and covers the intro: apps want one at 0 (Spotify,
        "Creating and managing chapters"). Every other begins with the talk, after the jingle.
        """
        if not self.shifts:
            return episode
        moved = tuple(map(self._moved, episode.chapters))
        return episode.model_copy(update={"chapters": moved})

    def _moved(self, chapter: Chapter) -> Chapter:
        start_ms = self.to_published(chapter.start_ms) if chapter.start_ms else 0
        end_ms = chapter.end_ms
        if end_ms is not None:
            end_ms = self.to_published_span(chapter.start_ms, end_ms)[1]
        return chapter.model_copy(update={"start_ms": start_ms, "end_ms": end_ms})

    def _shift(self, recording_ms: int) -> int:
        if not self.shifts:
            return 0
        at = bisect_right([start for start, _ in self.shifts], recording_ms) - 1
        return self.shifts[max(0, at)][1]


IDENTITY = Timeline()
"""Recording and episode are the same: no music was put in."""
