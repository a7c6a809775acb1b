"""A recording heard for the first time: what is wrong with it, and all that is measured of it.

It is decoded once for both, and measured in the process that stands by, or else in threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from toolkit import forked_worker
from toolkit.audio.intake import heard_probe, inspection, recordings
from toolkit.audio.intake.heard_probe import Taker
from toolkit.audio.intake.recordings import Probe
from toolkit.audio.measuring.measuring_process import MeasuringProcess
from toolkit.audio.measuring.measuring_threads import Beside
from toolkit.audio.measuring.speech import Dialogue
from toolkit.audio.measuring.survey import Levels, Survey, Surveying
from toolkit.audio.values import inserts
from toolkit.audio.values.sound import RATE_HZ, Sound
from toolkit.errors import SoyError
from toolkit.forked_worker import ForkedWorker
from toolkit.progress import Progress
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.sound.audio import Audio

_LOOKED_AT_MS = 10_000


class FirstHearing:
    """An episode's recording, and how the episode is mastered."""

    def __init__(self, project: Project, episode: Episode, audio: Audio) -> None:
        self._project, self._episode, self._audio = project, episode, audio

    def heard(self, progress: Progress, jobs: int) -> tuple[Probe, Survey | None]:
        """Return what the recording is, and its survey if that could be made meanwhile."""
        expected = self._expected()
        if expected is None:
            return heard_probe.probed(self._project, self._episode, progress), None
        seen: Survey | None
        if jobs > 1 and (worker := forked_worker.free()):
            found, seen = self._in_two(worker, expected, progress)
        else:
            heard = self._alone if jobs == 1 else self._in_threads
            found, seen = heard(expected, progress)
        # Where something is missing, what is played may differ from what was heard.
        return found, None if found.is_truncated or found.is_damaged else seen

    def _in_two(
        self, worker: ForkedWorker, sound: Sound, progress: Progress
    ) -> tuple[Probe, Survey | None]:
        """Probe it here, and look for speech; measure in the process that stands by."""
        shape = sound.rate_hz, sound.channels
        levels, speech = MeasuringProcess(worker, Levels, *shape), Dialogue(*shape)
        found = self._probed(sound, [levels.add, speech.add], progress)
        made = levels.found()
        return found, made.survey(speech) if made else None

    def _in_threads(self, sound: Sound, progress: Progress) -> tuple[Probe, Survey]:
        """Probe it here, and survey what is decoded in threads."""
        surveying = Surveying(sound.rate_hz, sound.channels)
        with Beside(surveying.takers) as beside:
            found = self._probed(sound, [beside.add], progress)
        return found, surveying.found()

    def _alone(self, sound: Sound, progress: Progress) -> tuple[Probe, Survey]:
        """Probe and survey while it is decoded once, in this thread."""
        surveying = Surveying(sound.rate_hz, sound.channels)
        return self._probed(sound, [surveying.add], progress), surveying.found()

    def _probed(self, sound: Sound, takers: Sequence[Taker], progress: Progress) -> Probe:
        shape = sound.rate_hz, sound.channels
        with heard_probe.heard_by(takers, shape, self._episode.selection) as listener:
            return heard_probe.probed(self._project, self._episode, progress, listener)

    def _expected(self) -> Sound | None:
        """Return what will be mastered, as far as the file's header tells.

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
        return recordings.sound(
            source,
            rate_hz=RATE_HZ,
            channels=channels,
            accept_truncated=self._episode.accept_truncated,
            taken=self._episode.selection,
        )

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
