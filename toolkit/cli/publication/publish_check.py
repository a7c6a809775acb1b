"""The look from outside after a publish."""

from __future__ import annotations

from toolkit.cli import render
from toolkit.cli.publication import verify
from toolkit.progress import unwatched
from toolkit.verify.report import Report
from toolkit.workflow.publication import outside_view
from toolkit.workflow.publication.publish import Publication


def look_if_wanted(
    done: Publication, target: str | None, asked: bool | None, *, is_quiet: bool
) -> Report | None:
    """Return what listeners get of what was just published; None where nobody wants to know."""
    project = done.job.project
    if not outside_view.is_wanted(asked, project.show, target, is_idle=done.is_idle):
        return None
    url, wants = outside_view.own_address(project.show), outside_view.AFTER_PUBLISH
    watch = unwatched if is_quiet else render.progress
    return outside_view.look(url, wants, done.plan.manifest, watch)


def tell(report: Report, *, is_asked: bool, is_quiet: bool) -> None:
    """Say what was found. Raises FeedFaulty for errors.

    A server that cannot be reached from here is one only if the look was asked for.
    """
    if report.is_unreached and not is_asked:
        render.warning(
            f"published, but {report.url} cannot be reached from here, so soy did not check what "
            "listeners get (run soy verify later)"
        )
        return
    if not is_quiet:
        verify.show(report)
    verify.refuse(report, before="the publish is done, but there are ")
