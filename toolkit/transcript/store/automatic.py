"""What a draft says of itself where a show publishes drafts: that no person has checked it.

In captions it is a cue of its own that nobody speaks, again every ten minutes for whoever comes
later; where people read, it stands under the heading. It is in the transcript's language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from toolkit.transcript.documents import html_page, plain
from toolkit.transcript.store.formats import Rendition
from toolkit.transcript.store.labels import label
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.written import WrittenTranscript

# Two lines are read in about 3 s (BBC Subtitle Guidelines: 160-180 words a minute); who hears the
# show's first words meanwhile reads slower.
SHOWN_MS = 5000
_LEAST_MS = 3000
AGAIN_MS = 600_000


def render(rendition: Rendition, draft: WrittenTranscript, end_ms: int) -> str:
    """Return a draft as `rendition` does, with the label; `end_ms` is where the sound ends."""
    said = label(draft.language)
    if rendition.suffix == "html":
        return html_page.render(draft, (said.line, said.language))
    if rendition.suffix == "txt":
        return plain.render(draft.cues, draft.title, said.line)
    text = rendition.render(replace(draft, cues=labelled(draft.cues, end_ms, said.caption)))
    if rendition.suffix == "vtt":
        text = text.replace("WEBVTT\n", f"WEBVTT\n\nNOTE {said.line}\n", 1)
    return text


def labelled(cues: Sequence[Cue], end_ms: int, caption: str) -> tuple[Cue, ...]:
    """Return the cues with the label's own among them, in the order of their starts.

    What is said keeps its times. The first label is there from the start, and gives way to the
    first cue if there was time to read it; else it is seen beside that, as later ones are.
    """
    made: list[Cue] = []
    due_ms = 0
    for cue in cues:
        if cue.start_ms >= due_ms:
            start_ms = cue.start_ms if made else 0
            made.append(_label(start_ms, cue, end_ms, caption))
            due_ms = start_ms + AGAIN_MS
        made.append(cue)
    return tuple(made)


def _label(start_ms: int, cue: Cue, end_ms: int, caption: str) -> Cue:
    until_ms = start_ms + SHOWN_MS
    if cue.start_ms - start_ms >= _LEAST_MS:
        until_ms = min(until_ms, cue.start_ms)
    return Cue(start_ms, min(until_ms, max(end_ms, cue.end_ms)), caption)
