"""A show's own files of its pages: texts, a style, and templates in the place of soy's."""

from __future__ import annotations

from pathlib import Path

from toolkit.show.project import Project
from toolkit.show.toml.toml_reader import read_text
from toolkit.site.frame import engine
from toolkit.site.frame.engine import Templates

STYLE = "style.css"  # what a show adds to the pages' style sheet


def folder_of(project: Project) -> Path:
    """Return where a show's own templates are."""
    return project.episodes_dir / "templates"


def check(project: Project) -> Templates:
    """Return the templates, once all that a show has of its own could be read. Raises BadFile."""
    templates = read(project)
    templates.check()
    style(project)
    pages = project.show.pages
    for name in (pages.about, pages.accessibility, pages.imprint, pages.privacy):
        project.read_own_text(name)
    return templates


def read(project: Project) -> Templates:
    """Return the templates of a show. Raises BadFile for a file that cannot be read."""
    found = sorted(folder_of(project).glob("*.html"))
    return Templates(
        {
            path.name: (
                path.relative_to(project.root).as_posix(),
                read_text(project.inside(path), engine.LIMIT_BYTES),
            )
            for path in found
        }
    )


def style(project: Project) -> str:
    """Return what a show adds to the style sheet, "" if nothing. Raises BadFile."""
    path = project.inside(folder_of(project) / STYLE)
    return read_text(path, engine.LIMIT_BYTES) if path.exists() else ""
