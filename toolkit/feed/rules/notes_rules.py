"""Rules on notes: what of them does not reach every listener as it was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.feed.notes import html, html_text, markdown
from toolkit.show.findings import Finding
from toolkit.show.toml.fields import TEXT_LIMIT


def check_notes(text: str, where: str) -> Iterator[Finding]:
    """Yield what is wrong or risky in an episode's Markdown; `where` is the file of the episode."""

    def warning(rule: str, message: str, hint: str) -> Finding:
        return Finding("warning", rule, where, f"notes.md: {message}", hint)

    odd = markdown.odd(text)
    if odd.has_open_comment:
        yield Finding(
            "error",
            "notes-comment",
            where,
            "notes.md: a comment begins with <!-- but does not end, so everything after it is left "
            "out",
            "write --> where the comment ends",
        )
    if odd.links:
        yield warning(
            "notes-links",
            f"links and pictures that the feed leaves out: {_some(odd.links)}",
            "use https:// and mailto: links, and describe pictures in words",
        )
    if odd.tags:
        yield warning(
            "notes-html",
            f"HTML that the feed leaves out: {_some([f'<{name}>' for name in odd.tags])}",
            "write it in words, or as a link",
        )
    if odd.has_table:
        yield warning(
            "notes-table",
            "apps without tables show the cells one after another",
            "make each row clear by itself, or write a list",
        )
    if odd.has_struck:
        yield warning(
            "notes-struck",
            "apps that cannot strike words through show them as normal text",
            "remove the old words, or say in words what was corrected",
        )
    if odd.footnotes:
        yield warning(
            "notes-footnote",
            f"footnotes that nothing refers to are left out: {_some(odd.footnotes)}",
            f"write [^{odd.footnotes[0]}] in the text, or remove the footnote",
        )
    if (size := len(html_text.plain(html.few(markdown.html(text))).encode())) > TEXT_LIMIT:
        yield Finding(
            "warning",
            "notes-long",
            where,
            f"notes.md has {size} bytes of text; some apps show only the first {TEXT_LIMIT}",
            "put what matters first",
        )


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
