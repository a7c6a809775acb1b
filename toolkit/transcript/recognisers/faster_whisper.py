"""faster-whisper: Whisper on CTranslate2. The only module that imports it; import it lazily."""

from __future__ import annotations

import difflib
import errno
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import ctranslate2
import faster_whisper
import huggingface_hub
import numpy as np
from faster_whisper.utils import _MODELS as REPOSITORIES  # there is no public table of them
from huggingface_hub import constants
from huggingface_hub.errors import HfHubHTTPError, RepositoryNotFoundError

from toolkit import errors, processes
from toolkit.errors import NoModel
from toolkit.progress import Progress, silent
from toolkit.transcript.recognisers import devices, model_folder, pieces, trial, voice, windows
from toolkit.transcript.recognisers.decoder import Decoder
from toolkit.transcript.recognisers.heap import keep_memory
from toolkit.transcript.recognisers.model_names import NO_ANSWER, THREE_WAYS, Model, languages_of
from toolkit.transcript.recognisers.model_weights import NotAModel, shape
from toolkit.transcript.recognition import spoken_languages
from toolkit.transcript.recognition.draft import RATE_HZ, Recognition, Samples, Segment

# huggingface_hub waits for ever for its first answer, so the hub is asked once before, briefly.
ANSWER_S = 4.0

# Whisper reads at most 223 tokens before the text (half of its context, less one); a token is
# seldom fewer than three letters.
HOTWORDS_CHARACTERS = 600

_CANNOT_WRITE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)


class _Whisper(faster_whisper.WhisperModel):  # type: ignore[misc]  # it has no types
    """The library's model; what languages it hears is kept."""

    def __init__(self, *args: Any, **options: Any) -> None:
        keep_memory()
        super().__init__(*args, **options)
        self.looked = spoken_languages.Looked()

    def encode(self, features: Any) -> Any:
        """Look at sound as the library does; one step more tells the language."""
        output = super().encode(features)
        if self.model.is_multilingual:
            code, sure = self.model.detect_language(output)[0][0]
            self.looked.languages.append((code.strip("<|>"), float(sure)))
        return output


