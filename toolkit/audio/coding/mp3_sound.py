"""How an MP3 stream sounds while it is made: decoded, with the places that are above a limit."""

from __future__ import annotations

from collections import deque

import numpy as np

from toolkit.audio import steady
from toolkit.audio.coding import mp3_decoder
from toolkit.audio.containers.info_frame import (
    DECODER_DELAY_SAMPLES,
    ENCODER_DELAY_SAMPLES,
    FRAME_SAMPLES,
)
from toolkit.audio.measuring import truepeak
from toolkit.audio.values.sound import Samples

_DELAY = ENCODER_DELAY_SAMPLES + DECODER_DELAY_SAMPLES


class Overs:
    """Finds where a stream, decoded, is above a limit between its samples."""

    def __init__(self, channels: int, limit: float, first: int = 0) -> None:
        """`first` is the number of the first frame to come."""
        self._decoder, self._limit = mp3_decoder.Mp3Decoder(channels), limit
        self._rest = np.zeros((truepeak.ROW, channels), np.float32)
        self._at = first * FRAME_SAMPLES - _DELAY - truepeak.ROW  # what went in, of its first

    def add(self, data: bytes) -> tuple[list[tuple[int, float]], list[Samples]]:
        """Return the samples of what went in that came out too high, and by how many dB.

        And what came out.
        """
        sound = list(self._decoder.blocks(data))
        return [over for block in sound for over in self._above(block)], sound

    def _above(self, block: Samples) -> list[tuple[int, float]]:
        known = np.concatenate((self._rest, block))
        rows = len(known) // truepeak.ROW - 2
        if rows < 1:
            self._rest = known
            return []
        peaks = truepeak.row_peaks(known[: (rows + 2) * truepeak.ROW], self._limit)
        (high,) = np.nonzero(peaks > self._limit)
        at = self._at + (high + 1) * truepeak.ROW + truepeak.ROW // 2
        over_db = steady.decibels(np.square(peaks[high].astype(np.float64) / self._limit))
        self._rest, self._at = known[rows * truepeak.ROW :], self._at + rows * truepeak.ROW
        return list(zip(at.tolist(), over_db.tolist(), strict=True))


class HeardMp3:
    """The sound of a stream's frames, until they are taken; it can be replaced so long."""

    def __init__(self, channels: int) -> None:
        self._nothing = np.zeros((0, channels), np.float32)
        self._blocks: deque[Samples] = deque()
        self._first = 0  # the frame that the first block begins with

    def add(self, blocks: list[Samples]) -> None:
        """Take in the sound of the next frames."""
        self._blocks += blocks

    def replace(self, start: int, sound: Samples) -> None:
        """Put other sound in the place of what is there from frame `start` on."""
        at = (self._first - start) * FRAME_SAMPLES  # of a block's beginning, in `sound`
        for block in self._blocks:
            piece = sound[max(0, at) : max(0, at + len(block))]
            skipped = max(0, -at)
            block[skipped : skipped + len(piece)] = piece
            at += len(block)

    def take(self, counts: list[int]) -> list[Samples]:
        """Return pieces of so many frames each, the next ones; they are forgotten here."""
        return [self._piece(count * FRAME_SAMPLES) for count in counts]

    def _piece(self, samples: int) -> Samples:
        taken, missing = [self._nothing], samples
        while missing:
            block = self._blocks.popleft()
            if len(block) > missing:
                self._blocks.appendleft(block[missing:])
            taken.append(block[:missing])
            missing -= len(taken[-1])
        self._first += samples // FRAME_SAMPLES
        return taken[1] if len(taken) == 2 else np.concatenate(taken)
