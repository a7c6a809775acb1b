"""soy voices: say who is heard left and who right in a stereo recording."""

from __future__ import annotations

import click

from toolkit import timecode
from toolkit.cli import options, render
from toolkit.show.project import Project


@click.command("voices")
@click.argument("episode")
@click.option("--left", required=True, metavar="NAME", help="The speaker on the left channel.")
@click.option("--right", required=True, metavar="NAME", help="The speaker on the right channel.")
@click.option("--replace", is_flag=True, help="Replace the present voices.json.")
@options.dry_run_option
@options.project_option
def command(
    episode: str, left: str, right: str, replace: bool, dry_run: bool, project: Project
) -> None:
    """Name the speaker on each stereo channel of EPISODE, and find who talks when.

    Use it for a stereo recording with one person on each side; listen to a minute with headphones
    to hear who is where. It writes voices.json into the episode's folder, and soy transcribe then
    names the speakers.
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
