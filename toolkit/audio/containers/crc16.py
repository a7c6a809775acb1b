"""The CRC-16 of LAME tags: polynomial 0x8005, reflected, starting at 0 (also called CRC-16/ARC)."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

_POLYNOMIAL = 0xA001  # 0x8005, bits in reverse order
_BLOCK_BYTES = 1 << 16


def crc16(data: bytes, crc: int = 0) -> int:
    """Return the CRC of `data`, continued from the `crc` of what came before.

    >>> hex(crc16(b"123456789")), hex(crc16(b"6789", crc16(b"12345")))
    ('0xbb3d', '0xbb3d')
    """
    for start in range(0, len(data), _BLOCK_BYTES):
        crc = _block(data[start : start + _BLOCK_BYTES], crc)
    return crc


def _block(data: bytes, crc: int) -> int:
    # A CRC that starts at 0 is linear, and zeros in front leave it at 0. So the CRC so far counts
    # as if it stood in the first two bytes, and two halves are put together by moving the left one
    # past as many zeros as the right one is long.
    if len(data) == 1:
        return crc >> 8 ^ int(_past_zeros(0)[(crc ^ data[0]) & 0xFF])
    words = np.frombuffer(bytes(len(data) % 2) + data, "<u2").astype(np.uint16)
    before = np.frombuffer((crc << 8 * (len(data) % 2)).to_bytes(4, "little"), "<u2")
    size = min(2, len(words))
    words[:size] ^= before[:size]
    crcs = _past_zeros(1)[words]
    step = 1
    while len(crcs) > 1:
        if len(crcs) % 2:
            crcs = np.concatenate([crcs[:1] * 0, crcs])
        crcs = _past_zeros(step)[crcs[::2]] ^ crcs[1::2]
        step += 1
    return int(crcs[0])


@cache
def _past_zeros(step: int) -> NDArray[np.uint16]:
    """Return what becomes of each CRC after 2 ** step bytes of zeros."""
    if step:
        before = _past_zeros(step - 1)
        return before[before]
    table: NDArray[np.uint16] = np.arange(1 << 16, dtype=np.uint16)
    for _ in range(8):
        table = (table >> np.uint16(1)) ^ (table & np.uint16(1)) * np.uint16(_POLYNOMIAL)
    return table
