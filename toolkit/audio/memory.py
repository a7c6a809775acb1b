"""Memory that is given back and wanted again at once, which the C library is told to keep."""

from __future__ import annotations

import numpy as np

# Blocks of sound are smaller; what is larger, the segments that wait for an encoder, goes back.
_LARGEST_BYTES = 4 << 20


def settle() -> None:
    """Have blocks of samples come out of memory that the process has already.

    glibc asks the system for each block of more than 128 KiB, and gives it back at once: the system
    empties every page anew, which takes longer than to compute what is written there (ten minutes
    of sound were measured in half of the time). The bound rises to the size of a block that was
    given back (mallopt(3), M_MMAP_THRESHOLD). So one is taken and given back, of
    which no page is ever touched. Other C libraries do not notice.
    """
    np.empty(_LARGEST_BYTES, np.uint8)
