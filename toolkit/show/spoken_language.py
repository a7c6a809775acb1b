"""Which language is spoken in an episode: the one place that falls back on the show's."""

from __future__ import annotations

from toolkit.show.campaign import Moment
from toolkit.show.episode import Episode
from toolkit.show.show import Show


def spoken_in(episode: Episode, show: Show) -> str:
    """Return the episode's own language, else the show's."""
    return episode.language or show.language


def quoted_in(moment: Moment, episode: Episode, show: Show) -> str:
    """Return the language of the transcript that `moment` quotes: its own, else the one spoken."""
    return moment.language or spoken_in(episode, show)
