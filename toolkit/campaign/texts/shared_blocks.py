"""A statement as a block for other people's e-mails and pages: its words, and the way to the sound.

Neither asks for anything of another host before somebody presses play, and neither has a script.
The e-mail is laid out by a table and styles of its own, for mail programs drop all others; the
block for pages brings no style, so that it looks as the page does around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from toolkit import markup
from toolkit.campaign.texts.marks import quoted
from toolkit.locales import interface
from toolkit.locales.shelf import LANGUAGES
from toolkit.show.campaign import Brand

_EMAIL = Path(__file__).parent / "email.html"
_EMBED = Path(__file__).parent / "embed.html"


@dataclass(frozen=True, slots=True)
class SharedStatement:
    """What a block says of a moment."""

    quotation: str
    speaker: str | None  # with what they do there
    title: str
    show: str
    episode: str
    language: str
    page_url: str
    clip_url: str
    licence: tuple[str, str | None] | None  # its name, and where it can be read
    funding_line: str | None
    note: str | None = None  # that the sound is in another language


def email_html(said: SharedStatement, brand: Brand) -> str:
    """Return a page to copy into an HTML e-mail, in the brand's colours."""
    return markup.page(_EMAIL, {**_values(said), "brand": brand})


def email_text(said: SharedStatement) -> str:
    """Return the same as plain text, for mails without HTML."""
    words = interface.words(said.language)
    licence = f"{words.label('licence')} {said.licence[0]}" if said.licence else None
    quotation = quoted(said.quotation, said.language)
    blocks = (
        said.title,
        "\n".join(filter(None, (quotation, said.speaker and f"– {said.speaker}", said.note))),
        f"{said.show}\n{words.label('episode')} {said.episode}",
        f"{words.label('listen')} {said.page_url}",
        "\n".join(filter(None, (licence, said.funding_line))),
    )
    return "\n\n".join(filter(None, blocks)) + "\n"


def embed_html(said: SharedStatement) -> str:
    """Return the code to paste into a web page: quotation, clip and link."""
    return markup.page(_EMBED, _values(said))


def _values(said: SharedStatement) -> dict[str, object]:
    language = LANGUAGES.get(said.language.partition("-")[0])
    return {
        "said": said,
        "quotation": quoted(said.quotation, said.language),
        "t": interface.words(said.language),
        "dir": language.direction if language else "ltr",
    }
