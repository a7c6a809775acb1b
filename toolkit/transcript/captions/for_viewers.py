"""Cues as viewers see them: at most 42 characters a line, broken by sense in their language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from toolkit.transcript.captions.caption_rules import rules_of
from toolkit.transcript.captions.cue_splits import LINE_LIMIT
from toolkit.transcript.captions.line_breaks import fold_by_sense
from toolkit.transcript.text.cues import Cue

_DASHES = ("-", "–", "—", "‐")


def for_viewers(cues: Sequence[Cue], language: str) -> tuple[Cue, ...]:
    """Return the cues with their lines broken anew; times, voices and words stay.

    Lines that begin with a dash each, as in a dialogue, stay as somebody wrote them.
    """
    rules = rules_of(language)
    return tuple(
        cue
        if _is_dialogue(cue.text)
        else replace(cue, text="\n".join(fold_by_sense(cue.text, LINE_LIMIT, rules)))
        for cue in cues
    )


def _is_dialogue(text: str) -> bool:
    lines = text.split("\n")
    return len(lines) > 1 and all(
        line.startswith(_DASHES) and len(line) <= LINE_LIMIT for line in lines
    )