class FasterWhisper:
    """A loaded model: 8-bit integers on the processor, 16-bit floats with CUDA if it has them."""

    def __init__(
        self, model: str, workers: int | None = None, device: str = "auto", *, short: bool = False
    ) -> None:
        """Load a model by name, if it is on this machine, or from a folder.

        `workers` are how many batches of parts are heard at a time, each by one core. By default
        all cores work, two at a batch of what is `short`; with CUDA there is one batch. With `auto`
        the processor serves where CUDA's libraries are incomplete.

        A model that was not loaded before is looked at, and tried in a process of its own, first.
        Raises NoModel.
        """
        folder = find_model(model)
        wanted = devices.devices(device, ctranslate2.get_cuda_device_count() > 0)
        try:
            model_folder.look(folder)
            trial.stand(__name__, folder)
            self._load(folder, wanted, (workers, short))
        except Exception as err:  # damaged files: tokenizers raises nothing narrower
            reason = str(err).splitlines()[0] if str(err) else type(err).__name__
            raise _no_model(model, f"the model in {folder} cannot be loaded: {reason}") from err
        self._name = Path(model).name if Path(model).is_dir() else model

    def _load(self, folder: Path, wanted: Sequence[str], crew: tuple[int | None, bool]) -> None:
        device = wanted[0]
        try:
            numbers = devices.number_format(device, ctranslate2.get_supported_compute_types(device))
            at_a_time, threads = devices.crew(device, processes.cores(), *crew)
            self._model: Any = _Whisper(
                str(folder),
                device=device,
                compute_type=numbers,
                local_files_only=True,
                num_workers=at_a_time,
                cpu_threads=threads,
            )
            if device == "cuda":  # its libraries are looked for at the first sound
                self._model.encode(np.zeros((self._model.model.n_mels, 3000), np.float32))
        except RuntimeError:
            if len(wanted) == 1:
                raise
            self._load(folder, wanted[1:], crew)
            return
        parts = devices.parts_at_once(device, shape(folder / "model.bin"))
        self._model.model = self._decoder = Decoder(self._model.model, at_a_time, parts)
        self._workers = at_a_time * threads * parts
        self._how = devices.in_words(device, numbers)

    @property
    def engine(self) -> str:
        """The program and its version."""
        return f"faster-whisper {faster_whisper.__version__}"

    @property
    def model(self) -> str:
        """The model's name; of a folder, the last part of its path."""
        return self._name

    @property
    def workers(self) -> int:
        """Up to four for each core; one with CUDA."""
        return self._workers

    @property
    def how(self) -> str:
        """Device and number format."""
        return self._how

    def language_of(self, samples: Samples) -> tuple[str, float]:
        """Return the language of the first 30 s of speech; English, and not sure, without any."""
        speech = voice.speech(samples)
        if not self._model.model.is_multilingual or not len(speech):
            return "en", 1.0 if len(speech) else 0.0
        looks = self._model.feature_extractor
        self._model.encode(windows.for_language(looks(speech)[..., :-1], looks.nb_max_frames))
        told: tuple[str, float] = self._model.looked.languages.pop()
        return told

    def recognise(
        self,
        samples: Samples,
        language: str | None = None,
        progress: Progress = silent,
        *,
        vocabulary: Sequence[str] = (),
    ) -> Recognition:
        """Return what is said; see `Recogniser`. Raises NoModel for a language not known."""
        known = self._model.supported_languages
        told = pieces.known_language(language, self.model, known, THREE_WAYS)
        made: list[Segment] = []
        self._model.looked.languages.clear()
        with self._decoder.together.present():
            segments, info = self._transcribe(samples, told, vocabulary)
            for segment in segments:
                made += pieces.sentences(map(pieces.of_library, segment.words or ()))
                progress(min(1.0, segment.end * RATE_HZ / max(1, len(samples))))
        progress(1.0)
        like = next(iter(self._model.looked.languages), None)
        told, sure = info.language, float(info.language_probability)
        return Recognition(self.engine, self.model, told, sure, tuple(made), like)

    def _transcribe(
        self, samples: Samples, language: str | None, vocabulary: Sequence[str]
    ) -> tuple[Iterable[Any], Any]:
        """Return the segments as the library finds them while they are iterated, and its figures.

        There is one look at each 30 s, which is what parts are made for, without the times that
        Whisper writes between sentences. With them the library goes by the last one and looks again
        at what is behind: 29 looks instead of 20 at six readers, and more mistakes (tests/real).
        """
        way = faster_whisper.BatchedInferencePipeline(self._model)
        told: tuple[Iterable[Any], Any] = way.transcribe(
            samples,
            language=language,
            batch_size=1,  # `Decoder` puts the parts of all threads together
            without_timestamps=True,
            word_timestamps=True,
            # Above 0 it draws lots, by a generator that each thread goes on with: another text each
            # time, whatever the seed. `retries` does for loops what they were meant to do.
            temperature=0.0,
            hotwords=", ".join(vocabulary)[:HOTWORDS_CHARACTERS] or None,
            # Whisper makes up text where nobody speaks; voice detection leaves such parts out.
            vad_filter=True,
            vad_parameters=voice.IN_WINDOWS,
        )
        return told


def hear_once(folder: Path) -> None:
    """Load a model and have it do all that it is asked for; `trial` calls this in a process.

    Raises whatever the library does.
    """
    numbers = devices.number_format("cpu", ctranslate2.get_supported_compute_types("cpu"))
    model: Any = _Whisper(
        str(folder), device="cpu", compute_type=numbers, local_files_only=True, cpu_threads=1
    )
    hiss = np.random.default_rng(1).normal(0, 0.1, RATE_HZ).astype(np.float32)
    list(model.transcribe(hiss, language="en", word_timestamps=True, max_new_tokens=8)[0])
    language = model.detect_language(hiss)[0] if model.model.is_multilingual else "en"
    looks = model.feature_extractor(hiss)
    heard = model.encode(faster_whisper.audio.pad_or_trim(looks))
    tokenizer = faster_whisper.tokenizer.Tokenizer(
        model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=language
    )
    words = tokenizer.encode(" a word")  # so that they are aligned, whatever it heard
    model.find_alignment(tokenizer, [words], heard, looks.shape[-1])


