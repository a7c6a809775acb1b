"""Who talks when, as a file; and offsets as people write them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import BadFile
from toolkit.show.sound import voices
from toolkit.show.sound.tracks import offset_text, parse_offset

spans = st.tuples(st.integers(0, 5000), st.integers(1, 800)).map(lambda p: (p[0], p[0] + p[1]))


@given(st.dictionaries(st.sampled_from(["Mara", "Tomáš"]), st.lists(spans, max_size=20)))
def test_turns_keep_all_time_and_do_not_overlap(talking: dict[str, list[tuple[int, int]]]) -> None:
    made = voices.merged(talking)
    for voice, given_spans in talking.items():
        turns = [(t.start_ms, t.end_ms) for t in made.turns if t.voice == voice]
        assert all(a[1] < b[0] for a, b in pairwise(turns))
        before = {ms for start, end in given_spans for ms in range(start, end)}
        assert {ms for start, end in turns for ms in range(start, end)} == before


def test_the_file_reads_back(tmp_path: Path) -> None:
    made = voices.merged({'Tomáš "T"': [(0, 500)], "Mara": [(400, 900)]})
    path = tmp_path / "voices.json"
    assert voices.read(path) is None
    path.write_text(voices.render(made), "utf-8")
    assert voices.read(path) == made
    path.write_text(voices.render(voices.merged({})), "utf-8")
    assert voices.read(path) == voices.Voices(turns=())


@pytest.mark.parametrize(
    "text", ["", "[]", '{"turns": [{"start_ms": 5, "end_ms": 5}]}', "[" * 9999]
)
def test_a_damaged_file_is_one_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "voices.json").write_text(text)
    with pytest.raises(BadFile, match="who talks when"):
        voices.read(tmp_path / "voices.json")


@given(st.integers(-(10**8), 10**8))
def test_an_offset_reads_back(ms: int) -> None:
    assert parse_offset(offset_text(ms)) == ms
