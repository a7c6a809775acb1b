"""The exit codes are a public table, and each is one cause's own."""

import pickle
import re
from pathlib import Path

import pytest

from toolkit.errors import SoyError, exit_code_table

COMMANDS = Path(__file__).parents[1] / "docs" / "commands.md"


def test_the_manual_has_the_table() -> None:
    rows = re.findall(r"^\| (\d+) \| (.+?) \|$", COMMANDS.read_text("utf-8"), flags=re.M)
    assert [(int(code), meaning) for code, meaning in rows] == list(exit_code_table())


def test_each_cause_has_a_code_of_its_own() -> None:
    codes = [code for code, _ in exit_code_table()]
    assert len(set(codes)) == len(codes)
    assert all(cause.exit_code >= 10 for cause in SoyError.__subclasses__())


@pytest.mark.parametrize("cause", [SoyError, *SoyError.__subclasses__()])
def test_each_cause_comes_back_whole_from_another_process(cause: type[SoyError]) -> None:
    err = cause("episodes/001-a: no", hint="do this")
    back = pickle.loads(pickle.dumps(err))  # noqa: S301 - our own
    assert (type(back), back.message, back.hint) == (cause, err.message, "do this")
    assert str(back) == str(err)
