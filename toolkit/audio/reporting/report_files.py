"""The report's files in `build/reports`: NNN.html, its picture as NNN.svg, or .png too."""

from __future__ import annotations

from pathlib import Path

from toolkit import files
from toolkit.audio.mastering.master import CURVES_FILE, NOISE_FILES, MasterPlan
from toolkit.audio.measuring.curves import LARGEST_BYTES, Curves
from toolkit.audio.reporting import plots, report_page, scene_svg
from toolkit.audio.reporting.plots import PlotSubject
from toolkit.audio.values.master_report import MasterReport
from toolkit.show.episode import Episode
from toolkit.show.project import Project

_LARGEST_EXTRACT = 1 << 19  # bytes: 12 seconds have 96 kB


def page_path(project: Project, episode: Episode) -> Path:
    """Return where the page is, named by the number that the episode's folder begins with."""
    edition = f".{episode.edition}" if episode.edition else ""
    return project.build_dir / "reports" / f"{episode.number_text}{edition}.html"


def are_there(project: Project, episode: Episode) -> bool:
    """Tell whether page and picture are there, so that `refresh` has nothing to do."""
    page = page_path(project, episode)
    return page.is_file() and page.with_suffix(".svg").is_file()


def png_path(project: Project, episode: Episode) -> Path:
    """Return where the picture for slides and mails is, once somebody wanted it."""
    return page_path(project, episode).with_suffix(".png")


def refresh(
    project: Project,
    episode: Episode,
    report: MasterReport,
    *,
    is_new: bool,
    wants_png: bool = False,
) -> Path:
    """Write page and picture if the report is new or one of them is missing; return the page.

    Without curves in the episode's work folder there is a page without picture. A PNG takes as long
    as to encode a minute, so that it is drawn for those who want it, and anew where one is already.
    Raises CannotWrite.
    """
    page, png = page_path(project, episode), png_path(project, episode)
    svg = page.with_suffix(".svg")
    has_png = wants_png or png.is_file()
    curves = kept_curves(project, episode)
    wanted = (page, svg, *([png] if has_png else [])) if curves else (page,)
    if is_new or not all(path.is_file() for path in wanted):
        subject = subject_of(project.show.title, episode)
        name = str(episode.number)
        if curves:
            picture = plots.picture(report, curves, subject)
            files.write_text(svg, scene_svg.svg(picture))
            if has_png:
                from toolkit.audio.reporting import scene_png  # resvg: only where it draws

                files.write_bytes(png, scene_png.png(picture))
        extracts = _extracts(project, episode) if report.denoising else None
        files.write_text(page, report_page.render(report, curves, subject, name, extracts))
    return page


def kept_curves(project: Project, episode: Episode) -> Curves | None:
    """Return the curves in the episode's work folder; None if they are missing or damaged."""
    path = project.work_dir(episode) / CURVES_FILE
    try:
        if path.stat().st_size > LARGEST_BYTES:
            return None
        return Curves.from_bytes(files.read(path, LARGEST_BYTES))
    except (OSError, ValueError):
        return None


def _extracts(project: Project, episode: Episode) -> tuple[bytes, bytes] | None:
    folder = project.work_dir(episode)
    try:
        first, second = (files.read(folder / name, _LARGEST_EXTRACT) for name in NOISE_FILES)
    except (OSError, ValueError):
        return None
    return first, second


def subject_of(show_title: str, episode: Episode) -> PlotSubject:
    """Return what page and picture say of the episode."""
    chapters = tuple((chapter.start_ms, chapter.title) for chapter in episode.chapters)
    return PlotSubject(episode.title, show_title, episode.number_text, chapters)


def finished(plan: MasterPlan, report: MasterReport) -> None:
    """Bring the files of an episode up to date that was mastered just now."""
    refresh(plan.project, plan.episode, report, is_new=True)
