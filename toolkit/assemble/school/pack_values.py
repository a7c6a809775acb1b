"""A school pack gathered: texts that people wrote, the approved words, and where they are heard."""

from __future__ import annotations

from toolkit.assemble.parts import kits, published_texts
from toolkit.assemble.parts.show_gate import SCHOOL
from toolkit.assemble.parts.tellings import Telling, tellings
from toolkit.assemble.school import answers, pack_terms
from toolkit.assemble.school.excerpts import Sentences, joined
from toolkit.assemble.school.wanted_packs import WantedPack
from toolkit.campaign.kits.kit_links import rights_of
from toolkit.campaign.moments.said_times import SaidTimes
from toolkit.campaign.moments.word_match import Run, tokens_of
from toolkit.errors import NotApproved
from toolkit.languages import primary
from toolkit.publication import page_keys
from toolkit.publication.public_file import Catalogue
from toolkit.show.campaigns.funding_line import funding_in
from toolkit.show.lessons.key_message import KeyMessage
from toolkit.show.project import Project
from toolkit.show.spoken_language import spoken_in
from toolkit.show.timeline import IDENTITY, Timeline
from toolkit.show.toml import dates
from toolkit.site.frame.addresses import at_second
from toolkit.site.frame.school_pack import (
    PackAnswer,
    PackExcerpt,
    PackMessage,
    SchoolPack,
    Written,
)
from toolkit.transcript.store import shelf
from toolkit.transcript.text import sentences


class _Approved:
    """The approved transcript of a pack, asked for the places of words."""

    def __init__(self, project: Project, pack: WantedPack, timeline: Timeline, page: str) -> None:
        self.text = kits.approved_in(project, pack.heard, pack.language, kind=SCHOOL)
        cues = self.text.cues
        self._tokens, self._timeline, self._page = tokens_of(cues), timeline, page
        heard = shelf.words(project, pack.heard, pack.language)
        self._times = SaidTimes(cues, self._tokens, heard)
        self._sentences = Sentences(sentences.turns(published_texts.moved(cues, timeline)))
        named = enumerate(pack.messages, 1)
        self._runs: dict[int, Run] = {
            number: answers.place_of(cues, self._tokens, one.words, f"{pack.where}[{number}]")
            for number, one in named
            if one.words
        }
        self._places = {at: self._sentences.around(run) for at, run in self._runs.items()}
        self._joined = joined(list(self._places.values()))

    def excerpts(self) -> tuple[PackExcerpt, ...]:
        """Return the excerpts, in the order of the episode."""
        return tuple(
            self._sentences.excerpt(number, place, self._address)
            for number, place in enumerate(self._joined, 1)
        )

    def message(self, number: int, said: KeyMessage) -> PackMessage:
        """Return a key message with its answer."""
        return PackMessage(said.text, said.question, self._answer(number, said.words or ""))

    def _answer(self, number: int, words: str) -> PackAnswer | None:
        run = self._runs.get(number)
        if run is None:
            return None
        span, cues = self._times.span(run), self.text.cues
        start_ms, _ = self._timeline.to_published_span(span.start_ms, span.end_ms)
        voices = (cues[token.cue].voice for token in self._tokens[run.first : run.last])
        place = self._places[number]
        excerpt = next(n for n, each in enumerate(self._joined, 1) if place.start in each)
        return PackAnswer(
            answers.as_said(cues, self._tokens, run, words),
            tuple(dict.fromkeys(voice for voice in voices if voice)),
            start_ms,
            self._address(start_ms),
            excerpt,
        )

    def _address(self, start_ms: int) -> str:
        """Return where it is heard, from the beginning of its second, so that codes stay small."""
        return at_second(self._page, start_ms // 1000 * 1000)


def gathered(
    project: Project, pack: WantedPack, timeline: Timeline = IDENTITY, length_ms: int = 0
) -> SchoolPack:
    """Return what stands on the sheets of a pack.

    Raises NotApproved, BadTranscript, BadFile; MomentMismatch for words that are not said.
    """
    told = _telling(project, pack)
    page = _page(project, pack, told)
    said = _Approved(project, pack, timeline, page)
    state, show = said.text.state, told.show
    if state.reviewed_on is None:
        raise NotApproved(f"{said.text.path}: it does not say when it was approved")
    excerpts = said.excerpts()
    messages = tuple(said.message(number, one) for number, one in enumerate(pack.messages, 1))
    spoken, summary = spoken_in(pack.heard, project.show), pack.summary(project)
    pays = funding_in(project.show, pack.language)
    licence = rights_of(show, pack.episode)
    parts = [pack.title, summary or "", *(turn.text for one in excerpts for turn in one.turns)]
    parts += [text for one in messages for text in (one.text, one.question or "")]
    return SchoolPack(
        language=pack.language,
        title=pack.title,
        summary=summary,
        show=Written(show.title, show.language),
        author=show.author,
        address=page,
        day=dates.day(pack.date, show.timezone) if pack.date else state.reviewed_on,
        length_ms=length_ms,
        terms=pack_terms.terms(project.glossary(pack.language), "\n".join(parts)),
        excerpts=excerpts,
        messages=messages,
        approver=state.reviewed_by if show.pages.name_approvers else None,
        approved_on=state.reviewed_on,
        spoken=spoken if primary(spoken) != primary(pack.language) else None,
        licence=(licence.shown, licence.url) if licence else None,
        funding=Written(pays.text, pays.language) if pays else None,
        statement=(pays.statement, pays.rest) if pays and pays.statement else None,
        has_emblem=bool(project.show.pages.emblem and pays),
        where=pack.where,
    )


def _telling(project: Project, pack: WantedPack) -> Telling:
    """Return the show as it is called in a pack's language; as it is, where it is in no other."""
    first, *others = tellings(project)
    return next((one for one in others if one.folder == pack.language), first)


def _page(project: Project, pack: WantedPack, told: Telling) -> str:
    """Return the address of the episode's page; the show's, where it publishes none."""
    if not project.show.pages.publish:
        return pack.episode.link or project.show.link
    key = page_keys.below(told.folder, page_keys.episode(pack.episode.folder))
    return Catalogue(project.show.release.public_url).url(key)
