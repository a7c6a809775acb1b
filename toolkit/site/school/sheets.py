"""Worksheet and teacher page as PDF: tagged, for people who listen to them and for printers.

Both keep to PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2) at once, which typst checks as it
writes them: it refuses a picture without alternative text, and a heading that skips a level.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from importlib import resources
from typing import Literal

from toolkit.locales.interface import words
from toolkit.site.frame import qr_code
from toolkit.site.frame.school_pack import PackExcerpt, PackMessage, SchoolPack, Written
from toolkit.site.frame.wording import Wording
from toolkit.site.school import phrases
from toolkit.typesetting import emblem
from toolkit.typesetting.document import Document, Json

MAKE = 2  # raise it when the same pack would be made into other bytes
SHEETS = {"worksheet": "worksheet", "teacher": "teacher_page"}  # with the keys of their names
_STANDARDS: tuple[Literal["ua-1", "a-2a"], ...] = ("ua-1", "a-2a")
_WORDS = (
    "worksheet", "teacher_page", "pupils_name", "pupils_date", "summary", "words_to_know",
    "read_and_listen", "questions", "question", "key_messages", "answer_said", "how_to_use",
    "how_to_use_text", "licence", "page_n_of_total",
)  # fmt: skip
_LABELS = ("question", "licence")  # which a colon follows


def pdf(pack: SchoolPack, sheet: str) -> bytes:
    """Return one of the `SHEETS`, the same bytes each time.

    Raises BadFile for a letter that the font lacks.
    """
    from toolkit.typesetting import typesetter  # typst: only where something is set

    return typesetter.pdf(_document(pack, sheet), _STANDARDS)


def digest(pack: SchoolPack) -> str:
    """Return the SHA-256 of all that the sheets of a pack are made from."""
    templates = [part for sheet in SHEETS for part in _templates(sheet)]
    said = words(pack.language)
    values = [MAKE, asdict(pack), said.own, [said.label(key) for key in _LABELS], templates]
    text = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _document(pack: SchoolPack, sheet: str) -> Document:
    wording, licence = Wording.of(pack.language), pack.licence
    values: dict[str, Json] = {
        **_language(pack.language),
        "document": phrases.document_title(pack.language, SHEETS[sheet], pack.title),
        "title": pack.title,
        "quoted": wording.quoted(pack.title, pack.language),
        "author": pack.author,
        "summary": pack.summary,
        "show": _written(pack.show),
        "approved": [pack.approved_on.year, pack.approved_on.month, pack.approved_on.day],
        "words": {key: words(pack.language)[key] for key in _WORDS},
        "labels": {key: wording.label(key) for key in _LABELS},
        "terms": [{"term": one.term, "meaning": one.meaning} for one in pack.terms],
        "excerpts": [_excerpt(one, wording) for one in pack.excerpts],
        "questions": [_question(one, wording) for one in pack.questions],
        "messages": [_message(one, pack.language, wording) for one in pack.messages],
        "facts": phrases.facts(pack),
        "address": pack.address,
        "standing": phrases.standing(pack),
        "licence": {"name": licence[0], "address": licence[1]} if licence else None,
        "funding": _written(pack.funding) if pack.funding else None,
        "statement": list(pack.statement) if pack.statement else None,
        "emblem": wording.word("eu_emblem") if pack.has_emblem else None,
    }
    shown = pack.excerpts if sheet == "worksheet" else ()
    pictures = {_code(one): qr_code.svg(one.address) for one in shown}
    if pack.has_emblem:
        pictures["emblem.svg"] = emblem.svg()
    return Document("".join(_templates(sheet)), values, pack.where, pictures)


def _templates(sheet: str) -> Iterator[str]:
    for name in ("sheet", sheet):
        yield (resources.files("toolkit.site.school") / f"{name}.typ").read_text("utf-8")


def _language(tag: str) -> dict[str, Json]:
    """Return a language as typst takes it: with the region apart, if there is one."""
    first, *rest = tag.split("-")
    region = next((part for part in rest if len(part) == 2 and part.isalpha()), None)
    return {"language": first, "region": region}


def _written(text: Written) -> dict[str, Json]:
    return {"text": text.text, **_language(text.language)}


def _code(one: PackExcerpt) -> str:
    return f"code-{one.number}.svg"


def _excerpt(one: PackExcerpt, wording: Wording) -> Json:
    return {
        "name": wording.word("excerpt_n", n=one.number),
        "times": phrases.times(one),
        "code": _code(one),
        "alt": wording.word("qr_code_at", time=wording.clock(one.start_ms)),
        "address": one.address,
        "turns": [{"voice": turn.voice, "text": turn.text} for turn in one.turns],
    }


def _question(one: PackMessage, wording: Wording) -> Json:
    at = wording.word("excerpt_n", n=one.answer.excerpt) if one.answer else None
    return {"question": one.question, "excerpt": at}


def _message(one: PackMessage, language: str, wording: Wording) -> Json:
    said: Json = None
    if one.answer:
        said = {
            "words": wording.quoted(one.answer.words, language),
            "source": phrases.source(one.answer, wording),
            "address": one.answer.address,
        }
    return {"text": one.text, "question": one.question, "answer": said}
