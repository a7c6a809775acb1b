"""Soy's own templates are compiled once; what is kept of that is never taken for another text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import jinja2
import pytest

from toolkit.markup import Engine

NAME, KEPT = "page.html", "__pycache__"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of templates in which Python may keep what it compiled."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    (tmp_path / NAME).write_text("{{ 1 + 1 }} {{ said }}")
    return tmp_path


def page(folder: Path, *, is_own: bool = True) -> str:
    engine = Engine(lambda name: (folder / name).read_text(), folder if is_own else None)
    return engine.render(NAME, {"said": "<"})


def _refuse(*_given: object, **_named: object) -> None:
    raise AssertionError("compiled again")


def test_a_template_is_compiled_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert page(folder) == "2 &lt;"
    monkeypatch.setattr(jinja2.Environment, "compile", _refuse)
    assert page(folder) == "2 &lt;"


def test_another_text_is_compiled_anew(folder: Path) -> None:
    page(folder)
    (folder / NAME).write_text("{{ 2 + 2 }} {{ said }}")
    assert page(folder) == "4 &lt;"
    assert len(list((folder / KEPT).iterdir())) == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-20]),
        lambda path: path.write_bytes(path.read_bytes()[:60] + b"no program"),
        lambda path: (path.unlink(), path.mkdir()),
    ],
    ids=["empty", "cut", "other", "folder"],
)
def test_what_is_damaged_only_costs_time(folder: Path, damage: Callable[[Path], object]) -> None:
    page(folder)
    (path,) = (folder / KEPT).iterdir()
    damage(path)
    assert page(folder) == "2 &lt;"


def test_of_a_shows_own_templates_nothing_is_kept(folder: Path) -> None:
    assert page(folder, is_own=False) == "2 &lt;"
    assert not (folder / KEPT).exists()


def test_where_nothing_can_be_kept_pages_are_made_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / KEPT).write_bytes(b"in the way")
    assert page(folder) == "2 &lt;"
    (folder / KEPT).unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert page(folder) == "2 &lt;"
    assert not (folder / KEPT).exists()
