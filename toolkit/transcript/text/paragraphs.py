"""A transcript as people read it: paragraphs, each of one speaker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.text_lines import one_line

# Where one speaker talks on, a new paragraph begins at the end of a sentence once there are this
# many characters: about five lines of a page, so that times stay near and the eye finds its place.
LONG = 400
SENTENCE_ENDS = (".", "!", "?", "؟", "…", '."', ".”", "?”", "!”", ".»", ";")  # ";" asks in Greek


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What one speaker says in a row; `voice` is None where nobody named the speaker."""

    start_ms: int
    voice: str | None
    text: str


def paragraphs(cues: Sequence[Cue]) -> tuple[Paragraph, ...]:
    """Return the cues' text joined by speaker, long speeches cut at the ends of sentences."""
    made: list[Paragraph] = []
    texts: list[str] = []
    length = 0
    for i, cue in enumerate(cues):
        if not texts:
            start_ms, length = cue.start_ms, 0
        texts.append(one_line(cue.text))
        length += len(cue.text)
        is_last = i + 1 == len(cues) or cues[i + 1].voice != cue.voice
        is_long = length >= LONG and cue.text.endswith(SENTENCE_ENDS)
        if is_last or is_long:
            made.append(Paragraph(start_ms, cue.voice, " ".join(texts)))
            texts = []
    return tuple(made)
