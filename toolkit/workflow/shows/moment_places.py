"""Places in an episode that may be worth quoting. Nothing is made of them unasked."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit import languages
from toolkit.assemble.parts import kits, moment_places
from toolkit.campaign.moments.moment_bounds import Span
from toolkit.campaign.moments.sentence_runs import sentences_of
from toolkit.campaign.suggestions import candidates, features, suggestions
from toolkit.campaign.suggestions.candidates import Borders
from toolkit.campaign.suggestions.suggestions import QuotablePlace
from toolkit.errors import BadFile
from toolkit.locales.language import MomentWords
from toolkit.progress import StepWatch, unwatched
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.spoken_language import spoken_in
from toolkit.transcript.store import shelf

LENGTHS_MS = 8_000, 45_000
COUNT = 8


@dataclass(frozen=True, slots=True)
class MomentPlaces:
    """Places to look at in an episode, the best first."""

    episode: Episode
    language: str
    theme: str | None
    places: tuple[QuotablePlace, ...]
    remarks: tuple[str, ...]


def suggest_moments(
    project: Project,
    episode: str,
    *,
    theme: str | None = None,
    lengths_ms: tuple[int, int] = LENGTHS_MS,
    count: int = COUNT,
    language: str | None = None,
    watch: StepWatch = unwatched,
) -> MomentPlaces:
    """Return places of the approved transcript that may be worth quoting; change nothing.

    Each is a run of whole sentences that begins and ends in a pause of the recording.
    Raises NoSuchEpisode, NotApproved, BadTranscript, BadRecording, BadFile where there is none.
    """
    found = project.episode(episode)
    wanted = language or spoken_in(found, project.show)
    text = kits.approved_in(project, found, wanted)
    known = languages.of(wanted)
    sentences = sentences_of(
        text.cues, shelf.words(project, found, wanted), known.sentence_ends if known else ()
    )
    with watch(f"looking for pauses in {found.folder}"):
        borders, remarks = _borders(project, found)
    about = features.theme_of(theme, project.glossary(wanted).terms) if theme else None
    talk = features.text_of(sentences, known.moments if known else MomentWords(), about)
    places = suggestions.places(talk, lengths_ms, count, borders)
    if not places:
        shortest, longest = (ms // 1000 for ms in lengths_ms)
        raise BadFile(
            f"{found.folder}: soy has no place to suggest: there are no whole sentences of "
            f"{shortest} to {longest} seconds between two pauses",
            hint="try other lengths, such as --seconds 5-60",
        )
    return MomentPlaces(found, wanted, theme, places, remarks)


def _borders(project: Project, episode: Episode) -> tuple[Borders, tuple[str, ...]]:
    """Return what finds the pauses: by ear where the recording is here, else by word times."""
    levels = kits.levels_if_there(project, episode)
    if levels is None:
        missing = (
            f"{project.source(episode)}: the recording is missing, so nobody listened for pauses"
        )
        return candidates.by_word_times, (missing,)

    def heard(span: Span, words: tuple[str, str], /) -> tuple[int, int] | None:
        if span.unknown:
            return None
        edge, wrong = moment_places.fitted(span, levels, words)
        return (edge.start_ms, edge.end_ms) if wrong is None else None

    return heard, ()
