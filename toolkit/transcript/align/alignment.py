"""From a text to a draft with times: the text is a person's, the times are a program's.

The times come from the words that a recogniser heard, or from a synthesiser that speaks the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit import files, languages
from toolkit.errors import BadTranscript
from toolkit.locales.shelf import LANGUAGES
from toolkit.progress import Progress, silent
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.show import Show
from toolkit.show.spoken_language import spoken_in
from toolkit.transcript.align import (
    by_synthesis,
    tongue,
    translation,
    word_match,
    word_places,
)
from toolkit.transcript.align.script import Script, read
from toolkit.transcript.align.word_places import Aligned
from toolkit.transcript.captions.cue_splits import cues_of
from toolkit.transcript.recognition.parts import Samples
from toolkit.transcript.store import imports, shelf
from toolkit.transcript.store.shelf import TranscriptFile
from toolkit.transcript.store.state import State
from toolkit.transcript.text.cues import Word
from toolkit.transcript.text.reading_rules import LIMIT_BYTES
from toolkit.transcript.text.tokens import letters

# Below this share of matched words it is another text: chosen, between a recogniser that gets half
# of the words wrong and a text that shares no more than its "and"s.
LEAST_MATCHED = 0.3


@dataclass(frozen=True, slots=True)
class AlignmentSound:
    """What is needed to find a text in a recording by speaking it."""

    play: Callable[[], Iterable[Samples]]  # mono at 16 kHz, in blocks of any size
    duration_ms: int | None  # None where the file does not say
    voice: str | None = None  # a language that the synthesiser speaks; the text's own otherwise
    progress: Progress = silent


@dataclass(frozen=True, slots=True)
class AlignmentPlan:
    """A text about to be given its times."""

    language: str
    script: Script
    aligned: Aligned
    state: State
    remarks: tuple[str, ...] = ()  # on the text's lines


def plan(
    project: Project,
    episode: Episode,
    source: Path,
    language: str | None = None,
    *,
    encoding: str | None = None,
    replace: bool = False,
    listen: AlignmentSound | None = None,
) -> AlignmentPlan:
    """Return the text of `source` with times from the words that a recogniser heard.

    With `listen`, the text is spoken by a synthesiser instead and looked for in the recording.
    Without `language`, the file's name says it (`script.de.txt`), or it is the one spoken. Changes
    nothing. Raises BadTranscript where there are no such words, where the text is not what is said,
    or where a person's work is in the way and not to be replaced.
    """
    language = language_of(project.show, episode, source, language)
    if not replace:
        shelf.check_free(project, episode, language)
    script = read(str(source), _bytes(source), language, encoding)
    _check_language(script, source, language)
    if listen:
        if (spoken := original_of(project.show, episode, language)) is not None:
            raise _is_translation(episode, language, spoken)
        aligned = _listened(script, source, episode, language, listen)
    else:
        aligned = _matched(script, source, episode, _heard(project, episode, language))
    return AlignmentPlan(language, script, aligned, _state(source), script.remarks)


def plan_translation(
    project: Project,
    episode: Episode,
    source: Path,
    language: str | None = None,
    *,
    encoding: str | None = None,
    replace: bool = False,
) -> AlignmentPlan:
    """Return a translation with the times of the approved transcript in the language spoken.

    Changes nothing. Raises BadTranscript where there is no such transcript, where the text is in
    another language or is no translation of that, and as `plan` does.
    """
    language = language_of(project.show, episode, source, language)
    spoken = original_of(project.show, episode, language)
    if spoken is None or not has_approved(project, episode, spoken):
        raise _is_translation(episode, language, spoken or language)
    if not replace:
        shelf.check_free(project, episode, language)
    script = read(str(source), _bytes(source), language, encoding)
    _check_language(script, source, language)
    original = shelf.transcript(project, episode, spoken)
    if not translation.is_as_long(script, original.cues):
        raise BadTranscript(
            f"{source}: this text is not a translation of {original.path.name} in "
            f"{episode.folder}: "
            f"it has {len(script.words):,} words, where the original has "
            f"{sum(len(cue.text.split()) for cue in original.cues):,}",
            hint="use a translation of the whole transcript",
        )
    aligned, remarks = translation.place(script, original.cues, language)
    known = {"translation_of": spoken, "translation_of_digest": original.digest}
    state = _state(source).model_copy(update=known)
    return AlignmentPlan(language, script, aligned, state, (*script.remarks, *remarks))


def original_of(show: Show, episode: Episode, language: str) -> str | None:
    """Return the language spoken if `language` is another one, as of a translation."""
    spoken = spoken_in(episode, show)
    return None if languages.primary(spoken) == languages.primary(language) else spoken


def has_approved(project: Project, episode: Episode, language: str) -> bool:
    """Tell whether there is an approved transcript in that language, as it was approved."""
    return language in shelf.languages_of(project, episode) and (
        shelf.standing(project, episode, language).status == "reviewed"
    )


def _is_translation(episode: Episode, language: str, spoken: str) -> BadTranscript:
    number = episode.number_text
    return BadTranscript(
        f"{episode.folder}: people speak {spoken} there, so a text in {language} is a translation; "
        "it "
        f"takes its times from the approved transcript in {spoken}, which is missing",
        hint=f"first approve the original: soy approve {number} --lang {spoken}; if they speak "
        f"{language}, "
        f'write language = "{language}" in episode.toml',
    )


def _check_language(script: Script, source: Path, language: str) -> None:
    """Raise BadTranscript where the text is plainly in another language."""
    other = tongue.other_language(script.words, language)
    if other:
        raise BadTranscript(
            f"{source}: this text is in {LANGUAGES[other].name} ({other}), not in {language}",
            hint=f"say which language it is: --language {other}",
        )


def _state(source: Path) -> State:
    shown = "".join(c for c in source.name if c.isprintable())[:200].strip() or None
    return State(origin="imported", imported_from=shown)


def language_of(show: Show, episode: Episode, source: Path, language: str | None) -> str:
    """Return the language told, or that of the file's name, or the one spoken."""
    return language or imports.language_in(source.name) or spoken_in(episode, show)


