"""The real model, and what it hears of each reader, once for all tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.real import readings
from toolkit.transcript.recognisers.faster_whisper import FasterWhisper
from toolkit.transcript.recognition.part_recognition import Recording, hear
from toolkit.transcript.recognition.segments import Recognition

Heard = Callable[[str], Recognition]


@pytest.fixture(scope="session")
def recogniser() -> FasterWhisper:
    return FasterWhisper(str(readings.BASE))


@pytest.fixture(scope="session")
def heard(recogniser: FasterWhisper) -> Heard:
    """Return what `soy transcribe` hears of a reader."""
    known: dict[str, Recognition] = {}

    def of(reader: str) -> Recognition:
        if reader not in known:
            told = readings.reading(reader)
            known[reader] = hear(recogniser, Recording.of(told.samples), told.language)
        return known[reader]

    return of
