"""What several tags say: the number of an episode, and texts cut to what apps take."""

from __future__ import annotations

from toolkit.show.episode import Episode
from toolkit.show.toml import direction
from toolkit.show.toml.fields import TITLE_LIMIT


def numbered(episode: Episode) -> int | None:
    """Return the episode's number for the feed, or None where it has none.

    A trailer or bonus with a number belongs to the episode of that number, and a trailer is later
    replaced by it (Apple's RSS guide, itunes:episodeType): only a number that a person wrote counts
    there. Numbers are never zero.
    """
    number = episode.number_in_season if episode.type == "full" else episode.episode
    return number or None


def shortened(text: str, limit: int = TITLE_LIMIT) -> str:
    """Return the text with at most `limit` characters, the last one an ellipsis if it was cut."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    while len(direction.closed(kept)) >= limit:  # room for the ends of isolates that are cut
        kept = kept[:-1]
    return direction.closed(kept.rstrip() + "…")
