"""Moments held against their transcripts as they are now: listed, and brought up to date."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from toolkit import languages, timecode
from toolkit.assemble.parts import kits, moment_places
from toolkit.campaign.moments import renewed_words
from toolkit.campaign.moments.difference import difference
from toolkit.campaign.moments.renewed_words import Borderline
from toolkit.campaign.moments.sentence_runs import sentences_of
from toolkit.campaign.moments.word_match import tokens_of, words_of
from toolkit.errors import MomentMismatch, NotApproved, SoyError
from toolkit.progress import StepWatch, unwatched
from toolkit.show.campaign import Campaign, Moment, cut_text
from toolkit.show.campaigns import campaign_files
from toolkit.show.campaigns.campaign_files import Quotation
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.store import shelf
from toolkit.transcript.store.transcript_file import TranscriptFile

MomentState = Literal["true", "moved", "changed", "draft", "wrong"]


@dataclass(frozen=True, slots=True)
class MomentStanding:
    """How a moment stands to the transcript: as it says, moved, with other words, or in doubt."""

    campaign: Campaign
    moment: Moment  # as it is written
    state: MomentState
    episode: Episode | None = None
    now: Moment | None = None  # as it should be, where that is something else
    error: SoyError | None = None  # why there is no kit of it
    is_written: bool = False

    @property
    def change(self) -> str | None:
        """What its words would become, as a person reads a difference."""
        if self.now is None or self.now.words == self.moment.words:
            return None
        return difference(words_of(self.moment.words), words_of(self.now.words))


def moment_standings(project: Project, episode: str | None = None) -> tuple[MomentStanding, ...]:
    """Return how all moments stand, or those of an episode. Raises BadFile, NoSuchEpisode."""
    wanted = project.episode(episode) if episode else None
    pairs = [
        (campaign, moment)
        for campaign in project.campaigns
        for moment in campaign.moments
        if wanted is None or campaign_files.is_of(project, moment, wanted)
    ]
    # One episode after the other, so that each recording is listened to once.
    order = sorted(range(len(pairs)), key=lambda n: (pairs[n][1].episode, n))
    made = {n: _standing(project, *pairs[n]) for n in order}
    return tuple(made[n] for n in range(len(pairs)))


def update_moments(
    project: Project,
    episode: str | None = None,
    *,
    write: bool = False,
    watch: StepWatch = unwatched,
) -> tuple[MomentStanding, ...]:
    """Return the moments whose times or words have changed; with `write`, change their files.

    Those of which no kit can be made whatever is written are among them, with their error.
    Raises as `moment_standings`, and CannotWrite.
    """
    with watch("comparing moments with their transcripts"):
        found = moment_standings(project, episode)
    made = []
    for one in found:
        if one.state == "true":
            continue
        if write and one.now is not None:
            now = one.now
            cuts = tuple(map(cut_text, now.cuts))
            said = Quotation(now.words, now.start_ms, now.end_ms, cuts)
            campaign_files.change(project, one.campaign.folder, one.moment, said)
            made.append(replace(one, is_written=True))
        else:
            made.append(one)
    return tuple(made)


def _standing(project: Project, campaign: Campaign, moment: Moment) -> MomentStanding:
    one = MomentStanding(campaign, moment, "wrong")
    where = campaign_files.file_of(campaign)
    try:
        episode = project.episode_of(campaign, moment)
        one = replace(one, episode=episode)
        text = kits.approved(project, episode, moment, where)
    except SoyError as err:
        state: MomentState = "draft" if isinstance(err, NotApproved) else "wrong"
        return replace(one, state=state, error=err)
    try:
        now = kits.as_said(project, campaign, moment)
        kits.check_cut_of(project, campaign, now)
    except MomentMismatch as err:
        return _proposed(project, replace(one, error=err), episode, text)
    except SoyError as err:
        return replace(one, error=err)
    if now == moment:
        return replace(one, state="true")
    return replace(one, state="moved", now=now)


def _proposed(
    project: Project, one: MomentStanding, episode: Episode, text: TranscriptFile
) -> MomentStanding:
    """Return what would bring a moment up to date of which no kit can be made as it is."""
    moment, where = one.moment, campaign_files.file_of(one.campaign)
    heard = shelf.words(project, episode, text.language)
    printed = tokens_of(text.cues)
    known = languages.of(text.language)
    sentences = sentences_of(text.cues, heard, known.sentence_ends if known else ())
    edges = Borderline({s.run.first for s in sentences}, {s.run.last for s in sentences})
    near = sum(text.cues[token.cue].end_ms <= moment.start_ms for token in printed)
    said = [token.text for token in printed]
    try:
        pieces = renewed_words.pieces_of(moment.words, said, where)
        found = renewed_words.renewed(pieces, said, near, edges)
        if found is None:
            return one
        words, run = found
        cues = text.cues[printed[run.first].cue], text.cues[printed[run.last - 1].cue]
        times = {"start_ms": cues[0].start_ms, "end_ms": cues[1].end_ms}
        wanted = moment.model_copy(update={"words": words, **times, "cuts": ()})
        levels = kits.levels_if_there(project, episode)
        now = moment_places.place(wanted, text.cues, heard, where, levels).moment
    except MomentMismatch as err:
        return replace(one, error=err)
    is_same = words_of(now.words) == words_of(moment.words)
    return replace(one, state="moved" if is_same else "changed", now=now)


def times_of(moment: Moment) -> str:
    """Return when a moment is, as messages say it."""
    return f"{timecode.clock(moment.start_ms)} to {timecode.clock(moment.end_ms)}"
