"""A school pack made of values alone, as tests of sheets and pages need it."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.site import sites
from toolkit.publication import page_keys
from toolkit.site.frame.school_pack import (
    PackAnswer,
    PackExcerpt,
    PackMessage,
    PackTerm,
    PackTurn,
    SchoolPack,
    Written,
)
from toolkit.site.frame.values import ShownFile, ShownSchool

PAGE = "https://example.org/show/episodes/001-what-a-gene-is/index.html"
FUNDING = "Funded by the European Union."


def pack(language: str = "en", **other: Any) -> SchoolPack:
    """Return a pack with all that one can have."""
    turns = (PackTurn("Mara Lindqvist", "What is a gene?"), PackTurn(None, "A stretch of it."))
    answer = PackAnswer("A stretch of it.", ("Dr Tomas Varga",), 22_400, f"{PAGE}#t=22", 1)
    known: dict[str, Any] = {
        "language": language,
        "title": "What a gene is",
        "summary": "In plain words.\n\nAnd a second paragraph.",
        "show": Written("The Science of You", "en"),
        "author": "EP PerMed",
        "address": PAGE,
        "day": date(2026, 10, 27),
        "length_ms": 125_400,
        "terms": (PackTerm("gene", "a part of the plan"), PackTerm("molecule", None)),
        "excerpts": (
            PackExcerpt(1, 20_845, 36_524, f"{PAGE}#t=20", turns),
            PackExcerpt(2, 82_000, 99_000, f"{PAGE}#t=82", (PackTurn("Mara Lindqvist", "Yes."),)),
        ),
        "messages": (
            PackMessage("Genes are stretches.", "What is a gene made of?", answer),
            PackMessage("Nobody asks about this.", None, None),
        ),
        "approver": "Ana Novak",
        "approved_on": date(2026, 10, 16),
        "spoken": None if language == "en" else "en",
        "licence": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        "funding": Written(FUNDING, "en"),
        "statement": None,
        "has_emblem": True,
        "where": "episodes/001-what-a-gene-is/episode.toml: key_messages",
    }
    return SchoolPack(**known | other)


def shown(made: SchoolPack) -> ShownSchool:
    """Return a pack as an episode's pages name it."""
    folder, language = sites.FOLDER, made.language
    pdf = f"episodes/{folder}/school/{{}}.{language}.0123456789abcdef.pdf"
    return ShownSchool(
        language=language,
        title=made.title,
        worksheet=page_keys.school(folder, language, "worksheet"),
        teacher=page_keys.school(folder, language, "teacher"),
        codes=tuple(page_keys.school_code(folder, language, one.number) for one in made.excerpts),
        files=(
            ("worksheet", ShownFile(pdf.format("worksheet"), "application/pdf", 45_678)),
            ("teacher_page", ShownFile(pdf.format("teacher"), "application/pdf", 34_567)),
        ),
        pack=made,
    )
