"""The moments of an episode, as the review page lists them.

All times are those of the recording. What cannot be read stands in the way of no review.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from toolkit.desk.page_json import Said
from toolkit.errors import SoyError
from toolkit.show.campaign import Campaign, Moment
from toolkit.show.campaigns.campaign_files import is_of
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.spoken_language import quoted_in


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
