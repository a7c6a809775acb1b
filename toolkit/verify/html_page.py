"""The report of a look from outside as one HTML page: the result first, then each finding.

It has no scripts and asks for no other file. WCAG 2.2: language (3.1.1), headings and lists
(1.3.1), words beside colours (1.4.1), contrast (1.4.3), reflow at 320 px (1.4.10).
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime

from toolkit.verify.report import FindingGroup, Report, grouped

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{verdict}: {title}</title>
<style>
{style}
</style>
</head>
<body>
<main>
<header>
<p class="quiet">What listeners get</p>
<h1>{title}</h1>
</header>
<p class="verdict {level}">{verdict}</p>
<dl>
{facts}
</dl>
{sections}
</main>
</body>
</html>
"""

_STYLE = """\
:root { color-scheme: light dark; --paper: #ffffff; --text: #17202b; --quiet: #566273;
  --grid: #e2e6ec; --error: #a8123a; --warning: #8a4b00; --good: #1d7048; }
@media (prefers-color-scheme: dark) { :root { --paper: #12171e; --text: #e9eef4;
  --quiet: #a5b1c0; --grid: #2a323d; --error: #ff9db3; --warning: #f0b46a; --good: #6bcf9b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--text);
  font: 1rem/1.55 'Noto Sans', system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif; }
main { max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: clamp(1.5rem, 5vw, 2.25rem); line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 0.75rem; }
h3 { font-size: 1rem; margin: 0; }
header p { margin: 0; }
.quiet, dt { color: var(--quiet); }
.verdict { font-size: 1.25rem; font-weight: 700; padding-left: 1rem; border-left: 4px solid; }
.error { color: var(--error); }
.warning { color: var(--warning); }
.good { color: var(--good); }
section > ul { list-style: none; margin: 0; padding: 0; }
section > ul > li { border-top: 1px solid var(--grid); padding: 1rem 0; }
li p { margin: 0.25rem 0; }
li ul { margin: 0.5rem 0 0; padding-left: 1.25rem; font-size: 0.9375rem; }
dl { display: grid; grid-template-columns: minmax(5rem, 10rem) 1fr; gap: 0.35rem 1rem; margin: 0; }
dd { margin: 0; }
"""

_HEADS = {"error": "What is wrong", "warning": "What is risky or missing"}


def render(report: Report, at: datetime) -> str:
    """Return the page; `at` is when the look was taken. What comes from outside is escaped."""
    groups = grouped(report)
    level = "error" if report.errors else "warning" if report.warnings else "good"
    facts = (
        ("Feed", report.url),
        ("Checked", f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"),
        ("Episodes", str(report.episodes)),
        ("Files", str(report.files)),
        ("Compared", "with what soy published" if report.is_known else "with what the feed says"),
    )
    return _PAGE.format(
        title=_text(report.title or report.url),
        verdict=verdict(report),
        level=level,
        style=_STYLE,
        facts="\n".join(f"<dt>{_text(k)}</dt><dd>{_text(v)}</dd>" for k, v in facts),
        sections="\n".join(_sections(groups)),
    )


def verdict(report: Report) -> str:
    """Return the result in a few words.

    >>> verdict(Report("https://example.org/feed.xml", "", 0, 0, False, ()))
    'Nothing is wrong'
    """
    wrong, risky = report.errors, report.warnings
    if not wrong:
        plural = "" if risky == 1 else "s"
        return f"No errors, {risky} warning{plural}" if risky else "Nothing is wrong"
    return f"{wrong} error{'' if wrong == 1 else 's'}, {risky} warning{'' if risky == 1 else 's'}"


def _sections(groups: tuple[FindingGroup, ...]) -> Iterator[str]:
    for level, head in _HEADS.items():
        items = "\n".join(_item(group) for group in groups if group.finding.level == level)
        if items:
            yield f"<section>\n<h2>{head}</h2>\n<ul>\n{items}\n</ul>\n</section>"


def _item(group: FindingGroup) -> str:
    found = group.finding
    words = f"{found.message[:1].upper()}{found.message[1:]}"
    hint = f"<p>{_text('To do: ' + found.hint)}.</p>\n" if found.hint else ""
    places = "\n".join(f"<li>{_text(place)}</li>" for place in group.places)
    head = f'<h3 class="{found.level}">{found.level.capitalize()}: {_text(words)}</h3>'
    return f"<li>\n{head}\n{hint}<ul>\n{places}\n</ul>\n</li>"


def _text(words: str) -> str:
    return html.escape("".join(c for c in words if unicodedata.category(c) not in ("Cc", "Cs")))
