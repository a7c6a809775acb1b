"""What a transcript is of, and what its approval is for: an episode, its recording, a language."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from toolkit.show.editions import heard_in
from toolkit.show.episode import Episode

Difference = Literal["episode", "language", "recording"]


@dataclass(frozen=True, slots=True)
class Binding:
    """Where a text belongs. A person signs it for this place, and for no other.

    The GUID tells two episodes of one recording apart, and holds when a folder is renamed; the
    recording's digest tells when another one was delivered, in which the words may be others.
    """

    language: str
    guid: str
    source_sha256: str

    @classmethod
    def of(cls, episode: Episode, language: str) -> Binding:
        """Return where the transcript of `episode` in `language` belongs now.

        A text in the language of an edition's own recording belongs to that.
        """
        return cls(language, episode.guid, heard_in(episode, language).source_sha256)

    @property
    def keys(self) -> dict[str, str]:
        """The keys of a record that say so."""
        return asdict(self)

    def difference(
        self, language: str | None, guid: str | None, source_sha256: str | None
    ) -> Difference | None:
        """Return in what a record that says these differs, the gravest first; None if in nothing.

        What a record does not say (None) differs in nothing: older ones say none of it.
        """
        if guid is not None and guid != self.guid:
            return "episode"
        if language is not None and language != self.language:
            return "language"
        if source_sha256 is not None and source_sha256 != self.source_sha256:
            return "recording"
        return None
