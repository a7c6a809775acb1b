"""The memory that a network takes and gives back for each step: kept, not fetched anew.

A look at 30 s of sound takes and gives back 70 MB several times for each layer of Whisper base. The
C library returns so large a piece to the system at once, and the system fills each new one with
zeros: a third of the work of a look (0.98 s of the processor, and 0.65 s so).
"""

from __future__ import annotations

import ctypes

# glibc's <malloc.h>; mallopt(3) describes them.
_TRIM_THRESHOLD, _MMAP_MAX, _ARENA_MAX = -1, -4, -8
_MOST_BYTES = 2**31 - 1


def keep_memory() -> bool:
    """Have this process keep what it frees, for its next need; tell whether the C library can.

    One heap serves all threads that begin later, so that the peak is no higher: 558 MB instead of
    638 for 85 s of speech with Whisper base. Only glibc knows how; elsewhere nothing changes.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # not Linux, or another C library
        return False
    wanted = ((_ARENA_MAX, 1), (_MMAP_MAX, 0), (_TRIM_THRESHOLD, _MOST_BYTES))
    taken = [mallopt(ctypes.c_int(what), ctypes.c_int(value)) for what, value in wanted]
    return all(taken)
