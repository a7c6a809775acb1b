"""Tables put into TOML that a person wrote: only they change."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st
from tomlkit.exceptions import TOMLKitError

from tests.depth import few
from tests.limits import within
from toolkit.errors import BadFile
from toolkit.show.toml import toml_text
from toolkit.show.toml.toml_editor import (
    add_table,
    change_table,
    set_keys,
    set_tables,
    with_tables,
)

TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
ROWS = st.lists(
    st.fixed_dictionaries({"start": TEXTS, "title": TEXTS}, optional={"link": TEXTS}),
    min_size=1,
    max_size=4,
)
# `?` becomes a number, so that keys are used once and each comment is known again.
KEYS = [
    'key? = "a # b"',
    "key? = 3  # keep ?",
    "key? = [ # keep ?\n  1,\n  # keep ?\n]",
    'key? = """\n[[chapters]]\nstart = "no table"\n# a text\n"""',
    "key? = '''\n[table]\n'''",
    "# keep ?",
    "# keep ? [[chapters]] are explained here",
    "",
]
TABLES = ["[table?]", "[[rows?]]", '["a.b?"]  # keep ?', "[table?.chapters]", "[[table?.chapters]]"]
CHAPTERS = [
    '[[chapters]]\nstart = "0:00"',
    '[[ chapters ]]  # goes\ntitle = """\n[[x]]\n"""\n# goes\nlink = 1',
    "[['chapters']]\n\n# goes\nstart = 1\n",
    '[["chapters"]]\nlist = [\n[1],\n]',
]


def joined(pieces: list[str]) -> str:
    """Return the pieces as lines, each `?` with a number of its own piece."""
    return "".join(f"{piece.replace('?', str(n))}\n" for n, piece in enumerate(pieces))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return TOML with comments and, here and there, [[chapters]]."""

    def several(pieces: list[str]) -> list[str]:
        return draw(st.lists(st.sampled_from(pieces), max_size=4))

    made = several(KEYS)
    if draw(st.booleans()):
        made += ['# [[chapters]]\n# start = "0:00"\n# title = "Welcome"', ""]
    chapters = several(CHAPTERS)
    for _ in range(draw(st.integers(0, 2))):
        made += [draw(st.sampled_from(TABLES)), *several(KEYS)]
    made += chapters
    for _ in range(draw(st.integers(0, 2))):
        made += ["# keep ?", draw(st.sampled_from(TABLES)), *several(KEYS)]
    text = joined(made)
    return text if draw(st.booleans()) else text.rstrip("\n")


def comments(text: str) -> list[str]:
    return [row.strip() for row in text.splitlines() if row.lstrip().startswith("# ")] + [
        row.partition("  # ")[2] for row in text.splitlines() if "  # " in row
    ]


@given(texts(), ROWS)
@settings(deadline=None, max_examples=few(300))
def test_only_the_tables_change(text: str, rows: list[dict[str, Any]]) -> None:
    made = with_tables(text, "chapters", rows)
    assert tomllib.loads(made) == {**tomllib.loads(text), "chapters": rows}
    kept = [one for one in comments(text) if "goes" not in one]
    found = comments(with_tables(text, "chapters", [{"title": "A"}]))
    assert found == kept
    assert with_tables(made, "chapters", rows) == made  # said again, it stays


@pytest.mark.parametrize(
    "text",
    [
        'chapters = [{start = "0:00"}]\n',
        "[chapters]\na = 1\n",
        "[[chapters]]\n[chapters.more]\na=1\n",
    ],
)
def test_tables_written_otherwise_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="unusual way"):
        with_tables(text, "chapters", [{"title": "A"}])


@given(texts())
@settings(deadline=None, max_examples=few(200))
def test_headers_are_the_rows_at_which_tables_begin(text: str) -> None:
    """The slow way: a row opens a table if all that stands above it is complete."""
    rows = toml_text.rows_of(text)
    assert "".join(rows) == text
    found = [
        at
        for at, row in enumerate(rows)
        if row.lstrip().startswith("[") and is_complete("".join(rows[:at]))
    ]
    assert toml_text.headers(rows) == found


def is_complete(text: str) -> bool:
    try:
        tomlkit.parse(text)
    except TOMLKitError:
        return False
    return True


@pytest.mark.parametrize(
    "text",
    [
        'a = """\n[no]\n\\"""[no]\n"""""\n',
        "a = '''\n[no]\n\"\"\"'''''\n",
        'a = "\u2028[no] \x85"\n# \u2028[no]\n',
        "a = [\n[1], # [\n[2],\n]\n",
        'a = { b = "]" }\r\n',
    ],
)
def test_brackets_in_values_open_no_table(text: str) -> None:
    rows = toml_text.rows_of(text + '  ["yes"]\n[[yes.too]]\n')
    assert tomllib.loads("".join(rows))["yes"] == {"too": [{}]}
    assert toml_text.headers(rows) == [len(rows) - 2, len(rows) - 1]


