"""A person's corrections into the text on disk, and the approval of the very text that they saw.

Both hold only for the text with the digest that the person saw: where the file has changed since,
nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from toolkit import files
from toolkit.errors import BadTranscript
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.formats import vtt
from toolkit.transcript.store import round_trip, shelf
from toolkit.transcript.store.shelf import TranscriptFile
from toolkit.transcript.store.state import DoubtTally, digest_of, write_state
from toolkit.transcript.text.cues import Cue

Announce = Callable[[tuple[Cue, ...], str], None]


class ChangedMeanwhile(BadTranscript):
    """The text on disk is not the one that the person saw; `digest` is that of the text there."""

    def __init__(self, found: TranscriptFile) -> None:
        super().__init__(
            f"{found.path}: another program changed the file after you opened it",
            hint="load the changed text, or keep yours; soy then keeps the other beside it as .old",
        )
        self.digest = found.digest


def correct(
    project: Project,
    episode: Episode,
    language: str,
    cues: Sequence[Cue],
    seen_digest: str,
    *,
    keep_other: bool = False,
    announce: Announce | None = None,
) -> TranscriptFile:
    """Put `cues` in place of the text with `seen_digest`, whole or not at all, and return it.

    State and word times stay as they are: the text's digest tells that it was edited. With
    `keep_other` the text that goes is kept beside, as `shelf.save_draft` does; so it is where the
    file held what cues do not (comments, styles). `announce` is called right before the text is
    written, with the cues as they will be read and their digest. Raises ChangedMeanwhile if the
    text on disk is another; BadTranscript if the cues cannot be written so that they read the same.
    """
    with shelf.alone_with(project, episode):
        return _correct(
            _seen(shelf.transcript(project, episode, language), seen_digest),
            (project, episode, language),
            cues,
            keep_other=keep_other,
            announce=announce,
        )


def _correct(
    found: TranscriptFile,
    where: tuple[Project, Episode, str],
    cues: Sequence[Cue],
    *,
    keep_other: bool,
    announce: Announce | None,
) -> TranscriptFile:
    text = vtt.render(cues).encode()
    if not cues:
        raise BadTranscript("a transcript needs at least one cue with text")
    round_trip.check(found.path, text, cues)
    if digest_of(text) == found.digest:
        return found
    if keep_other or digest_of(vtt.render(found.cues).encode()) != found.digest:
        shelf.keep_old(found.path, found.digest)
    if announce:
        announce(round_trip.cues_of(str(found.path), text), digest_of(text))
    files.write_bytes(found.path, text)
    return shelf.transcript(*where)


def approve_seen(
    project: Project,
    episode: Episode,
    language: str,
    by: str,
    on: date,
    seen_digest: str,
    *,
    settled: DoubtTally | None = None,
) -> TranscriptFile:
    """Record that `by` approved the text with `seen_digest`, its doubts `settled`, and return it.

    Raises ChangedMeanwhile if the text on disk is another, BadTranscript as `shelf.plan_approval`.
    """
    with shelf.alone_with(project, episode):
        found, approved = shelf.plan_approval(project, episode, language, by, on, settled)
        _seen(found, seen_digest)
        write_state(found.path.with_suffix(".toml"), approved)
    return shelf.transcript(project, episode, language)


def _seen(found: TranscriptFile, seen_digest: str) -> TranscriptFile:
    if found.digest != seen_digest:
        raise ChangedMeanwhile(found)
    return found
