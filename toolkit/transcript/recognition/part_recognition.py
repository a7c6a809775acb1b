"""A recording heard in parts: as many at a time as the recogniser can, and none twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np

from toolkit.progress import Progress, silent
from toolkit.transcript.recognition import (
    echoes,
    retries,
    seams,
    sound_sketch,
    spoken_languages,
    word_lengths,
    word_onsets,
)
from toolkit.transcript.recognition.journal import HeardPart, Journal
from toolkit.transcript.recognition.parts import RATE_HZ, WHOLE, Part, Samples, Span, cut
from toolkit.transcript.recognition.segments import Recognition, Segment
from toolkit.transcript.text.human_speech import Spans

_NO_WORD_MS = 100  # a gap as short as that holds no word


class Recogniser(Protocol):
    """A program with a model that turns sound into words. It knows nothing of files or shows."""

    @property
    def engine(self) -> str:
        """The program and its version, such as `faster-whisper 1.2.1`."""

    @property
    def model(self) -> str:
        """The model's name, without the folder it lies in."""

    @property
    def workers(self) -> int:
        """How many calls of `recognise` may run at the same time, from threads."""

    @property
    def how(self) -> str:
        """Device and number format, such as `CPU, 8-bit integers`; the words depend on them."""

    def language_of(self, samples: Samples) -> tuple[str, float]:
        """Return the language heard in the first 30 s or so of speech, and how sure that is.

        `samples` are as for `recognise`.
        """

    def recognise(
        self,
        samples: Samples,
        language: str | None = None,
        progress: Progress = silent,
        *,
        vocabulary: Sequence[str] = (),
    ) -> Recognition:
        """Return what is said in mono samples at 16 kHz, in [-1, 1], shape (samples,).

        The language is detected where none is told. `vocabulary` are names and terms that may be
        said. Raises NoModel if the model does not know the language.
        """


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound that can be played from its start as often as wanted."""

    play: Callable[[], Iterable[Samples]]  # mono at 16 kHz, in blocks of any size
    duration_ms: int | None = None  # for the progress; None where it is not known
    quiet: Spans = ()  # where nothing is heard, if that was looked for

    @classmethod
    def of(cls, samples: Samples) -> Recording:
        """Return samples as a recording."""
        whole = samples.reshape(-1)
        return cls(lambda: (whole,), len(whole) * 1000 // RATE_HZ)


def language_of(recogniser: Recogniser, recording: Recording) -> str:
    """Return the language that is heard most in several places; English if nobody speaks.

    If nobody speaks in any of these places, soy listens to the whole recording.
    """
    wanted = spoken_languages.places(recording.duration_ms)
    for spans in dict.fromkeys((wanted, WHOLE)):
        told = [recogniser.language_of(part.samples) for part in cut(recording.play(), spans)]
        if found := spoken_languages.most(told):
            return found
    return "en"


def hear(
    recogniser: Recogniser,
    recording: Recording,
    language: str,
    *,
    vocabulary: Sequence[str] = (),
    kept_in: Path | None = None,
    progress: Progress = silent,
) -> Recognition:
    """Return what is said in a recording, the same whatever number of parts is heard at a time.

    With the folder `kept_in`, parts are kept as soon as they are heard and not heard again by
    the same recogniser with the same model, device, number format, language and vocabulary, also
    where they have moved in the recording. Holds a few parts at a time, so that memory does not
    grow with the length.
    Raises NoModel if the model does not know the language, and what `play` raises.
    """
    told = (recogniser.engine, recogniser.model, recogniser.how, language, *vocabulary)
    journal = Journal(kept_in, told) if kept_in else None
    known, wanted, total_ms = _known(journal, recording)
    if journal:
        journal.begin(known)
    done = list(known)
    done_ms = sum(part.end_ms - part.start_ms for part in done)
    if total_ms:
        progress(min(1.0, done_ms / total_ms))

    def one(part: Part) -> HeardPart:
        told = _heard(recogniser, part, language, vocabulary)
        heard = word_lengths.placed(word_onsets.put_right(told, part.around), part.around)
        segments = tuple(segment.moved(part.around_ms) for segment in heard)
        looks = sound_sketch.sketch((part.samples,)) if journal else np.zeros((0, 6), np.uint8)
        return HeardPart(part.start_ms, part.end_ms, segments, looks)

    for part in _side_by_side(one, cut(recording.play(), wanted), recogniser.workers):
        if journal:
            journal.add(part)
        done.append(part)
        done_ms += part.end_ms - part.start_ms
        if total_ms:
            progress(min(1.0, done_ms / total_ms))
    progress(1.0)
    done.sort(key=lambda part: part.start_ms)
    segments = seams.joined([(one.start_ms, one.end_ms, one.segments) for one in done])
    return Recognition(recogniser.engine, recogniser.model, language, 1.0, segments)


def _heard(
    recogniser: Recogniser, part: Part, language: str, vocabulary: Sequence[str]
) -> tuple[Segment, ...]:
    """Return what is said in a part and around it, in the time of what is around it.

    What is spoken in another language than the one told is heard in its own.
    """

    def heard_in(code: str, samples: Samples) -> Recognition:
        return _unechoed(recogniser, samples, code, vocabulary)

    def well(code: str, samples: Samples) -> tuple[Segment, ...]:
        return retries.well(lambda piece: heard_in(code, piece).segments, samples)

    sound, own = part.around, slice(part.before, part.before + len(part.samples))
    first = heard_in(language, sound)
    if first.sounds_like and spoken_languages.is_doubtful(first, language):
        tell = recogniser.language_of
        found = spoken_languages.stretches(tell, sound, language, first.sounds_like)
        if any(one.sure for one in found):
            return spoken_languages.heard_by_language(well, sound, found, language)
    return retries.well(
        lambda piece: heard_in(language, piece).segments, sound, own, first.segments
    )


def _unechoed(
    recogniser: Recogniser, samples: Samples, language: str, vocabulary: Sequence[str]
) -> Recognition:
    """Return what is heard in samples, without words that were only told beforehand."""
    if not vocabulary:
        return recogniser.recognise(samples, language)
    heard = recogniser.recognise(samples, language, vocabulary=vocabulary)

    def untold() -> tuple[Segment, ...]:
        return recogniser.recognise(samples, language).segments

    return replace(heard, segments=echoes.unechoed(vocabulary, heard.segments, untold))


def _known(
    journal: Journal | None, recording: Recording
) -> tuple[tuple[HeardPart, ...], tuple[Span, ...], int | None]:
    """Return the parts heard before, where they are now; what is still to hear; the duration."""
    old = journal.parts() if journal else ()
    if not old:
        return (), WHOLE, recording.duration_ms
    now = sound_sketch.sketch(recording.play())
    found = sound_sketch.places([(part.start_ms // 10, part.sketch) for part in old], now)
    known = tuple(old[place.index].moved(place.start_hop * 10) for place in found)
    gaps: list[Span] = []
    at_ms, end_ms = 0, len(now) * 10
    for part in known:
        if part.start_ms - at_ms >= _NO_WORD_MS:
            gaps.append((at_ms, part.start_ms))
        at_ms = part.end_ms
    if end_ms - at_ms >= _NO_WORD_MS:
        gaps.append((at_ms, None))
    return known, tuple(gaps), end_ms


def _side_by_side(
    one: Callable[[Part], HeardPart], parts: Iterable[Part], workers: int
) -> Iterable[HeardPart]:
    """Yield the parts as they get done, `workers` at a time; each worker has one part waiting.

    Ctrl-C does not wait for the parts that are being heard.
    """
    parts = iter(parts)
    pool = ThreadPoolExecutor(workers, thread_name_prefix="soy-hearing")
    is_awaited = True
    try:
        running: set[Future[HeardPart]] = set()
        while True:
            for part in islice(parts, max(0, 2 * workers - len(running))):
                running.add(pool.submit(one, part))
            if not running:
                return
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for future in sorted(finished, key=lambda one: one.exception() is not None):
                yield future.result()
    except (KeyboardInterrupt, GeneratorExit):
        is_awaited = False
        raise
    finally:
        pool.shutdown(wait=is_awaited, cancel_futures=True)
