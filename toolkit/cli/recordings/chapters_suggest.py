"""soy chapters suggest: where chapters may begin, from what is heard and what is said."""

from __future__ import annotations

import click

from toolkit import timecode
from toolkit.cli import options, render
from toolkit.show.chapter import PROPOSAL
from toolkit.show.project import Project
from toolkit.transcript.topics.chapter_topics import Suggestion
from toolkit.workflow.recordings.chapter_proposals import ChapterProposals, propose_chapters

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
    made = propose_chapters(project, episode, language, write=write, watch=render.progress)
    for remark in made.remarks:
        render.say(remark)
    if as_json:
        render.as_json(_json(made))
    else:
        _show(made)


def _json(made: ChapterProposals) -> dict[str, object]:
    return {
        "episode": made.episode.folder,
        "language": made.language,
        "chapters": [_row(one) for one in made.chapters],
        "written": made.is_written,
    }


def _show(made: ChapterProposals) -> None:
    table = [[timecode.clock(one.start_ms), one.title, _why(one)] for one in made.chapters]
    render.table(("start", "proposed title", "why"), table)
    folder = made.episode.folder
    if made.is_written:
        render.say(f"wrote {render.count(len(table), 'chapter')} to {folder}/episode.toml")
        render.say(
            f"next: replace each title there with your own; soy's begin with {PROPOSAL!r}; "
            "soy build refuses proposals"
        )
    else:
        number = made.episode.number_text
        render.say(f"soy wrote nothing; to use them: soy chapters suggest {number} --write")


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
        heard.append("different voices, or a different room")
    return "; ".join([*heard, f"different words than before: {one.change:.0%}"])
