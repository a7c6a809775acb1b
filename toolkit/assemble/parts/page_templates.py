"""A show's own templates, in `episodes/templates/`: they take the place of soy's, file by file."""

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
