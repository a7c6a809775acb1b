"""The look from outside after a publish."""

from __future__ import annotations

from toolkit.assemble.parts import address
from toolkit.cli import render
from toolkit.cli.publication import verify
from toolkit.publication.manifest import Manifest
from toolkit.show.project import Project
from toolkit.show.show import Show
from toolkit.verify import verification
from toolkit.verify.report import Report

# Nobody asked for it, so it holds nobody up for long.
WANTS = verification.Wants(limit_s=180.0)


def is_wanted(asked: bool | None, show: Show, target: str | None, *, is_idle: bool) -> bool:
    """Tell whether to look: as asked, else after sending to the show's own bucket.

    A folder may be only half of the way to the public address, another target is elsewhere, and
    nobody lives at an example's address.
    """
    if asked is not None:
        return asked
    is_bucket = show.release.target.startswith("s3://") and target is None
    return is_bucket and not is_idle and not address.is_example(show)


def look(project: Project, manifest: Manifest, *, is_quiet: bool) -> Report:
    """Return what listeners get of what was just published."""
    url = verify.own_address(project)
    with render.progress(f"looking at {url}", is_quiet=is_quiet) as progress:
        return verification.verify(url, WANTS, manifest=manifest, progress=progress)


def tell(report: Report, *, is_asked: bool, is_quiet: bool) -> None:
    """Say what was found. Raises FeedFaulty for errors.

    A server that cannot be reached from here is one only if the look was asked for.
    """
    if report.is_unreached and not is_asked:
        render.warning(
            f"published, but {report.url} cannot be reached from here, so what listeners get was "
            "not looked at (soy verify does it later)"
        )
        return
    if not is_quiet:
        verify.show(report)
    verify.refuse(report, before="the publish is done, but there are ")
