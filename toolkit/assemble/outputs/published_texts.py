"""The transcripts of an episode that are out, at the times at which they are heard."""

from __future__ import annotations

from dataclasses import replace

from toolkit.assemble.outputs.scope import Scope
from toolkit.assemble.parts.show_gate import TRANSCRIPTS
from toolkit.publication.gate import Cleared
from toolkit.publication.public_file import Variant
from toolkit.show.episode import Episode
from toolkit.show.timeline import Timeline
from toolkit.transcript.store import shelf
from toolkit.transcript.text.cues import Cue


def transcripts(scope: Scope, episode: Episode) -> list[shelf.TranscriptFile]:
    """Return the transcripts that the gate lets through, in recording times.

    The language spoken comes first: apps that know of one transcript only take the first.
    """
    spoken = scope.spoken(episode).language
    found = [
        text
        for text in shelf.transcripts(scope.project, episode)
        if isinstance(
            scope.gate(Variant(episode, text.language), TRANSCRIPTS, scope.at, text), Cleared
        )
    ]
    return sorted(found, key=lambda text: (text.language != spoken, text.language))


def moved(cues: tuple[Cue, ...], timeline: Timeline) -> tuple[Cue, ...]:
    """Return the cues with the times at which they are heard when published."""
    spans = (timeline.to_published_span(cue.start_ms, cue.end_ms) for cue in cues)
    return tuple(
        replace(cue, start_ms=start_ms, end_ms=end_ms)
        for cue, (start_ms, end_ms) in zip(cues, spans, strict=True)
    )
