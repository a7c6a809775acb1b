"""The table of tags as docs/feed.md has it, made from the rows themselves."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.feed.namespace import PODCAST
from toolkit.feed.tag_row import Attribute, Tag
from toolkit.feed.tag_table import LEFT_OUT, TAGS


def table() -> str:
    """Return the rows as Markdown: tag, where, how often, attributes, text, what fills it."""
    return "\n".join(_rows()) + "\n"


def left_out() -> str:
    """Return the tags that soy does not write, as Markdown."""
    return "".join(f"- {names}: {why}.\n" for names, why in LEFT_OUT.items())


def _rows() -> Iterator[str]:
    yield "| tag | where | how often | attributes | text | from |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for tag in TAGS:
        prefix = "podcast" if tag.namespace == PODCAST else "psc"
        where = [name for name, fills in (("channel", tag.of_feed), ("item", tag.of_item)) if fills]
        cells = (
            f"`{prefix}:{tag.name}`",
            ", ".join(where),
            "many" if tag.is_many else "one",
            ", ".join(map(_attribute, tag.attributes)) or _children(tag),
            _content(tag),
            tag.keys,
        )
        yield f"| {' | '.join(cells)} |"


def _attribute(one: Attribute) -> str:
    needed = {"required": f"**{one.name}**", "recommended": f"*{one.name}*", "optional": one.name}
    limit = f" (≤ {one.limit})" if one.limit else ""
    return needed[one.need] + limit


def _children(tag: Tag) -> str:
    return ", ".join(f"<{name}>" for name in tag.children).replace("<", "`<").replace(">", ">`")


def _content(tag: Tag) -> str:
    if tag.content is None:
        return "none"
    if tag.content.values:
        return " or ".join(tag.content.values)
    return f"at most {tag.content.limit} characters" if tag.content.limit else "required"
