"""The music of an episode, measured and put to the talk."""

from __future__ import annotations

import contextlib
import math

from toolkit import timecode
from toolkit.audio.intake import recordings
from toolkit.audio.measuring.meter import Meter
from toolkit.audio.measuring.survey import Reading
from toolkit.audio.music.layout import Inserts, Music, lay_out, samples_of
from toolkit.audio.music.programme import Programme, Talk, assemble
from toolkit.audio.values.inserts import LIMIT_BYTES, Chosen, chosen
from toolkit.audio.values.sound import RATE_HZ, Sound
from toolkit.errors import BadFile, BadRecording, SilentAudio
from toolkit.progress import Progress, silent
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.timeline import IDENTITY

LIMIT_MS = 120_000  # longer music is a recording that was named by mistake, as a rule


def check(project: Project, episode: Episode, recording_ms: int) -> None:
    """Raise BadFile, and nothing else, if mastering would refuse the episode's music."""
    channels = 1 if project.show.audio.channels == "mono" else 2
    found = _measured(project, episode, RATE_HZ, channels)
    talk, starts = samples_of(recording_ms, RATE_HZ), _starts(episode)
    lay_out(f"episodes/{episode.folder}", talk, RATE_HZ, found, starts)


def programme(
    project: Project,
    episode: Episode,
    body: Sound,
    recording_ms: int,
    progress: Progress = silent,
    *,
    reading: Reading | None = None,
) -> Programme:
    """Return the recording `body`, about `recording_ms` long, with the episode's music.

    Without any it is `body` itself. It is played once, unless its `reading` is known. Raises
    BadFile for music that cannot be used, SilentAudio for a silent recording, BadRecording.
    """
    if not chosen(project, episode):
        return Programme(body, IDENTITY)
    found = _measured(project, episode, body.rate_hz, body.channels)
    if reading:
        samples, talk_lufs = reading.samples, reading.as_is.integrated_lufs
    else:
        samples, talk_lufs = _heard(body, samples_of(recording_ms, body.rate_hz), progress)
    if talk_lufs == -math.inf:
        raise SilentAudio(
            f"{body.name}: it is almost silent: nothing in it is louder than -70 LUFS",
            hint="play the recording: was the microphone off, or the wrong track exported?",
        )
    return assemble(Talk(body, samples, talk_lufs), found, _starts(episode))


def _heard(body: Sound, expected: int, progress: Progress) -> tuple[int, float]:
    """Return how many samples there are, and their loudness in LUFS."""
    meter, samples = Meter(body.rate_hz, body.channels, true_peak=False), 0
    for block in body.play():
        meter.add(block)
        samples += len(block)
        progress(min(1.0, samples / max(1, expected)))
    return samples, meter.read().integrated_lufs


def _starts(episode: Episode) -> tuple[int, ...]:
    return tuple(chapter.start_ms for chapter in episode.chapters)


def _measured(project: Project, episode: Episode, rate_hz: int, channels: int) -> Inserts:
    found = chosen(project, episode)
    return Inserts(**{one.key: _music(project, one, rate_hz, channels) for one in found})


def _music(project: Project, one: Chosen, rate_hz: int, channels: int) -> Music:
    """Return the music of a file. Raises BadFile if it is missing, unusable, silent or too long."""
    if one.path.exists() and not one.path.is_file():
        hint = "put the sound file itself there, not a pipe, a device or a folder"
        raise BadFile(f"{one.where}: {one.path.name}: this is not a file", hint=hint)
    if not one.path.is_file():
        raise BadFile(
            f"{one.where}: there is no file {one.path.name} in {one.path.parent.name}/",
            hint="put the file there, or correct its name in the TOML file",
        )
    if one.path.stat().st_size > LIMIT_BYTES:
        raise _too_long(one)
    meter, samples = Meter(rate_hz, channels), 0
    try:
        # Finds what was cut off or is no number, and what is to be taken of it.
        found = recordings.probe(one.path, at_least_ms=0)
        sound = recordings.sound(
            project.inside(one.path), rate_hz=rate_hz, channels=channels, taken=found.selection
        )
        with contextlib.closing(sound.play()) as blocks:
            for block in blocks:
                meter.add(block)
                samples += len(block)
                if samples > samples_of(LIMIT_MS, rate_hz):
                    raise _too_long(one)
    except (BadRecording, SilentAudio) as err:
        raise BadFile(f"{one.where}: {err.message}", hint=err.hint) from err
    if found.is_damaged:  # a hole in music is heard by everybody, and the file can be had again
        what = f"{one.where}: {one.path.name}: {'; '.join(found.missing)}"
        raise BadFile(what, hint="copy it again from where it was made, or export it again")
    if (lufs := meter.read().integrated_lufs) == -math.inf:
        raise BadFile(
            f"{one.where}: {one.path.name} is silent, or shorter than 0.4 s: its loudness cannot "
            "be measured",
            hint="play it: was the wrong file exported?",
        )
    return Music(sound, samples, lufs, one.insert, one.where)


def _too_long(one: Chosen) -> BadFile:
    return BadFile(
        f"{one.where}: {one.path.name} is longer than {timecode.short(LIMIT_MS)} minutes",
        hint="cut it shorter in a sound editor, or name another file",
    )
