"""Memory that is given back is there again at once, whichever thread asks."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

_BYTES = 100 << 20

_ASK = f"""
import ctypes, resource, threading
from toolkit.transcript.recognisers import heap

print(heap.keep_memory())
c = ctypes.CDLL(None)
c.malloc.restype = ctypes.c_void_p

def ask():
    place = ctypes.c_void_p(c.malloc(ctypes.c_size_t({_BYTES})))
    ctypes.memset(place, 1, {_BYTES})
    c.free(place)

for _ in range(3):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    print((resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before) * resource.getpagesize())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps memory so")
def test_what_is_given_back_is_not_fetched_anew() -> None:
    done = subprocess.run([sys.executable, "-c", _ASK], check=True, capture_output=True, text=True)
    told, first, *later = done.stdout.split()
    assert told == "True"
    assert int(first) > 0.9 * _BYTES
    assert all(int(fetched) < _BYTES // 50 for fetched in later)
