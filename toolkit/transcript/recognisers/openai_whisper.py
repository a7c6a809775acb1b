"""openai-whisper: Whisper on PyTorch. The only module that imports them; import it lazily."""

from __future__ import annotations

import difflib
import errno
import os
from collections.abc import Sequence
from http.client import HTTPException
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import torch
import whisper
import whisper.timing

# There is no public table of addresses and of the heads that tell word times.
from whisper import _ALIGNMENT_HEADS as ALIGNMENT_HEADS
from whisper import _MODELS as ADDRESSES
from whisper.audio import N_FRAMES
from whisper.tokenizer import LANGUAGES, get_tokenizer

from toolkit import errors
from toolkit.errors import NoModel
from toolkit.progress import Progress, silent
from toolkit.transcript.recognisers import devices, download, pieces, stamps, trial, voice
from toolkit.transcript.recognisers.model_names import Model, languages_of
from toolkit.transcript.recognisers.pieces import WordPiece
from toolkit.transcript.recognition.parts import RATE_HZ, Samples
from toolkit.transcript.recognition.segments import Recognition, Segment

# Whisper reads at most 223 tokens before the text (half of its context, less one); a token is
# seldom fewer than three letters.
PROMPT_CHARACTERS = 600

_FRAMES_HZ = 100

_CANNOT_WRITE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)

THREE_WAYS = (
    "name another model (tiny, base, small, medium, large-v3, turbo), or a .pt file of"
    " openai-whisper; or bring a transcript: soy transcript import"
)


class OpenaiWhisper:
    """A loaded model: 32-bit floats on the processor, 16-bit floats with CUDA."""

    def __init__(self, model: str, device: str = "auto") -> None:
        """Load a model by name, if it is on this machine, or from a .pt file.

        A file that was not loaded before is tried in a process of its own first. Raises NoModel.
        """
        file = find_model(model)
        self._device = devices.devices(device, torch.cuda.is_available())[0]
        try:
            trial.stand(__name__, file)
            # By its path: told a name, the library would fetch what it does not find.
            self._model: Any = whisper.load_model(str(file.resolve()), device=self._device)
            if model in ADDRESSES:
                self._model.set_alignment_heads(ALIGNMENT_HEADS[model])
        except Exception as err:  # damaged files: torch raises nothing narrower
            reason = str(err).splitlines()[0] if str(err) else type(err).__name__
            raise _no_model(model, f"the model in {file} cannot be loaded: {reason}") from err
        self._name = model if model in ADDRESSES else file.stem

    @property
    def engine(self) -> str:
        """The program and its version."""
        return f"openai-whisper {whisper.__version__}"

    @property
    def model(self) -> str:
        """The model's name; of a file, its name without `.pt`."""
        return self._name

    @property
    def workers(self) -> int:
        """One: the library changes its model while it aligns words, so calls may not overlap."""
        return 1

    @property
    def how(self) -> str:
        """Device and number format."""
        numbers = "float16" if self._device == "cuda" else "float32"
        return devices.in_words(self._device, numbers)

    def language_of(self, samples: Samples) -> tuple[str, float]:
        """Return the language of the first 30 s of speech; English, and not sure, without any."""
        speech = voice.speech(samples)
        if not self._model.is_multilingual or not len(speech):
            return "en", 1.0 if len(speech) else 0.0
        opening = whisper.pad_or_trim(np.array(speech, np.float32))  # 30 s
        looks = whisper.log_mel_spectrogram(opening, self._model.dims.n_mels).to(self._device)
        _, sure = self._model.detect_language(looks)
        code = max(sorted(sure), key=lambda code: float(sure[code]))
        return code, float(sure[code])

    def recognise(
        self,
        samples: Samples,
        language: str | None = None,
        progress: Progress = silent,
        *,
        vocabulary: Sequence[str] = (),
    ) -> Recognition:
        """Return what is said; see `Recogniser`. Raises NoModel for a language not known."""
        known = tuple(LANGUAGES) if self._model.is_multilingual else ("en",)
        told = pieces.known_language(language, self._name, known, THREE_WAYS)
        found = self.language_of(samples)
        code, sure = (told, 1.0) if told else found
        # Whisper makes up text where nobody speaks, so it gets only what is speech.
        spans = voice.spoken(samples) if len(samples) >= RATE_HZ // 10 else ()
        segments = self._segments(samples, spans, code, vocabulary) if spans else ()
        progress(1.0)
        sounds_like = found if spans and self._model.is_multilingual else None
        return Recognition(self.engine, self._name, code, sure, segments, sounds_like)

    def _segments(
        self,
        samples: Samples,
        spans: Sequence[tuple[float, float]],
        language: str,
        vocabulary: Sequence[str],
    ) -> tuple[Segment, ...]:
        # The library never ends where a stretch goes past its last whole hundredth.
        end_s = len(samples) // (RATE_HZ // 100) / 100
        clips = [min(at, end_s) for span in spans for at in span]
        told = self._model.transcribe(
            np.array(samples, np.float32),  # a copy, which may be written to
            language=language,
            clip_timestamps=clips,
            initial_prompt=", ".join(vocabulary)[:PROMPT_CHARACTERS] or None,
            carry_initial_prompt=bool(vocabulary),
            # As with faster-whisper: with the text before as a prompt, mistakes run on into loops.
            condition_on_previous_text=False,
            beam_size=5,  # the library's own programs have 5 too
            temperature=0.0,  # above, it draws lots; `retries` deals with loops
            fp16=self._device == "cuda",
        )
        heard = [segment for segment in told["segments"] if segment["text"]]
        self._add_words(heard, samples, clips, language)
        made = (
            pieces.segment(one["start"], one["end"], one["text"], map(_piece, one["words"]))
            for one in heard
        )
        return tuple(one for one in made if one)

    def _add_words(
        self,
        segments: list[dict[str, Any]],
        samples: Samples,
        clips: Sequence[float],
        language: str,
    ) -> None:
        """Find word times in each window, as the library's `transcribe` does.

        Asked for them there, it would listen on where words end, not where sentences do.
        """
        model = self._model
        tokenizer = get_tokenizer(
            model.is_multilingual, num_languages=model.num_languages, language=language
        )
        looks = whisper.log_mel_spectrogram(np.array(samples, np.float32), model.dims.n_mels)
        ends = [round(at * _FRAMES_HZ) for at in clips[1::2]]
        last_s = 0.0
        for seek, window in groupby(segments, key=lambda segment: int(segment["seek"])):
            heard = list(window)
            size = min(N_FRAMES, min(end for end in ends if end > seek) - seek)
            seen = whisper.pad_or_trim(looks[:, seek : seek + size], N_FRAMES)
            whisper.timing.add_word_timestamps(
                segments=heard,
                model=model,
                tokenizer=tokenizer,
                mel=seen.to(self._device, torch.float16 if self._device == "cuda" else None),
                num_frames=size,
                last_speech_timestamp=last_s,
            )
            for segment in heard:
                stamps.hold(segment, seek / _FRAMES_HZ, tokenizer.timestamp_begin)
            last_s = float(heard[-1]["end"])


