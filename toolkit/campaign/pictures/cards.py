"""What a quote card says, and its alt text."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit import files
from toolkit.campaign.texts.marks import quoted
from toolkit.errors import BadFile
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


def alt_text(text: CardText) -> str:
    """Return everything the card says, in the order in which it is read, as plain text.

    Names and signs only, so that it needs no words of its own in any language.
    """
    speaker = ", ".join(filter(None, (text.speaker, text.role)))
    said = quoted(text.quotation, text.language)
    sentences = (
        f"{said} – {speaker}" if speaker else said,
        text.show,
        text.funding_line,
        text.logo_alt,
    )
    return " ".join(s if s.rstrip(_CLOSING)[-1:] in _ENDS else f"{s}." for s in sentences if s)


def logo(project: Project) -> bytes | None:
    """Return the brand's logo, a PNG. Raises BadFile when it is missing, large or no PNG."""
    name = project.brand.logo
    if name is None:
        return None
    path = project.inside(project.campaign_dir / "brand" / name)
    try:
        if path.stat().st_size > LOGO_LIMIT_BYTES:
            raise BadFile(f"{path}: the logo is larger than {LOGO_LIMIT_BYTES >> 20} MiB")
        with files.opened(path) as file:
            data = file.read()
    except OSError as err:
        raise BadFile(
            f"{path}: the logo cannot be read: {(err.strerror or 'unknown').lower()}",
            hint="put the logo beside brand.toml, or remove the key `logo`",
        ) from err
    if not data.startswith(_PNG):
        raise BadFile(f"{path}: the logo is not a PNG", hint="export it as PNG")
    return data
