"""Corrections are written where the text is still the one that was seen, and approvals too."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from toolkit.errors import BadTranscript
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.store import shelf
from toolkit.transcript.store.corrections import ChangedMeanwhile, approve_seen, correct
from toolkit.transcript.store.state import State
from toolkit.transcript.text.cues import Cue, Word

CUES = (Cue(0, 1000, "One gene."), Cue(1000, 2000, "Two genes.", "Mara"))
BETTER = (CUES[0], Cue(1000, 2000, "Two jeans.", "Mara"))


@pytest.fixture
def episode(project: Project) -> Episode:
    return project.episode("3")


@pytest.fixture
def found(project: Project, episode: Episode) -> shelf.TranscriptFile:
    state = State(origin="recognised", engine="some 1.0")
    return shelf.save_draft(project, episode, "en", CUES, [Word(0, 900, "One")], state)


def beside(found: shelf.TranscriptFile) -> list[Path]:
    return sorted(found.path.parent.glob("*.old"))


def test_a_correction_leaves_state_and_word_times(
    project: Project, episode: Episode, found: shelf.TranscriptFile
) -> None:
    state = found.path.with_suffix(".toml").read_bytes()
    saved = correct(project, episode, "en", BETTER, found.digest)
    assert saved.cues == BETTER
    assert found.path.with_suffix(".toml").read_bytes() == state
    assert shelf.words(project, episode, "en") == (Word(0, 900, "One"),)
    assert not saved.state.is_untouched(saved.digest)  # a new draft may no longer replace it
    assert beside(found) == []


def test_another_text_on_disk_stays(
    project: Project, episode: Episode, found: shelf.TranscriptFile
) -> None:
    saved = correct(project, episode, "en", BETTER, found.digest)
    with pytest.raises(ChangedMeanwhile) as caught:
        correct(project, episode, "en", CUES, found.digest)
    assert caught.value.digest == saved.digest
    with pytest.raises(ChangedMeanwhile):
        approve_seen(project, episode, "en", "Ana", date(2026, 11, 3), found.digest)
    now = shelf.transcript(project, episode, "en")
    assert (now.cues, now.status) == (BETTER, "draft")


def test_the_other_text_is_kept_beside_where_that_is_wanted(
    project: Project, episode: Episode, found: shelf.TranscriptFile
) -> None:
    before = found.path.read_bytes()
    correct(project, episode, "en", BETTER, found.digest, keep_other=True)
    assert [p.name for p in beside(found)] == [
        f"en.{found.digest[:8]}.{end}.old" for end in ("toml", "vtt", "words.json")
    ]
    assert beside(found)[1].read_bytes() == before


@pytest.mark.parametrize("bad", [(), (Cue(500, 500, "No time."),), (CUES[1], CUES[0])])
def test_what_the_file_could_not_hold_is_refused(
    project: Project, episode: Episode, found: shelf.TranscriptFile, bad: tuple[Cue, ...]
) -> None:
    before = found.path.read_bytes()
    with pytest.raises(BadTranscript):
        correct(project, episode, "en", bad, found.digest)
    assert found.path.read_bytes() == before


def test_the_text_seen_is_approved(
    project: Project, episode: Episode, found: shelf.TranscriptFile
) -> None:
    done = approve_seen(project, episode, "en", "Ana Novak", date(2026, 11, 3), found.digest)
    assert (done.status, done.state.digest) == ("reviewed", found.digest)
    assert correct(project, episode, "en", BETTER, found.digest).status == "edited"
