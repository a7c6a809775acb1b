"""Comments are left out before TOML is read, and nothing else is."""

from __future__ import annotations

import tomllib

import pytest

from toolkit.show.toml.toml_text import loads

TEXTS = (
    '# one\na = "x # no comment"\n  # two\n\t# three\nb = 1 # four\n',
    "a = [\n  # inside\n  1,\n]\n[t]\n# last",
    'a = """\n# text\n"""\nb = 2\n',
    "a = '''\n# text\n'''\n",
    'a = "#"\r\n# with a return\r\nb = 1\r\n',
    "# no\u2028line end\na = 1\n",
)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_says_the_same(text: str) -> None:
    assert loads(text) == tomllib.loads(text)


@pytest.mark.parametrize("text", ["# a\x00b\na = 1\n", "a = 1\n# b\nc =\n", "# a\x1fb"])
def test_an_error_is_the_same_too(text: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as ours:
        loads(text)
    with pytest.raises(tomllib.TOMLDecodeError) as theirs:
        tomllib.loads(text)
    assert str(ours.value) == str(theirs.value)
