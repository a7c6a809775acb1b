"""Which folder in `transcripts/` an episode's transcripts lie in.

It is named as the episode's own folder. Where somebody renamed that one only, the GUID that the
transcripts' records hold tells whose they are, so that what was approved does not leave the feed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from toolkit.errors import BadFile
from toolkit.show.episode import Episode
from toolkit.show.kept.transcript_guids import Owners, guids_in, has_texts


def places_of(transcripts: Path, episodes: Iterable[Episode], known: Owners) -> Iterator[Path]:
    """Yield `place_of` for many episodes, as `known` says it: no record is read again for it."""
    for episode in episodes:
        yield _place_of(transcripts, episode, lambda: known, known.get(episode.folder))


def place_of(transcripts: Path, episode: Episode, known: Callable[[], Owners]) -> Path:
    """Return the folder of an episode's transcripts, which need not be there yet.

    The one with the episode's name, unless it holds nothing, or only what is another episode's, and
    one other folder's records name this episode and no other. `known` returns all folders' owners,
    and is only asked where need be. Raises BadFile where several folders fit.
    """
    return _place_of(transcripts, episode, known, None)


def _place_of(
    transcripts: Path,
    episode: Episode,
    known: Callable[[], Owners],
    named: frozenset[str] | None,
) -> Path:
    own = transcripts / episode.folder
    if named is None:
        named = guids_in(own)
    if episode.guid in named or (not named and has_texts(own)):
        return own
    found = [name for name, guids in known().items() if guids == {episode.guid}]
    if len(found) > 1:
        raise BadFile(
            f"{' and '.join(f'transcripts/{name}' for name in found)} both hold transcripts of "
            f"episodes/{episode.folder}",
            hint=f"rename the right one to transcripts/{episode.folder}, and move the others out "
            "of transcripts/",
        )
    return transcripts / found[0] if found else own
