"""CTranslate2's Whisper, asked from several threads, which writes several texts at once."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import ctranslate2
import numpy as np

from toolkit.transcript.recognisers import windows
from toolkit.transcript.recognisers.batches import Together


class Decoder:
    """CTranslate2's model, which writes the texts of several parts at once.

    It is asked as the model itself is. With numbers of 8 bits each text is the same as alone: they
    are rounded part by part, and whole numbers add up to the same in any order. So it was in five
    minutes of speech, tokens and scores; other processors and numbers were not tried.
    """

    def __init__(self, model: Any, workers: int, parts: int) -> None:
        """`workers` threads write the texts of up to `parts` parts each."""
        self._model = model
        self.together: Together[tuple[Any, list[int], dict[str, Any]], Any] = Together(
            self._written, workers, parts
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def encode(self, features: Any, to_cpu: bool = False) -> Any:
        """Return what the model hears in windows; a processor is spared most of the silence."""
        look, window = self._model.encode, np.asarray(features)
        if self._model.device != "cpu":  # a card looks at all of it at once
            whole = windows.with_silence(window)
            return look(ctranslate2.StorageView.from_array(whole), to_cpu=to_cpu)
        short = ctranslate2.StorageView.from_array(windows.shortened(window))
        whole = windows.lengthened(np.asarray(look(short)), window.shape[-1] // 2)
        return ctranslate2.StorageView.from_array(whole)

    def detect_language(self, heard: Any) -> Any:
        """Return the languages of windows that were looked at, each with how sure it is.

        Of silence that is only repeated the model would be less sure: 0.90 of a list in Italian,
        not 0.92 (0.94 where all of it is looked at).
        """
        if self._model.device == "cpu":
            heard = ctranslate2.StorageView.from_array(windows.unrepeated(np.asarray(heard)))
        return self._model.detect_language(heard)

    def generate(self, features: Any, prompts: list[list[int]], **options: Any) -> list[Any]:
        """Return what the model writes for one part of a recording."""
        told = tuple((name, str(value)) for name, value in sorted(options.items()))
        kind: Hashable = (tuple(features.shape), len(prompts[0]), told)
        return [self.together.answer(kind, (features, prompts[0], options))]

    def _written(self, asked: Sequence[tuple[Any, list[int], dict[str, Any]]]) -> Sequence[Any]:
        features, _, options = asked[0]
        if len(asked) > 1:
            joined = np.concatenate([np.asarray(one) for one, *_ in asked])
            features = ctranslate2.StorageView.from_array(joined)
        made: Sequence[Any] = self._model.generate(
            features, [prompt for _, prompt, _ in asked], **options
        )
        return made
