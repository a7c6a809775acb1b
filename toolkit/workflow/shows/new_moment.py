"""A moment added to a campaign: chosen by times or words, put from pause to pause, written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from toolkit import languages
from toolkit.assemble.parts import kits, moment_places
from toolkit.campaign.moments import chosen_words, negations
from toolkit.campaign.moments.quotes import Quote
from toolkit.campaign.moments.sentence_runs import SaidSentence, sentences_of
from toolkit.campaign.moments.word_match import PrintedWord, Run, tokens_of
from toolkit.errors import BadFile
from toolkit.progress import StepWatch, unwatched
from toolkit.show.campaign import Campaign, Moment, cut_text
from toolkit.show.campaigns import campaign_files
from toolkit.show.campaigns.campaign_files import Quotation
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.spoken_language import spoken_in
from toolkit.transcript.store import shelf
from toolkit.transcript.text.cues import Cue

_BRACKETS = re.compile(r"\[[^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class MomentChoice:
    """What a person says of a moment to be: its times, or its words."""

    title: str
    times_ms: tuple[int, int] | None = None  # in the recording
    words: str | None = None  # all of them, or "first words ... last words"
    campaign: str | None = None  # its folder or title; None where there is but one
    language: str | None = None


@dataclass(frozen=True, slots=True)
class NewMoment:
    """A moment that was added, or would be."""

    episode: Episode
    campaign: str
    moment: Moment
    quote: Quote
    path: Path  # of the file that it is in
    is_written: bool
    remarks: tuple[str, ...]


def add_moment(
    project: Project,
    episode: str,
    choice: MomentChoice,
    *,
    dry_run: bool = False,
    watch: StepWatch = unwatched,
) -> NewMoment:
    """Put a moment of an episode into a campaign's moments.toml; with `dry_run` change nothing.

    Times are snapped to whole sentences; words are taken as they are chosen. Both begin and end in
    pauses. Raises BadFile, NoSuchEpisode, NotApproved, BadTranscript, MomentMismatch, CannotWrite.
    """
    found, campaign = project.episode(episode), _campaign(project, choice.campaign)
    language = choice.language or spoken_in(found, project.show)
    text = kits.approved_in(project, found, language)
    heard = shelf.words(project, found, language)
    known = languages.of(language)
    sentences = sentences_of(text.cues, heard, known.sentence_ends if known else ())
    said, run = _chosen(text.cues, tokens_of(text.cues), sentences, choice)
    inside = [one for one in sentences if one.run.first < run.last and run.first < one.run.last]
    wanted = Moment.model_construct(
        id="new",
        episode=found.folder,
        words=said,
        title=choice.title,
        start_ms=inside[0].span.start_ms,
        end_ms=inside[-1].span.end_ms,
    )
    with watch(f"looking for pauses in {found.folder}"):
        levels = kits.levels_if_there(project, found)
    placed = moment_places.place(wanted, text.cues, heard, f"{text.path}", levels)
    row = Quotation(
        said,
        placed.moment.start_ms,
        placed.moment.end_ms,
        tuple(map(cut_text, placed.moment.cuts)),
        language if language != spoken_in(found, project.show) else None,
    )
    if dry_run:
        moment = campaign_files.checked(project, found, row, choice.title, campaign)[0]
    else:
        moment = campaign_files.add(project, found, row, choice.title, campaign.folder)
    remarks = [*_remarks(run, inside), *negations.left_out(placed.quote, language)]
    if levels is None:
        remarks.append(
            f"{project.source(found)}: the recording is missing, so nobody listened for pauses"
        )
    path = project.campaign_dir / campaign.folder / campaign_files.MOMENTS
    return NewMoment(
        found, campaign.folder, moment, placed.quote, path, not dry_run, tuple(remarks)
    )


def _campaign(project: Project, name: str | None) -> Campaign:
    found = project.campaigns
    if name is None and len(found) == 1:
        return found[0]
    if not found:
        raise BadFile("there is no campaign yet", hint='make one: soy campaign new "Title"')
    if name is None:
        folders = ", ".join(each.folder for each in found)
        raise BadFile("there are several campaigns", hint=f"choose one, --campaign: {folders}")
    named = [each for each in found if name in (each.folder, each.title)]
    return named[0] if named else campaign_files.campaign_named(project, name)


def _chosen(
    cues: tuple[Cue, ...],
    printed: list[PrintedWord],
    sentences: tuple[SaidSentence, ...],
    choice: MomentChoice,
) -> tuple[str, Run]:
    """Return the words of the moment, and where they are in the transcript."""
    if choice.words is None:
        run = chosen_words.by_times(sentences, *(choice.times_ms or (0, 0)))
    elif _BRACKETS.search(choice.words):
        parts = [part for part in _BRACKETS.split(choice.words) if part.strip()]
        outer = parts[0] if len(parts) == 1 else f"{parts[0]} ... {parts[-1]}"
        return choice.words, chosen_words.by_words(cues, printed, outer)
    else:
        run = chosen_words.by_words(cues, printed, choice.words)
    return " ".join(token.text for token in printed[run.first : run.last]), run


def _remarks(run: Run, inside: list[SaidSentence]) -> list[str]:
    """Return what a person should look at, of the words that were chosen."""
    made = []
    if inside[0].run.first != run.first:
        made.append(f"it begins inside a sentence: “{inside[0].text}”")
    if inside[-1].run.last != run.last:
        made.append(f"it ends inside a sentence: “{inside[-1].text}”")
    return made