def find_model(model: str) -> Path:
    """Return the folder of a model on this machine; nothing is fetched.

    `model` is a folder, a Whisper size such as `small`, or a repository of the hub. Raises NoModel.
    """
    folder = Path(model).expanduser()
    if folder.is_dir():
        for name in ("model.bin", "tokenizer.json"):
            if not (folder / name).is_file():
                raise _no_model(model, f"the folder has no {name}")
        return folder
    _repository(model)
    if found := local_model(model):
        return found
    raise NoModel(
        f"model {model!r}: it is not on this computer",
        hint=f"fetch it once: soy models fetch {model}; or import a text: soy transcript import",
    )


def _repository(model: str) -> str:
    """Return the hub's name of a model. Raises NoModel for what is none."""
    is_path = Path(model).is_absolute() or model.startswith((".", "~"))
    if is_path or model.count("/") > 1 or "\\" in model:
        raise _no_model(model, "there is no such folder")
    if "/" in model:
        if not re.fullmatch(r"[\w.-]+/[\w.-]+", model, re.ASCII):
            raise _no_model(model, "this is neither a folder nor the name of a model")
        return model
    if found := REPOSITORIES.get(model):
        return str(found)
    near = difflib.get_close_matches(model, REPOSITORIES, n=1)
    raise _no_model(model, f"no such model; did you mean {near[0]}?" if near else "no such model")


def models() -> tuple[Model, ...]:
    """Return the Whisper models that have a name, by name."""
    return tuple(_model(name) for name in sorted(REPOSITORIES))


def _model(name: str) -> Model:
    folder = local_model(name)
    size = sum(f.stat().st_size for f in folder.iterdir() if f.is_file()) if folder else 0
    return Model(name, "faster-whisper", languages_of(name), folder, size)


def fetch(model: str, answer_s: float = ANSWER_S) -> Path:
    """Return the folder of a model, fetched from the Hugging Face hub if it is not here.

    What came before a connection broke is not fetched again. Raises NoModel, within seconds where
    the network is not there, and CannotWrite.
    """
    if Path(model).expanduser().is_dir():
        folder = find_model(model)
    else:
        repository = _repository(model)
        folder = local_model(model) or _fetched(model, repository, answer_s)
    try:
        model_folder.look(folder)
    except NotAModel as err:
        raise _no_model(model, f"the model in {folder} cannot be loaded: {err}") from err
    return folder


def local_model(model: str) -> Path | None:
    """Return the folder of a model that was fetched before; None if it would have to be fetched."""
    try:
        return Path(faster_whisper.download_model(model, local_files_only=True))
    except (OSError, ValueError):
        return None


def _fetched(model: str, repository: str, answer_s: float) -> Path:
    try:
        huggingface_hub.HfApi().model_info(repository, timeout=answer_s)
        return Path(faster_whisper.download_model(model))
    except RepositoryNotFoundError as err:
        raise _no_model(model, "the Hugging Face hub has no such model") from err
    except HfHubHTTPError as err:
        raise _no_model(model, f"the hub refused it: {err.response.status_code}") from err
    except ValueError as err:
        raise _no_model(model, "this is neither a folder nor the name of a model") from err
    except Exception as err:  # whatever its HTTP library raises: it changed between versions
        if isinstance(err, OSError) and err.errno in _CANNOT_WRITE:
            raise errors.cannot_write(constants.HF_HUB_CACHE, err) from err
        raise _no_model(model, *NO_ANSWER) from err


def _no_model(model: str, reason: str, hint: str = THREE_WAYS) -> NoModel:
    return NoModel(f"model {model!r}: {reason}", hint=hint)
