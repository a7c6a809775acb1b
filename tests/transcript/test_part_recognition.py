"""Parts heard side by side, kept, and not heard twice."""

from __future__ import annotations

import itertools
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from toolkit.errors import BadFile
from toolkit.progress import Progress, silent
from toolkit.transcript.recognition import part_recognition
from toolkit.transcript.recognition.part_recognition import Recording, hear
from toolkit.transcript.recognition.parts import RATE_HZ, Samples, cut
from toolkit.transcript.recognition.segments import Recognition, Segment
from toolkit.transcript.text.cues import Word

CLIPS = Path(__file__).parents[1] / "data" / "whisper" / "clips"
TALK = np.asarray(
    soundfile.read(CLIPS / "en-two-speakers-100s.flac", dtype="float32")[0], np.float32
)


class Counting:
    """A recogniser that says how loud each second is, and remembers how much it was asked."""

    engine, model, how = "counting 1", "none", "by heart"

    def __init__(self, workers: int = 2, fails_at: int | None = None) -> None:
        self.workers, self.fails_at = workers, fails_at
        self.seconds, self.calls, self.together, self.most = 0.0, 0, 0, 0
        self.lock = threading.Lock()

    def language_of(self, samples: Samples) -> tuple[str, float]:
        """Return English."""
        assert len(samples) <= 120 * RATE_HZ
        return "en", 0.9

    def recognise(
        self,
        samples: Samples,
        language: str | None = None,
        progress: Progress = silent,
        *,
        vocabulary: Sequence[str] = (),  # noqa: ARG002
    ) -> Recognition:
        """Return a word a second."""
        with self.lock:
            self.calls += 1
            self.together += 1
            self.most = max(self.most, self.together)
            is_last = self.calls == self.fails_at
        time.sleep(0.01)
        with self.lock:
            if is_last:
                raise RuntimeError("the power went off")
        words = tuple(
            Word(at * 1000, at * 1000 + 900, f"{np.abs(second).max():.2f}", 0.5)
            for at, second in enumerate(np.array_split(samples, max(1, len(samples) // RATE_HZ)))
        )
        with self.lock:
            self.seconds += len(samples) / RATE_HZ
            self.together -= 1
        progress(1.0)
        segments = tuple(Segment(word.start_ms, word.end_ms, "", (word,)) for word in words)
        return Recognition(self.engine, self.model, language or "en", 1.0, segments)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_in_the_journals_place_is_not_waited_for(tmp_path: Path) -> None:
    hear(Counting(), Recording.of(TALK), "en", kept_in=tmp_path)
    (journal,) = tmp_path.iterdir()
    journal.unlink()
    os.mkfifo(journal)
    with pytest.raises(BadFile, match="this is not a file"):
        hear(Counting(), Recording.of(TALK), "en", kept_in=tmp_path)


def asked_s(sound: Samples) -> float:
    """Return how much is heard of a sound: its parts with what is around each."""
    return sum(len(part.around) for part in cut([sound])) / RATE_HZ


def test_the_number_of_workers_changes_nothing() -> None:
    sound = Recording.of(np.tile(TALK, 3))
    one, many = Counting(1), Counting(4)
    assert hear(one, sound, "en") == hear(many, sound, "en")
    assert (one.most, many.most >= 2) == (1, True)
    assert one.seconds == pytest.approx(asked_s(np.tile(TALK, 3)))


def test_words_are_in_the_recordings_time() -> None:
    heard = hear(Counting(), Recording.of(TALK), "en")
    starts = [word.start_ms for word in heard.words]
    assert starts == sorted(starts)
    assert starts[-1] > 95_000
    for word in heard.words[::7]:
        sound = TALK[word.start_ms * 16 : word.start_ms * 16 + RATE_HZ]
        assert abs(float(word.text) - np.abs(sound).max()) < 0.5


class Hasty(Counting):
    """One that stops after eight words."""

    def recognise(
        self,
        samples: Samples,
        language: str | None = None,
        progress: Progress = silent,
        *,
        vocabulary: Sequence[str] = (),
    ) -> Recognition:
        """Return eight words at most."""
        heard = super().recognise(samples, language, progress, vocabulary=vocabulary)
        return replace(heard, segments=heard.segments[:8])


def test_who_stops_early_is_asked_for_the_rest() -> None:
    sound = Recording.of(TALK[: 20 * RATE_HZ])
    heard = hear(Hasty(), sound, "en")
    assert len(heard.words) >= 18
    starts = [word.start_ms for word in heard.words]
    assert all(0 < b - a <= 3000 for a, b in itertools.pairwise(starts))  # a pause is passed over
    assert starts[-1] >= 18_000


def test_a_stopped_run_goes_on(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        hear(Counting(1, fails_at=3), Recording.of(TALK), "en", kept_in=tmp_path)
    (journal,) = tmp_path.iterdir()
    kept = journal.read_text().count("\n")
    assert kept == 2
    with journal.open("a") as file:  # as a power cut leaves it
        file.write('{"start_ms": 50000, "end_ms": 7')
    again = Counting(1)
    shares: list[float] = []
    heard = hear(again, Recording.of(TALK), "en", kept_in=tmp_path, progress=shares.append)
    assert again.seconds < 60
    assert heard == hear(Counting(), Recording.of(TALK), "en")
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    idle = Counting()
    assert hear(idle, Recording.of(TALK), "en", kept_in=tmp_path) == heard
    assert idle.calls == 0


def test_only_what_an_edit_changed_is_heard_again(tmp_path: Path) -> None:
    long = np.concatenate([TALK, TALK[::-1], TALK * np.float32(0.5)])
    before = hear(Counting(), Recording.of(long), "en", kept_in=tmp_path)
    edited = np.concatenate([long[: 120 * RATE_HZ], long[130 * RATE_HZ + 5 :]])
    again = Counting()
    after = hear(again, Recording.of(edited), "en", kept_in=tmp_path)
    assert 0 < again.seconds < 60
    at_end = [word.text for word in before.words if word.start_ms > 200_000]
    assert [word.text for word in after.words][-len(at_end) :] == at_end
    assert abs(before.words[-1].start_ms - after.words[-1].start_ms - 10_000) <= 20


class OnACard(Counting):
    """One that calculates in other numbers."""

    how = "CUDA, 16-bit floats"


def test_other_numbers_or_another_device_are_heard_anew(tmp_path: Path) -> None:
    asked = []
    for recogniser in (Counting(1), OnACard(1), Counting(2), OnACard(2)):
        hear(recogniser, Recording.of(TALK), "en", kept_in=tmp_path)
        asked.append(recogniser.calls > 0)
    assert asked == [True, True, False, False]


@pytest.mark.parametrize(
    ("language", "vocabulary"), [("de", ()), ("en", ("Ana Novak",))], ids=["language", "words"]
)
def test_what_was_told_otherwise_is_heard_anew(
    tmp_path: Path, language: str, vocabulary: tuple[str, ...]
) -> None:
    hear(Counting(), Recording.of(TALK), "en", kept_in=tmp_path)
    again = Counting()
    hear(again, Recording.of(TALK), language, vocabulary=vocabulary, kept_in=tmp_path)
    assert again.seconds == pytest.approx(asked_s(TALK))


def test_a_spoilt_journal_is_as_none(tmp_path: Path) -> None:
    expected = hear(Counting(), Recording.of(TALK), "en", kept_in=tmp_path)
    (journal,) = tmp_path.iterdir()
    for spoilt in (b"\xff\x00\n", b"[]\n{}\n", b'{"sketch": 1}\n', b"[" * 100_000):
        journal.write_bytes(spoilt)
        assert hear(Counting(), Recording.of(TALK), "en", kept_in=tmp_path) == expected


def test_an_empty_recording_is_heard() -> None:
    assert hear(Counting(), Recording.of(np.zeros(0, np.float32)), "en").words == ()
    assert part_recognition.language_of(Counting(), Recording.of(np.zeros(0, np.float32))) == "en"


class Prompted(Counting):
    """A recogniser that begins each part with the names it was told of."""

    def recognise(
        self,
        samples: Samples,
        language: str | None = None,
        progress: Progress = silent,
        *,
        vocabulary: Sequence[str] = (),
    ) -> Recognition:
        """Return the words of a part, behind what it was told."""
        heard = super().recognise(samples, language, progress)
        told = Segment(0, 900, ", ".join(vocabulary), (Word(0, 900, ", ".join(vocabulary), 0.9),))
        return replace(heard, segments=(told, *heard.segments) if vocabulary else heard.segments)


def test_names_that_were_told_are_not_heard() -> None:
    recording, names = Recording.of(TALK), ("Mara Lindqvist", "Ana Novak")
    assert hear(Prompted(), recording, "en", vocabulary=names) == hear(Prompted(), recording, "en")
