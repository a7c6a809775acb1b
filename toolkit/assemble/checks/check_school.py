"""What keeps a worksheet and a teacher page from being made, or whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from toolkit.assemble.parts import show_gate
from toolkit.assemble.school import pack_values, wanted_packs
from toolkit.assemble.school.wanted_packs import WantedPack
from toolkit.errors import SoyError
from toolkit.publication.gate import Held
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding
from toolkit.show.project import Project
from toolkit.site.school import sheets


def look(project: Project, episode: Episode, now: datetime) -> Iterator[Finding]:
    """Yield a finding for each school pack that waits, cannot be made, or lacks answers."""
    is_public = show_gate.is_out(project, episode, now)
    for pack in wanted_packs.wanted(project, episode):
        where, _, table = pack.where.partition(": ")
        try:
            held = wanted_packs.verdict(project, pack, None)
            if isinstance(held, Held):
                yield _waiting(pack, where, held)
                continue
            made = pack_values.gathered(project, pack)
            for sheet in sheets.SHEETS:
                sheets.pdf(made, sheet)
        except SoyError as err:
            message = err.message.removeprefix(f"{where}: ")
            yield Finding("error" if is_public else "warning", "school", where, message, err.hint)
            continue
        yield from _lacking(pack, where, table)


def _waiting(pack: WantedPack, where: str, held: Held) -> Finding:
    number, language = pack.episode.number_text, pack.language
    return Finding(
        "warning",
        "school-waiting",
        where,
        f"{pack.table}: no school pack in {language} is made: {held.why}",
        f"have its transcript approved (soy review {number} --lang {language}), or take the table "
        "out",
    )


def _lacking(pack: WantedPack, where: str, table: str) -> Iterator[Finding]:
    if not any(one.question for one in pack.messages):
        yield Finding(
            "warning",
            "school-lacks",
            where,
            f"{table}: there is no question, so that the worksheet asks none",
            "write question = ... beside a text",
        )
    for number, one in enumerate(pack.messages, 1):
        if one.question and not one.words:
            yield Finding(
                "warning",
                "school-lacks",
                where,
                f"{table}[{number}]: its question has no answer on the teacher page",
                "write words = ... as the approved transcript has them",
            )
