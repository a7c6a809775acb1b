"""What stands beside the emblem of the European Union, and what of it is missing in a language."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit import languages
from toolkit.show.campaigns import funding_line
from toolkit.show.findings import Finding
from toolkit.show.project import SHOW_FILE, Project


def look(project: Project) -> Iterator[Finding]:
    """Yield what keeps the emblem from standing beside its statement, whole and in the language."""
    show = project.show
    if not show.pages.emblem:
        return
    if not (show.funding_line or show.pages.emblem_words):
        yield _finding(
            "emblem-alone",
            'emblem = "eu", but nothing says who pays, so that the emblem is shown nowhere',
            'write funding_line = "...", or emblem_words = "funded" under [pages]',
        )
    for language in (show.language, *show.editions):
        if statement := funding_line.lacks_statement(show, language):
            yield _finding(
                "funding-statement",
                f"the funding line in {language} does not begin with the words that the emblem is "
                f"shown with: {statement}",
                "begin it with these words, or leave it out and set grant under [pages]",
            )
    if show.pages.emblem_words:
        for language in _unknown(project):
            yield _finding(
                "funding-language",
                f"soy has no statement for the emblem in {language}, and shows the English one",
                f"write it into toolkit/locales/data/{languages.primary(language)}.toml (docs/"
                "languages.md)",
            )


def _unknown(project: Project) -> list[str]:
    told = [moment for campaign in project.campaigns for moment in campaign.told]
    asked = dict.fromkeys(moment.language for moment in told if moment.language)
    return [one for one in asked if not funding_line.is_translated(one)]


def _finding(rule: str, message: str, hint: str) -> Finding:
    return Finding("warning", rule, SHOW_FILE.as_posix(), message, hint)
