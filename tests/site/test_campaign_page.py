"""Campaigns' pages for partners, as values become text: what stands there, in which language."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree, html

from tests.site import sites
from toolkit.publication import page_keys
from toolkit.site.frame.engine import Templates
from toolkit.site.frame.values import Site, Statement
from toolkit.site.site_pages import files

HOME, GERMAN = page_keys.campaign("genes"), page_keys.campaign("genes", "de")
GENE = sites.statement(
    id="a-stretch-de",
    key=page_keys.moment("genes", "a-stretch-de"),
    owner="genes/a-stretch-de",
    title="Ein Gen ist ein Stück",
    quotation="Ein Stück eines langen Moleküls.",
    language="de",
)


def two_languages(*more: Statement) -> Site:
    return sites.site(sites.episode(statements=(sites.statement(), GENE, *more)))


def opened(site: Site, key: str) -> html.HtmlElement:
    return html.document_fromstring(sites.made(site)[key])


def text_of(found: html.HtmlElement) -> str:
    return " ".join(" ".join(found.itertext()).split())


def test_a_partner_sees_plays_copies_and_downloads() -> None:
    page = opened(sites.site(), HOME)
    (kit,) = page.cssselect("article.kit")
    assert kit.cssselect("h2")[0].get("id") == "a-stretch"
    assert "“A stretch of a long molecule.”" in text_of(kit.cssselect("blockquote")[0])
    assert "Mara Lindqvist" in text_of(kit.cssselect("figcaption")[0])
    assert kit.cssselect("img.card")[0].get("alt") == sites.statement().card_alt
    (sound,) = kit.cssselect("[data-player] audio[controls][preload=none]")
    assert sound.get("src") == "a-stretch/clip.ab.mp3"
    fields = {
        text_of(kit.cssselect(f"label[for='{one.get('id')}']")[0]): one.text
        for one in kit.cssselect("[data-copy] textarea[readonly]")
    }
    assert fields["Mastodon"].lstrip("\n") == "A stretch of a long molecule.\n\n#Genes"
    assert [*fields] == [
        "Mastodon", "YouTube", "Alternative text", "Short alternative text", "E-mail (TXT)",
        "E-mail (HTML)", "Code for a web page",
    ]  # fmt: skip
    links = {text_of(one): one.get("href") for one in page.cssselect("main a")}
    assert links["Everything (ZIP, 99 kB)"] == "en/kits.ab.zip"
    assert links["Everything: All languages (ZIP, 123 MB)"] == "kits.ab.zip"
    assert links["Everything : A gene is a stretch (ZIP, 1.2 MB)"] == "a-stretch/kit.ab.zip"
    assert links["This statement’s page : A gene is a stretch"].startswith("../../moments/genes/")
    assert any(each.endswith("001-what-a-gene-is/index.html#t=2.5") for each in links.values())
    said = text_of(kit)
    assert "Transcript: Checked by Ana Novak on 16 October 2026" in said
    assert "Licence: CC BY 4.0" in said
    assert "[…] marks where words were left out" in said
    assert "Please do not change the words, sound" in text_of(page.cssselect("main")[0])


def test_each_language_has_a_page_and_knows_the_others() -> None:
    site = two_languages()
    for key, language, own, other in ((HOME, "en", "en", "de"), (GERMAN, "de", "de", "en")):
        page = opened(site, key)
        assert page.get("lang") == language
        links = {one.get("hreflang"): one.get("href") for one in page.xpath("//link[@hreflang]")}
        at = "https://example.org/show/"
        assert links == {"en": at + HOME, "de": at + GERMAN, "x-default": at + HOME}
        (switch,) = page.cssselect(".hero nav")
        assert {one.get("hreflang") for one in switch.cssselect("a")} == {"en", "de"}
        (here,) = switch.cssselect("[aria-current=page]")
        assert here.get("hreflang") == own
        kits = [one.get("id") for one in page.cssselect(".kit h2")]
        assert kits == (["a-stretch"] if own == "en" else ["a-stretch-de"])
        assert page.cssselect(f".hero nav a[lang={other}]") or other == "en"
    german = text_of(opened(site, GERMAN).cssselect("main")[0])
    assert "„Ein Stück eines langen Moleküls.“" in german
    assert "Die Aufnahme ist auf Englisch." in german
    assert "Bitte beachten" in german
    (title,) = opened(site, GERMAN).cssselect("h1")
    assert title.get("lang") == "en"  # nobody translated it


def test_an_episode_is_called_as_in_the_texts_of_the_kit() -> None:
    """An edition of the episode may have a title of its own, where the show has no edition."""
    site = two_languages()
    told = {"episode_title": "Was ein Gen ist", "episode_title_in": "de"}
    found = files((site,), Templates(), (), campaigns=sites.campaigns(site, **told))
    (page,) = (file.data.decode() for file in found if file.key == GERMAN)
    (title,) = html.document_fromstring(page).cssselect(".kit li span")[:1]
    assert (title.text, title.get("lang")) == ("Was ein Gen ist", None)  # the page is German


def test_a_campaign_of_one_language_offers_no_choice() -> None:
    site = sites.site()
    page = opened(site, HOME)
    assert page.cssselect(".hero nav") == []
    assert page.xpath("//link[@hreflang]") == []
    assert GERMAN not in sites.made(site)


def test_search_engines_are_asked_to_leave_it_out() -> None:
    made = sites.made(two_languages())
    for key in (HOME, GERMAN, page_keys.CAMPAIGNS):
        assert '<meta name="robots" content="noindex">' in made[key]
        assert key not in made[page_keys.SITEMAP]
    etree.fromstring(made[page_keys.SITEMAP].encode())


def test_statements_and_all_pages_lead_there() -> None:
    led = sites.statement(campaign=HOME)
    site = sites.site(sites.episode(statements=(led,)), has_campaigns=True)
    page = opened(site, led.key)
    assert "../../../campaign/genes/index.html#a-stretch" in page.xpath("//main//a/@href")
    for key in (page_keys.HOME, page_keys.episode(sites.FOLDER), page_keys.SUBSCRIBE):
        found = opened(site, key).xpath("//footer//a[. = 'For partners']/@href")
        assert found[0].endswith("campaign/index.html")
    assert not opened(sites.site(), page_keys.HOME).xpath("//footer//a[. = 'For partners']")
    listed = opened(site, page_keys.CAMPAIGNS)
    assert "genes/index.html" in listed.xpath("//main//a/@href")


def test_without_zips_and_names_nothing_is_said_of_them() -> None:
    site = two_languages()
    (one,) = sites.campaigns(site, archive=None, approver=None, is_edited=False)
    pages = tuple(replace(page, archive=None) for page in one.pages)
    bare = replace(one, archive=None, pages=pages)
    found = {
        file.key: file.data.decode()
        for file in files((site,), Templates(), (), campaigns=(bare,))
        if file.data
    }
    assert "ZIP" not in found[HOME]
    assert "Ana Novak" not in found[HOME]
    assert "Checked by a person on 16 October 2026" in found[HOME]
    assert "left out" not in found[HOME]


def test_a_show_without_campaigns_has_no_such_page() -> None:
    made = sites.made(sites.site(sites.episode(statements=())))
    assert not [key for key in made if key.startswith("campaign/")]