def has_heard(project: Project, episode: Episode, language: str) -> bool:
    """Tell whether there are words that a recogniser heard, with their times."""
    if language not in (t.language for t in shelf.transcripts(project, episode)):
        return False
    draft = shelf.transcript(project, episode, language)
    return draft.state.origin == "recognised" and bool(shelf.words(project, episode, language))


def _matched(script: Script, source: Path, episode: Episode, heard: Sequence[Word]) -> Aligned:
    matched = word_match.match(script.words, [word.text for word in heard])
    _check_is_it(script, source, episode, sum(at is not None for at in matched))
    return word_places.place(script, matched, heard)


def _listened(
    script: Script, source: Path, episode: Episode, language: str, listen: AlignmentSound
) -> Aligned:
    spoken = sum(len(word) for word in script.words) * LEAST_MATCHED
    if listen.duration_ms is not None and not by_synthesis.is_sayable(spoken, listen.duration_ms):
        _check_is_it(script, source, episode, 0)  # nobody speaks that fast
    found = by_synthesis.listen(
        script.words,
        listen.voice or language,
        listen.play(),
        listen.progress,
    )
    _check_is_it(script, source, episode, sum(time is not None for time in found.times_ms))
    heard = [
        Word(time[0], time[1], word)
        for word, time in zip(script.words, found.times_ms, strict=True)
        if time is not None
    ]
    numbers = iter(range(len(heard)))
    matched = [None if time is None else next(numbers) for time in found.times_ms]
    placed = word_places.place(script, matched, heard, found.gaps_ms)
    return word_places.beside(placed, found.gaps_ms)


def _check_is_it(script: Script, source: Path, episode: Episode, found: int) -> None:
    if found < LEAST_MATCHED * sum(bool(letters(word)) for word in script.words):
        raise BadTranscript(
            f"{source}: this text is not what is said in {episode.folder}: of its "
            f"{len(script.words)} words, soy found only {found} in their place",
            hint="is it the text of this episode? If it is in another language, add --language",
        )


def save(
    project: Project, episode: Episode, made: AlignmentPlan, *, replace: bool = False
) -> TranscriptFile:
    """Save the cues and word times of a plan as a draft, and return it. Raises BadTranscript."""
    aligned = made.aligned
    voices = aligned.voices if any(aligned.voices) else None
    cues = cues_of(aligned.words, voices, made.language)
    return shelf.save_draft(
        project, episode, made.language, cues, aligned.words, made.state, replace=replace
    )


def _heard(project: Project, episode: Episode, language: str) -> tuple[Word, ...]:
    """Return the words that a recogniser heard. Raises BadTranscript where there are none."""
    if not has_heard(project, episode, language):
        number = episode.number_text
        raise BadTranscript(
            f"{episode.folder}: no recogniser has transcribed this episode in {language} yet",
            hint=f"transcribe it first, to get the times: soy transcribe {number} "
            f"--language {language}; or compare with synthetic speech: --by synthesis",
        )
    return shelf.words(project, episode, language)


def _bytes(path: Path) -> bytes:
    try:
        with files.opened(path) as file:
            return file.read(LIMIT_BYTES + 1)
    except OSError as err:
        reason = (err.strerror or "it cannot be read").lower()
        raise BadTranscript(f"{path}: {reason}", hint="give the file with the text") from err
