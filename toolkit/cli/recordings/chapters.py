"""soy chapters: chapters that were made elsewhere, and for elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from toolkit import timecode
from toolkit.assemble.checks import check_episode
from toolkit.assemble.parts import approvals
from toolkit.audio.metadata import chapter_import
from toolkit.cli import options, render
from toolkit.cli.recordings import chapters_suggest
from toolkit.errors import BadFile
from toolkit.show.chapter import Chapter
from toolkit.show.markers.formats import FORMATS
from toolkit.show.markers.marks import Mark
from toolkit.show.project import Project
from toolkit.show.spoken_language import spoken_in


class OffsetType(click.ParamType[int]):
    """A stretch of time in milliseconds, with a sign if it goes back."""

    name = "offset"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return milliseconds."""
        if isinstance(value, int):
            return value
        sign = -1 if value.startswith("-") else 1
        try:
            return sign * timecode.parse(value.lstrip("+-"))
        except ValueError:
            self.fail(f"{value!r} is not a time such as 12.5, 0:01:30 or -0:05", param, ctx)


@click.group("chapters")
def command() -> None:
    """Import, suggest or export chapters."""


@command.command("import")
@click.argument("episode")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "wanted",
    type=click.Choice([*(key for key in FORMATS if key != "youtube"), chapter_import.MEDIA]),
    help="The format of FILE [default: judged by its contents]",
)
@click.option("--offset", type=OffsetType(), default=0, help="Shift all chapters: 12.5 or -0:05.")
@click.option("--replace", is_flag=True, help="Replace the episode's present chapters.")
@options.dry_run_option
@options.json_option
@options.project_option
def import_(
    episode: str,
    file: Path,
    wanted: str | None,
    offset: int,
    project: Project,
    **flags: bool,
) -> None:
    """Write the chapters of FILE into EPISODE's episode.toml.

    FILE is a list ("0:12:34 Title" on each line, as under videos or for mp4chaps), labels of
    Audacity, a table of times and titles (CSV, by commas, semicolons or tabs), REAPER's table of
    markers, Ogg's CHAPTER01= lines, Podlove Simple Chapters, the
    podcast namespace's JSON, WebVTT, or a recording with chapters in it.
    """
    found = project.episode(episode)
    marks = chapter_import.read_file(file, wanted, spoken_in(found, project.show))
    duration_ms = check_episode.duration(project, found)
    made = chapter_import.plan(
        project, found, marks, duration_ms, offset_ms=offset, replace=flags["replace"]
    )
    if not flags["dry_run"]:
        chapter_import.apply(made)
    render.notes(made.remarks)
    if flags["as_json"]:
        said = {"episode": found.folder, "format": made.format, "remarks": made.remarks}
        render.as_json({**said, "chapters": _rows(made.chapters), "written": not flags["dry_run"]})
    else:
        _show(made, number=found.number_text, is_dry=flags["dry_run"])


def _show(made: chapter_import.ChapterImport, *, number: str, is_dry: bool) -> None:
    head = ("start", "title", "link")
    render.table(head, [[row.get(key, "") for key in head] for row in _rows(made.chapters)])
    count = render.count(len(made.chapters), "chapter")
    if is_dry:
        render.say(f"would write {count} ({made.format}) to {made.path}")
        return
    render.say(f"wrote {count} ({made.format}) to {made.path}")
    render.say(f"next: soy master {number}, which writes them into the MP3")


@command.command("export")
@click.argument("episode")
@click.option(
    "--format",
    "wanted",
    type=click.Choice([*FORMATS]),
    default="list",
    show_default=True,
    help="The program, player or page to write for.",
)
@options.project_option
def export(episode: str, wanted: str, project: Project) -> None:
    """Print EPISODE's chapters for other programs, or for the text under a video (youtube)."""
    found = project.episode(episode)
    if not found.chapters:
        raise BadFile(
            f"episodes/{found.folder}/episode.toml: the episode has no chapters",
            hint=f"import some: soy chapters import {found.number_text} FILE",
        )
    if wanted == "youtube":
        approvals.check_chapters(found)  # it goes out as it is
    marks = [Mark(c.start_ms, c.title, c.link) for c in found.chapters]
    duration_ms = check_episode.duration(project, found) or 0
    click.echo(FORMATS[wanted].render(marks, duration_ms), nl=False)


command.add_command(chapters_suggest.suggest)


def _rows(chapters: tuple[Chapter, ...]) -> list[dict[str, str]]:
    return [chapter.model_dump(by_alias=True, exclude_none=True) for chapter in chapters]
