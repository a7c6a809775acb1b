"""What worksheet and teacher page say of themselves, as PDF and as pages alike."""

from __future__ import annotations

from toolkit import timecode
from toolkit.site.frame.school_pack import PackAnswer, PackExcerpt, SchoolPack
from toolkit.site.frame.wording import Wording


def document_title(language: str, name: str, title: str) -> str:
    """Return the title of one of the two: what it is (its word's key), and of which episode."""
    return f"{Wording.of(language).label(name)} {title}"


def facts(pack: SchoolPack) -> str:
    """Return when the episode came out, how long it is, and in which other language it is."""
    wording = Wording.of(pack.language)
    said = f"{wording.date(pack.day)} · {wording.exact_length(pack.length_ms)}"
    return f"{said} · {spoken}" if (spoken := _spoken(pack, wording)) else said


def standing(pack: SchoolPack) -> str:
    """Return who approved the transcript, and when."""
    wording = Wording.of(pack.language)
    on = wording.date(pack.approved_on)
    if pack.approver is None:
        said = wording.word("approved_on", date=on)
    else:
        said = wording.word("approved_by", name=pack.approver, date=on)
    spoken, end = _spoken(pack, wording), "" if said.endswith(".") else "."  # dates end so: 2026 г.
    return f"{wording.label('transcript')} {said}{end}{f' {spoken}' if spoken else ''}"


def _spoken(pack: SchoolPack, wording: Wording) -> str | None:
    if pack.spoken is None:
        return None
    return wording.word("spoken_in", language=wording.name_here(pack.spoken))


def times(one: PackExcerpt) -> str:
    """Return when an excerpt begins and ends in the episode."""
    return f"{timecode.short(one.start_ms)}–{timecode.short(one.end_ms)}"


def source(one: PackAnswer, wording: Wording) -> str:
    """Return who said an answer, and when."""
    at = wording.word("hear_at", time=wording.clock(one.start_ms))
    return f"{wording.listed(one.voices)} · {at}" if one.voices else at
