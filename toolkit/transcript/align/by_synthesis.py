"""A text found in a recording without a model: a synthesiser speaks it, and they are compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from toolkit.progress import Progress, part, silent
from toolkit.transcript.align import spectra, word_search
from toolkit.transcript.align.synthesis import Synthesis
from toolkit.transcript.align.word_search import WordMatches
from toolkit.transcript.recognition.parts import Samples

# Fast talkers reach 25; a text that would need more is another one, and is not spoken in vain.
_MOST_CHARACTERS_PER_S = 40
# Whole texts of other recordings stayed below 0.7 where they were matched at all, right ones fit by
# 0.93 and more (see `finding`).
_LEAST_FIT = 0.6


def is_sayable(characters: float, duration_ms: int) -> bool:
    """Tell whether anybody can say so many characters in that time."""
    return characters <= _MOST_CHARACTERS_PER_S * (duration_ms / 1000 + 1)


def listen(
    words: Sequence[str],
    language: str,
    blocks: Iterable[Samples],
    progress: Progress = silent,
) -> WordMatches:
    """Return where words are said in mono samples at 16 kHz; nowhere if the text does not fit.

    The same input gives the same result. Memory is about 200 MB and 200 MB for each hour. Raises
    BadTranscript where there is no voice for the language.
    """
    with Synthesis(words, language, part(progress, 0, 0.3)) as synthesis:
        heard = spectra.cepstra(blocks)
        text = synthesis.result()
    del synthesis  # it keeps every piece
    found = word_search.find(text, np.asarray(heard), part(progress, 0.3, 1))
    if found.fit < _LEAST_FIT:
        return WordMatches((None,) * len(words), (), found.fit)
    return found
