"""How long Pagefind takes, how much memory, and how large its index is, for so many hours of talk.

    python -m benchmarks.search            # 100 hours
    python -m benchmarks.search 10

The talk is made up: 150 words a minute of 53,000 different ones, the n-th as common as 1/n.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from toolkit.site.search import pagefind
from toolkit.site.search.records import IndexedText, SearchRecord, records
from toolkit.transcript.text.cues import Cue

WORDS_A_MINUTE = 150
DIFFERENT = 53_000
HOUR_MS = 3_600_000
SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ka",
    "le",
    "mi",
    "no",
    "pu",
    "ra",
    "se",
    "ti",
    "vo",
    "zu",
    "an",
    "er",
    "is",
    "on",
    "un",
]


def vocabulary(draw: random.Random) -> list[str]:
    """Return made-up words, no two alike."""
    found: dict[str, None] = {}
    while len(found) < DIFFERENT:
        found["".join(draw.choices(SYLLABLES, k=draw.randint(1, 5)))] = None
    return list(found)


def talk(hours: int, draw: random.Random) -> Iterator[IndexedText]:
    """Yield an episode of an hour, and another, in sentences of some twelve words."""
    words = vocabulary(draw)
    weights = [1 / (place + 1) for place in range(DIFFERENT)]
    for number in range(hours):
        said = draw.choices(words, weights, k=WORDS_A_MINUTE * 60)
        step_ms = HOUR_MS // (len(said) // 12)
        cues = tuple(
            Cue(i * step_ms, (i + 1) * step_ms, " ".join(said[i * 12 : i * 12 + 12]).title() + ".")
            for i in range(len(said) // 12)
        )
        yield IndexedText(f"{number:03}-talk", "en", cues)


def main(hours: int) -> None:
    """Print one line for each figure."""
    made: list[SearchRecord] = []
    started = time.process_time()
    for text in talk(hours, random.Random(1)):  # noqa: S311 - the same talk each time
        made += records(text)
    print(f"{hours} h: {len(made)} records, made in {time.process_time() - started:.1f} CPU s")
    program = pagefind.installed()
    if program is None:
        raise SystemExit("Pagefind is not installed")
    with tempfile.TemporaryDirectory() as folder:
        bundle = pagefind.make(program, made, Path(folder, "index"))
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        sizes = [path.stat().st_size for path in bundle.files]
    seconds = used.ru_utime + used.ru_stime
    print(f"Pagefind {program.version}: {seconds:.1f} CPU s, {used.ru_maxrss / 1000:.0f} MB")
    print(f"{len(sizes)} files, {sum(sizes) / 1e6:.1f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
