"""The exit codes are a public table, and each is one cause's own."""

import re
from pathlib import Path

from toolkit.errors import SoyError, exit_code_table

COMMANDS = Path(__file__).parents[1] / "docs" / "commands.md"


def test_the_manual_has_the_table() -> None:
    rows = re.findall(r"^\| (\d+) \| (.+?) \|$", COMMANDS.read_text("utf-8"), flags=re.M)
    assert [(int(code), meaning) for code, meaning in rows] == list(exit_code_table())


def test_each_cause_has_a_code_of_its_own() -> None:
    codes = [code for code, _ in exit_code_table()]
    assert len(set(codes)) == len(codes)
    assert all(cause.exit_code >= 10 for cause in SoyError.__subclasses__())
