"""Search in all transcripts of a show: where words are said, by whom, in which kind of text."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.errors import BadFile, BadTranscript
from toolkit.languages import primary
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.search import index
from toolkit.transcript.search.index import Hit, Key
from toolkit.transcript.search.query import SearchQuery
from toolkit.transcript.store import shelf
from toolkit.transcript.store.transcript_file import Standing
from toolkit.transcript.text.cues import Cue


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A sentence in which something was found, with its episode and how its text stands."""

    episode: Episode
    standing: Standing
    hit: Hit


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found, the newest episode first."""

    places: tuple[FoundPlace, ...]
    searched: int  # texts that were looked through
    drafts: int  # texts left out, because nobody approved them
    remarks: tuple[str, ...]  # texts that could not be read


def search(
    project: Project,
    query: SearchQuery,
    *,
    language: str | None = None,
    speaker: str | None = None,
    with_drafts: bool = False,
) -> SearchResult:
    """Return where the words are said in approved transcripts; with drafts, in these too.

    `language` takes in its regions; None is all. `speaker`: a part of the name. The index is kept
    in `build/search`. Raises BadFile for what is wrong in the show's own files.
    """
    remarks: list[str] = []
    known = _known(project, remarks)
    wanted = {
        key: found
        for key, found in known.items()
        if language is None or language in (key[1], primary(key[1]))
    }
    drafts = [key for key, (_, found) in wanted.items() if found.status != "reviewed"]
    looked = wanted if with_drafts else {k: v for k, v in wanted.items() if k not in drafts}
    digests = {key: standing.digest for key, (_, standing) in known.items()}

    def read(key: Key) -> tuple[Cue, ...] | None:
        try:
            return shelf.transcript(project, known[key][0], key[1]).cues
        except (BadTranscript, BadFile) as err:
            remarks.append(err.message)
            return None

    path = project.build_dir / "search" / "transcripts.sqlite"
    hits = index.found(path, digests, read, query, speaker or "")
    places = [
        FoundPlace(*looked[key], hit)
        for hit in hits
        if (key := (hit.folder, hit.language)) in looked
    ]
    places.sort(key=lambda one: (-one.episode.number, one.hit.language, one.hit.start_ms))
    left = 0 if with_drafts else len(drafts)
    return SearchResult(tuple(places), len(looked), left, tuple(dict.fromkeys(remarks)))


def _known(project: Project, remarks: list[str]) -> dict[Key, tuple[Episode, Standing]]:
    """Return all texts of the show; those that cannot be read are remarked on."""
    found: dict[Key, tuple[Episode, Standing]] = {}
    for episode in project.episodes:
        for language in shelf.languages_of(project, episode):
            try:
                standing = shelf.standing(project, episode, language)
            except (BadTranscript, BadFile) as err:
                remarks.append(err.message)
            else:
                found[episode.folder, language] = (episode, standing)
    return found