def _piece(told: dict[str, Any]) -> WordPiece:
    return WordPiece(
        float(told["start"]), float(told["end"]), told["word"], float(told["probability"])
    )


def hear_once(file: Path) -> None:
    """Load a model and have it do all that it is asked for; `trial` calls this in a process.

    Raises whatever the library does.
    """
    model: Any = whisper.load_model(str(file), device="cpu")
    hiss = np.random.default_rng(1).normal(0, 0.1, RATE_HZ).astype(np.float32)
    looks = whisper.log_mel_spectrogram(hiss, model.dims.n_mels)
    whole = whisper.pad_or_trim(looks, N_FRAMES)
    options = whisper.DecodingOptions(language="en", beam_size=5, sample_len=8, fp16=False)
    whisper.decode(model, whole, options)
    if model.is_multilingual:
        model.detect_language(whole)
    tokenizer = get_tokenizer(
        model.is_multilingual, num_languages=model.num_languages, language="en"
    )
    words = tokenizer.encode(" a word")  # so that they are aligned, whatever it heard
    whisper.timing.find_alignment(model, tokenizer, words, whole, looks.shape[-1])


def find_model(model: str) -> Path:
    """Return the file of a model on this machine; nothing is fetched.

    `model` is a .pt file or a Whisper size such as `small`. Raises NoModel.
    """
    if model in ADDRESSES:
        file = _folder() / _file_name(model)
        if file.is_file():
            return file
        raise NoModel(
            f"model {model!r}: it is not on this computer",
            hint=f"fetch it once: soy models fetch {model} --engine openai-whisper; or import a"
            " text: soy transcript import",
        )
    file = Path(model).expanduser()
    if file.is_file():
        return file
    if file.suffix or file.is_dir() or "/" in model or "\\" in model:
        raise _no_model(model, "there is no such .pt file")
    near = difflib.get_close_matches(model, ADDRESSES, n=1)
    raise _no_model(model, f"no such model; did you mean {near[0]}?" if near else "no such model")


def models() -> tuple[Model, ...]:
    """Return the models that have a name, by name; of two names of one file the shorter."""
    names: dict[str, str] = {}
    for name in sorted(ADDRESSES, key=lambda name: (len(name), name)):
        names.setdefault(_file_name(name), name)
    return tuple(_model(name) for name in sorted(names.values()))


def _model(name: str) -> Model:
    file = _folder() / _file_name(name)
    is_here = file.is_file()
    size = file.stat().st_size if is_here else 0
    return Model(name, "openai-whisper", languages_of(name), file if is_here else None, size)


def fetch(model: str, answer_s: float = download.ANSWER_S) -> Path:
    """Return the file of a model, fetched from its makers if it is not here.

    What came before a connection broke is not fetched again. Raises NoModel and CannotWrite.
    """
    if model not in ADDRESSES:
        return find_model(model)
    file, address = _folder() / _file_name(model), str(ADDRESSES[model])
    if file.is_file():
        return file
    try:
        # The digest as the library reads it.
        download.fetch(address, file, address.split("/")[-2], answer_s)
    except download.NotTheFile as err:
        raise _no_model(model, "the download is not the model; try again") from err
    except (OSError, HTTPException) as err:
        if isinstance(err, OSError) and err.errno in _CANNOT_WRITE:
            raise errors.cannot_write(_folder(), err) from err
        raise _no_model(
            model, "it is not on this computer, and OpenAI's server does not answer"
        ) from err
    return file


def _folder() -> Path:
    """Return where openai-whisper itself keeps models (its `load_model`)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "whisper"


def _file_name(model: str) -> str:
    return str(ADDRESSES[model]).rsplit("/", 1)[-1]


def _no_model(model: str, reason: str) -> NoModel:
    return NoModel(f"model {model!r}: {reason}", hint=THREE_WAYS)
