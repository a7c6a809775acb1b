"""Who talks when, for an episode whose recording has one person left and one right."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

from toolkit import files
from toolkit.audio.intake import recordings
from toolkit.audio.voices import stereo_sides
from toolkit.errors import BadRecording
from toolkit.show.episode import Episode
from toolkit.show.nouns.people import Person
from toolkit.show.project import Project
from toolkit.show.sound import voices
from toolkit.show.sound.voices import Voices
from toolkit.show.toml.toml_reader import validate

_RATE_HZ = 48_000


@dataclass(frozen=True, slots=True)
class NewVoices:
    """A `voices.json` about to be written."""

    path: Path
    voices: Voices
    talking_ms: tuple[tuple[str, int], ...]  # each person's time, left first
    apart_db: float
    unknown: tuple[str, ...]  # names that neither the episode's nor the show's people have


def plan(
    project: Project, episode: Episode, left: str, right: str, *, replace: bool = False
) -> NewVoices:
    """Listen to the recording and return who talks when; change nothing.

    Raises BadRecording where the sides do not hold one person each, the episode was made of
    tracks, or turns are there and not to be replaced; BadFile for a name that cannot be used.
    """
    path = project.inside(project.episode_dir(episode) / voices.VOICES_FILE)
    if episode.tracks:
        raise BadRecording(
            f"{episode.folder}: soy mixed this episode from tracks, so it knows who talks when",
            hint="you need not do anything: soy transcribe names the voices",
        )
    if path.exists() and not replace:
        raise BadRecording(f"{path}: the file already exists", hint="to replace it, add --replace")
    names = tuple(
        validate(Path(f"--{side}"), Person, {"name": name}).name
        for side, name in (("left", left), ("right", right))
    )
    if names[0].casefold() == names[1].casefold():
        raise BadRecording(
            f"both sides have the name {names[0]}",
            hint="give each side the name of the person who is heard there",
        )
    sound = recordings.sound(
        project.source(episode),
        rate_hz=_RATE_HZ,
        channels=2,
        accept_truncated=episode.accept_truncated,
        taken=dataclasses.replace(episode.selection, channel="both"),
    )
    heard = stereo_sides.hear(sound)
    spans = dict(zip(names, (heard.left, heard.right), strict=True))
    known = {person.name for person in episode.people or project.show.people}
    return NewVoices(
        path,
        voices.merged(spans),
        tuple((name, sum(end - start for start, end in spans[name])) for name in names),
        heard.apart_db,
        tuple(name for name in names if name not in known),
    )


def apply(made: NewVoices) -> None:
    """Write the file, whole or not at all. Raises CannotWrite."""
    files.write_text(made.path, voices.render(made.voices))
