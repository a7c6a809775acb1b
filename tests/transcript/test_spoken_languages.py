"""The language of a recording, and of each part of it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest

from tests.transcript.recognisers.spoken import bare, sound, truth
from toolkit.transcript.captions.cue_splits import cues_of
from toolkit.transcript.doubts import foreign
from toolkit.transcript.recognisers.faster_whisper import FasterWhisper
from toolkit.transcript.recognition import part_recognition, spoken_languages
from toolkit.transcript.recognition.part_recognition import Recording
from toolkit.transcript.recognition.parts import RATE_HZ, Samples
from toolkit.transcript.recognition.segments import Recognition
from toolkit.transcript.recognition.spoken_languages import LanguageStretch

pytestmark = pytest.mark.rotated

LOUD = {"en": 0.1, "de": 0.2, "it": 0.3}


@pytest.fixture(scope="module")
def recogniser(whisper_folder: object) -> FasterWhisper:
    return FasterWhisper(str(whisper_folder))


def music(seconds: float) -> Samples:
    """Three tones that swell and fade."""
    at = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    tones = sum(np.sin(2 * np.pi * hz * at) for hz in (262, 330, 392))
    return np.asarray(0.1 * tones * (1 + np.sin(2 * np.pi * 2 * at)), np.float32)


def talk(*said: tuple[str, float]) -> Samples:
    return np.concatenate(
        [np.full(int(seconds * RATE_HZ), LOUD[code], np.float32) for code, seconds in said]
    )


def tell(samples: Samples) -> tuple[str, float]:
    """Tell the language of most samples, by how loud it is."""
    shares = {code: float(np.mean(np.isclose(samples, loud))) for code, loud in LOUD.items()}
    code = max(shares, key=lambda code: shares[code])
    return code, shares[code]


@pytest.mark.parametrize("clip", ["de-5s-00", "fr-30s-00"])
@pytest.mark.parametrize("length", [True, False], ids=["length known", "length not known"])
def test_music_at_the_start_says_nothing(
    recogniser: FasterWhisper, clip: str, *, length: bool
) -> None:
    opening = np.concatenate([music(32), sound(clip)])
    recording = Recording(lambda: [opening], len(opening) // 16 if length else None)
    assert part_recognition.language_of(recogniser, recording) == truth(clip)["language"]


def test_the_language_is_looked_for_all_over_a_long_recording(recogniser: FasterWhisper) -> None:
    """An English welcome, music, and then German."""
    german = np.tile(sound("de-5s-00"), 40)
    whole = np.concatenate([sound("en-30s-00"), music(60), german])
    assert part_recognition.language_of(recogniser, Recording.of(whole)) == "de"


@pytest.mark.parametrize("duration_ms", [0, 150_000, 151_000, 3_600_000, None])
def test_places_are_apart_and_in_order(duration_ms: int | None) -> None:
    spans = spoken_languages.places(duration_ms)
    for (_, end), (start, _) in itertools.pairwise(spans):
        assert end is not None
        assert end <= start
        assert start % 10 == 0
    assert sum((end or 0) - start for start, end in spans) <= 300_000


def test_votes_go_by_how_sure_they_are() -> None:
    assert spoken_languages.most([("en", 0.3), ("de", 0.9), ("en", 0.4)]) == "de"
    assert spoken_languages.most([("en", 0.0)]) is None
    assert spoken_languages.most([]) is None


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ([("en", 24)], ["en"]),
        ([("de", 24)], ["de"]),
        ([("en", 12), ("de", 12)], ["en", "de"]),
        ([("de", 8), ("en", 16)], ["de", "en"]),
        ([("it", 12), ("de", 12)], ["it", "de"]),
    ],
)
def test_stretches_are_in_one_language_each(
    said: Sequence[tuple[str, float]], codes: list[str]
) -> None:
    whole = talk(*said)
    found = spoken_languages.stretches(tell, whole, "en-GB", tell(whole))
    assert (found[0].first, found[-1].last) == (0, len(whole))
    assert all(a.last == b.first for a, b in itertools.pairwise(found))
    sure = [one.code for one in found if one.sure >= 0.8 or one.code == "en"]
    assert list(dict.fromkeys(sure)) == codes


def test_where_nobody_speaks_it_is_as_told() -> None:
    silence = np.zeros(10 * RATE_HZ, np.float32)
    found = spoken_languages.stretches(lambda _: ("de", 0.0), silence, "en", ("de", 0.9))
    assert found == (LanguageStretch(0, len(silence), "en", 0.0),)


@pytest.mark.parametrize(
    ("like", "doubtful"), [(("en", 0.95), False), (("en", 0.6), True), (("de", 0.9), True)]
)
def test_one_glance_tells_whether_to_look_closer(
    like: tuple[str, float], *, doubtful: bool
) -> None:
    heard = Recognition("none", "none", "en", 1.0, (), like)
    assert spoken_languages.is_doubtful(heard, "en-IE") is doubtful
    assert not spoken_languages.is_doubtful(Recognition("none", "none", "en", 1.0, ()), "en")


@pytest.mark.parametrize(
    ("clips", "told"),
    [
        (("fr-30s-00", "en-30s-00"), "en"),
        (("fr-30s-00", "en-30s-00"), "fr"),
    ],
)
def test_another_language_is_heard_in_its_own_and_doubted(
    recogniser: FasterWhisper, clips: Sequence[str], told: str
) -> None:
    """The other way it would be a translation, or words that only sound like it."""
    pause = np.zeros(RATE_HZ, np.float32)
    whole = np.concatenate([piece for clip in clips for piece in (sound(clip), pause)])
    heard = part_recognition.hear(recogniser, Recording.of(whole), told).words
    at_ms, doubts = 0, list(foreign.spoken(cues_of(heard, None, told), told, heard))
    for clip in clips:
        end_ms = at_ms + len(sound(clip)) // 16
        words = [w for w in heard if at_ms + 6000 < w.start_ms < end_ms - 6000]
        said = {bare(word) for word in truth(clip)["text"].split()}
        # The small network mangles sentences that are cut; of a translation not one word is right.
        assert sum(bare(word.text) in said for word in words) >= 0.75 * len(words)
        other = truth(clip)["language"]
        expected = None if other == told else other
        # It also goes by the first seconds of what it looks at, where two languages are in it.
        assert sum(word.language == expected for word in words) > 0.6 * len(words)
        inside = [d for d in doubts if at_ms + 6000 < d.start_ms < end_ms - 6000]
        assert bool(inside) == (other != told)
        at_ms = end_ms + 1000
    assert {doubt.kind for doubt in doubts} == {"language"}
