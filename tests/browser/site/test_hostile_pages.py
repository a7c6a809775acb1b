"""Five hundred hostile texts, each in every place that people write in: none runs, none is lost."""

from __future__ import annotations

from dataclasses import replace

from playwright.sync_api import Browser

from tests.browser.site.test_pages import PATH, put
from tests.site import sites
from tests.verify.site import serving
from toolkit.feed.notes import show_notes
from toolkit.publication import page_keys
from toolkit.publication.public_file import Catalogue
from toolkit.site.frame.values import ShownChapter, ShownLink, ShownPerson
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.sentences import turns

RUNS = "window.taken=1"
# Ways to run something, of the kinds in OWASP's "XSS Filter Evasion Cheat Sheet".
WAYS = (
    f"<script>{RUNS}</script>",
    f"<img src=x onerror={RUNS}>",
    f"<svg onload={RUNS}>",
    f"<svg><script>{RUNS}</script></svg>",
    f"<body onload={RUNS}>",
    f"<iframe src=javascript:{RUNS}>",
    f"<a href=javascript:{RUNS}>x</a>",
    f"<details open ontoggle={RUNS}>",
    f"<video src=x onerror={RUNS}>",
    f"<input autofocus onfocus={RUNS}>",
    f"<style>@import'javascript:{RUNS}'</style>",
    f"<math><mi xlink:href='javascript:{RUNS}'>x</mi></math>",
    f"<object data=javascript:{RUNS}>",
    f"<embed src=javascript:{RUNS}>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUNS}'>",
    f"<base href='javascript:{RUNS}//'>",
    f"<form action=javascript:{RUNS}><button>x</button></form>",
    f"<template><script>{RUNS}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={RUNS}>'>",
    f"[x](javascript:{RUNS})",
    f"![x](x'onerror='{RUNS})",
    f"{{{{ {RUNS} }}}}",
    f"{{% if 1 %}}<script>{RUNS}</script>{{% endif %}}",
    f"' onmouseover='{RUNS}",
    f'" onfocus="{RUNS}" autofocus="',
)
# What could end the place in which a text stands.
AROUND = (
    "{}",
    "'>{}",
    '">{}',
    "</script>{}",
    "</title>{}",
    "</textarea>{}",
    "</style>{}",
    "-->{}",
    "]]>{}",
    "<!--{}",
    "</p></div></section>{}",
    '\\"}};{}//',
    "&lt;{}&gt;",
    "&#x3c;script&#x3e;{}",
    "\u2028{}",
    "\u202e{}",
    "<scr<script>ipt>{}",
    "%3Cscript%3E{}",
    "{}<",
    "</template>{}",
)
PAYLOADS = tuple(around.format(way) for around in AROUND for way in WAYS)


def test_nothing_hostile_runs_anywhere(browser: Browser) -> None:
    assert len(PAYLOADS) == 500
    assert len(set(PAYLOADS)) == 500
    cues = [Cue(i * 1000, i * 1000 + 900, text, text) for i, text in enumerate(PAYLOADS)]
    quoted = sites.statement(title=PAYLOADS[3], quotation=" ".join(PAYLOADS), speakers=PAYLOADS)
    episode = sites.episode(
        length_ms=600_000,
        title=PAYLOADS[0],
        summary=" ".join(PAYLOADS[:50]),
        notes_html=show_notes.to_html("\n\n".join(PAYLOADS)),
        people=tuple(ShownPerson(text, text, None) for text in PAYLOADS),
        chapters=tuple(ShownChapter(i * 1000, 0, t, None) for i, t in enumerate(PAYLOADS)),
        transcripts=(sites.transcript(turns=turns(cues), approver=PAYLOADS[1]),),
        statements=(replace(quoted, card_alt=" ".join(PAYLOADS), before=PAYLOADS[2]),),
        links=tuple(ShownLink(text, "https://example.org/") for text in PAYLOADS),
    )
    with serving() as server:
        site = sites.site(episode, title=PAYLOADS[1], url=Catalogue(server.base + PATH).url)
        put(server, site)
        said: list[str] = []
        page = browser.new_context().new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        for key in (page_keys.HOME, episode.key, episode.statements[0].key):
            page.goto(f"{server.base}{PATH}/{key}?q={PAYLOADS[0]}#{PAYLOADS[4]}")
            assert page.evaluate("window.taken") is None
            assert page.locator("main").count() == 1
            assert page.locator("footer").count() == 1
        page.goto(f"{server.base}{PATH}/{episode.key}")
        assert page.locator(".chapters li").count() == 500
        assert page.locator(".chapters .title").nth(1).inner_text() == PAYLOADS[1]
        assert page.locator(".people li").count() == 500
        assert page.locator("[data-transcript] .turn").count() == 500
        page.context.close()
    assert said == []
