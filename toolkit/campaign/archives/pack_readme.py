"""The README of a partner's pack: whose it is, where it leads, what changed, and its kits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.campaign.archives.pack_changes import PackChanges
from toolkit.campaign.archives.readme import (
    ListedCampaign,
    ListedKit,
    campaign_blocks,
    headed,
    joined,
    notes,
)
from toolkit.locales.formats import formats
from toolkit.locales.interface import Words, words


@dataclass(frozen=True, slots=True)
class ListedPack:
    """What a README says of a pack in one language."""

    partner: str
    show: str
    link: str | None  # the partner's page, which posts lead to
    links: tuple[tuple[str, str], ...]  # further pages: what they are, and addresses
    survey: str | None
    transcripts: tuple[str, ...]  # paths in the ZIP
    campaigns: tuple[tuple[ListedCampaign, tuple[ListedKit, ...]], ...]
    funding_line: str | None


def readme(pack: ListedPack, language: str, changes: PackChanges | None) -> str:
    """Return the README in a language, as plain text; English where soy does not know it."""
    said = words(language)
    blocks: list[str | None] = [headed(said.text("pack_for", name=pack.partner), "=")]
    blocks += [pack.show, "\n".join(_addresses(pack, said)) or None]
    if changes:
        blocks += ["", *_changes(changes, said)]
    if pack.transcripts:
        blocks += ["", headed(said["transcript"], "-")]
        blocks.append("\n".join(f"  {path}" for path in pack.transcripts))
    for campaign, kits in pack.campaigns:
        blocks += ["", *campaign_blocks(campaign, kits, said, "=")]
    everything = [kit for _, kits in pack.campaigns for kit in kits]
    blocks += ["", headed(said["please_note"], "-"), *notes(pack.funding_line, everything, said)]
    return joined(blocks)


def _addresses(pack: ListedPack, said: Words) -> Iterator[str]:
    if pack.link:
        yield f"{said.label('link')} {pack.link}"
    for title, address in pack.links:
        yield f"{title}: {address}"
    if pack.survey:
        yield f"{said.label('survey')} {pack.survey}"


def _changes(changes: PackChanges, said: Words) -> Iterator[str]:
    day = formats(said.code).date(changes.since)
    yield headed(said.text("changes_since", date=day), "-")
    rows: tuple[tuple[str, Sequence[str]], ...] = (
        ("files_new", changes.new),
        ("files_changed", changes.changed),
        ("files_gone", changes.gone),
    )
    for key, paths in rows:
        if paths:
            yield "\n".join((f"{said.label(key)}", *(f"  {path}" for path in paths)))
