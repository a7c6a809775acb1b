"""XML from outside, read without entities, document types, other files or the network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, cast

from lxml import etree

from toolkit.errors import BadTranscript
from toolkit.transcript.text.reading_rules import Places

# Start and end tags of a whole document. Measured: two million of them take 12 s and 0.3 GB. A
# table of 5000 cues with some hundred tags a row has a quarter of that.
LIMIT_TAGS = 2_000_000


class XmlNode(Protocol):
    """What is used of an element. `tag` is `{namespace}name`."""

    tag: object
    text: str | None
    tail: str | None
    sourceline: int | None

    def get(self, key: str, default: str) -> str:
        """Return an attribute's value, unescaped."""

    def __iter__(self) -> Iterator[XmlNode]:
        """Yield the children."""


def parsed(places: Places, text: str) -> XmlNode:
    """Return the root of a document; `places` counts its lines. Raises BadTranscript.

    A document type is refused: with one, a file could name others or grow. libxml2 itself holds
    the depth to 256 elements. Comments and processing instructions are left out.
    """
    if "<!DOCTYPE" in text:
        line = text[: text.index("<!DOCTYPE")].count("\n")
        raise places.wrong(line, "XML without a document type (<!DOCTYPE>)")
    if text.count("<") > LIMIT_TAGS:
        raise BadTranscript(f"{places.name}: more than {LIMIT_TAGS:,} tags")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.removeprefix("\ufeff").encode(), parser)
    except etree.XMLSyntaxError as err:
        line, _ = err.position or (1, 0)
        raise places.wrong(max(line, 1) - 1, f"XML ({err.msg or 'it cannot be read'})") from err
    return cast("XmlNode", root)


def local(element: XmlNode, namespaces: frozenset[str]) -> str:
    """Return an element's name if it is of one of the namespaces, else nothing."""
    namespace, _, name = str(element.tag).removeprefix("{").rpartition("}")
    return name if namespace in namespaces else ""
