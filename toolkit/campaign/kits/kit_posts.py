"""The posts of a kit: what they are put together from, and one for each network."""

from __future__ import annotations

from toolkit.campaign.kits.kit_links import page_of, rights_of
from toolkit.campaign.pictures.cards import CardText
from toolkit.campaign.texts import posts
from toolkit.campaign.texts.posts import PostParts
from toolkit.show.campaign import Campaign, Moment, Network
from toolkit.show.campaigns import called
from toolkit.show.episode import Episode
from toolkit.show.show import Show


def parts(
    show: Show, episode: Episode, campaign: Campaign, moment: Moment, card: CardText
) -> PostParts:
    """Return what the posts of a moment are put together from."""
    rights = rights_of(show, episode)
    return PostParts(
        title=moment.title,
        intro=moment.text or moment.title,
        quotation=card.quotation,
        speaker=card.speaker,
        link=campaign.link or page_of(show, campaign, moment),
        home=show.link,
        hashtags=campaign.hashtags,
        language=card.language,
        role=card.role,
        note=card.note,
        show=card.show,
        episode=called.episode_title(episode, card.language),
        licence=rights.shown if rights else None,
        funding_line=card.funding_line,
        campaign=(campaign.folder, moment.id) if campaign.link_parameters else None,
    )


def written(made: PostParts, campaign: Campaign, where: str) -> tuple[tuple[Network, str], ...]:
    """Return a post for each network of a campaign. Raises BadFile, naming `where`."""
    networks = dict.fromkeys(campaign.networks)  # each once
    return tuple((network, posts.write(network, made, where)) for network in networks)
