"""All doubts of a transcript, the heaviest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from toolkit.languages import primary
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.doubts import (
    foreign,
    neighbours,
    numbers,
    shape,
    spelling,
    uncertain_words,
)
from toolkit.transcript.doubts.doubt import Doubt
from toolkit.transcript.store import shelf
from toolkit.transcript.text.cues import Cue, Word
from toolkit.transcript.text.human_speech import Spans


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the text."""

    language: str
    names: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()  # as the recogniser heard them
    second: tuple[Word, ...] = ()  # as a second pass did
    quiet: Spans = ()  # where nothing is heard
    titles: tuple[str, ...] = ()  # of the show and the episode


def known(project: Project, episode: Episode, language: str, quiet: Spans = ()) -> Known:
    """Return what the project knows of a transcript. Raises BadFile, BadTranscript."""
    people = (*episode.people, *project.show.people)
    return Known(
        language,
        tuple(dict.fromkeys(person.name for person in people)),
        project.glossary(language).written,
        shelf.words(project, episode, language),
        shelf.second_words(project, episode, language),
        quiet,
        (project.show.title, episode.title),
    )


GUARDS: tuple[Callable[[Sequence[Cue], Known], Iterator[Doubt]], ...] = (
    lambda cues, known: shape.no_speech(cues, known.quiet),
    lambda cues, _: shape.loops(cues),
    lambda cues, _: shape.speed(cues),
    lambda cues, known: uncertain_words.unsure(cues, known.words, known.language),
    lambda cues, known: uncertain_words.disagreements(cues, known.second),
    lambda cues, known: numbers.numbers(cues, known.language),
    lambda cues, known: numbers.negations(cues, known.language),
    lambda cues, known: spelling.near_misses(cues, "name", known.names),
    lambda cues, known: spelling.near_misses(
        cues, "term", known.terms, has_forms=primary(known.language) != "en"
    ),
    lambda cues, known: foreign.spoken(
        cues, known.language, known.words, (*known.titles, *known.names, *known.terms)
    ),
)


def queue(cues: Sequence[Cue], known: Known) -> tuple[Doubt, ...]:
    """Return what a person should listen to, the heaviest first, then by time.

    Neighbours in a cue are one.
    """
    found = (doubt for guard in GUARDS for doubt in guard(cues, known))
    return neighbours.merged(cues, found, known.words)
