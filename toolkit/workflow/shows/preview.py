"""The show as listeners would get it, on this computer, built anew whenever a file is saved."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import BadFile, SoyError
from toolkit.progress import StepWatch, unwatched
from toolkit.publication.manifest import Entry
from toolkit.release.publishing import built
from toolkit.show.project import Project
from toolkit.workflow.shows.public_build import make_public, plan_public

if TYPE_CHECKING:
    from toolkit.preview.site_server import Builds


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A build after files were saved."""

    saved: tuple[Path, ...]
    error: SoyError | None  # why the pages are those of the build before


@dataclass(frozen=True, slots=True)
class PreviewServer:
    """A server that runs."""

    project: Project
    address: str
    error: SoyError | None  # why it shows an earlier build
    builds: Builds
    ended: threading.Event

    def rebuilds(self, watch: StepWatch = unwatched) -> Iterator[Rebuilt]:
        """Build again whenever files of the show are saved, until Ctrl-C, and yield each build.

        A build that cannot be made leaves the pages as they were.
        """
        from toolkit.preview import file_watch

        project = self.project
        folders = (project.episodes_dir, project.transcripts_dir, project.campaign_dir)
        for paths in file_watch.saved(folders, self.ended):
            error = _build(project, watch)
            if error is None:
                self.builds.replace(_entries(project))
            yield Rebuilt(paths, error)


@contextlib.contextmanager
def preview(
    project: Project, port: int = 0, watch: StepWatch = unwatched
) -> Iterator[PreviewServer]:
    """Build the show, serve it on 127.0.0.1 and yield where; afterwards the server is gone.

    `port`: 0 takes any that is free. Raises what a build does if nothing was built before, and
    SoyError for a port that is taken.
    """
    from toolkit.preview import site_server
    from toolkit.web import local_server

    builds = site_server.Builds({})
    base_url = project.show.release.public_url
    app = site_server.application(project.public_dir, builds, base_url)
    # The port comes first: a build can take minutes, which would be in vain if it is taken.
    with local_server.listening_server(app, port) as (running, bound):
        error = _build(project, watch)
        try:
            builds.entries = _entries(project)
        except BadFile as err:
            raise error or err from err
        serving = threading.Thread(target=running.serve_forever, daemon=True)
        serving.start()
        ended = threading.Event()
        address = f"http://{local_server.HOST}:{bound}/"
        try:
            yield PreviewServer(project, address, error, builds, ended)
        finally:
            ended.set()
            builds.end()
            running.shutdown()
            serving.join()


def _build(project: Project, watch: StepWatch) -> SoyError | None:
    """Build the show as its files are now, and return why that could not be done."""
    try:
        make_public(plan_public(Project(project.root)), watch)
    except SoyError as err:
        return err
    return None


def _entries(project: Project) -> dict[str, Entry]:
    return {entry.key: entry for entry in built.recorded(project.public_dir).entries}
