"""What a video is made of: words with their times, who says them, colours, and how it ends."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from toolkit.video.shapes import FrameShape


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word with the punctuation that it carries; its times count from the clip's beginning."""

    text: str
    start_ms: int
    end_ms: int
    voice: str | None = None
    is_marked: bool = True  # False where nobody says it, or nobody knows exactly when


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that are shown together, from `start_ms` until `end_ms` of the clip."""

    start_ms: int
    end_ms: int
    words: tuple[TimedWord, ...]

    @property
    def text(self) -> str:
        """The words as a line."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as #rrggbb. Whoever chooses them answers for their contrast."""

    background: str
    text: str
    accent: str  # of the bars that were played, and behind the word in speech
    on_accent: str  # of that word
    label: str  # of small texts that stand out
    quiet: str  # of the bars that are still to come
    statement: str  # of who pays


@dataclass(frozen=True, slots=True)
class EndCard:
    """What the last seconds say."""

    invitation: str  # "Hear it in the episode"
    title: str  # of the episode
    address: str  # as people read it, without https://
    qr_svg: bytes


@dataclass(frozen=True, slots=True)
class Audiogram:
    """A video in one shape and one language. Texts are plain; pictures are PNG, JPEG or SVG."""

    shape: FrameShape
    language: str  # of the words that are shown
    phrases: tuple[Phrase, ...]
    speaker: str | None
    role: str | None  # and what else is to be said below the name: in which language the sound is
    title: str  # of the moment
    show: str
    cover: bytes  # square
    palette: Palette
    end: EndCard
    funding_line: str | None = None
    statement: str | None = None  # how that line begins: what belongs to the emblem
    grant: str | None = None  # the rest of the line
    emblem: bytes | None = None  # of the funder, 3:2
    where: str = "the video"  # as messages begin

    @property
    def digest(self) -> str:
        """The SHA-256 of everything that is shown."""
        said = json.dumps(asdict(self), sort_keys=True, default=_digest)
        return hashlib.sha256(said.encode()).hexdigest()


def _digest(value: object) -> str:
    return hashlib.sha256(value if isinstance(value, bytes) else str(value).encode()).hexdigest()
