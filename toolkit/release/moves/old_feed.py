"""The feed at the old place, which stays whole and says where it went.

What listeners have there is changed in two words alone, `itunes:new-feed-url` and `podcast:locked`,
so that an app that does not go along keeps every episode that it had.
"""

from __future__ import annotations

from lxml import etree

from toolkit.errors import BadFile

_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST = "https://podcastindex.org/namespace/1.0"


def moved(feed: bytes, new_feed: str) -> bytes:
    """Return the old feed with the new address in it, not locked; the same if it says so already.

    Hosts look at `locked` before they import a show (podcast namespace, tag "locked"). Raises
    BadFile for what is no feed.
    """
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, strip_cdata=False
    )
    try:
        root = etree.fromstring(feed, parser)
    except (etree.XMLSyntaxError, ValueError) as err:
        raise BadFile(
            "the feed at the old place cannot be read", hint="publish it there once more first"
        ) from err
    channel = root.find("channel")
    if root.tag != "rss" or channel is None:
        raise BadFile("the feed at the old place is no RSS", hint="is it the right place?")
    changed = _say(channel, f"{{{_ITUNES}}}new-feed-url", new_feed, is_needed=True)
    changed |= _say(channel, f"{{{_PODCAST}}}locked", "no", is_needed=False)
    if not changed:
        return feed
    return bytes(etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8"))


def _say(channel: etree._Element, tag: str, text: str, *, is_needed: bool) -> bool:
    """Let the channel's tag say a text, and return whether it did not."""
    found = channel.findall(tag)
    if not found and not is_needed:
        return False
    if [one.text for one in found] == [text]:
        return False
    for one in found[1:]:
        channel.remove(one)
    element = found[0] if found else etree.Element(tag)
    if not found:
        first = channel.find("item")
        channel.insert(len(channel) if first is None else channel.index(first), element)
        element.tail = "\n    "
    element.text = text
    return True
