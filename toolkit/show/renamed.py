"""Which episode a name means that none has any more: that of a folder that was renamed."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.errors import NoSuchEpisode
from toolkit.show.episode import Episode
from toolkit.show.kept.transcript_guids import Owners


def unknown(name: str, episodes: Sequence[Episode], known: Owners) -> NoSuchEpisode:
    """Return the error for a name that fits no episode, with what was likely meant."""
    folders = [episode.folder for episode in episodes]
    hint = f"episodes: {', '.join(folders)}" if folders else "make one: soy new recording.wav"
    if other := likely(name, episodes, known):
        hint = f"was its folder renamed? Use {other.folder}; {hint}"
    return NoSuchEpisode(f"there is no episode {name!r}", hint=hint)


def several(name: str, found: Sequence[Episode]) -> NoSuchEpisode:
    """Return the error for a name that fits these episodes."""
    fits = ", ".join(episode.folder for episode in found)
    return NoSuchEpisode(f"{name!r} fits several episodes: {fits}", hint="type more of the name")


def likely(name: str, episodes: Sequence[Episode], known: Owners) -> Episode | None:
    """Return the episode that a folder's former name most likely meant, None if none or several do.

    If the records of transcripts still have that name, their GUID says which episode it is.
    Otherwise it is the episode with the same slug, or with the same number.
    """
    number, _, slug = name.partition("-")
    if not (number.isdecimal() and number.isascii()):
        return None
    former = [n for n in known if n == name or (not slug and _number(n) == int(number))]
    guids = frozenset[str]().union(*(known[n] for n in former))
    for fit in (
        [e for e in episodes if {e.guid} == guids],
        [e for e in episodes if slug and e.slug == slug],
        [e for e in episodes if slug and e.number == int(number)],
    ):
        if len(fit) == 1:
            return fit[0]
    return None


def _number(folder: str) -> int | None:
    number = folder.partition("-")[0]
    return int(number) if number.isdecimal() and number.isascii() else None
