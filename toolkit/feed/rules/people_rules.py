"""Rules on the people that a show or an episode names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.feed.roles import GROUPS, ROLES, groups_of, nearest
from toolkit.show.findings import Finding
from toolkit.show.nouns.people import Person


def check_people(people: Sequence[Person], where: str) -> Iterator[Finding]:
    """Yield what apps would not understand (podcast namespace, tag "person", and its taxonomy)."""
    for person in people:
        yield from _known(person, where, "role", person.role, ROLES)
        yield from _known(person, where, "group", person.group, GROUPS)
        groups = groups_of(person.role)
        if groups and person.group in GROUPS and person.group not in groups:
            yield Finding(
                "warning",
                "person-group",
                where,
                f"{person.name}: the role {person.role!r} is not in the group {person.group!r}",
                f"write group = {groups[0]!r}",
            )


def _known(
    person: Person, where: str, what: str, value: str, known: dict[str, str]
) -> Iterator[Finding]:
    if value in known:
        return
    near = nearest(value, known)
    yield Finding(
        "warning",
        f"person-{what}-unknown",
        where,
        f"{person.name}: {what} {value!r} is not in the Podcast Taxonomy, so apps may ignore it",
        f"did you mean {near!r}?" if near else f"one of: {', '.join(known)}",
    )
