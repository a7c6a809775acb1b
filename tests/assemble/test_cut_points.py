"""Where a moment may be cut: on spoken clips whose every word has its true time."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from toolkit.assemble.parts.cut_points import WrongCut, wrong_cut
from toolkit.audio.intake import recordings
from toolkit.audio.measuring import safe_cuts
from toolkit.campaign.moments.quotes import quote
from toolkit.show.campaign import Moment
from toolkit.timecode import clock
from toolkit.transcript.text.cues import Cue, Word

CLIPS = Path(__file__).parents[1] / "data" / "whisper" / "clips"
NAMES = ("en-30s-00", "de-5s-00", "fr-30s-00")


@cache
def levels(name: str) -> safe_cuts.Levels:
    return safe_cuts.levels(
        recordings.blocks(CLIPS / f"{name}.flac", rate_hz=safe_cuts.RATE_HZ, channels=1)
    )


@cache
def spoken(name: str) -> tuple[tuple[Cue, ...], tuple[Word, ...]]:
    """Return the clip's sentences as cues, and its words, with their true times."""
    said = json.loads((CLIPS / f"{name}.json").read_text("utf-8"))["sentences"]
    cues = tuple(Cue(_ms(s["start"]), _ms(s["end"]), s["text"]) for s in said)
    words = (w for s in said for w in s["words"])
    return cues, tuple(Word(_ms(w["start"]), _ms(w["end"]), w["word"]) for w in words)


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def cut(name: str, text: str, start_ms: int, end_ms: int) -> WrongCut | None:
    """Return what is wrong with cutting the moment out; raise MomentMismatch as a kit would."""
    cues, words = spoken(name)
    moment = Moment.model_validate(
        {
            "id": "m",
            "episode": "1",
            "start": clock(start_ms),
            "end": clock(end_ms),
            "words": text,
            "title": "M",
        }
    )
    made = quote(moment, cues, "moments.toml", words)
    stretch = safe_cuts.CutRegion(levels(name), start_ms, end_ms)
    said = made.text.split()
    return wrong_cut(stretch, made.span, moment, (said[0], said[-1]))


@pytest.mark.parametrize("name", NAMES)
def test_each_sentence_can_be_cut_out(name: str) -> None:
    cues, _ = spoken(name)
    for cue in cues:
        assert cut(name, cue.text, cue.start_ms, cue.end_ms) is None, cue
        early, late = max(0, cue.start_ms - 60), cue.end_ms + 60
        assert cut(name, cue.text, early, late) is None, cue


@pytest.mark.parametrize("name", NAMES)
def test_an_edge_inside_the_first_or_the_last_word_is_refused(name: str) -> None:
    """Not yet at its middle, so that by its time alone the word is held."""
    cues, words = spoken(name)
    refused = 0
    for cue in cues:
        inside = [w for w in words if cue.start_ms <= w.start_ms < cue.end_ms]
        first, last = inside[0], inside[-1]
        late = (first.start_ms * 6 + first.end_ms * 4) // 10
        wrong = cut(name, cue.text, late, cue.end_ms)
        if late - first.start_ms > safe_cuts.HEARD_MS + safe_cuts.STEP_MS:
            assert wrong is not None, cue
            assert clock(late) in wrong.message
            assert "start" in wrong.hint
            refused += 1
        early = (last.start_ms * 4 + last.end_ms * 6) // 10
        if last.end_ms - early > 2 * safe_cuts.HEARD_MS:
            wrong = cut(name, cue.text, cue.start_ms, early)
            assert wrong is not None, cue
            refused += 1
    assert refused > 2


def test_the_hint_is_a_place_that_is_then_taken() -> None:
    name = "en-30s-00"
    cue = spoken(name)[0][1]
    wrong = cut(name, cue.text, cue.start_ms + 130, cue.end_ms)
    assert wrong is not None
    at = wrong.hint.partition('start = "')[2].rstrip('"')
    hours, minutes, seconds = at.split(":")
    ms = round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 1000)
    assert cut(name, cue.text, ms, cue.end_ms) is None


def test_between_words_without_a_pause_there_is_no_cut() -> None:
    """In "twelve new samples" no silence is between the words."""
    name = "en-30s-00"
    words = spoken(name)[1]
    new = next(n for n, w in enumerate(words) if w.text == "new")
    samples_end = spoken(name)[0][0].end_ms
    wrong = cut(name, "new samples.", words[new].start_ms, samples_end)
    assert wrong is not None
    assert "cuts into a sound" in wrong.message


def test_music_throughout_hides_no_moment() -> None:
    """Where loud and quiet are alike, pauses cannot be told, and word times alone decide."""
    noise = (
        np.random.default_rng(1).standard_normal(safe_cuts.RATE_HZ * 30).astype(np.float32) * 0.1
    )
    stretch = safe_cuts.CutRegion(safe_cuts.levels([noise]), 5000, 9000)
    assert stretch.is_pause(5000)
    assert stretch.heard_ms(4000, 5000) == 0


def test_levels_do_not_depend_on_how_the_sound_comes() -> None:
    sound = np.random.default_rng(2).standard_normal(safe_cuts.RATE_HZ * 2).astype(np.float32)
    whole = safe_cuts.levels([sound.reshape(-1, 1)])
    pieces = safe_cuts.levels([piece.reshape(-1, 1) for piece in np.array_split(sound, 37)])
    assert len(whole) == 200
    assert (whole == pieces).all()
