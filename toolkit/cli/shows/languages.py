"""soy languages: what is known of each language, and what is missing."""

from __future__ import annotations

from typing import Any

import click

from toolkit.cli import options, render
from toolkit.locales.coverage import PARTS, lacks
from toolkit.locales.language import Language
from toolkit.locales.shelf import LANGUAGES


@click.command("languages")
@click.option(
    "--project", hidden=True, help="Accepted as in other commands; the languages belong to soy."
)
@options.json_option
def command(as_json: bool, project: str | None) -> None:  # noqa: ARG001 - see the option
    """List the languages that soy has a file for, and what each file lacks.

    Where something is missing, soy uses general rules, or English. It also works in any other
    language, with the general rules alone.
    """
    rows = list(LANGUAGES.values())
    if as_json:
        render.as_json([_told(row) for row in rows])
        return
    everywhere = [part for part in PARTS if all(part in lacks(row) for row in rows)]
    render.table(("code", "language", "in its own words", "lacks"), _cells(rows, everywhere))
    if everywhere:
        render.say(f"still missing in every language: {', '.join(everywhere)}")


def _cells(rows: list[Language], but: list[str]) -> list[tuple[str, ...]]:
    return [
        (row.code, row.name, row.own_name, ", ".join(p for p in lacks(row) if p not in but))
        for row in rows
    ]


def _told(row: Language) -> dict[str, Any]:
    missing = lacks(row)
    return {
        "code": row.code,
        "name": row.name,
        "own_name": row.own_name,
        "iso639_2": row.iso639_2,
        "also": list(row.also),
        "official_in_eu": row.is_eu,
        "direction": row.direction,
        "quotation_marks": list(row.quotation_marks) if row.quotation_marks else None,
        "reading_cps": row.captions.reading_cps,
        "espeak_voice": row.espeak_voice,
        "whisper_code": row.whisper_code,
        "readability_formula": row.readability.formula,
        "checked_by_native_reader": row.is_checked,
        "has": [part for part in PARTS if part not in missing],
        "lacks": list(missing),
    }
