"""A recording heard for the first time: what is wrong with it, and all that is measured of it.

It is decoded once for both, and measured in threads; or, where it is long, in two processes at the
same time.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from pathlib import Path

import numpy as np

from toolkit.audio.intake import inspection, parallel_probe, recordings
from toolkit.audio.intake.measuring_threads import Beside
from toolkit.audio.intake.parallel_probe import Probing
from toolkit.audio.intake.recordings import Probe
from toolkit.audio.measuring.survey import Metering, Outlining, Survey, Surveying
from toolkit.audio.values import inserts
from toolkit.audio.values.sound import RATE_HZ, Samples, Sound
from toolkit.errors import SoyError
from toolkit.progress import Progress
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.sound.audio import Audio

# From this length on a recording is inspected in a process of its own while it is surveyed here.
# That process has to start, and all is decoded twice: so half an hour is heard in 3.2 s, by threads
# in 2.4 s (two idle cores, as `benchmarks/idle_cores.py` tells). Chosen: no episode is so long.
BESIDE_FROM_MS = 120 * 60_000

_LOOKED_AT_MS = 10_000


class FirstHearing:
    """An episode's recording, and how the episode is mastered."""

    def __init__(self, project: Project, episode: Episode, audio: Audio) -> None:
        self._project, self._episode, self._audio = project, episode, audio

    def heard(self, progress: Progress, jobs: int) -> tuple[Probe, Survey | None]:
        """Return what the recording is, and its survey if that could be made meanwhile."""
        expected = self._expected()
        if expected is None:
            return parallel_probe.probed(self._project, self._episode, progress), None
        sound, length_ms = expected
        heard = self._in_one if jobs > 1 else self._alone
        if jobs > 1 and length_ms >= BESIDE_FROM_MS:
            heard = self._at_once
        found, seen = heard(sound, progress)
        # Where something is missing, what is played may differ from what was heard.
        return found, None if found.is_truncated or found.is_damaged else seen

    def _in_one(self, sound: Sound, progress: Progress) -> tuple[Probe, Survey | None]:
        """Probe it here, and survey what is decoded in threads."""
        shape = sound.rate_hz, sound.channels
        metering, outlining = Metering(*shape), Outlining(*shape)
        with (
            Beside([metering.add, *outlining.takers]) as beside,
            parallel_probe.heard_by(beside, shape, self._episode.selection) as listener,
        ):
            found = parallel_probe.probed(self._project, self._episode, progress, listener)
        return found, metering.survey(outlining.found())

    def _alone(self, sound: Sound, progress: Progress) -> tuple[Probe, Survey | None]:
        """Probe and survey while it is decoded once, in this thread."""
        shape = sound.rate_hz, sound.channels
        surveying = Surveying(*shape)
        with parallel_probe.heard_by(surveying, shape, self._episode.selection) as listener:
            found = parallel_probe.probed(self._project, self._episode, progress, listener)
        return found, surveying.found()

    def _at_once(self, sound: Sound, progress: Progress) -> tuple[Probe, Survey | None]:
        """Probe and outline in another process, and measure the loudness here."""
        shape = sound.rate_hz, sound.channels
        with Probing(self._project, self._episode, *shape) as beside:
            metering, is_whole = Metering(*shape), False
            with contextlib.suppress(SoyError):  # the probe says what is wrong, and says it better
                for block in _while_hopeful(sound, beside, progress):
                    with parallel_probe.unrefused():
                        metering.add(block)
                is_whole = True
            found = beside.result(progress)
        if beside.outline is None or not is_whole:
            return found, None
        return found, metering.survey(beside.outline)

    def _expected(self) -> tuple[Sound, int] | None:
        """Return what will be mastered, and its length in ms, as far as the file's header tells.

        None where it is not the recording alone, or nothing is known of it.
        """
        source = self._project.source(self._episode)
        if (
            self._audio.denoise
            or self._audio.leveller
            or inserts.chosen(self._project, self._episode)
        ):
            return None
        try:
            said = recordings.said(source, self._episode.selection)
            channels = {"mono": 1, "stereo": 2}.get(self._audio.channels, min(2, said.channels))
            if self._audio.channels == "auto" and channels == 2 and self._begins_as_one(source):
                channels = 1
        except SoyError:
            return None
        sound = recordings.sound(
            source,
            rate_hz=RATE_HZ,
            channels=channels,
            accept_truncated=self._episode.accept_truncated,
            taken=self._episode.selection,
        )
        return sound, said.duration_ms or 0

    def _begins_as_one(self, source: Path) -> bool:
        """Tell whether two channels are one, by the first seconds: a guess that saves time."""
        taken = self._episode.selection
        if taken.side is not None:
            return True
        blocks = recordings.blocks(
            source, rate_hz=RATE_HZ, channels=2, end_ms=_LOOKED_AT_MS, taken=taken
        )
        heard = np.concatenate([np.zeros((1, 2), np.float32), *blocks])
        return bool(heard.any()) and float(np.abs(np.diff(heard)).max()) <= inspection.SAME_WITHIN


def _while_hopeful(
    sound: Sound, beside: Probing, progress: Progress
) -> Generator[Samples, None, None]:
    for block in sound.play():
        if not beside.is_hopeful(progress):
            return
        yield block
