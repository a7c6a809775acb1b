"""The README of a ZIP with kits: what lies there, whose it is, and what is to stay as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from toolkit import languages, timecode
from toolkit.campaign.archives.archive import SUMS
from toolkit.campaign.texts.marks import quoted
from toolkit.locales.formats import formats
from toolkit.locales.interface import Words, words
from toolkit.publication import networks

# What kits' files are, by the role that kit.json says; posts are called by their network.
_ROLES = {
    "clip": "clip",
    "clip-wav": "clip",
    "captions": "captions",
    "card": "picture",
    "alt-text": "alt_text",
    "alt-text-short": "short_alt_text",
    "email": "email",
    "embed": "code_for_pages",
    "video": "video",
    "poster": "picture",
    "preview": "video",
}


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file of a kit: its path in the ZIP, its role, and the shape of a picture or video."""

    name: str
    role: str
    shape: str | None = None


@dataclass(frozen=True, slots=True)
class ListedKit:
    """A kit as a README tells of it."""

    title: str
    quotation: str
    language: str
    spoken: str  # the language of the sound
    speakers: tuple[str, ...]
    show: str
    author: str
    episode: str
    episode_language: str  # that of its title
    day: date  # on which the episode came out
    start_ms: int  # where the words are said in it
    page: str  # an address
    approval: tuple[str | None, date] | None  # by whom, if that may be said, and when
    is_edited: bool
    licence: tuple[str, str | None] | None
    files: tuple[ListedFile, ...]
    folder: str = ""  # of all of them, with a slash at its end, where they share one


@dataclass(frozen=True, slots=True)
class ListedCampaign:
    """What a README says above its kits."""

    title: str
    description: str | None
    page: str  # an address
    funding_line: str | None


def readme(campaign: ListedCampaign, kits: Sequence[ListedKit], language: str) -> str:
    """Return the README in a language, as plain text; English where soy does not know it."""
    said = words(language)
    blocks = [*campaign_blocks(campaign, kits, said, "=")]
    blocks += ["", headed(said["please_note"], "-"), *notes(campaign.funding_line, kits, said)]
    return joined(blocks)


def campaign_blocks(
    campaign: ListedCampaign, kits: Sequence[ListedKit], said: Words, line: str
) -> Iterator[str | None]:
    """Yield the blocks of a campaign with its kits; `line` stands below its title."""
    yield headed(campaign.title, line)
    yield campaign.description
    yield campaign.page
    for kit in kits:
        yield from ("", headed(kit.title, "-"), *_kit(kit, said))


def joined(blocks: Sequence[str | None]) -> str:
    """Return blocks as one text, with a blank line between them, and two in front of a heading."""
    text = "\n\n".join(block for block in blocks if block is not None)
    return text.replace("\n\n\n\n", "\n\n\n") + "\n"


def headed(title: str, line: str) -> str:
    """Return a title with a line below it."""
    return f"{title}\n{line * min(len(title), 72)}"


def _kit(kit: ListedKit, said: Words) -> Iterator[str]:
    by = f"\n– {formats(said.code).listed(kit.speakers)}" if kit.speakers else ""
    yield f"{quoted(kit.quotation, kit.language)}{by}"
    yield "\n".join(_facts(kit, said))
    yield f"{said.label('how_to_cite')} {_citation(kit, said)}"
    width = max((len(file.name) for file in kit.files), default=0)
    rows = (f"  {file.name:<{width}}  {_what(file, said)}".rstrip() for file in kit.files)
    yield "\n".join((f"{said.label('files')} {kit.folder}".rstrip(), *rows))


def _facts(kit: ListedKit, said: Words) -> Iterator[str]:
    yield f"{said.label('episode')} {kit.episode}"
    yield f"{said.label('open_statement')} {kit.page}"
    if languages.primary(kit.spoken) != languages.primary(kit.language):
        yield said.text("spoken_in", language=languages.name_in(kit.spoken, said.code))
    if kit.approval:
        by, on = kit.approval
        day = formats(said.code).date(on)
        yield (
            said.text("approved_by", name=by, date=day)
            if by
            else said.text("approved_on", date=day)
        )
    if kit.licence:
        name, address = kit.licence
        yield f"{said.label('licence')} {name}{f', {address}' if address else ''}"


def _citation(kit: ListedKit, said: Words) -> str:
    """Return how to cite it, as the statement's page says."""
    writes = formats(said.code)
    by = f"{writes.listed(kit.speakers)} ({kit.day.year}): " if kit.speakers else ""
    title, day = quoted(kit.episode, kit.episode_language), writes.date(kit.day)
    at = timecode.short(kit.start_ms)
    return f"{by}{title}. {kit.show}, {kit.author}, {day}, {at}. {kit.page}"


def _what(file: ListedFile, said: Words) -> str:
    """Return what a file is, in a word or two; "" for one whose name says it."""
    if file.role == "qr-code":
        return "QR"
    network = file.role.removeprefix("post-")
    if network != file.role:
        rows = {str(name): row.title for name, row in networks.ROWS.items()}
        return rows.get(network, network)
    key = _ROLES.get(file.role)
    return " ".join(filter(None, (said[key] if key else "", file.shape)))


def notes(funding_line: str | None, kits: Sequence[ListedKit], said: Words) -> Iterator[str]:
    """Yield what is to be minded, and who pays."""
    found = [said["leave_as_is"], said["keep_credit"]]
    if any(kit.is_edited for kit in kits):
        found.append(said["brackets_hint"])
    found.append(said.text("checksums_hint", command=f"sha256sum -c {SUMS}"))
    yield "\n".join(f"- {note}" for note in found)
    if funding_line:
        yield funding_line
