"""soy approve --renew: approvals of an older form, bound to what they are for."""

from __future__ import annotations

from toolkit.cli import render
from toolkit.errors import DONE, DONE_IN_PART
from toolkit.show.project import Project
from toolkit.transcript.store import renewal


def run(project: Project, episode: str | None, language: str | None, *, dry_run: bool) -> int:
    """Renew the approvals of one episode, or of all; return the exit code.

    Those whose text lies in a second place as well are left to a person.
    """
    episodes = [project.episode(episode)] if episode else project.episodes
    found = renewal.older(project, episodes, language)
    clear = [one for one in found if not one.twins]
    for one in clear:
        by, on = one.standing.state.reviewed_by, one.standing.state.reviewed_on
        if not dry_run:
            renewal.renew(one)
        verb = "would renew" if dry_run else "renewed"
        render.say(f"{verb} {_name(project, one)}: approved by {by} on {on}")
    for one in found:
        if one.twins:
            twin = one.twins[0].relative_to(project.root).as_posix()
            number, tag = one.episode.number_text, one.standing.language
            render.warning(
                f"left as it is: {_name(project, one)}: the same text is in {twin}, and only a "
                f'person can say where it belongs: soy approve {number} --lang {tag} --by "Name"'
            )
    if not found:
        render.say("nothing to renew: every approval says what it is for")
    return DONE if len(clear) == len(found) else DONE_IN_PART


def _name(project: Project, one: renewal.Older) -> str:
    return one.record.relative_to(project.root).as_posix()
