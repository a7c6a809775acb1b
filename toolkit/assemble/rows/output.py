"""What every output answers: what is wrong, what is to be done, which files come of it, how far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from toolkit.assemble.rows.scope import Scope
from toolkit.job_values import Job
from toolkit.publication.public_file import Catalogue, PublicFile, Variant
from toolkit.show.campaign import Campaign
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding
from toolkit.show.project import Project
from toolkit.show.show import Show

Subject = Show | Episode | Campaign
"""What is checked: the show, each of its episodes, each of its campaigns."""

Check = Callable[[Scope, Subject], Iterable[Finding]]
"""Finds what is wrong with one subject, nothing in such as it has nothing to say of."""

Look = Callable[[Project, Episode, datetime], Iterable[Finding]]
"""A check of an episode alone."""


class OutputJob(Job[object], Protocol):
    """Work for an output."""

    @property
    def steps(self) -> tuple[str, ...]:
        """What it does, for a dry run: "001-a: encode"; none where it is not worth a word."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How far an output is for one episode."""

    text: str | None  # in the table; None: nothing to show there
    said: Mapping[str, object] = field(default_factory=dict)  # in --json, each key one output's
    notes: tuple[str, ...] = ()  # to be said below the table
    is_outdated: bool = False  # made before the last change


def _no_jobs(_scope: Scope) -> Sequence[OutputJob]:
    return ()


@dataclass(frozen=True, slots=True)
class Output:
    """A row of the table."""

    name: str  # the kind of its files
    # Pure: what is there is read, nothing is made. The catalogue holds the files of the rows above.
    files: Callable[[Scope, Catalogue], Iterable[PublicFile]]
    # Refuses what could not be published, before any work. The rows above have done theirs then.
    jobs: Callable[[Scope], Sequence[OutputJob]] = _no_jobs
    checks: tuple[Check, ...] = ()  # each by itself: an error met in one ends no other
    status: Callable[[Scope, Variant], Cell] | None = None
    column: str | None = None  # of the table of status; rows may share one
    # Whether what it makes of an episode goes by that episode and the show alone. Where nothing of
    # them changed, it is then asked for no jobs and no files: those of the last build stay.
    is_alone: bool = False
    asks_listeners: bool = False  # whether its status goes by the instant and what listeners have


def of_episodes(*looks: Look) -> tuple[Check, ...]:
    """Return checks that look at episodes alone."""

    def made(look: Look) -> Check:
        def check(scope: Scope, subject: Subject) -> Iterable[Finding]:
            if not isinstance(subject, Episode):
                return ()
            return look(scope.project, subject, scope.at)

        return check

    return tuple(made(look) for look in looks)
