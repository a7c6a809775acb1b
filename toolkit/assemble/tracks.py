"""A new episode from several tracks: copied as delivered, mixed once, with who talks when.

The mix becomes the episode's recording; everything after that takes it like any other.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from toolkit import files
from toolkit.audio.coding import other_codecs
from toolkit.audio.intake import recordings
from toolkit.audio.intake.recordings import Probe
from toolkit.audio.voices import track_mix
from toolkit.audio.voices.track_mix import Mix, TrackMix
from toolkit.errors import BadRecording, SilentAudio
from toolkit.progress import Progress, part, silent
from toolkit.show.episode import Episode
from toolkit.show.nouns.people import Person
from toolkit.show.project import Project
from toolkit.show.setup import creation
from toolkit.show.setup.creation import NewEpisode
from toolkit.show.slugs import slug
from toolkit.show.sound import voices
from toolkit.show.sound.tracks import offset_text
from toolkit.show.toml.toml_reader import validate

SOURCE_FILE = "source.flac"
MOST_TRACKS = 16
_RATES_HZ = (44_100, 48_000)  # of a mix: the higher one if no track has less


@dataclass(frozen=True, slots=True)
class Delivered:
    """One track as it comes in: whose it is, where it lies, how much later it starts."""

    name: str
    path: Path
    offset_ms: int = 0


@dataclass(frozen=True, slots=True)
class NewTracks:
    """An episode about to be made from tracks."""

    episode: NewEpisode
    tracks: tuple[Delivered, ...]
    probes: tuple[Probe, ...]
    guests: tuple[str, ...]  # voices that the show's people do not name

    @property
    def rate_hz(self) -> int:
        """48 kHz if all tracks have that or more, else 44.1 kHz."""
        low, high = _RATES_HZ
        return high if all(probe.rate_hz >= high for probe in self.probes) else low

    @property
    def channels(self) -> int:
        """One if all tracks are mono, or one side alone is taken of them; else two."""
        is_one = (p.channels == 1 or p.selection.side is not None for p in self.probes)
        return 1 if all(is_one) else 2

    @property
    def duration_ms(self) -> int:
        """From the start of the earliest track to the end of the last one."""
        pairs = list(zip(self.tracks, self.probes, strict=True))
        first_ms = min(track.offset_ms for track in self.tracks)
        return max(track.offset_ms + probe.duration_ms for track, probe in pairs) - first_ms


def plan(
    project: Project,
    tracks: Sequence[Delivered],
    title: str,
    guid: UUID,
    progress: Progress = silent,
) -> NewTracks:
    """Check all tracks whole, and return the episode that they would become.

    Raises BadRecording for a track that cannot be used, for one that comes twice, for one voice
    with two tracks and for fewer than two; SilentAudio, naming the track, for a silent one.
    """
    named = tuple(_named(track) for track in tracks)
    _refuse_odd_sets(named)
    episode = creation.plan_episode(project, named[0].path, title, guid)
    probes = []
    for number, track in enumerate(named):
        share = part(progress, number / len(named), (number + 1) / len(named))
        try:
            probes.append(recordings.probe(track.path, share))
        except SilentAudio as err:
            raise track_mix.silent_track(track.name, str(track.path)) from err
    known = {person.name for person in project.show.people}
    guests = tuple(track.name for track in named if track.name not in known)
    return NewTracks(episode, named, tuple(probes), guests)


def create(
    project: Project, new: NewTracks, progress: Progress = silent
) -> tuple[Episode, tuple[TrackMix, ...]]:
    """Make the episode's folder (tracks, mix, who talks when); return it and what was done.

    The folder appears whole or not at all. Raises SilentAudio for a track that holds no more than
    noise below -70 LUFS, BadRecording when a copy is not the track, CannotWrite.
    """
    done: list[Mix] = []

    def fill(folder: Path) -> Mapping[str, Any]:
        kept = [_kept(folder, number, track) for number, track in enumerate(new.tracks, 1)]
        made = _mixed(folder, new, [name for name, _ in kept], progress)
        done.append(made)
        source = folder / SOURCE_FILE
        talking = {track.voice: track.talking for track in made.tracks}
        files.write_text(folder / voices.VOICES_FILE, voices.render(voices.merged(talking)))
        rows = zip(new.tracks, kept, made.tracks, strict=True)
        values: dict[str, Any] = {
            "source": SOURCE_FILE,
            "source_sha256": files.sha256_of(source),
            "tracks": [
                {
                    "name": track.name,
                    "file": file,
                    "sha256": digest,
                    "offset": offset_text(track.offset_ms),
                    "gain_db": mixed.gain_db,
                }
                for track, (file, digest), mixed in rows
            ],
        }
        if new.guests:  # an episode's people stand in the place of the show's
            guests = [Person(name=name, role="guest") for name in new.guests]
            everyone = (*project.show.people, *guests)
            values["people"] = [p.model_dump(exclude_none=True) for p in everyone]
        return values

    episode = creation.create_episode(project, new.episode, fill)
    return episode, done[0].tracks


def _kept(folder: Path, number: int, track: Delivered) -> tuple[str, str]:
    """Copy a track into the folder; return its name there and its SHA-256."""
    name = f"track-{number}-{slug(track.name, 'voice')}{creation.safe_suffix(track.path)}"
    return name, creation.copy_checked(track.path, folder / name)


def _mixed(folder: Path, new: NewTracks, kept: Sequence[str], progress: Progress) -> Mix:
    """Mix the tracks that lie in the folder, and write the mix beside them."""
    rate_hz, channels = new.rate_hz, new.channels
    tracks = [
        track_mix.TrackSound(
            track.name,
            recordings.sound(
                folder / name, rate_hz=rate_hz, channels=channels, taken=probe.selection
            ),
            track.offset_ms,
        )
        for track, name, probe in zip(new.tracks, kept, new.probes, strict=True)
    ]
    made = track_mix.mix(tracks, new.episode.folder, part(progress, 0.0, 0.5))
    with files.written_beside(folder / SOURCE_FILE) as beside:
        other_codecs.encode(made.sound, beside, "flac", progress=part(progress, 0.5, 1.0))
    return made


def _named(track: Delivered) -> Delivered:
    person = validate(Path(f"the track {track.path.name}"), Person, {"name": track.name})
    return Delivered(person.name, track.path, track.offset_ms)


def _refuse_odd_sets(tracks: Sequence[Delivered]) -> None:
    if not 2 <= len(tracks) <= MOST_TRACKS:
        raise BadRecording(
            f"soy mixes 2 to {MOST_TRACKS} tracks; you gave {len(tracks)}",
            hint="if one file has all voices: soy new FILE; otherwise, for each voice: "
            '--track "NAME=FILE"',
        )
    names: dict[str, Delivered] = {}
    paths: dict[Path, Delivered] = {}
    for track in tracks:
        name = unicodedata.normalize("NFC", track.name).casefold()
        if name in names:
            raise BadRecording(
                f"two tracks have the name {track.name}", hint="give each track a different name"
            )
        if other := paths.get(track.path.resolve()):
            raise BadRecording(
                f"{track.path}: {other.name} and {track.name} have the same file",
                hint="give each voice its own file",
            )
        names[name] = paths[track.path.resolve()] = track
