"""How far an episode is for listeners: what they have of it, beside what the gate says here."""

from __future__ import annotations

from toolkit.assemble.rows.output import Cell
from toolkit.assemble.rows.scope import Scope
from toolkit.publication.contents import prefix_of
from toolkit.publication.gate import Held
from toolkit.publication.public_file import Variant
from toolkit.show.episode import Episode

SHA256 = "sha256"  # under which the digest of an episode's MP3 is kept


def status(scope: Scope, variant: Variant) -> Cell:
    """Return the word for what listeners have."""
    word = _published(scope, variant.episode)
    return Cell(word, {"published": word})


def _published(scope: Scope, episode: Episode) -> str:
    """Return what listeners have: "yes", "no", "older audio", "draft", "scheduled" or "unknown".

    "yes, though draft here" and "yes, though scheduled here" where the gate says otherwise.
    """
    verdict = scope.verdict(episode)
    held = verdict if isinstance(verdict, Held) else None
    waiting = "draft" if held and held.until is None else "scheduled"
    if scope.listened is None:
        return "draft" if held and held.until is None else "unknown"
    mine = scope.listened.outs_of(episode)
    if not mine:
        return waiting if held else "no"
    if held:
        return f"yes, though {waiting} here"
    prefixes = (prefix_of(out.folder) for out in mine if out.folder)
    audio = [one for prefix in prefixes for one in scope.listened.audio.get(prefix, ())]
    sha256 = _sha256(scope, episode)
    return "yes" if sha256 is None or not audio or sha256 in audio else "older audio"


def _sha256(scope: Scope, episode: Episode) -> str | None:
    """Return the digest of the finished MP3; None if it is missing or out of date."""
    if known := scope.kept.of(episode, SHA256):
        return str(known)
    finished = scope.finished(episode)
    return finished[1].sha256 if finished else None
