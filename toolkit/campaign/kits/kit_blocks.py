"""The blocks of a kit that name its published files: for e-mails and for other people's pages."""

from __future__ import annotations

from toolkit.campaign.kits.kit import KitPlan
from toolkit.campaign.kits.kit_links import page_of, rights_of
from toolkit.campaign.texts import shared_blocks
from toolkit.campaign.texts.shared_blocks import SharedStatement
from toolkit.publication.public_file import as_served
from toolkit.show.campaigns import called

Block = tuple[bytes, str]  # what it holds, and its media type


def blocks(plan: KitPlan, clip_url: str, page_url: str | None = None) -> dict[str, Block]:
    """Return the blocks by the names of their files; `clip_url` is where the clip is published.

    They lead to `page_url`, or where the posts of the campaign do.
    """
    rights, card = rights_of(plan.show, plan.episode), plan.card
    said = SharedStatement(
        quotation=card.quotation,
        speaker=", ".join(filter(None, (card.speaker, card.role))) or None,
        title=plan.moment.title,
        show=card.show,
        episode=called.episode_title(plan.episode, plan.language),
        language=plan.language,
        page_url=page_url or plan.campaign.link or page_of(plan.show, plan.campaign, plan.moment),
        clip_url=clip_url,
        licence=(rights.shown, rights.url) if rights else None,
        funding_line=card.funding_line,
        note=card.note,
    )
    html, text = as_served("text/html"), as_served("text/plain")
    return {
        "email.html": (shared_blocks.email_html(said, plan.brand).encode(), html),
        "email.txt": (shared_blocks.email_text(said).encode(), text),
        "embed.txt": (shared_blocks.embed_html(said).encode(), text),
    }
