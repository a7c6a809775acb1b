"""The manual is about this program: its commands, its options, its tests."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from toolkit.cli import COMMANDS, cli

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md")]
PAGES += sorted((ROOT / "docs").glob("*.md"))


def names(page: Path) -> Iterator[list[str]]:
    """Yield the words of each command line that a page shows, without its comment."""
    text = page.read_text("utf-8")
    shown = re.findall(r"`(soy [^`]+)`", text)
    for block in re.findall(r"^```\n(.*?)^```", text, flags=re.M | re.S):
        shown += [line for line in block.splitlines() if line.startswith("soy ")]
    for line in shown:
        yield shlex.split(" ".join(line.split()), comments=True)[1:]


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """Return the command that the words begin with, and the rest of them."""
    command: click.Command = cli
    context = click.Context(cli)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(context, words[0])
        assert found is not None, f"no such command: {words[0]}"
        command, words = found, words[1:]
    return command, words


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_command_and_option_that_a_page_shows_is_there(page: Path) -> None:
    for words in names(page):
        command, rest = command_of(words)
        known = {option for parameter in command.params for option in parameter.opts}
        known |= {o for parameter in command.params for o in parameter.secondary_opts}
        known |= {"-h", "--help", "--version"}
        for word in rest:
            if re.match(r"-{1,2}[a-z]", word):
                assert word.partition("=")[0] in known, f"{' '.join(words)}: {word}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_file_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    for name in re.findall(r"`((?:tests|benchmarks|tools|docs)/[\w./-]+)`", text):
        assert (ROOT / name).exists(), name
    for name in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (page.parent / name).exists(), name


@pytest.mark.parametrize("page", ["ARCHITECTURE.md", "docs/engineering.md", "docs/trails.md"])
def test_each_module_and_room_that_a_page_for_engineers_names_is_there(page: str) -> None:
    """`audio/steady.py` and `show/markers/` are meant as below `toolkit/`."""
    text = (ROOT / page).read_text("utf-8")
    rooms = "|".join(path.parent.name for path in (ROOT / "toolkit").glob("*/__init__.py"))
    named = re.findall(rf"`((?:{rooms})/(?:[\w/]+\.py|[\w/]*/)?)`", text)
    assert named
    for name in named:
        assert (ROOT / "toolkit" / name).exists(), f"{page}: {name}"


def test_each_command_stands_in_the_list_of_commands() -> None:
    text = (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"soy {name}" not in text] == []


def test_the_readme_stays_short_and_leads_to_each_page_of_the_manual() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) <= 150
    assert [page.name for page in (ROOT / "docs").glob("*.md") if page.name not in text] == []


def every(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """Yield a command and those below it."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            assert found is not None
            yield from every(found, f"{name} {below}")


def test_each_command_with_json_is_in_the_table() -> None:
    text = (ROOT / "docs" / "scripts.md").read_text("utf-8")
    for name, command in every(cli, "soy"):
        if any("--json" in parameter.opts for parameter in command.params):
            assert f"`{name}`" in text, name


def test_each_command_and_option_says_what_it_does() -> None:
    for name, command in every(cli, "soy"):
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.opts[0]}"
