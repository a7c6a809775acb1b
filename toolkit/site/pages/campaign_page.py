"""Campaigns, for partners: what they see, play, copy and download, a page for each language.

Search engines are asked to leave these pages out: posts, quotations and alternative texts stand
here to be copied. What people are to find are the statements' own pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.publication import page_keys
from toolkit.site.frame import player_words
from toolkit.site.frame.languages import DEFAULT
from toolkit.site.frame.page import Shared, WebPage
from toolkit.site.frame.shown_campaigns import CampaignPage, ShownCampaign
from toolkit.site.frame.values import Site
from toolkit.site.frame.wording import Wording
from toolkit.site.pages.statement_page import CARD_PX


def pages(site: Site, campaigns: Sequence[ShownCampaign]) -> Iterator[WebPage]:
    """Yield the pages of all campaigns, and the list of them."""
    if campaigns:
        yield _list(site, campaigns)
    for campaign in campaigns:
        for page in campaign.pages:
            yield _campaign(site, campaign, page)


def _list(site: Site, campaigns: Sequence[ShownCampaign]) -> WebPage:
    wording = Wording.of(site.language)
    return WebPage(
        key=page_keys.CAMPAIGNS,
        kind=f"{page_keys.PAGES}.campaigns",
        template="campaigns.html",
        title=wording.word("for_partners"),
        description=wording.word("partners_text"),
        language=site.language,
        values={"campaigns": campaigns},
        is_listed=False,
    )


def _campaign(site: Site, campaign: ShownCampaign, page: CampaignPage) -> WebPage:
    first = page.kits[0].statement
    languages = tuple((one.language, one.key) for one in campaign.pages)
    return WebPage(
        key=page.key,
        kind=f"{page_keys.PAGES}.campaign",
        template="campaign.html",
        title=page.title,
        description=page.description or page.title,
        language=page.language,
        values={
            "campaign": campaign,
            "here": page,
            "player_words": player_words.of(page.language),
        },
        shared=Shared(first.card.key, first.card_alt, CARD_PX, CARD_PX, first.card.media_type),
        alternates=(*languages, (DEFAULT, campaign.pages[0].key)) if len(languages) > 1 else (),
        scripts=(site.assets.script,) if site.assets.script else (),
        is_listed=False,
    )
