"""soy voices: say who is heard left and who right in a stereo recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from toolkit import timecode
from toolkit.cli import options, render
from toolkit.show.project import Project

if TYPE_CHECKING:
    from toolkit.workflow.recordings.voices import VoicesFound


@click.command("voices")
@click.argument("episode")
@click.option("--left", required=True, metavar="NAME", help="The speaker on the left channel.")
@click.option("--right", required=True, metavar="NAME", help="The speaker on the right channel.")
@click.option("--replace", is_flag=True, help="Replace the present voices.json.")
@options.dry_run_option
@options.json_option
@options.project_option
def command(
    episode: str,
    left: str,
    right: str,
    replace: bool,
    dry_run: bool,
    as_json: bool,
    project: Project,
) -> None:
    """Name the speaker on each stereo channel of EPISODE, and find who talks when.

    Use it for a stereo recording with one person on each side; listen to a minute with headphones
    to hear who is where. It writes voices.json into the episode's folder, and soy transcribe then
    names the speakers.
    """
    from toolkit.workflow.recordings.voices import SidesNamed, find_voices

    named = SidesNamed(left, right)
    found = find_voices(
        project, episode, named, replace=replace, dry_run=dry_run, watch=render.progress
    )
    if as_json:
        render.as_json(_json(found))
    else:
        _show(found)


def _json(found: VoicesFound) -> dict[str, object]:
    made = found.made
    sides = zip(("left", "right"), made.talking_ms, strict=True)
    return {
        "episode": found.episode.folder,
        "is_done": found.is_done,
        "path": str(made.path),
        "voices": [{"side": side, "name": name, "talks_ms": ms} for side, (name, ms) in sides],
        "apart_db": round(made.apart_db, 1),
        "unknown": made.unknown,
    }


def _show(found: VoicesFound) -> None:
    made = found.made
    for side, (name, talking_ms) in zip(("left", "right"), made.talking_ms, strict=True):
        render.say(f"  {side}: {name}, talks {timecode.short(talking_ms)}")
    render.say(f"each side is louder by {made.apart_db:.1f} dB while its person talks")
    if made.unknown:
        names = ", ".join(made.unknown)
        render.say(
            f"note: neither the episode nor the show lists these people; add them there: {names}"
        )
    if not found.is_done:
        render.say(f"would write {made.path}")
        return
    number = found.episode.number_text
    render.say(f"wrote {made.path}")
    render.say(f"next: soy transcribe {number}, which names the speakers by it")
