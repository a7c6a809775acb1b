"""Everything that is made of sound, once, and the digests of it: run as a program.

    python -m tests.audio.elsewhere INPUTS FOLDER

INPUTS is what `inputs` left: recordings and music. FOLDER is empty. Another program that runs this
with another environment plays another machine. Prints one JSON object, from names to digests.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile

from toolkit.audio.coding import other_codecs
from toolkit.audio.intake import recordings
from toolkit.audio.mastering import clips, master
from toolkit.audio.measuring import quiet, survey
from toolkit.audio.noise import noise_removal
from toolkit.audio.reporting import report_files
from toolkit.audio.values import tag_values
from toolkit.audio.values.master_report import MasterReport
from toolkit.audio.values.sound import Sound
from toolkit.audio.voices import leveller, stereo_sides, track_mix
from toolkit.show.project import Project
from toolkit.show.sound.selection import Selection

from .conversations import RATE_HZ, conversation
from .shows import show_of
from .sounds import speech

RESAMPLED_HZ = 48_000
MUSIC = {"file": "music.wav", "overlap": "00:00:00.800", "fade": "00:00:00.500"}


def inputs(folder: Path) -> None:
    """Write two talks, a show with all that can be done to sound, and two microphones."""
    talk = conversation(14.0)
    both = 0.5 * (talk.microphones[0] + talk.microphones[1])
    both[5 * RATE_HZ : 5 * RATE_HZ + 30, 0] += np.hanning(30)  # for the limiter
    loud = np.concatenate([speech(1.0, RESAMPLED_HZ, 2, peak=0.1), speech(1.0, RESAMPLED_HZ, 2)])
    show = show_of(
        folder,
        both.astype(np.float32),
        leveller=True,
        alternates=["opus", "aac", "flac"],
        intro=MUSIC,
    )
    soundfile.write(folder / "stereo.wav", loud, RESAMPLED_HZ, "PCM_16")
    soundfile.write(show.episodes_dir / "music.wav", 0.4 * speech(2.0, RESAMPLED_HZ), RESAMPLED_HZ)
    noisy = np.concatenate([np.zeros((RATE_HZ, 2)), speech(2.0, RATE_HZ, 2)])
    noisy += 0.004 * np.random.default_rng(3).standard_normal(noisy.shape)
    soundfile.write(folder / "noisy.wav", noisy, RATE_HZ, "PCM_24")
    for name, microphone in zip("ab", talk.microphones, strict=True):
        soundfile.write(folder / f"{name}.wav", microphone, RATE_HZ, "PCM_24")
    apart = np.concatenate(talk.microphones, axis=1)
    soundfile.write(folder / "sides.wav", apart, RATE_HZ, "PCM_24")


def made(given: Path, folder: Path) -> dict[str, str]:
    """Make everything below `folder`; return the digest of each file and each decision."""
    shutil.copytree(given, folder, dirs_exist_ok=True)
    project = Project.open(folder / "show")
    episode = project.episodes[0]
    report = master.apply(master.plan(project, episode), jobs=2)
    report_files.refresh(project, episode, report, is_new=True)
    _clip(project, report, folder / "clip.mp3")
    _mix(folder)
    found = {
        path.relative_to(folder).as_posix(): _digest(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return found | {name: _digest(data) for name, data in _decisions(project, folder).items()}


def _clip(project: Project, report: MasterReport, target: Path) -> None:
    tags = tag_values.Tags("A clip", "A show", "Somebody", "en")
    clips.cut(project.source(project.episodes[0]), report, 2_000, 6_000, target, tags)


def _mix(folder: Path) -> None:
    tracks = [
        track_mix.TrackSound(
            name, recordings.sound(folder / f"{name}.wav", rate_hz=RATE_HZ, channels=1), at
        )
        for name, at in (("a", 0), ("b", 40))
    ]
    mix = track_mix.mix(tracks, "both")
    other_codecs.encode(mix.sound, folder / "mix.flac", "flac")
    (folder / "mix.txt").write_text(repr(mix.tracks), "utf-8")


def _decisions(project: Project, folder: Path) -> dict[str, bytes]:
    source = project.source(project.episodes[0])
    body = recordings.sound(source, rate_hz=RATE_HZ, channels=1)
    heard = survey.read(body.play(), RATE_HZ, 1)
    levels = leveller.planned(heard.powers, heard.speech.speech_steps())
    stereo = recordings.sound(folder / "stereo.wav", rate_hz=RATE_HZ, channels=2)
    small = recordings.blocks(source, rate_hz=quiet.RATE_HZ, channels=1)
    steadied = recordings.sound(
        folder / "sides.wav", rate_hz=RATE_HZ, channels=1, taken=Selection(remove_dc=True)
    )
    talk = recordings.sound(folder / "sides.wav", rate_hz=RATE_HZ, channels=2)
    return {
        "levels": repr(replace(levels, gains_db=levels.gains_db[:0])).encode(),
        "gains": levels.gains_db.tobytes(),
        "resampled": np.concatenate(list(stereo.play())).tobytes(),
        "quiet": repr(quiet.quiet(small)).encode(),
        "sides": repr(stereo_sides.hear(talk)).encode(),
        "denoised": _denoised(recordings.sound(folder / "noisy.wav", rate_hz=RATE_HZ, channels=2)),
        "probe": repr(replace(recordings.probe(source), container="")).encode(),
        "without dc": np.concatenate(list(steadied.play())).tobytes(),
        "between": repr(recordings.probe(folder / "sides.wav").selection).encode(),
    }


def _denoised(sound: Sound) -> bytes:
    made = noise_removal.denoised(sound)
    assert made.denoiser
    return np.concatenate(list(made.sound.play())).tobytes()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(made(Path(sys.argv[1]), Path(sys.argv[2]))))
