"""FFmpeg's libraries told to use what every processor has, so that all of them make the same bits.

They look for the newest instructions, and what these add in another order, or without rounding in
between, differs in the last bits: of what is resampled, of what lossy decoders give, of what
encoders choose. One sample in some hundreds then falls on the other side when it is rounded to 16
bits, and the whole file is another.
"""

from __future__ import annotations

import ctypes
import platform

import av._core

# libavutil/cpu.h: MMX, MMXEXT, SSE, SSE2, SSE3, SSSE3, SSE4, SSE42 and CMOV. NumPy's packages ask
# for the same (x86-64-v2, 2009), so that no machine is left out. ARM's processors are left alone:
# what FFmpeg uses for sound there (NEON) all of 64 bits have.
EVERYBODYS = 0x1 | 0x2 | 0x8 | 0x10 | 0x40 | 0x80 | 0x100 | 0x200 | 0x1000
_MACHINES = ("x86_64", "amd64")


def settle() -> None:
    """Have FFmpeg's libraries use no instructions beyond those, in all of this process.

    To be called before anything is opened. Where PyAV does not hand the function on (Windows), it
    stays as it is: then files are the same on one processor, and may differ between two.
    """
    library = _libavutil()
    if library is not None and platform.machine().lower() in _MACHINES:
        library.av_force_cpu_flags(library.av_get_cpu_flags() & EVERYBODYS)


def libraries() -> str:
    """Return the versions of FFmpeg's libraries, as PyAV was made with them."""
    from av import library_versions

    said = library_versions.items()
    return " ".join(f"{name}-{'.'.join(map(str, version))}" for name, version in sorted(said))


def is_settled() -> bool:
    """Tell whether FFmpeg's libraries are bound to what every processor of the kind has."""
    if platform.machine().lower() not in _MACHINES:
        return True
    library = _libavutil()
    return library is not None and not library.av_get_cpu_flags() & ~EVERYBODYS


def _libavutil() -> ctypes.CDLL | None:
    # A name is looked for in what the module was linked against, too: libavutil, as PyAV has it.
    try:
        library = ctypes.CDLL(av._core.__file__)
        _ = library.av_force_cpu_flags, library.av_get_cpu_flags
    except (OSError, AttributeError):
        return None
    return library
