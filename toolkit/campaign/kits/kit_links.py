"""Where a kit leads, and by which licence it may be used."""

from __future__ import annotations

from toolkit.publication import page_keys
from toolkit.publication.public_file import Catalogue
from toolkit.show.campaign import Campaign, Moment
from toolkit.show.episode import Episode
from toolkit.show.nouns.licences import License, licence
from toolkit.show.show import Show


def page_of(show: Show, campaign: Campaign, moment: Moment) -> str:
    """Return where the statement can be read; the show's page where it publishes no others."""
    if not show.pages.publish:
        return show.link
    return Catalogue(show.release.public_url).url(page_keys.moment(campaign.folder, moment.id))


def rights_of(show: Show, episode: Episode) -> License | None:
    """Return the licence of the episode, or the show's."""
    if episode.license:
        return licence(episode.license, episode.license_url)
    return licence(show.license, show.license_url) if show.license else None
