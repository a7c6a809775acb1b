"""What a quote card says, and its alt text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit import files
from toolkit.campaign.texts.lengths import utf16_length
from toolkit.campaign.texts.marks import quoted
from toolkit.errors import BadFile
from toolkit.publication.networks import ALT_LIMIT, SHORT_ALT_LIMIT
from toolkit.show.project import Project

LOGO_LIMIT_BYTES = 4 << 20
_CLOSING = "”“’»\u202f"
_ENDS = tuple(".!?؟…")
_PNG = b"\x89PNG\r\n\x1a\n"  # PNG specification (W3C), section 5.2


@dataclass(frozen=True, slots=True)
class CardText:
    """The words on a card."""

    quotation: str
    speaker: str | None
    role: str | None
    show: str
    funding_line: str | None
    language: str
    logo_alt: str | None = None  # what the logo says; None without a logo
    logo_px: tuple[int, int] | None = None  # its sides at scale 1; None: as the brand's
    logo_ground: str | None = None  # the colour behind it, if not that of the card
    note: str | None = None  # that the sound is in another language
    has_emblem: bool = False  # of the European Union, beside the funding line
    statement: str | None = None  # how that line begins: what belongs to the emblem
    grant: str | None = None  # the rest of the line
    is_quoted: bool = True  # False: a title stands in the place of the words


def alt_text(text: CardText) -> str:
    """Return everything the card says, in the order in which it is read, as plain text.

    Names and signs only, so that it needs no words of its own in any language.
    """
    speaker = ", ".join(filter(None, (text.speaker, text.role)))
    said = quoted(text.quotation, text.language) if text.is_quoted else text.quotation
    sentences = (
        f"{said} – {speaker}" if speaker else said,
        text.note,
        text.show,
        text.funding_line,
        text.logo_alt,
    )
    return " ".join(s if s.rstrip(_CLOSING)[-1:] in _ENDS else f"{s}." for s in sentences if s)


def fitting_alt(text: CardText, title: str, where: str) -> tuple[str, str]:
    """Return the alternative text, and a short one, each within what networks take.

    Where all that a card says is too long, the lines at its foot are left out; the short one then
    gives the moment's title in the place of the quotation, which is never cut. Raises BadFile,
    naming `where`, for a quotation that no network takes.
    """
    foot = replace(text, funding_line=None, logo_alt=None)
    name = replace(foot, quotation=title, is_quoted=False)
    bare = replace(name, role=None)
    long = [*_within((text, foot), ALT_LIMIT)]
    short = [*_within((text, foot, name, bare), SHORT_ALT_LIMIT)]
    if not long or not short:
        raise BadFile(
            f"{where}: what its card says is longer than the {ALT_LIMIT} characters that networks "
            "take as alternative text",
            hint="quote less: choose the sentences that matter most",
        )
    return long[0], short[0]


def _within(texts: Sequence[CardText], limit: int) -> Iterator[str]:
    found = (alt_text(text) for text in texts)
    return (one for one in found if utf16_length(one) <= limit)


def logo(project: Project) -> bytes | None:
    """Return the brand's logo, a PNG. Raises BadFile when it is missing, large or no PNG."""
    name = project.brand.logo
    return logo_file(project, project.campaign_dir / "brand" / name, "brand.toml") if name else None


def logo_file(project: Project, path: Path, named_in: str) -> bytes:
    """Return a logo that the file `named_in` beside it names. Raises as `logo`."""
    path = project.inside(path)
    try:
        if path.stat().st_size > LOGO_LIMIT_BYTES:
            raise BadFile(f"{path}: the logo is larger than {LOGO_LIMIT_BYTES >> 20} MiB")
        with files.opened(path) as file:
            data = file.read()
    except OSError as err:
        raise BadFile(
            f"{path}: the logo cannot be read: {(err.strerror or 'unknown').lower()}",
            hint=f"put the logo beside {named_in}, or remove the key `logo`",
        ) from err
    if not data.startswith(_PNG):
        raise BadFile(f"{path}: the logo is not a PNG", hint="export it as PNG")
    return data
