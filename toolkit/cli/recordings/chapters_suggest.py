"""soy chapters suggest: where chapters may begin, from what is heard and what is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from toolkit import timecode
from toolkit.assemble.checks import check_episode
from toolkit.audio.metadata import chapter_import
from toolkit.cli import options, render
from toolkit.errors import BadFile
from toolkit.show.episode import Episode
from toolkit.show.markers.formats import Found
from toolkit.show.markers.marks import Mark
from toolkit.show.project import Project
from toolkit.show.proposals import PROPOSAL
from toolkit.transcript.store import shelf
from toolkit.transcript.topics import chapter_topics
from toolkit.transcript.topics.chapter_topics import Suggestion

if TYPE_CHECKING:
    from toolkit.transcript.topics.soundscape import Soundscape

_OTHER_VOICE = 0.3  # from here on it is said that voices are others


@click.command("suggest")
@click.argument("episode")
@click.option("--write", is_flag=True, help="Write the suggestions into episode.toml.")
@options.language_option
@options.json_option
@options.project_option
def suggest(
    episode: str, write: bool, language: str | None, as_json: bool, project: Project
) -> None:
    """Suggest where EPISODE's chapters could begin: after music or a long pause, at a new voice.

    If these are too few, soy also looks for changes of topic in the transcript. It writes nothing
    without --write. The titles are the first words said there. Give each chapter a title of your
    own; until then soy build refuses the episode.
    """
    found = project.episode(episode)
    if write:
        _refuse_others(found)
    wanted = language or found.language or project.show.language
    cues = shelf.transcript(project, found, wanted).cues
    made = chapter_topics.suggest(cues, _soundscape(project, found))
    if not made:
        raise BadFile(
            f"{found.folder}: no chapters to suggest: an episode of four minutes or more is "
            "needed, in which something changes",
            hint="write them by hand in episode.toml, or bring some: "
            f"soy chapters import {found.number_text} FILE",
        )
    if write:
        _write(project, found, made)
    if as_json:
        rows = [_row(one) for one in made]
        said = {"episode": found.folder, "language": wanted, "chapters": rows, "written": write}
        render.as_json(said)
        return
    table = [[timecode.clock(one.start_ms), one.title, _why(one)] for one in made]
    render.table(("start", "proposed title", "why"), table)
    if write:
        render.say(f"wrote {render.count(len(made), 'chapter')} to {found.folder}/episode.toml")
        render.say(
            f"next: give each a title of your own there, in the place of {PROPOSAL!r}; "
            "soy build refuses proposals"
        )
    else:
        number = found.number_text
        render.say(f"nothing was written; to take them: soy chapters suggest {number} --write")


def _soundscape(project: Project, episode: Episode) -> Soundscape | None:
    """Return what the recording sounds like, None where it is not here."""
    from toolkit.audio.intake import recordings
    from toolkit.transcript.recognition.parts import RATE_HZ
    from toolkit.transcript.topics.soundscape import Soundscape

    source = project.source(episode)
    if not source.is_file():
        render.say(f"{source}: the recording is missing; music and voices are not listened for")
        return None
    accept = episode.accept_truncated
    with render.progress(f"listening to {episode.folder}"):
        return Soundscape(
            recordings.blocks(source, rate_hz=RATE_HZ, channels=1, accept_truncated=accept)
        )


def _refuse_others(episode: Episode) -> None:
    if episode.chapters:
        raise BadFile(
            f"episodes/{episode.folder}/episode.toml: there are {len(episode.chapters)} chapters "
            "already",
            hint="see suggestions without --write; to take them, take the [[chapters]] out first",
        )


def _write(project: Project, episode: Episode, made: Sequence[Suggestion]) -> None:
    marks = tuple(Mark(one.start_ms, PROPOSAL + one.title) for one in made)
    duration_ms = check_episode.duration(project, episode)
    plan = chapter_import.plan(project, episode, Found("suggested", marks), duration_ms)
    chapter_import.apply(plan)


def _row(one: Suggestion) -> dict[str, object]:
    return {
        "start": timecode.clock(one.start_ms),
        "proposed_title": one.title,
        "pause_ms": one.pause_ms,
        "music_ms": one.music_ms,
        "voice": one.voice,
        "change": one.change,
    }


def _why(one: Suggestion) -> str:
    if not one.start_ms:
        return "the beginning"
    heard = []
    if one.music_ms:
        heard.append(f"music or another sound for {one.music_ms / 1000:.0f} s")
    elif one.pause_ms >= 500:
        heard.append(f"a pause of {one.pause_ms / 1000:.1f} s")
    if one.voice >= _OTHER_VOICE:
        heard.append("other voices, or another room")
    return "; ".join([*heard, f"other words than before: {one.change:.0%}"])
