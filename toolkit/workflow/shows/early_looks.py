"""The folders of a large show, looked at by other processes while soy itself is still loaded."""

from __future__ import annotations

from toolkit.assemble.kept import left_groups
from toolkit.folders.errands import Errand
from toolkit.show.kept.readings import is_large
from toolkit.show.project import Project


def begin(project: Project) -> Errand | None:
    """Begin to look at a large show's folders; return who looks at build/public, for its build.

    Nothing of the episodes was read yet.
    """
    if not is_large(project.root):
        return None
    project.readings.begin()
    return left_groups.looked_for(project.build_dir, project.public_dir, beside=True)
