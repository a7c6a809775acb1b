"""What is kept of a transcript reads back as what it was: proved before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from toolkit.errors import BadTranscript
from toolkit.transcript.formats import vtt
from toolkit.transcript.store import formats
from toolkit.transcript.text import reading_rules, word_times
from toolkit.transcript.text.cues import Cue, Word
from toolkit.transcript.text.reading_rules import tidy


@lru_cache(maxsize=4)
def cues_of(name: str, data: bytes) -> tuple[Cue, ...]:
    """Return the cues of a text. Raises BadTranscript.

    The last few are remembered: a review reads the same text several times for each correction, and
    two hours take a tenth of a second.
    """
    return formats.read(name, data)


def tidied(cues: Iterable[Cue]) -> tuple[Cue, ...]:
    """Return the cues as every reader leaves them: without control characters in text or names."""
    clean = (
        replace(cue, text="\n".join(tidy([cue.text])), voice=" ".join(tidy([cue.voice or ""])))
        for cue in cues
    )
    return tuple(replace(cue, voice=cue.voice or None) for cue in clean if cue.text)


def text_of(path: Path, cues: Sequence[Cue]) -> bytes:
    """Return the bytes of `<language>.vtt`. Raises BadTranscript if they would say other cues."""
    text = vtt.render(cues).encode("utf-8", "replace")
    check(path, text, cues, "correct it, or import the text in another format")
    return text


def words_of(path: Path, words: Sequence[Word], source_sha256: str) -> bytes:
    """Return the bytes of `<language>.words.json`, heard in the recording of that digest.

    Raises BadTranscript if they cannot be read.
    """
    try:
        data = word_times.render(words, source_sha256).encode()
        is_same = len(data) <= reading_rules.LIMIT_BYTES
        is_same = is_same and _times(word_times.parse(str(path), data)) == _times(words)
    except UnicodeEncodeError:  # half a character
        is_same = False
    if not is_same:
        raise BadTranscript(
            f"{path}: soy cannot save these word times without changing them",
            hint="is the recording longer than half a day? Publish it in parts",
        )
    return data


def check(
    path: Path,
    text: bytes,
    cues: Sequence[Cue],
    hint: str = "undo your last edit, and make the correction in another way",
) -> None:
    """Raise BadTranscript if `text`, kept at `path`, would be read as other cues than these."""
    reason = ""
    try:
        is_same = _said(cues_of(str(path), text)) == _said(cues)
    except BadTranscript as err:
        is_same, reason = False, f" ({err.message.removeprefix(f'{path}, ')})"
    if not is_same:
        raise BadTranscript(
            f"{path}: soy cannot save this text without changing it{reason}", hint=hint
        )


def _said(cues: Iterable[Cue]) -> list[tuple[int, int, list[str], str | None]]:
    """Return what a person reads of the cues; where lines break is the format's own matter."""
    return [(cue.start_ms, cue.end_ms, cue.text.split(), cue.voice) for cue in cues]


def _times(words: Iterable[Word]) -> list[tuple[int, int, str]]:
    return [(word.start_ms, word.end_ms, word.text) for word in words]
