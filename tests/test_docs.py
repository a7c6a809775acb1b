"""The manual is about this program: its commands, its options, its tests."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import click
import pytest
from pydantic import BaseModel

from toolkit.cli import COMMANDS, cli
from toolkit.cli.shows.campaign import KitsGroup
from toolkit.show.campaign import CampaignFile, Moment, Moments
from toolkit.show.episode import EpisodeFile
from toolkit.show.show import Show

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md")]
PAGES += sorted((ROOT / "docs").glob("*.md"))
OF_OTHER_PROGRAMS = {
    "--golden",
    "--nthreads",
    "--nworkers",
    "--resources",
    "--worker-port",
    "--gres",
    "--ffmpeg-normalize",
}  # of tools.cldr_formats, dask worker, sbatch, benchmarks/mastering.py
GONE = {"--without-them"}  # which earlier versions had
FILES = (Show, EpisodeFile, CampaignFile, Moments, Moment)  # whose keys the manual shows
BY_LANGUAGE = {"editions", "translations"}  # a table for each language


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
    if isinstance(command, KitsGroup) and words:  # soy campaign --all
        command = command.commands["kits"]
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


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), flags=re.M)
    return {re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_heading_that_a_link_leads_to_is_there(page: Path) -> None:
    for name, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#([^)]+)\)", page.read_text("utf-8")):
        target = page.parent / name if name else page
        assert anchor in anchors(target), f"{name}#{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_option_that_a_page_names_by_itself_is_there(page: Path) -> None:
    """`--write` in a sentence, without its command: some command has to have it."""
    known = {"--help", "--version"} | OF_OTHER_PROGRAMS
    for _, command in every(cli, "soy"):
        for parameter in command.params:
            known |= {*parameter.opts, *parameter.secondary_opts}
    named = re.findall(r"`(--?[a-z][\w-]*)(?:[ =][^`]*)?`", page.read_text("utf-8"))
    history = GONE if page.name == "CHANGELOG.md" else set()
    assert [name for name in named if name not in known | history] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_target_of_make_and_each_module_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.M))
    assert set(re.findall(r"[`\n](?:\w+=\w+ )?make ([a-z][\w-]*)", text)) <= targets
    for module in re.findall(r"python -m ((?:benchmarks|tools|tests)[\w.]*)", text):
        assert (ROOT / (module.replace(".", "/") + ".py")).exists(), module
    for script in re.findall(r"python\s((?:benchmarks|tools)/\w+\.py)", text):
        assert (ROOT / script).exists(), script


def keys_of(noun: type[BaseModel]) -> dict[str, type[BaseModel] | None]:
    """Return the keys of a table in TOML, and the noun of those that are tables themselves."""
    return {
        field.alias or name: next(iter(nouns_in(field.annotation)), None)
        for name, field in noun.model_fields.items()
    }


def nouns_in(kind: object) -> Iterator[type[BaseModel]]:
    """Yield the nouns that a type is, or holds."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for inner in get_args(kind):
        yield from nouns_in(inner)


def unknown_keys(tables: dict[str, Any], noun: type[BaseModel]) -> Iterator[str]:
    """Yield the keys of a table that the noun does not have."""
    known = keys_of(noun)
    for key, value in tables.items():
        if key not in known:
            yield key
            continue
        inner = known[key]
        if inner is None:
            continue
        for table in value if isinstance(value, list) else [value]:
            if isinstance(table, dict):
                below = table.values() if key in BY_LANGUAGE else [table]
                for one in below:
                    yield from unknown_keys(one, inner)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_key_that_a_page_shows_in_toml_is_there(page: Path) -> None:
    """A block may hold several files, each under a comment with its name."""
    for block in re.findall(
        r"^```(?:toml)?\n(.*?)^```", page.read_text("utf-8"), flags=re.M | re.S
    ):
        for part in re.split(r"^# .*\.toml$", block, flags=re.M):
            if not re.search(r"^(?:\w+ = |\[)", part, flags=re.M):
                continue
            told = tomllib.loads(part)
            misses = [list(unknown_keys(told, noun)) for noun in FILES]
            assert [] in misses, (part, misses)


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
