"""The CRC-16 of LAME tags: polynomial 0x8005, reflected, starting at 0 (also called CRC-16/ARC)."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

_POLYNOMIAL = 0xA001  # 0x8005, bits in reverse order
_BLOCK_BYTES = 2048


def crc16(data: bytes, crc: int = 0) -> int:
    """Return the CRC of `data`, continued from the `crc` of what came before.

    >>> hex(crc16(b"123456789")), hex(crc16(b"6789", crc16(b"12345")))
    ('0xbb3d', '0xbb3d')
    """
    for start in range(0, len(data), _BLOCK_BYTES):
        crc = _block(np.frombuffer(data, np.uint8, offset=start, count=-1)[:_BLOCK_BYTES], crc)
    return crc


def _block(data: NDArray[np.uint8], crc: int) -> int:
    # A CRC that starts at 0 is linear: a block's CRC is the exclusive or of what each byte would
    # give alone with zeros around it. The CRC so far counts as if it stood in the first two bytes.
    parts = _alone()[_BLOCK_BYTES - len(data) + np.arange(len(data)), data]
    carried = crc >> 8 * len(data)  # of a block of one byte, the upper half is carried on
    for at in range(min(2, len(data))):
        carried ^= int(_alone()[_BLOCK_BYTES - len(data) + at, crc >> 8 * at & 0xFF])
    return int(np.bitwise_xor.reduce(parts)) ^ carried


@cache
def _alone() -> NDArray[np.uint16]:
    """Return [place, byte]: the CRC of a block of zeros but for one byte at that place."""
    last: NDArray[Any] = np.arange(256, dtype=np.uint16)
    for _ in range(8):
        last = (last >> 1) ^ np.where(last & 1, np.uint16(_POLYNOMIAL), np.uint16(0))
    table = np.empty((_BLOCK_BYTES, 256), np.uint16)
    table[-1] = last
    for place in range(_BLOCK_BYTES - 2, -1, -1):
        after = table[place + 1]
        table[place] = (after >> 8) ^ last[after & 0xFF]  # one more byte of zeros behind it
    return table
