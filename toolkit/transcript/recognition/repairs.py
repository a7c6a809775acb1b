"""Removes what is certainly wrong in a recogniser's words, and records what was removed.

`<language>.repairs.json` beside the transcript lists each removal, so that a reviewer can look.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from toolkit import files
from toolkit.errors import BadTranscript
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.text.cues import Word
from toolkit.transcript.text.human_speech import Spans, repeated
from toolkit.transcript.text.reading_rules import LIMIT_BYTES
from toolkit.transcript.text.tokens import tokens

LOOP_TIMES = 4  # people say a thing three times, a recogniser dozens of times
LOOP_TIMES_SINGLE = 8
_PAUSE_MS = 1000  # who pauses between says it on purpose


@dataclass(frozen=True, slots=True)
class Repair:
    """Words that were taken out, or put right, and why."""

    start_ms: int
    end_ms: int
    text: str
    reason: str


def repaired(
    words: Sequence[Word], quiet: Spans = ()
) -> tuple[tuple[Word, ...], tuple[Repair, ...]]:
    """Return the words without loops and without what stands in silence, and what went.

    A group of words four times running (a single word eight times) with no pause stays once; a word
    that lies wholly where nothing is heard goes.
    """
    heard, gone = _without_silent(words, quiet)
    kept: list[Word] = []
    plain = [" ".join(token.plain for token in tokens(word.text)) for word in heard]
    at = 0
    while at < len(heard):
        size, times = repeated(plain, at)
        group = heard[at : at + size * times]
        enough = LOOP_TIMES_SINGLE if size == 1 else LOOP_TIMES
        paused = any(b.start_ms - a.end_ms >= _PAUSE_MS for a, b in pairwise(group))
        if times < enough or paused:
            kept.append(heard[at])
            at += 1
            continue
        kept += group[:size]
        gone.append(_repair(group[size:], f"the same words {times} times in a row, kept once"))
        at += size * times
    return tuple(kept), tuple(sorted(gone, key=lambda repair: repair.start_ms))


def _without_silent(words: Sequence[Word], quiet: Spans) -> tuple[list[Word], list[Repair]]:
    kept: list[Word] = []
    silent: list[Word] = []
    gone: list[Repair] = []
    at = 0
    for word in words:
        while at < len(quiet) and quiet[at][1] <= word.start_ms:
            at += 1
        if at < len(quiet) and quiet[at][0] <= word.start_ms and word.end_ms <= quiet[at][1]:
            silent.append(word)
            continue
        if silent:
            gone.append(_repair(silent, "nothing is heard there"))
            silent = []
        kept.append(word)
    if silent:
        gone.append(_repair(silent, "nothing is heard there"))
    return kept, gone


def _repair(words: Sequence[Word], reason: str) -> Repair:
    text = " ".join(word.text for word in words)
    return Repair(words[0].start_ms, words[-1].end_ms, text[:500], reason)


def path_of(project: Project, episode: Episode, language: str) -> Path:
    """Return the file's path, inside the project."""
    return project.inside(project.transcript_dir(episode) / f"{language}.repairs.json")


def write(project: Project, episode: Episode, language: str, made: Sequence[Repair]) -> None:
    """Keep the repairs of a draft; without any, the file of an earlier draft goes."""
    path = path_of(project, episode, language)
    if made:
        rows = [json.dumps(asdict(repair), ensure_ascii=False) for repair in made]
        files.write_text(path, '{"repairs": [\n' + ",\n".join(rows) + "\n]}\n")
    else:
        path.unlink(missing_ok=True)


def read(project: Project, episode: Episode, language: str) -> tuple[Repair, ...]:
    """Return the repairs of the draft, none where there is no file. Raises BadTranscript."""
    path = path_of(project, episode, language)
    try:
        with files.opened(path) as file:
            rows = json.loads(file.read(LIMIT_BYTES))["repairs"]
        return tuple(
            Repair(int(r["start_ms"]), int(r["end_ms"]), str(r["text"]), str(r["reason"]))
            for r in rows
        )
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, KeyError, RecursionError, OverflowError) as err:
        raise BadTranscript(
            f"{path}: the list of repairs cannot be read", hint="delete the file"
        ) from err
