"""A transcript as a small HTML page for readers.

Elements as the podcast namespace gives them ("Transcript File Format Details", section HTML): the
speaker in `cite`, the start in `time`, the text in `p`. Around them a whole page that meets WCAG
2.2: title (2.4.2), languages (3.1.1, 3.1.2), one heading and one landmark (1.3.1), colours left to
the reader's own settings (1.4.3), lines of at most 40 em (1.4.8), text that reflows (1.4.10).
"""

from __future__ import annotations

import html

from toolkit import timecode
from toolkit.languages import direction, primary
from toolkit.transcript.text.paragraphs import Paragraph, paragraphs
from toolkit.transcript.text.written import WrittenTranscript

_PAGE = """\
<!DOCTYPE html>
<html lang="{language}"{direction}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{tab}</title>
<style>
:root {{ color-scheme: light dark; }}
main {{ max-width: 40em; margin: 0 auto; padding: 1em; font: 1.1em/1.6 sans-serif; }}
cite {{ font-style: normal; font-weight: bold; }}
time {{ font-variant-numeric: tabular-nums; }}
p {{ margin: 0 0 1.5em; overflow-wrap: break-word; }}
</style>
</head>
<body>
<main>
<h1{heading}>{title}</h1>
{notice}{body}
</main>
</body>
</html>
"""


def render(said: WrittenTranscript, notice: tuple[str, str] | None = None) -> str:
    """Return the page. Everything that comes from outside is escaped.

    A translation's title may still be in the language spoken: the heading then says so (3.1.2). A
    `notice`, a text and its language, stands under the heading and beside the title of the window.
    """
    language, is_other = said.language, said.title_language != said.language
    return _PAGE.format(
        language=html.escape(language),
        direction=' dir="rtl"' if direction(language) == "rtl" else "",
        heading=_in(said.title_language, language) if is_other else "",
        title=html.escape(said.title),
        tab=html.escape(f"{said.title} {notice[0]}" if notice else said.title),
        notice=_notice(*notice, language) if notice else "",
        body="\n".join(map(_paragraph, paragraphs(said.cues))),
    )


def _notice(text: str, language: str, page_language: str) -> str:
    is_other = primary(language) != primary(page_language)
    lang = _in(language, page_language) if is_other else ""
    return f'<p role="note"{lang}><strong>{html.escape(text)}</strong></p>\n'


def _in(language: str, page_language: str) -> str:
    """Return the attributes of a text in another language than its page."""
    way = direction(language)
    turned = f' dir="{way}"' if way != direction(page_language) else ""
    return f' lang="{html.escape(language)}"{turned}'


def _paragraph(paragraph: Paragraph) -> str:
    seconds = paragraph.start_ms // 1000  # HTML, section 4.5.14: a duration such as PT83S
    time = f'<time datetime="PT{seconds}S">{timecode.short(paragraph.start_ms)}</time>'
    cite = f"<cite>{html.escape(paragraph.voice)}:</cite>\n" if paragraph.voice else ""
    return f"{cite}{time}\n<p>{html.escape(paragraph.text)}</p>"
