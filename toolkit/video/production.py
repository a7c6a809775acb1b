"""A video made: its frames drawn one after the other, each only where it differs from the last."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.progress import Progress, silent
from toolkit.video import frame_times, rasters, stills, waveform
from toolkit.video.audiogram import Audiogram
from toolkit.video.encoder import AAC_FRAME, RATE_HZ, VideoEncoder, VideoTags
from toolkit.video.frame_times import END_CARD_MS, FPS, CaptionState
from toolkit.video.planes import paste, planes
from toolkit.video.shapes import Box
from toolkit.video.stills import Stills

BAR_PX = 14  # from one bar to the next

_PREVIEW_FPS, _PREVIEW_FRAMES, _PREVIEW_PX = 8, 48, 675  # a side, at most


@dataclass(frozen=True, slots=True)
class Scenes:
    """What a video shows and when."""

    audiogram: Audiogram
    length: int  # frames of the clip; the end card follows
    states: tuple[CaptionState, ...]
    pictures: Stills

    @property
    def whole(self) -> Box:
        """The box of the frame."""
        return Box(0, 0, self.audiogram.shape.width, self.audiogram.shape.height)

    @property
    def frames(self) -> int:
        """How many frames the video has, with the end card."""
        return self.length + END_CARD_MS * FPS // 1000

    def played(self, frame: int) -> int:
        """Return how many columns of the bars are filled: an even number."""
        width = self.audiogram.shape.wave.width
        return min(width, width * (frame + 1) // self.length) // 2 * 2


def scenes(audiogram: Audiogram, sound: NDArray[np.int16]) -> Scenes:
    """Return what is shown for a clip, whose sound is one channel at 48 kHz.

    Raises BadFile for letters that the font lacks, and for a text that does not fit in its box.
    """
    length_ms = -(-len(sound) * 1000 // RATE_HZ)
    states = frame_times.states(audiogram.phrases, length_ms)
    bars = waveform.levels(sound, audiogram.shape.wave.width // BAR_PX)
    pictures = stills.drawn(audiogram, states, bars)
    return Scenes(audiogram, frame_times.frames(length_ms), states, pictures)


def write(
    made: Scenes,
    sound: NDArray[np.int16],
    path: Path,
    tags: VideoTags,
    progress: Progress = silent,
) -> None:
    """Write the MP4. The same input gives the same bytes on any number of cores."""
    shape = made.audiogram.shape
    starts = (state.frame for state in made.states)
    changes = dict(zip(starts, made.pictures.captions, strict=True))
    played = planes(rasters.pixels(made.pictures.played))
    with VideoEncoder(path, (shape.width, shape.height), _with_end(made, sound)) as encoder:
        encoder.name(tags)
        paste(encoder.canvas, planes(rasters.pixels(made.pictures.frame)), made.whole)
        for frame in range(made.length):
            if png := changes.get(frame):
                paste(encoder.canvas, planes(rasters.pixels(png)), shape.captions)
            paste(encoder.canvas, played, shape.wave, made.played(frame))
            encoder.show()
            progress(frame / made.frames)
        paste(encoder.canvas, planes(rasters.pixels(made.pictures.end)), made.whole)
        for frame in range(made.length, made.frames):
            encoder.show(is_new=frame == made.length)
    progress(1.0)


def _with_end(made: Scenes, sound: NDArray[np.int16]) -> NDArray[np.int16]:
    """Return the sound with the silence of the end card, in whole frames of AAC.

    It is as long as the pictures, or up to a frame shorter: the last one would else be of another
    length than all others. What AAC puts in front, a frame, makes it later.
    """
    whole = made.frames * RATE_HZ // FPS // AAC_FRAME - 1
    return np.concatenate([sound, np.zeros(whole * AAC_FRAME - len(sound), np.int16)])


class FramePainter:
    """Draws frames by themselves, before any coding; what was decoded is kept."""

    def __init__(self, made: Scenes) -> None:
        self._made = made
        self._frame = rasters.pixels(made.pictures.frame)
        self._played = rasters.pixels(made.pictures.played)
        self._captions = cache(rasters.pixels)

    def picture(self, frame: int, columns: int | None = None) -> rasters.Pixels:
        """Return what a frame of the clip shows, `columns` of its bars played."""
        made, shown = self._made, self._frame.copy()
        number = max(n for n, state in enumerate(made.states) if state.frame <= frame)
        box = made.audiogram.shape.captions
        words = self._captions(made.pictures.captions[number])
        shown[box.y : box.bottom, box.x : box.right] = words
        box = made.audiogram.shape.wave
        columns = made.played(frame) if columns is None else columns
        shown[box.y : box.bottom, box.x : box.x + columns] = self._played[:, :columns]
        return shown


def poster(made: Scenes) -> bytes:
    """Return a JPEG that stands for the video: its first words, a third of its bars played."""
    return rasters.jpeg(FramePainter(made).picture(0, made.played(made.length // 3)))


def preview(made: Scenes) -> bytes:
    """Return the first seconds as a silent WebP."""
    painter, step = FramePainter(made), FPS / _PREVIEW_FPS
    times = -(-max(made.whole.width, made.whole.height) // _PREVIEW_PX)
    count = max(1, min(_PREVIEW_FRAMES, int(made.length / step)))
    frames = (int(number * step) for number in range(count))
    small = (rasters.shrunk(painter.picture(frame), times) for frame in frames)
    return rasters.moving(small, 1000 // _PREVIEW_FPS)
