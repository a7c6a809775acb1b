"""The words of an episode at the times at which they are heard."""

from __future__ import annotations

from dataclasses import replace

from toolkit.show.timeline import Timeline
from toolkit.transcript.text.cues import Cue


def moved(cues: tuple[Cue, ...], timeline: Timeline) -> tuple[Cue, ...]:
    """Return the cues with the times at which they are heard when published."""
    spans = (timeline.to_published_span(cue.start_ms, cue.end_ms) for cue in cues)
    return tuple(
        replace(cue, start_ms=start_ms, end_ms=end_ms)
        for cue, (start_ms, end_ms) in zip(cues, spans, strict=True)
    )
