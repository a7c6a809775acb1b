"""Another language is a doubt by the recogniser's own figure, whatever the words look like."""

from __future__ import annotations

from dataclasses import replace

from toolkit.transcript.doubts import queue
from toolkit.transcript.doubts.foreign import spoken
from toolkit.transcript.text import word_times
from toolkit.transcript.text.cues import Cue, Word


def words(text: str, start_ms: int, language: str | None = None) -> tuple[Word, ...]:
    return tuple(
        Word(start_ms + at * 300, start_ms + at * 300 + 280, word, 0.9, language)
        for at, word in enumerate(text.split())
    )


HEARD = (
    *words("We begin with a welcome.", 0),
    *words("Wonderful vagrant, unhappiness.", 3000, "de"),
)
CUES = (
    Cue(0, 1500, "We begin with a welcome."),
    Cue(3000, 3900, "Wonderful vagrant,\nunhappiness."),
)


def test_what_reads_as_the_own_language_is_doubted_where_another_was_heard() -> None:
    (doubt,) = spoken(CUES, "en", HEARD)
    assert (doubt.cue, doubt.kind) == (1, "language")
    assert doubt.reason == "the recogniser hears another language here: German"
    known = queue.Known("en", words=HEARD)
    assert [d.cue for d in queue.queue(CUES, known) if d.kind == "language"] == [1]


def test_a_language_outside_the_union_is_named_by_its_tag() -> None:
    heard = tuple(replace(word, language=word.language and "ru") for word in HEARD)
    (doubt,) = spoken(CUES, "en", heard)
    assert doubt.reason.endswith(": ru")


def test_each_cue_is_doubted_once_and_not_after_a_person_put_it_right() -> None:
    german = Cue(3000, 3900, "Das ist nicht wunderbar und mit der")
    heard = (*HEARD[:5], *words(german.text, 3000, "de"))
    assert len(list(spoken((CUES[0], german), "en", heard))) == 1
    corrected = Cue(3000, 3900, "Then somebody sings a song")
    assert not list(spoken((CUES[0], corrected), "en", HEARD))
    assert not list(spoken(CUES, "en"))


def test_the_language_of_words_is_kept_with_them() -> None:
    assert word_times.parse("en", word_times.render(HEARD).encode()) == HEARD
