"""The moments of an episode, as the review page lists them.

All times are those of the recording. What cannot be read stands in the way of no review.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from toolkit.desk.page_json import Said
from toolkit.errors import SoyError
from toolkit.show.campaign import Campaign, Moment, cut_text
from toolkit.show.campaigns.campaign_files import Quotation, is_of
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.spoken_language import quoted_in
from toolkit.transcript.text.cues import Cue, Word

PlaceRule = Callable[[Moment, Sequence[Cue], str, Sequence[Word]], Moment]
"""Puts a moment's edges into pauses of the recording, as soy moments add does."""


def placed(
    said: Quotation,
    rule: PlaceRule,
    episode: str,
    cues: Sequence[Cue],
    where: str,
    words: Sequence[Word],
) -> Quotation:
    """Return what is quoted with its edges, and those of what it leaves out, in pauses."""
    wanted = Moment.model_construct(
        id="new",
        episode=episode,
        title="",
        words=said.words,
        start_ms=said.start_ms,
        end_ms=said.end_ms,
    )
    made = rule(wanted, cues, where, words)
    cuts = tuple(map(cut_text, made.cuts))
    return replace(said, start_ms=made.start_ms, end_ms=made.end_ms, cuts=cuts)


def told(project: Project, episode: Episode, language: str) -> Said:
    """Return the campaigns, the moments of an episode's text in a language, and what is wrong."""
    try:
        campaigns = Project(project.root).campaigns
    except SoyError as err:
        said = " \N{EM DASH} ".join(part for part in (err.message, err.hint) if part)
        return {"campaigns": [], "moments": [], "campaigns_wrong": said}
    moments = [
        {
            "campaign": campaign.folder,
            "id": moment.id,
            "title": moment.title,
            "words": moment.words,
            "start_ms": moment.start_ms,
            "end_ms": moment.end_ms,
        }
        for campaign, moment in _moments(project, campaigns, episode, language)
    ]
    moments.sort(key=lambda said: (said["start_ms"], said["campaign"], said["id"]))
    names = [{"folder": each.folder, "title": each.title} for each in campaigns]
    return {"campaigns": names, "moments": moments, "campaigns_wrong": None}


def _moments(
    project: Project, campaigns: Collection[Campaign], episode: Episode, language: str
) -> Iterator[tuple[Campaign, Moment]]:
    for campaign in campaigns:
        for moment in campaign.moments:
            is_its = quoted_in(moment, episode, project.show) == language
            if is_its and is_of(project, moment, episode):
                yield campaign, moment
