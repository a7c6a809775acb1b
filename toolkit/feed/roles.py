"""The roles that people can have, as the podcast namespace names them.

Source: podcast namespace, `taxonomy.json` (from the Podcast Taxonomy Project): 63 roles in 11
groups. Both are case-insensitive (tag "person"); files here write them as slugs: `co-host`.
"""

from __future__ import annotations

import difflib
import re

TAXONOMY: dict[str, tuple[str, ...]] = {
    "Creative Direction": (
        "Director",
        "Assistant Director",
        "Executive Producer",
        "Senior Producer",
        "Producer",
        "Associate Producer",
        "Development Producer",
        "Creative Director",
    ),
    "Cast": (
        "Host",
        "Co-Host",
        "Guest Host",
        "Guest",
        "Voice Actor",
        "Narrator",
        "Announcer",
        "Reporter",
    ),
    "Writing": (
        "Author",
        "Editorial Director",
        "Co-Writer",
        "Writer",
        "Songwriter",
        "Guest Writer",
        "Story Editor",
        "Managing Editor",
        "Script Editor",
        "Script Coordinator",
        "Researcher",
        "Editor",
        "Fact Checker",
        "Translator",
        "Transcriber",
        "Logger",
    ),
    "Audio Production": (
        "Studio Coordinator",
        "Technical Director",
        "Technical Manager",
        "Audio Engineer",
        "Remote Recording Engineer",
        "Post Production Engineer",
    ),
    "Audio Post-Production": (
        "Audio Editor",
        "Sound Designer",
        "Foley Artist",
        "Composer",
        "Theme Music",
        "Music Production",
        "Music Contributor",
    ),
    "Administration": (
        "Production Coordinator",
        "Booking Coordinator",
        "Production Assistant",
        "Content Manager",
        "Marketing Manager",
        "Sales Representative",
        "Sales Manager",
    ),
    "Visuals": (
        "Graphic Designer",
        "Cover Art Designer",
    ),
    "Community": ("Social Media Manager",),
    "Misc.": (
        "Consultant",
        "Intern",
    ),
    "Video Production": (
        "Camera Operator",
        "Lighting Designer",
        "Camera Grip",
        "Assistant Camera",
    ),
    "Video Post-Production": (
        "Editor",
        "Assistant Editor",
    ),
}


def _slug(name: str) -> str:
    """Return the name as files write it: `Misc.` is `misc`, `Co-Host` is `co-host`."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


GROUPS: dict[str, str] = {_slug(group): group.lower() for group in TAXONOMY}
"""Group as files write it: group as the feed says it."""

ROLES: dict[str, str] = {_slug(role): role.lower() for many in TAXONOMY.values() for role in many}
"""Role as files write it: role as the feed says it."""

_MEMBERS = {_slug(group): {_slug(role) for role in many} for group, many in TAXONOMY.items()}


def groups_of(role: str) -> tuple[str, ...]:
    """Return the groups that have this role, as files write them.

    >>> groups_of("editor"), groups_of("wizard")
    (('writing', 'video-post-production'), ())
    """
    return tuple(group for group, members in _MEMBERS.items() if role in members)


_OTHER_WORDS = {
    "moderator": "host",
    "presenter": "host",
    "interviewer": "host",
    "anchor": "host",
    "cohost": "co-host",
    "speaker": "guest",
    "expert": "guest",
    "interviewee": "guest",
    "panellist": "guest",
    "panelist": "guest",
    "voice": "voice-actor",
    "reader": "narrator",
    "journalist": "reporter",
    "sound-engineer": "audio-engineer",
    "musician": "music-contributor",
}
"""What people say instead of a role of the taxonomy."""


def nearest(name: str, known: dict[str, str]) -> str | None:
    """Return the name of `known` that a person most likely meant, or None.

    >>> nearest("gest", ROLES), nearest("audio", GROUPS), nearest("moderator", ROLES)
    ('guest', 'audio-production', 'host')
    """
    if _OTHER_WORDS.get(name) in known:
        return _OTHER_WORDS[name]
    # 0.75: at 0.6 "moderator" is near to "camera-operator".
    if close := difflib.get_close_matches(name, known, n=1, cutoff=0.75):
        return close[0]
    return next((other for other in known if other.startswith(name)), None)
