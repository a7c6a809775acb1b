"""Tables put into TOML that a person wrote: only they change."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.show.writing import with_tables

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
@settings(deadline=None, max_examples=300)
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
