"""From samples to a draft on the shelf, with the real faster-whisper and a tiny trained model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from toolkit.errors import BadTranscript
from toolkit.show.project import Project
from toolkit.transcript.recognisers.faster_whisper import FasterWhisper
from toolkit.transcript.recognition.draft import (
    Recogniser,
    Recording,
    Samples,
    transcribe,
    vocabulary_of,
)
from toolkit.transcript.store import shelf
from toolkit.transcript.store.state import State
from toolkit.transcript.text.cues import Cue, Word

pytestmark = pytest.mark.rotated(together=True)

CLIPS = Path(__file__).parents[1] / "data" / "whisper" / "clips"


@pytest.fixture(scope="module")
def recogniser(whisper_folder: Path) -> Recogniser:
    return FasterWhisper(str(whisper_folder))


def sound(name: str) -> Samples:
    samples, rate_hz = soundfile.read(CLIPS / f"{name}.flac", dtype="float32")
    assert rate_hz == 16_000
    return np.asarray(samples, np.float32)


def blocks(samples: Samples) -> Iterator[Samples]:
    for at in range(0, len(samples), 7000):
        yield samples[at : at + 7000, None]


def test_the_detected_language_names_the_file(project: Project, recogniser: Recogniser) -> None:
    episode = project.episode("3")
    made = transcribe(project, episode, recogniser, Recording(lambda: blocks(sound("de-5s-00"))))
    assert made.path.name == "de.vtt"
    assert [cue.text for cue in made.cues] == [
        "Die Forschung misst die Werte.",
        "Ihre Zellen bestimmen die Therapie.",
    ]
    assert {cue.voice for cue in made.cues} == {None}
    assert (made.status, made.state.origin) == ("draft", "recognised")
    assert (made.state.engine, made.state.model) == (recogniser.engine, "tiny-test")
    heard = shelf.words(project, episode, "de")
    assert [w.text for w in heard][:2] == ["Die", "Forschung"]
    assert all(w.confidence is not None and 0 < w.confidence <= 1 for w in heard)


def test_the_same_sound_gives_the_same_bytes(project: Project, recogniser: Recogniser) -> None:
    episode, folder = project.episode("3"), project.transcript_dir(project.episode("3"))
    read = []
    for _ in range(2):
        transcribe(project, episode, recogniser, sound("en-5s-05"), language="en", replace=True)
        read.append({p.name: p.read_bytes() for p in sorted(folder.iterdir())})
    assert read[0] == read[1]
    assert sorted(read[0]) == ["en.toml", "en.vtt", "en.words.json"]


def test_silence_is_one_error_and_no_file(project: Project, recogniser: Recogniser) -> None:
    episode = project.episode("3")
    for samples in (np.zeros(160_000, np.float32), np.zeros(0, np.float32)):
        with pytest.raises(BadTranscript, match="found no speech"):
            transcribe(project, episode, recogniser, samples)
    assert not project.transcript_dir(episode).exists()


def test_a_persons_work_is_seen_before_the_long_work(
    project: Project, recogniser: Recogniser
) -> None:
    episode = project.episode("3")
    shelf.save_draft(project, episode, "en", [Cue(0, 9, "Mine.")], [Word(0, 9, "x")], State())

    def never() -> Iterator[Samples]:
        raise AssertionError("the recording was read")
        yield np.zeros(1, np.float32)  # type: ignore[unreachable]

    with pytest.raises(BadTranscript, match="contains a person's work"):
        transcribe(project, episode, recogniser, Recording(never), language="en")


def test_names_are_told_only_where_the_show_says_so(project: Project) -> None:
    episode = project.root / "episodes" / "003-genes" / "episode.toml"
    people = '\n[[people]]\nname = "Ana Novak"\nrole = "guest"\n'
    episode.write_text(episode.read_text() + people)
    assert vocabulary_of(project, project.episode("3"), "en") == ()
    show = project.root / "episodes" / "show.toml"
    show.write_text(show.read_text() + "\n[transcripts]\ntell_names = true\n")
    again = Project(project.root)
    assert vocabulary_of(again, again.episode("3"), "en") == ("Ana Novak",)