@pytest.mark.rotated
def test_thousands_of_tables_are_set_at_once(tmp_path: Path) -> None:
    """Hours, where each table has all above it read again."""
    rows = [{"start": "0:00", "title": f"[{n}]", "link": "x"} for n in range(4000)]
    path = tmp_path / "a.toml"
    path.write_text('title = "A"\n# keep\n\n[b]\nc = [\n[1],\n]\n')
    with within("4000 tables"):
        set_tables(path, "chapters", rows)
        set_tables(path, "chapters", rows[1:])
        add_table(path, "chapters", rows[0])
        set_keys(path, {"guid": "g"})
    said = tomllib.loads(path.read_text())
    assert said == {
        "title": "A", "guid": "g", "b": {"c": [[1]]}, "chapters": [*rows[1:], rows[0]]
    }  # fmt: skip
    assert path.read_text().startswith('title = "A"\n# keep\n\nguid = "g"\n\n[b]')


def test_keys_that_would_not_read_back_are_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    text = 'a = """\n# guid = "example"\n"""\n'
    path.write_text(text)
    with pytest.raises(BadFile, match="soy cannot change") as caught:
        set_keys(path, {"guid": "g"})
    assert "guid" in (caught.value.hint or "")
    assert path.read_text() == text


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 200_000,
        "a = " + "{b=" * 200_000,
        ".".join("a" * 200_000) + " = 1",
        "[" + ".".join(["'a'"] * 200_000) + "]\n" + "".join(f"b{n}=1\n" for n in range(1000)),
        '"' * 200_000,
        "a = " + "9" * 200_000,
    ],
)
def test_what_is_nested_or_long_without_end_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(text)
    with within(text[:40]):
        with pytest.raises(ValueError, match=r"."):
            with_tables(text, "b", [{"c": 1}])
        with pytest.raises(BadFile):
            set_tables(path, "b", [{"c": 1}])
        with pytest.raises(BadFile):
            set_keys(path, {"b": 1})
    assert path.read_text() == text


def test_one_table_of_several_is_changed_and_comments_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    first = '# A\n[[moments]] # one\nid = "a"\nwords = """\nOne\ntwo"""\n\n# Two\n'
    path.write_text(first + '[[moments]]\nid = "b" # b\nold = 1\n', "utf-8")
    change_table(path, "moments", 1, {"id": "c", "new": ["x"], "old": None})
    assert path.read_text("utf-8") == first + '[[moments]]\nid = "c" # b\nnew = ["x"]\n'
    change_table(path, "moments", 0, {"words": 'Say "x" \\ y'})
    assert tomllib.loads(path.read_text("utf-8"))["moments"][0]["words"] == 'Say "x" \\ y'
    before = path.read_bytes()
    for key, index in (("moments", 2), ("none", 0)):
        with pytest.raises(BadFile, match="cannot change"):
            change_table(path, key, index, {"id": "d"})
    assert path.read_bytes() == before
