"""Worksheet and teacher page as pages: what stands on them, and where they are led to from."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urljoin

from lxml import html

from tests.site import packs, sites
from toolkit.publication import page_keys
from toolkit.site.frame.engine import Templates
from toolkit.site.frame.school_pack import PackTerm

EPISODE = page_keys.episode(sites.FOLDER)
HOSTILE = "</script><img src=x onerror=alert(1)>\"'&{{ 7*7 }}"


def made(*languages: str, **other: object) -> dict[str, str]:
    """Return the pages of a site whose episode has packs in these languages."""
    schools = tuple(packs.shown(packs.pack(one, **other)) for one in languages)
    return sites.made(sites.site(sites.episode(schools=schools)))


def key(language: str, sheet: str) -> str:
    return page_keys.school(sites.FOLDER, language, sheet)


def text_of(page: str) -> str:
    return " ".join(html.document_fromstring(page).find("body").text_content().split())


def test_a_worksheet_has_all_that_its_pdf_has() -> None:
    page = made("de")[key("de", "worksheet")]
    found, said = html.document_fromstring(page), text_of(page)
    assert found.get("lang") == "de"
    for words in (
        "Arbeitsblatt · The Science of You", "In plain words.", "And a second paragraph.",
        "a part of the plan", "Mara Lindqvist: What is a gene?", "A stretch of it.", "0:20–0:36",
        "Anhören ab 1:22", "What is a gene made of? (Ausschnitt 1)",
        "Transkript: Geprüft von Ana Novak am 16. Oktober 2026. Die Aufnahme ist auf Englisch.",
        "Lizenz: CC BY 4.0", packs.FUNDING, "Herunterladen (PDF, 45,7 kB)",
    ):  # fmt: skip
        assert words in said, words
    assert "Genes are stretches." not in said
    for field in found.cssselect("main :is(input, textarea)"):
        named = field.get("aria-label") or found.cssselect(f"label[for={field.get('id')}]")
        assert named
    alts = [image.get("alt") for image in found.cssselect(".excerpt img")]
    assert alts == ["QR-Code: die Folge ab 0:20 hören", "QR-Code: die Folge ab 1:22 hören"]


def test_a_teacher_page_has_the_answers_and_is_not_for_search_engines() -> None:
    page = made("en")[key("en", "teacher")]
    found, said = html.document_fromstring(page), text_of(page)
    for words in ("Genes are stretches.", "“A stretch of it.”", "Hear it at 0:22", "How to use"):
        assert words in said, words
    assert f"{packs.PAGE}#t=22" in found.xpath("//main//a/@href")
    assert found.cssselect("meta[name=robots]")[0].get("content") == "noindex"


def test_a_date_that_ends_with_a_point_needs_no_second() -> None:
    said = text_of(made("bg", approver=None)[key("bg", "worksheet")])
    assert "16 октомври 2026 г. Записът" in said


def test_the_episode_leads_to_both_in_each_language() -> None:
    pages = made("en", "de")
    found = html.document_fromstring(pages[EPISODE])
    links = {urljoin(f"http://x/{EPISODE}", href) for href in found.xpath("//main//a/@href")}
    for language in ("en", "de"):
        for sheet in ("worksheet", "teacher"):
            assert f"http://x/{key(language, sheet)}" in links
            pdf = f"http://x/episodes/{sites.FOLDER}/school/{sheet}.{language}.0123456789abcdef.pdf"
            assert (pdf in links) == (language == "en")  # others stand on their own pages
            where = key(language, sheet)
            links_there = html.document_fromstring(pages[where]).xpath("//a/@href")
            assert pdf in {urljoin(f"http://x/{where}", href) for href in links_there}
    assert "Worksheet: English (PDF) 45.7 kB" in text_of(pages[EPISODE])
    assert page_keys.school_code(sites.FOLDER, "de", 2) in pages


def test_an_episode_without_key_messages_says_nothing_of_schools() -> None:
    pages = sites.made(sites.site())
    assert "For schools" not in text_of(pages[EPISODE])
    assert not [one for one in pages if "/school/" in one]


def test_texts_are_escaped() -> None:
    terms = (PackTerm(HOSTILE, HOSTILE), PackTerm(HOSTILE, None))
    message = replace(packs.pack().messages[0], text=HOSTILE, question=HOSTILE)
    pages = made("en", title=HOSTILE, summary=HOSTILE, terms=terms, messages=(message,))
    for sheet in ("worksheet", "teacher"):
        found = html.document_fromstring(pages[key("en", sheet)])
        assert not found.xpath("//img[@onerror]")
        assert HOSTILE in found.text_content()


def test_a_show_may_have_its_own_worksheet() -> None:
    own = Templates({"worksheet.html": ("worksheet.html", "<p>{{ pack.title }}</p>")})
    school = packs.shown(packs.pack())
    pages = sites.made(sites.site(sites.episode(schools=(school,))), own)
    assert pages[key("en", "worksheet")] == "<p>What a gene is</p>"
