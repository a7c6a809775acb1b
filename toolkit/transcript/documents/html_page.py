"""A transcript as a small HTML page for readers.

Elements as the podcast namespace gives them ("Transcript File Format Details", section HTML): the
speaker in `cite`, the start in `time`, the text in `p`. Around them a whole page that meets WCAG
2.2: title (2.4.2), languages (3.1.1, 3.1.2), one heading and one landmark (1.3.1), colours left to
the reader's own settings (1.4.3), lines of at most 40 em (1.4.8), text that reflows (1.4.10).
"""

from __future__ import annotations

from pathlib import Path

from toolkit import markup, timecode
from toolkit.languages import direction, primary
from toolkit.transcript.text.paragraphs import paragraphs
from toolkit.transcript.text.written import WrittenTranscript

_TEMPLATE = Path(__file__).with_suffix(".html")


def render(said: WrittenTranscript, notice: tuple[str, str] | None = None) -> str:
    """Return the page. Everything that comes from outside is escaped.

    A translation's title may still be in the language spoken: the heading then says so (3.1.2). A
    `notice`, a text and its language, stands under the heading and beside the title of the window.
    """
    return markup.page(
        _TEMPLATE,
        {
            "language": said.language,
            "direction": direction(said.language),
            "title": said.title,
            "title_language": said.title_language,
            "title_direction": direction(said.title_language),
            "notice": _notice(*notice, said.language) if notice else None,
            "paragraphs": paragraphs(said.cues),
            "short": timecode.short,
        },
    )


def _notice(text: str, language: str, page_language: str) -> dict[str, object]:
    return {
        "text": text,
        "language": language,
        "direction": direction(language),
        "is_other": primary(language) != primary(page_language),
    }
