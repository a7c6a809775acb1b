"""Which school packs people ask for, by writing key messages, and which of them may be out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from toolkit.assemble.parts import show_gate
from toolkit.feed.notes import show_notes
from toolkit.publication.gate import Held, Verdict
from toolkit.publication.public_file import Variant
from toolkit.show import editions
from toolkit.show.episode import Episode
from toolkit.show.lessons.key_message import KeyMessage
from toolkit.show.project import Project
from toolkit.show.spoken_language import spoken_in

_LEAD = 600  # characters of the notes that stand for a summary, as on pages


@dataclass(frozen=True, slots=True)
class WantedPack:
    """The key messages of an episode in one language, and what the episode is called in it."""

    episode: Episode
    heard: Episode  # the recording that texts in this language are of
    language: str
    title: str
    messages: tuple[KeyMessage, ...]
    table: str  # how the file calls them: editions.de.key_messages
    date: datetime | None  # when the episode comes out in this language

    @property
    def where(self) -> str:
        """The file and the table, as messages begin."""
        return f"episodes/{self.episode.folder}/episode.toml: {self.table}"

    def summary(self, project: Project) -> str | None:
        """Return the summary in this language, or the beginning of the notes. Raises BadFile."""
        said = self.episode.editions.get(self.language)
        summary = self.episode.summary if self.table == "key_messages" else said and said.summary
        notes = None if self.table == "key_messages" else self.language
        return summary or show_notes.lead(project.read_notes(self.episode, notes) or "", _LEAD)


def wanted(project: Project, episode: Episode) -> tuple[WantedPack, ...]:
    """Return what is asked for: the language spoken first, each language once."""
    found: dict[str, WantedPack] = {}
    for one in _wanted(project, episode):
        found.setdefault(one.language, one)
    return tuple(found.values())


def _wanted(project: Project, episode: Episode) -> Iterator[WantedPack]:
    if episode.key_messages:
        yield WantedPack(
            episode,
            episode,
            spoken_in(episode, project.show),
            episode.title,
            episode.key_messages,
            "key_messages",
            episode.date,
        )
    for language, said in episode.editions.items():
        if said.key_messages:
            yield WantedPack(
                episode,
                editions.heard_in(episode, language),
                language,
                said.title,
                said.key_messages,
                f"editions.{language}.key_messages",
                editions.later(episode, said),
            )


def verdict(project: Project, pack: WantedPack, at: datetime | None) -> Verdict:
    """Return whether a pack may be out at an instant, or at any time (None). Raises BadTranscript.

    A recording of an edition that the show does not have is published nowhere.
    """
    if pack.heard.edition and pack.heard.edition not in project.show.editions:
        return Held("text", f"the show has no edition {pack.heard.edition}")
    dated = pack.heard.model_copy(update={"date": pack.date})
    return show_gate.gate_of(project)(Variant(dated, pack.language), show_gate.SCHOOL, at)


def is_out(project: Project, pack: WantedPack, at: datetime | None) -> bool:
    """Tell whether nothing holds a pack back."""
    return not isinstance(verdict(project, pack, at), Held)
