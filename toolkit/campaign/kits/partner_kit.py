"""What of a kit is another for a partner: cards with its logo, posts and blocks with its links."""

from __future__ import annotations

from dataclasses import dataclass, replace

from toolkit.campaign.kits import kit_blocks, kit_posts
from toolkit.campaign.kits.kit import KitPlan
from toolkit.campaign.pictures import card_picture
from toolkit.campaign.pictures.cards import fitting_alt


@dataclass(frozen=True, slots=True)
class PartnerLook:
    """A partner as its kits show it."""

    name: str  # in links: utm_term
    link: str | None  # where posts lead to; None: to the statement's page
    logo_png: bytes | None
    logo_alt: str
    logo_px: tuple[int, int] | None  # its sides on a card of scale 1
    logo_ground: str | None


def files(plan: KitPlan, look: PartnerLook, clip_url: str) -> dict[str, bytes]:
    """Return the files of a kit that differ for a partner, by name.

    `clip_url` is where the clip is published. Raises BadFile for what does not fit on a card, and
    for a post that is too long.
    """
    made: dict[str, bytes] = {}
    if look.logo_png:
        plan = _with_logo(plan, look)
        drawn = card_picture.cards(plan.card, plan.brand, plan.logo_png, plan.where)
        made |= {file.name: data for file, data in drawn}
        made |= {"alt.txt": _line(plan.alt), "alt.short.txt": _line(plan.short_alt)}
    for network, text in _posts(plan, look):
        made[f"post.{network}.txt"] = _line(text)
    blocks = kit_blocks.blocks(plan, clip_url, look.link)
    return made | {name: data for name, (data, _) in blocks.items()}


def _with_logo(plan: KitPlan, look: PartnerLook) -> KitPlan:
    card = replace(
        plan.card, logo_alt=look.logo_alt, logo_px=look.logo_px, logo_ground=look.logo_ground
    )
    alt, short = fitting_alt(card, plan.moment.title, plan.where)
    return replace(plan, card=card, logo_png=look.logo_png, alt=alt, short_alt=short)


def _posts(plan: KitPlan, look: PartnerLook) -> tuple[tuple[str, str], ...]:
    parts = kit_posts.parts(plan.show, plan.episode, plan.campaign, plan.moment, plan.card)
    parts = replace(
        parts, link=look.link or parts.link, home=look.link or parts.home, term=look.name
    )
    return kit_posts.written(parts, plan.campaign, plan.where)


def _line(text: str) -> bytes:
    return f"{text}\n".encode()
