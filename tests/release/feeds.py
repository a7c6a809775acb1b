"""Small feeds, as soy and others write them."""

from __future__ import annotations

from dataclasses import dataclass

BASE = "https://pod.case-host.net/show"


@dataclass(frozen=True)
class Item:
    """An episode of a feed."""

    guid: str
    title: str
    folder: str
    date: str = "Thu, 01 Jan 2026 06:00:00 +0000"
    languages: tuple[str, ...] = ()
    notes: str = "Notes."

    def xml(self, base: str) -> str:
        """Return the item."""
        place = f"{base}/episodes/{self.folder}"
        texts = "".join(
            f'<podcast:transcript url="{place}/t.{tag}.vtt" type="text/vtt" language="{tag}"/>'
            for tag in self.languages
        )
        return (
            f"<item><title>{self.title}</title><guid isPermaLink='false'>{self.guid}</guid>"
            f"<pubDate>{self.date}</pubDate><description>{self.notes}</description>"
            f'<enclosure url="{place}/{self.folder}.0123456789abcdef.mp3" length="9"/>'
            f"{texts}</item>"
        )


ONE = Item("guid-1", "First words", "001-first-words", languages=("de", "en"))
TWO = Item("guid-2", "Second words", "002-second-words")


def feed(*items: Item, title: str = "Case", guid: str = "g-1", base: str = BASE) -> bytes:
    """Return a feed of these episodes; without `podcast:guid` if `guid` is empty."""
    tag = f"<podcast:guid>{guid}</podcast:guid>" if guid else ""
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>'
        f'<title>{title}</title><atom:link rel="self" href="{base}/feed.xml"/>{tag}'
        f"{''.join(item.xml(base) for item in items)}</channel></rss>"
    ).encode()
