"""What is done to a sound before it is encoded: one gain, and a limiter where it needs one."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from toolkit.audio import steady
from toolkit.audio.limiting.effort import IDLE, Effort
from toolkit.audio.limiting.limiter import Limiter
from toolkit.audio.measuring.survey import Survey
from toolkit.audio.values.sound import Samples, Sound


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done to the sound, and what the limiter then did."""

    gain_db: float
    ceiling_dbtp: float | None  # None: linear, no limiter
    effort: Effort = IDLE

    def limiter(self, sound: Sound, seen: Survey | None = None) -> Limiter | None:
        """Return a limiter for one stream of the sound, or None.

        `seen` is the survey of just that stream: where it was quiet is not looked at again.
        """
        if self.ceiling_dbtp is None:
            return None
        loud = None
        if seen is not None:
            loud = seen.may_pass(steady.factor(self.ceiling_dbtp) / steady.factor(self.gain_db))
        return Limiter(sound.rate_hz, sound.channels, self.ceiling_dbtp, loud)


def treat(
    blocks: Iterable[Samples], treatment: Treatment, limiter: Limiter | None
) -> Iterator[Samples]:
    """Yield a sound as it goes to an encoder; `limiter` is the treatment's, for this stream."""
    factor = np.float32(steady.factor(treatment.gain_db))
    louder = (block * factor for block in blocks)
    return louder if limiter is None else limiter.limit(louder)


def treated(sound: Sound, treatment: Treatment) -> Sound:
    """Return the sound as it goes to an encoder, to be played as often as wanted."""

    def play() -> Generator[Samples, None, None]:
        yield from treat(sound.play(), treatment, treatment.limiter(sound))

    return replace(sound, play=play)
