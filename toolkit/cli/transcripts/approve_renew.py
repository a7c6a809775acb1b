"""soy approve --renew: approvals of an older form, bound to what they are for."""

from __future__ import annotations

from toolkit.cli import render
from toolkit.errors import DONE, DONE_IN_PART
from toolkit.show.project import Project
from toolkit.transcript.store.renewal import Older
from toolkit.workflow.transcripts.renewals import Renewals, renew


def run(
    project: Project, episode: str | None, language: str | None, *, dry_run: bool, as_json: bool
) -> int:
    """Renew the approvals of one episode, or of all; return the exit code.

    Those whose text lies in a second place as well are left to a person.
    """
    made = renew(project, episode, language, dry_run=dry_run)
    if as_json:
        render.as_json(_json(project, made))
    else:
        _show(project, made)
    return DONE_IN_PART if made.left else DONE


def _show(project: Project, made: Renewals) -> None:
    verb = "renewed" if made.is_done else "would renew"
    for one in made.renewed:
        by, on = one.standing.state.reviewed_by, one.standing.state.reviewed_on
        render.say(f"{verb} {_name(project, one)}: approved by {by} on {on}")
    for one in made.left:
        twin = one.twins[0].relative_to(project.root).as_posix()
        number, tag = one.episode.number_text, one.standing.language
        render.warning(
            f"left as it is: {_name(project, one)}: the same text is in {twin}, and only you can "
            f'say where it belongs: soy approve {number} --lang {tag} --by "Name"'
        )
    if not (made.renewed or made.left):
        render.say("nothing to renew: every approval says what it is for")


def _json(project: Project, made: Renewals) -> dict[str, object]:
    return {
        "is_done": made.is_done,
        "renewed": [_row(project, one) for one in made.renewed],
        "left": [_row(project, one) for one in made.left],
    }


def _row(project: Project, one: Older) -> dict[str, object]:
    return {
        "episode": one.episode.folder,
        "language": one.standing.language,
        "record": _name(project, one),
        "by": one.standing.state.reviewed_by,
        "same_text": [twin.relative_to(project.root).as_posix() for twin in one.twins],
    }


def _name(project: Project, one: Older) -> str:
    return one.record.relative_to(project.root).as_posix()
