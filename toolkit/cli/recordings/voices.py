"""soy voices: say who is heard left and who right in a stereo recording."""

from __future__ import annotations

import click

from toolkit import timecode
from toolkit.cli import options, render
from toolkit.show.project import Project


@click.command("voices")
@click.argument("episode")
@click.option("--left", required=True, metavar="NAME", help="Who is heard on the left side.")
@click.option("--right", required=True, metavar="NAME", help="Who is heard on the right side.")
@click.option("--replace", is_flag=True, help="Replace the turns that are there.")
@options.dry_run_option
@options.project_option
def command(
    episode: str, left: str, right: str, replace: bool, dry_run: bool, project: Project
) -> None:
    """Find who talks when in EPISODE, whose stereo recording has one person on each side.

    Writes voices.json into the episode's folder; soy transcribe then names the speakers. Who is on
    which side is for you to say: listen to a minute of it with headphones.
    """
    from toolkit.assemble import stereo_voices

    found = project.episode(episode)
    with render.progress(f"listening to {found.folder}"):
        made = stereo_voices.plan(project, found, left, right, replace=replace)
    for side, (name, talking_ms) in zip(("left", "right"), made.talking_ms, strict=True):
        render.say(f"  {side}: {name}, talks {timecode.short(talking_ms)}")
    render.say(f"each side leads by {made.apart_db:.1f} dB while its person talks")
    if made.unknown:
        names = ", ".join(made.unknown)
        render.say(f"note: not among the people of episode or show, add them there: {names}")
    if dry_run:
        render.say(f"would write {made.path}")
        return
    stereo_voices.apply(made)
    render.say(f"wrote {made.path}")
    render.say(f"next: soy transcribe {found.number_text}, which names the speakers by it")
