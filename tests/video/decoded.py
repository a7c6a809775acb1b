"""Videos decoded by the ffmpeg program, another build than the one that wrote them.

A package brings the program, so that no machine need have it.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from tests.video.makings import RATE_HZ
from toolkit.video.shapes import Box

Pictures = NDArray[np.uint8]


def pictures(path: Path, box: Box) -> Pictures:
    """Return what each frame shows in a box: frames, rows, columns, red, green and blue."""
    wanted = f"crop={box.width}:{box.height}:{box.x}:{box.y}"
    data = _ffmpeg(path, "-vf", wanted, "-pix_fmt", "rgb24", "-fps_mode", "passthrough",
                   "-f", "rawvideo")  # fmt: skip
    return np.frombuffer(data, np.uint8).reshape(-1, box.height, box.width, 3)


def sound(path: Path) -> NDArray[np.float64]:
    """Return what is heard, one channel at 48 kHz, the first sample at the first frame's time."""
    data = _ffmpeg(path, "-map", "0:a", "-f", "s16le", "-ac", "1", "-ar", str(RATE_HZ))
    return np.frombuffer(data, "<i2").astype(np.float64) / 32768


def _ffmpeg(path: Path, *options: str) -> bytes:
    program = imageio_ffmpeg.get_ffmpeg_exe()
    command = [program, "-v", "error", "-nostdin", "-i", str(path), *options, "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def onsets_ms(heard: NDArray[np.float64], quiet_ms: int = 80) -> NDArray[np.float64]:
    """Return when something is heard after so much quiet."""
    loud = np.flatnonzero(np.abs(heard) > 0.1)
    starts = loud[np.diff(loud, prepend=-RATE_HZ) > RATE_HZ * quiet_ms // 1000]
    return np.asarray(starts * 1000 / RATE_HZ, np.float64)


def marks_ms(shown: Pictures, accent: tuple[int, int, int]) -> list[int]:
    """Return when the mark, a patch of this colour, comes or goes to another word."""
    begun, last = list[int](), None
    for number, picture in enumerate(shown):
        near = (np.abs(picture.astype(np.int16) - accent).max(axis=-1) < 40).nonzero()
        if len(near[0]) < 400:
            last = None
            continue
        middle = near[0].mean() / 9, near[1].mean() / 20
        if last is None or max(abs(middle[0] - last[0]), abs(middle[1] - last[1])) > 1:
            begun.append(number * 40)
        last = middle
    return begun
