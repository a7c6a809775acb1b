"""Files broken at random, the same ones every time, and some made long."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator

from tests.depth import some

PIECES = [b"\n\n", b" --> ", b"&#x0;", b"&a;", b"<p>", b"<br/>", b"\xff", b"\x00", b'"', b"9" * 400]
PIECES += [b"[[", b"{", b"}", b"NaN", b"-1", b"1e999", b"\\ud800", b"<!DOCTYPE a>", b"</tt>", b"::"]
LONG = 100_000  # bytes that a piece is repeated to


def mutated(rng: random.Random, data: bytes) -> bytes:
    """Return the data with one to three places changed, taken out, doubled or filled."""
    made = bytearray(data)
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(made) + 1)
        kind = rng.randrange(4)
        if kind == 0:
            made[at : at + 1] = bytes([rng.choice((rng.randrange(256), *b'\n<>&:-.,09"{'))])
        elif kind == 1:
            del made[at : at + rng.randint(1, 12)]
        elif kind == 2:
            made[at:at] = made[: rng.randint(1, 60)]
        else:
            made[at:at] = rng.choice(PIECES)
    return bytes(made)


def pumped(rng: random.Random, data: bytes) -> bytes:
    """Return the data with a few of its own bytes, or one of the pieces, said again and again."""
    at = rng.randrange(len(data) + 1)
    own = data[at : at + rng.randint(1, 12)]
    sign = bytes([rng.choice(b' \t-"<[{(.:,aA0\\&*_`')])
    piece = rng.choice([own or b" ", rng.choice(PIECES), sign])
    return data[:at] + piece * (LONG // len(piece)) + data[at:]


def cases(name: str, data: bytes, mutations: int, pumps: int) -> Iterator[bytes]:
    """Yield some of so many broken files of each kind; the same ones for a name."""
    rng = random.Random(name)  # noqa: S311 - a fixed seed: the same files every time
    start = zlib.crc32(name.encode())
    yield from some((mutated(rng, data) for _ in range(mutations)), start)
    yield from some((pumped(rng, data) for _ in range(pumps)), start)
