"""What is told of the recording is the recording's own, whatever is done to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from toolkit.audio.mastering import master
from toolkit.audio.measuring.curves import Curves, placed
from toolkit.audio.measuring.meter import integrated_lufs
from toolkit.show.timeline import Timeline

from .shows import RATE_HZ, mastered, show_of
from .sounds import sine, speech
from .test_choices import lufs

pytestmark = pytest.mark.rotated

# A tune of 3 s, of which the last 0.5 s sound under the talk.
INTRO = {"file": "intro.wav", "overlap": "00:00:00.500", "fade": "00:00:00.300"}


@pytest.mark.parametrize("channels", ["mono", "stereo"])
@pytest.mark.parametrize("settings", [{}, {"leveller": True}, {"intro": INTRO}, {"mono": "as-is"}])
def test_before_is_the_recording_as_it_came(
    tmp_path: Path, channels: str, settings: dict[str, Any]
) -> None:
    sound = speech(16, channels=2 if channels == "stereo" else 1, peak=0.5)
    sound[8 * RATE_HZ :] *= 10 ** (-12 / 20)
    project = show_of(tmp_path, sound, channels=channels, **settings)
    tune = sine(-3, 3, hz=440, rate_hz=RATE_HZ, channels=1)
    soundfile.write(project.episodes_dir / "intro.wav", tune, RATE_HZ)
    _, report = mastered(project)
    as_one_channel = settings.get("mono") == "as-is" and channels == "mono"
    own_lufs = lufs(sound) - (3.01 if as_one_channel else 0)
    assert report.before.integrated_lufs == pytest.approx(own_lufs, abs=0.06)
    assert report.before.true_peak_dbtp == pytest.approx(20 * np.log10(0.5), abs=0.2)
    assert report.before.range_lu == pytest.approx(12, abs=1)
    assert (report.levelled_db is not None) is ("leveller" in settings)
    curves = Curves.from_bytes(
        (project.work_dir(project.episodes[0]) / master.CURVES_FILE).read_bytes()
    )
    begins = 25 if "intro" in settings else 0
    assert not curves.before[:begins].any()
    heard = curves.before[begins:].astype(float)
    assert integrated_lufs(heard) == pytest.approx(report.before.integrated_lufs, abs=0.05)


def test_the_recording_is_drawn_where_it_is_heard() -> None:
    powers = np.arange(1.0, 11.0)
    where = Timeline(((0, 300), (400, 800)), 1000)
    made = placed(powers, where, 20)
    assert made.tolist() == [0] * 3 + [1, 2, 3, 4] + [0] * 5 + [5, 6, 7, 8, 9, 10] + [0, 0]
    assert placed(powers, where, 15).tolist() == made[:15].tolist()
    assert placed(powers, where, 2).tolist() == [0, 0]
    assert placed(powers, Timeline(), 3) is powers
