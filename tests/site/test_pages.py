"""What stands on the pages, read by a parser that is not ours."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from urllib.parse import urljoin

import pytest
from lxml import etree, html

from tests.site import sites
from toolkit.errors import BadFile
from toolkit.publication import page_keys
from toolkit.site.frame import sentence_times
from toolkit.site.frame.engine import Templates
from toolkit.site.pages import show_page
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.sentences import turns

EPISODE = page_keys.episode(sites.FOLDER)
HOSTILE = "</script></title><script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{ 7*7 }}"


def page(key: str = EPISODE, **other: object) -> html.HtmlElement:
    return html.document_fromstring(sites.made(sites.site(**other))[key])


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_an_episodes_page_says_all_that_there_is() -> None:
    said = text_of(page().find("body"))
    for words in (
        "What a gene is", "27 October 2026", "2 minutes", "Mara Lindqvist", "Host", "Guest",
        "In plain words.", "Hello", "Notes with a link.", "A paper", "Season 1", "Episode 1",
        "Checked by Ana Novak on 16 October 2026", "Deutsch", "2.3 MB", "CC BY 4.0",
        "Funded by the European Union.", "A stretch of a long molecule.", "How to cite",
    ):  # fmt: skip
        assert words in said, words


def test_the_player_is_one_that_plays_without_a_script() -> None:
    found = page()
    (section,) = found.cssselect("section[data-player]")
    (audio,) = section.cssselect("audio")
    assert audio.attrib == {
        "controls": "", "preload": "none", "src": f"{sites.FOLDER}.0123456789abcdef.mp3"
    }  # fmt: skip
    assert section.get("data-length-s") == "125.4"
    words = json.loads(found.cssselect("#player-words")[0].text)
    assert words["play"] == "Play"
    assert words["back_n_seconds"] == "Back 15 seconds"


def test_chapters_turns_and_sentences_have_their_times() -> None:
    found = page()
    assert [a.get("data-at") for a in found.cssselect(".chapters a[data-at]")] == ["0.0", "65.0"]
    assert [a.get("href") for a in found.cssselect(".chapters a[data-at]")] == ["#t=0", "#t=65"]
    spans = found.cssselect("[data-transcript] span[data-at]")
    assert [s.get("id") for s in spans] == ["s1", "s2", "s3", "s4"]
    assert spans[1].get("data-until") == "6.0"
    assert [a.get("href") for a in found.cssselect(".turn .time")] == ["#t=0", "#t=65.3"]


def test_only_silences_have_an_end_and_pages_without_a_player_no_times() -> None:
    said = turns(
        [Cue(0, 1000, "One.", "A"), Cue(1900, 3000, "Two.", "A"), Cue(4100, 5000, "Three.")]
    )
    assert sentence_times.of(said) == {1: (0, None), 2: (1.9, 3.0), 3: (4.1, 5.0)}
    alone = page(page_keys.transcript(sites.FOLDER, "en"))
    assert [one.get("id") for one in alone.cssselect(".turn span")] == ["s1", "s2", "s3", "s4"]
    assert not alone.cssselect("[data-at], [data-until]")


def test_white_space_that_nobody_sees_is_left_out_and_own_templates_stay_as_they_are() -> None:
    one = sites.site(sites.episode(title="It's", notes_html="<pre>a\n  b\n</pre>\n<p>c</p>"))
    (made,) = (text for key, text in sites.made(one).items() if key == sites.episode().key)
    assert "\n<li" not in made
    assert "<h1>It's</h1>" in made
    assert "<pre>a\n  b\n</pre><p>c</p>" in made
    own = Templates({"text.html": ("text.html", "<p title='{{ site.title }}'>\n<p>x</p>\n")})
    assert sites.made(sites.site(title="It's"), own)["about/index.html"] == (
        "<p title='It&#39;s'>\n<p>x</p>\n"
    )


def test_a_transcripts_page_is_in_its_language_and_leads_to_the_episode() -> None:
    found = page(page_keys.transcript(sites.FOLDER, "de"))
    assert found.get("lang") in ("de", "en")  # English where the file has no words yet
    (section,) = found.cssselect("[data-transcript]")
    assert section.get("lang", found.get("lang")) == "de"
    assert found.cssselect(".turn .time")[1].get("href") == "../../index.html#t=65.3"
    links = {a.get("hreflang"): a.get("href") for a in found.cssselect("link[hreflang]")}
    base = f"https://example.org/show/episodes/{sites.FOLDER}/transcript"
    assert links == {
        "en": f"{base}/en/index.html",
        "de": f"{base}/de/index.html",
        "x-default": f"{base}/en/index.html",
    }


def test_a_statement_leads_to_its_second() -> None:
    found = page(page_keys.moment("genes", "a-stretch"))
    assert f"../../../episodes/{sites.FOLDER}/index.html#t=2.5" in found.xpath("//a/@href")
    assert "A stretch of a long molecule." in text_of(found.cssselect("blockquote")[0])
    assert found.cssselect("img.card")[0].get("alt").startswith("A stretch")


def test_no_page_runs_or_styles_anything_inline_or_asks_another_host() -> None:
    for key, text in sites.made(sites.site()).items():
        if not key.endswith(".html"):
            continue
        found = html.document_fromstring(text)
        for script in found.iter("script"):
            assert script.get("src") or script.get("type", "").endswith("json"), key
        assert not found.xpath("//style | //@style | //@*[starts-with(name(), 'on')]"), key
        loaded = found.xpath("//@src | //link[@rel='stylesheet' or @rel='icon']/@href")
        hosts = [one for one in loaded if "//" in one]
        assert all(one.startswith("https://example.org/show/") for one in hosts), key
        if key != page_keys.NOT_FOUND:
            assert hosts == [], key
        (policy,) = found.xpath("//meta[@http-equiv]/@content")
        assert policy.startswith("default-src 'none'; script-src 'self';")
        assert "unsafe" not in policy


def test_every_link_between_pages_leads_to_a_file() -> None:
    one = sites.site()
    made = sites.made(one)
    told = repr((replace(one, url=str), sites.campaigns(one)))
    known = {*made, "feed.xml", *re.findall(r"'([^']+\.\w{2,4})'", told)}
    for key, text in made.items():
        if key.endswith(".html") and key != page_keys.NOT_FOUND:
            found = html.document_fromstring(text)
            for href in found.xpath("//a/@href | //@src | //link/@href"):
                if "://" in href or href.startswith("#"):
                    continue
                assert joined(key, href) in known, f"{key}: {href}"


def joined(key: str, href: str) -> str:
    return urljoin(f"http://x/{key}", href.partition("#")[0]).removeprefix("http://x/")


def test_ids_are_there_once_and_targets_exist() -> None:
    for key, text in sites.made(sites.site()).items():
        if key.endswith(".html"):
            found = html.document_fromstring(text)
            ids = found.xpath("//@id")
            assert len(ids) == len(set(ids)), key
            for href in found.xpath("//a/@href[starts-with(., '#')]"):
                assert href[1:] in ids or href.startswith("#t="), f"{key}: {href}"
            for label in found.xpath("//@aria-labelledby"):
                assert label in ids, f"{key}: {label}"


def test_hostile_text_stays_text_in_every_place() -> None:
    for key, text in sites.made(sites.with_text(HOSTILE)).items():
        if not key.endswith(".html"):
            continue
        found = html.document_fromstring(text)
        assert not found.xpath("//img[@src='x']"), key
        for script in found.iter("script"):
            is_ours = script.get("src") or script.get("type", "").endswith("json")
            assert is_ours, key
            if not script.get("src"):
                json.loads(script.text)
        assert "49" not in text_of(found.find("head/title")), key


def test_the_site_map_holds_what_may_be_found_and_its_languages() -> None:
    root = etree.fromstring(sites.made(sites.site())[page_keys.SITEMAP].encode())
    ns = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    found = root.xpath("//s:loc/text()", namespaces=ns)
    assert f"https://example.org/show/{EPISODE}" in found
    assert not [one for one in found if "404" in one or "/embed/" in one]
    assert len(root.xpath("//*[@hreflang]")) == 6


def test_programs_find_what_they_ask_for() -> None:
    found = page()
    metas = found.xpath("//meta[@property or @name]")
    said = {m.get("property") or m.get("name"): m.get("content") for m in metas}
    assert said["og:image:alt"] == "A double helix."
    assert said["twitter:player"].endswith(f"/embed/{sites.FOLDER}/index.html")
    assert said["fediverse:creator"] == "@show@example.social"
    (block,) = found.xpath("//script[@type='application/ld+json']")
    data = json.loads(block.text)
    assert data["@type"] == "PodcastEpisode"
    assert data["partOfSeries"]["webFeed"] == "https://example.org/show/feed.xml"
    assert data["associatedMedia"]["caption"][0]["encodingFormat"] == "text/vtt"
    (oembed,) = found.xpath("//link[@type='application/json+oembed']/@href")
    answer = json.loads(sites.made(sites.site())[oembed.removeprefix("https://example.org/show/")])
    assert (answer["version"], answer["type"]) == ("1.0", "rich")
    assert isinstance(answer["width"], int)
    assert f"/embed/{sites.FOLDER}/index.html" in answer["html"]


def test_the_same_values_give_the_same_bytes() -> None:
    assert sites.made(sites.site()) == sites.made(sites.site())


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("<p>\n{% if %}</p>", 2, "Expected an expression"),
        ("<p>\n\n{{ episode.nonsense }}</p>", 3, "nonsense"),
        ('{% extends "none.html" %}', None, "none.html"),
        ("{{ site.__class__.__mro__ }}", 1, "unsafe"),
        ("<p>{{ 1 // 0 }}</p>", 1, "ZeroDivisionError"),
    ],
)
def test_a_bad_template_is_one_error_with_file_and_line(
    text: str, line: int | None, told: str
) -> None:
    where = "episodes/templates/episode.html"
    with pytest.raises(BadFile) as caught:
        sites.made(sites.site(), Templates({"episode.html": (where, text)}))
    at = f"{where}:{line}: " if line else f"{where}"
    assert caught.value.message.startswith(at), caught.value.message
    assert told in caught.value.message
    assert caught.value.hint is not None


def test_an_own_template_takes_the_place_of_one_and_leaves_the_others() -> None:
    own = '{% extends "base.html" %}{% block main %}<h1>Ours</h1>{% endblock %}'
    made = sites.made(sites.site(), Templates({"home.html": ("x/home.html", own)}))
    assert "<h1>Ours</h1>" in made[page_keys.HOME]
    assert "What a gene is" in made[EPISODE]


def _long_show(count: int, **other: object) -> dict[str, str]:
    """Return the pages of a show of so many episodes, two of each month, the newest first."""
    episodes = tuple(
        replace(
            sites.episode(statements=(), transcripts=()),
            key=page_keys.episode(f"{number:04}-x"),
            folder=f"{number:04}-x",
            title=f"Number {number}",
            day=date(2000 + number // 24, 1 + number // 2 % 12, 1),
            season=1 + number // 50,
        )
        for number in range(count, 0, -1)
    )
    return sites.made(sites.site(*episodes, **other))


def _listed(text: str) -> list[str]:
    return [text_of(one) for one in html.document_fromstring(text).cssselect(".episodes h3")]


def test_a_long_show_has_a_page_for_each_year() -> None:
    made = _long_show(show_page.MOST_ON_HOME + 1)
    home = html.document_fromstring(made["index.html"])
    assert _listed(made["index.html"]) == [f"Number {n}" for n in range(201, 101, -1)]
    heads = [text_of(one) for one in home.cssselect("h2")]
    assert heads[:3] == ["Season 5 2 episodes", "Season 4 50 episodes", "Season 3 50 episodes"]
    links = [one.get("href") for one in home.cssselect("ul.links a")]
    assert links == [f"years/{year}/index.html" for year in range(2008, 1999, -1)]
    found = [title for key in links for title in _listed(made[key])]
    assert found == [f"Number {n}" for n in range(201, 0, -1)]
    assert "24 episodes" in text_of(home.cssselect("ul.links")[0])
    assert all(f"<loc>https://example.org/show/{key}</loc>" in made["sitemap.xml"] for key in links)


def test_a_show_that_fits_on_its_home_page_has_no_other_lists() -> None:
    made = _long_show(show_page.MOST_ON_HOME)
    assert len(_listed(made["index.html"])) == show_page.MOST_ON_HOME
    assert not [key for key in made if key.startswith("years/")]
