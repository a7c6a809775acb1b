"""Records for Pagefind, and the index it makes of them: what is in it, and the same each time."""

import gzip
import hashlib
import json
from pathlib import Path

import pytest

from tests.site import searches
from toolkit.errors import SoyError
from toolkit.site.search import pagefind, records
from toolkit.site.search.pagefind import Pagefind
from toolkit.site.search.records import IndexedText
from toolkit.transcript.text.cues import Cue

HOSTILE = "<script>alert(1)</script> \"&quot; ' ]]> \u2028 -->"


def program() -> Pagefind:
    found = pagefind.installed()
    assert found is not None
    return found


def made(texts: list[IndexedText], folder: Path) -> dict[str, str]:
    pages = [one for text in texts for one in records.records(text)]
    index = pagefind.make(program(), pages, folder)
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in index.files
    }


def english() -> list[IndexedText]:
    return [text for text in searches.texts() if text.language == "en"]


def test_a_record_is_a_chapter_or_two_minutes() -> None:
    cues = searches.said(*(f"Sentence {n} is here." for n in range(60)))  # five minutes
    whole = list(records.records(IndexedText("001-a", "en", cues)))
    assert [one.path for one in whole] == [f"001-a/{n:05}.html" for n in range(3)]
    assert whole[1].html.startswith('<html lang="en"><body data-pagefind-body><p id="25_120000_0">')
    cut = list(records.records(IndexedText("001-a", "en", cues, chapters_ms=(0, 7500, 100_000))))
    assert ['id="3_10000_0"' in one.html for one in cut] == [False, True, False, False]
    assert 'id="21_100000_0"' in cut[2].html
    assert sum(one.html.count("<p id=") for one in cut) == 60


def test_what_was_said_is_escaped() -> None:
    text = IndexedText("001-a", "en", (Cue(0, 1000, HOSTILE, HOSTILE),), title=HOSTILE)
    (page,) = records.records(text)
    assert "<script" not in page.html
    assert records.speakers(text.cues) == (HOSTILE,)


def test_the_index_holds_sentences_with_their_ids(tmp_path: Path) -> None:
    made(english(), tmp_path)
    fragments = [
        json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))
        for path in tmp_path.glob("fragment/*")
    ]
    assert len(fragments) == 12
    (genes,) = [one for one in fragments if one["url"] == "/001-genes/00000.html"]
    assert [anchor["id"] for anchor in genes["anchors"]] == [
        "0_0_", "1_0_0", "2_5000_0", "3_10000_0", "4_65300_1",
    ]  # fmt: skip
    assert genes["meta"] == {}  # Pagefind searches it, too


def test_twice_the_same_bytes(tmp_path: Path) -> None:
    first = made(english(), tmp_path / "a")
    assert made(english(), tmp_path / "b") == first
    assert {name.split(".")[-1].split("/")[-1] for name in first} >= {"pf_meta", "js", "json"}
    assert not any("ui" in name or "highlight" in name for name in first)


def test_one_episode_more_leaves_what_there_is_of_the_others(tmp_path: Path) -> None:
    few, more = made(english()[:-1], tmp_path / "a"), made(english(), tmp_path / "b")
    fragments = {name for name in few if name.startswith("fragment/")}
    assert len(fragments) == 11
    assert all(more.get(name) == few[name] for name in fragments)


@pytest.mark.parametrize(("language", "has_stems"), [("de", True), ("bg", False)])
def test_whether_other_forms_are_found(tmp_path: Path, language: str, has_stems: bool) -> None:
    mine = [text for text in searches.texts() if text.language == language]
    made(mine, tmp_path)
    index = pagefind.read(tmp_path)
    assert index.has_stems == has_stems
    (stems,) = [path.name for path in index.files if path.name.startswith("wasm.")]
    assert stems == f"wasm.{language if has_stems else 'unknown'}.pagefind"


def test_a_program_that_fails_is_one_error(tmp_path: Path) -> None:
    pages = list(records.records(english()[0]))
    for path in (Path("/no/such/program"), Path("/bin/false")):
        with pytest.raises(SoyError, match="the index of the search could not be made"):
            pagefind.make(Pagefind(path, "1"), pages, tmp_path / path.name)
    with pytest.raises(SoyError, match="could not be made"):
        pagefind.read(tmp_path)
