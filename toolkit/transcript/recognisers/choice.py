"""The recognisers by name. What a recogniser needs is imported when it is asked for."""

from __future__ import annotations

import importlib.util
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from toolkit import processes
from toolkit.errors import NoModel

if TYPE_CHECKING:
    from toolkit.transcript.recognisers.model_names import Model
    from toolkit.transcript.recognition.part_recognition import Recogniser

FASTER, OPENAI = "faster-whisper", "openai-whisper"
ENGINES = (FASTER, OPENAI)


def load(engine: str, model: str, device: str = "auto", *, short: bool = False) -> Recogniser:
    """Return a recogniser with its model loaded; nothing is fetched.

    `engine` is one of ENGINES, `device` one of `devices.DEVICES`. What is `short` (`is_short`) is
    heard sooner so, and what is not, later. Raises NoModel, also where the recogniser is not
    installed.
    """
    if engine == OPENAI:
        made: Recogniser = _openai().OpenaiWhisper(model, device)
        return made
    from toolkit.transcript.recognisers.faster_whisper import FasterWhisper

    return FasterWhisper(model, device=device, short=short)


def is_short(duration_s: float) -> bool:
    """Tell whether a recording is so short that few parts of it are heard at a time."""
    from toolkit.transcript.recognisers import devices

    return devices.is_short(duration_s, processes.cores())


def models() -> tuple[Model, ...]:
    """Return the models that can be named, of the recognisers that are installed."""
    from toolkit.transcript.recognisers import faster_whisper

    others: tuple[Model, ...] = ()
    if importlib.util.find_spec("whisper"):
        with suppress(NoModel):  # not all of it is there
            others = _openai().models()
    return (*faster_whisper.models(), *others)


def fetch(engine: str, model: str) -> Path:
    """Return where a recogniser's model lies, fetched if it is not here. Raises as its `fetch`."""
    if engine == OPENAI:
        return Path(_openai().fetch(model))
    from toolkit.transcript.recognisers import faster_whisper

    return faster_whisper.fetch(model)


def _openai() -> ModuleType:
    try:
        from toolkit.transcript.recognisers import openai_whisper
    except ImportError as err:
        raise NoModel(
            f"the recogniser {OPENAI} is not fully installed: {err}",
            hint='install it: pip install "soy-toolkit[openai]"; or use the one that you have:'
            f" --engine {FASTER}",
        ) from err
    return openai_whisper
