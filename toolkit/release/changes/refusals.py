"""What nobody should publish by mistake: pure rules, each of which raises or lets it pass.

What a build or a release holds is held against the present: the clock, the episodes as they are
written now, and what listeners have.
"""

from __future__ import annotations

import shlex
from datetime import datetime, timedelta

from toolkit.errors import NotOutYet, PublishConflict
from toolkit.publication.contents import Contents, Out
from toolkit.publication.gate import Held, PresentGate
from toolkit.publication.history import History
from toolkit.release.changes.difference import Difference, short

# Between two well-kept clocks are seconds; `History.instant` sorts out what lies within a day.
CLOCKS_APART = timedelta(days=1)
_NAMED = 5  # in one message
_BUILD_AGAIN = {
    "undated": "soy build again, then soy publish; or restore its date",
    "to-come": "soy build again without --at, which leaves out future episodes; then soy publish",
}


def refuse_early_build(built: Contents, gate: PresentGate) -> None:
    """Raise NotOutYet if a build holds an episode that the gate holds back, as it was or is."""
    for out in built.episodes:
        verdict = gate.of_built(out.guid, out.published)
        if verdict is None:
            raise NotOutYet(
                f"{out.name}: build/public still has it, but episodes/ no longer does",
                hint="soy build again, then soy publish",
            )
        if isinstance(verdict, Held):
            raise NotOutYet(
                f"{out.name}: {verdict.why}, but build/public still has it; soy sent nothing",
                hint=_BUILD_AGAIN.get(verdict.reason, "soy build again, then soy publish"),
            )


def refuse_early_release(there: Contents, gate: PresentGate, release_id: str) -> tuple[Out, ...]:
    """Return the episodes of a release that have no date now, or are gone from `episodes/`.

    Those a person may want back: what was lost by mistake is what a rollback is for. Raises
    NotOutYet for one that is held back for another reason, such as a date that is to come.
    """
    back = []
    for out in there.episodes:
        verdict = gate.of_released(out.guid, out.published)
        is_draft = isinstance(verdict, Held) and verdict.reason == "undated"
        if isinstance(verdict, Held) and not is_draft:
            raise NotOutYet(
                f"{out.name}: {verdict.why}, but release {release_id} contains it; soy changed "
                "nothing",
                hint="choose a release without it (soy releases), or correct its date",
            )
        if out.guid and (is_draft or out.guid not in gate.episodes):
            back.append(out)
    return tuple(back)


def refuse_wrong_clock(history: History, now: datetime) -> None:
    """Raise PublishConflict if the newest release is later than this machine's clock."""
    newest = max((kept.at for kept in history.kept), default=None)
    if newest is not None and newest - now > CLOCKS_APART:
        raise PublishConflict(
            f"this computer's clock says {_when(now)}, but the newest release in the storage is of "
            f"{_when(newest)}: one of the two clocks is wrong, and episodes would look as if they "
            "were not due yet",
            hint="set this computer's clock, then soy build and soy publish; if this clock is "
            "right and the other was wrong: soy publish --clock-is-right",
        )


def other_show(before: Contents, built: Contents, where: str) -> PublishConflict:
    """Return the error where listeners have another show there than what was built."""
    return PublishConflict(
        f'{where} holds the show "{before.title}"{_guid(before)}; what was built is '
        f'"{built.title}"{_guid(built)}: listeners of the first would lose it',
        hint="publish this show to another place: `target` under [release] in "
        "episodes/show.toml; if you want it to replace the other: soy publish --replace-show",
    )


def is_same_show(before: Contents, built: Contents) -> bool:
    """Tell whether two feeds are of one show.

    The podcast namespace ("guid") fixes the GUID for good. But a copied folder brings it along, so
    that two of title, address and episodes have to agree as well; without GUIDs the episodes and
    one of the others.
    """
    theirs, ours = ({out.guid for out in each.episodes if out.guid} for each in (before, built))
    shares_episodes = not theirs or not ours or bool(theirs & ours)
    same_title = before.title == built.title
    same_address = before.address is not None and before.address == built.address
    if before.guid and built.guid:
        alike = (same_title, same_address, shares_episodes)
        return before.guid == built.guid and sum(alike) > 1
    return shares_episodes and (same_title or same_address)


def loss(difference: Difference, last: str) -> PublishConflict:
    """Return the error where something leaves the feed; `last` says what listeners have now."""
    told = [out.name for out in difference.removed]
    told += [one.said for one in difference.lost]
    more = f" and {len(told) - _NAMED} more" if len(told) > _NAMED else ""
    names = [short_name(out) for out in difference.removed]
    names += [one.name for one in difference.lost]
    switches = " ".join(f"--remove {name}" for name in names)
    return PublishConflict(
        f"listeners have {', '.join(told[:_NAMED])}{more}{last}, which build/public lacks: soy "
        "sent nothing",
        hint="soy check says what is wrong with an episode (no episode.toml, no date, a text no "
        "longer approved); put it right, or get the show's latest files (git pull), then soy "
        f"build. If you want it to go: soy publish {switches}",
    )


def short_name(out: Out) -> str:
    """Return what `--remove` calls an episode, quoted for a shell if need be."""
    return shlex.quote(short(out))


def _guid(contents: Contents) -> str:
    return f" (GUID {contents.guid[:40]})" if contents.guid else " (without a GUID)"


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
