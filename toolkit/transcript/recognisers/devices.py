"""Where a recogniser calculates, and in which numbers."""

from __future__ import annotations

from collections.abc import Collection

from toolkit.errors import NoModel
from toolkit.transcript.recognisers.model_weights import Shape

DEVICES = ("auto", "cpu", "cuda")

# The first that the machine offers. Graphics cards are made for 16-bit floats; on a processor 8-bit
# integers take half the time of 32-bit floats. The names are CTranslate2's compute types.
_WANTED = {
    "cpu": ("int8", "float32"),
    "cuda": ("float16", "bfloat16", "int8", "float32"),
}
_IN_WORDS = {
    "int8": "8-bit integers",
    "float16": "16-bit floats",
    "bfloat16": "16-bit floats (bfloat16)",
    "float32": "32-bit floats",
}

# The words of four parts at once take 0.69 of the time that they take one by one, those of eight
# 0.71 (Whisper base). What the network has heard of a part is kept in each layer of the decoder,
# twice, as 1,500 floats for each of a head's 64 numbers: 37 MB for base, 491 MB for large.
_MOST_PARTS = 4
_MOST_BYTES = 256 << 20  # ours, for each core
_HEARD_BYTES = 2 * 1500 * 64 * 4


# A batch for each core is the least work, but with fewer parts than cores some stay idle. Two at
# one part write the words of 24 s of speech in 0.52 s, not 0.99 (Whisper base). Of four parts they
# need a tenth more work, so that is for recordings of about one part for each pair of cores.
_SHORT_S = 15  # for each core


def devices(asked: str, has_cuda: bool) -> tuple[str, ...]:
    """Return the devices to try, best first.

    >>> devices("auto", has_cuda=True)
    ('cuda', 'cpu')
    >>> devices("auto", has_cuda=False)
    ('cpu',)

    Raises NoModel where CUDA is asked for and not there.
    """
    if asked == "cuda" and not has_cuda:
        raise NoModel(
            "this machine has no graphics card that CUDA can use",
            hint="leave out --device, or use the processor: --device cpu",
        )
    if asked == "auto":
        return ("cuda", "cpu") if has_cuda else ("cpu",)
    return (asked,)


def is_short(duration_s: float, cores: int) -> bool:
    """Tell whether a recording is so short that two cores had better share each part.

    >>> is_short(30, 2), is_short(3600, 2)
    (True, False)
    """
    return duration_s <= _SHORT_S * cores


def crew(device: str, cores: int, workers: int | None, short: bool) -> tuple[int, int]:
    """Return how many batches of parts are heard at a time, and by how many cores each.

    >>> crew("cpu", 2, None, short=True), crew("cpu", 2, None, short=False), crew("cpu", 2, 1, True)
    ((1, 2), (2, 1), (1, 1))
    """
    if workers or device != "cpu":
        return workers or 1, 1
    if short and cores > 1:
        return cores // 2, 2
    return cores, 1


def number_format(device: str, offered: Collection[str]) -> str:
    """Return the best number format of those that a device offers.

    >>> number_format("cuda", {"int8", "float16", "float32"})
    'float16'
    >>> number_format("cuda", {"int8_float32", "float32"})
    'float32'
    """
    return next((wanted for wanted in _WANTED[device] if wanted in offered), "float32")


def in_words(device: str, numbers: str) -> str:
    """Return what a recogniser calculates with, for a person.

    >>> in_words("cpu", "int8")
    'CPU, 8-bit integers'
    """
    return f"{device.upper()}, {_IN_WORDS[numbers]}"


def parts_at_once(device: str, shape: Shape) -> int:
    """Return how many parts of a recording a core writes at once; 1 with CUDA.

    >>> base, large = Shape(51865, 6, 8, 80), Shape(51866, 32, 20, 128)
    >>> parts_at_once("cpu", base), parts_at_once("cpu", large)
    (4, 1)
    """
    if device != "cpu":
        return 1
    return max(1, min(_MOST_PARTS, _MOST_BYTES // (shape.layers * shape.heads * _HEARD_BYTES)))
