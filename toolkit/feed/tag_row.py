"""A tag of a feed as a row: where it stands, how often, what it says, and what fills it.

The writer and `soy check` go by the same rows: what a row calls a fault is found by the one, and
refused by the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from toolkit.feed.namespace import PODCAST, Element
from toolkit.feed.values import Feed, FeedItem
from toolkit.show.toml.fields import is_loopback

Need = Literal["required", "recommended", "optional"]


class Fault(NamedTuple):
    """What a tag says that it must not, or leaves out."""

    rule: str
    message: str
    hint: str
    is_advice: bool = False  # apps do less with it, but it is right


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a tag."""

    name: str
    need: Need = "optional"
    limit: int | None = None  # characters
    is_address: bool = False  # of the web: https only (podcast namespace, docs/1.0.md)
    values: tuple[str, ...] = ()  # the only ones there are; none: any


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a tag."""

    limit: int | None = None  # characters
    values: tuple[str, ...] = ()  # the only ones there are; none: any


OfFeed = Callable[[Feed], Iterable[Element]]
OfItem = Callable[[Feed, FeedItem], Iterable[Element]]
Rule = Callable[[Sequence[Element]], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Tag:
    """A row of the table of tags."""

    name: str
    keys: str  # what fills it, in the words of docs/feed.md
    is_many: bool = False  # whether it may stand several times in one place
    attributes: tuple[Attribute, ...] = ()
    content: Content | None = None  # None: it holds no text
    of_feed: OfFeed | None = None  # None: it does not stand in a channel
    of_item: OfItem | None = None  # None: it does not stand in an item
    rules: tuple[Rule, ...] = ()  # what no single attribute or text shows
    namespace: str = PODCAST
    children: tuple[str, ...] = ()


def faults(tag: Tag, elements: Sequence[Element]) -> Iterator[Fault]:
    """Yield what is wrong with all elements of one tag in one place."""
    if len(elements) > 1 and not tag.is_many:
        yield _fault(tag, f"it stands there {len(elements)} times", "keep one of them")
    for element in elements:
        known = {attribute.name: attribute for attribute in tag.attributes}
        said = dict(element.attributes)
        if element.name != tag.name or said.keys() - known.keys():
            raise ValueError(f"{tag.name}: its row does not know {element}")
        for attribute in tag.attributes:
            yield from _of_attribute(tag, attribute, said.get(attribute.name))
        yield from _of_content(tag, element.text)
    for rule in tag.rules:
        yield from rule(elements)


def _of_attribute(tag: Tag, attribute: Attribute, value: str | None) -> Iterator[Fault]:
    if not value:
        if attribute.need == "required":
            yield _fault(tag, f"it has no {attribute.name}", f"{tag.keys} has to say it")
        return
    if attribute.limit and len(value) > attribute.limit:
        yield _fault(
            tag,
            f"{attribute.name} has {len(value)} characters, apps take {attribute.limit}",
            "shorten it",
        )
    if attribute.values and value not in attribute.values:
        yield _fault(
            tag, f"{attribute.name} is {value!r}", f"one of: {', '.join(attribute.values)}"
        )
    if attribute.is_address and not _is_secure(value):
        yield _fault(tag, f"{value} does not begin with https://", "apps refuse it; use https")


def _of_content(tag: Tag, text: str | None) -> Iterator[Fault]:
    if tag.content is None:
        return
    if not text:
        yield _fault(tag, "it has no text", f"{tag.keys} has to say it")
    elif tag.content.limit and len(text) > tag.content.limit:
        yield _fault(
            tag, f"it has {len(text)} characters, apps take {tag.content.limit}", "shorten it"
        )
    elif tag.content.values and text not in tag.content.values:
        yield _fault(tag, f"it says {text!r}", f"one of: {', '.join(tag.content.values)}")


def _fault(tag: Tag, message: str, hint: str) -> Fault:
    return Fault(f"tag-{tag.name.lower()}", f"the tag {tag.name}: {message}", hint)


def _is_secure(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme != "http" or is_loopback(parts.hostname or "")
