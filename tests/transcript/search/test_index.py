"""The index finds sentences, keeps what has not changed, and is made anew where it is damaged."""

from pathlib import Path

import pytest

from toolkit.transcript.search import index, query
from toolkit.transcript.search.index import Hit, Key
from toolkit.transcript.text.cues import Cue

TEXTS = {
    ("001-a", "en"): [
        Cue(0, 4000, "We found the gene. It is", "Zoë Novák"),
        Cue(4000, 6000, "one of many genes.", "Zoë Novák"),
        Cue(6000, 8000, "Genetics is old.", None),
    ],
    ("001-a", "fr"): [Cue(0, 2000, "L'été, le gène est là.", "Zoë Novák")],
}


class Shelf:
    """Texts, and which of them were read."""

    def __init__(self) -> None:
        self.texts = dict(TEXTS)
        self.read: list[Key] = []

    def find(self, path: Path, typed: str, speaker: str = "") -> list[Hit]:
        """Return what is found in them."""

        def cues(key: Key) -> list[Cue]:
            self.read.append(key)
            return self.texts[key]

        digests = {key: str(hash(tuple(cues))) for key, cues in self.texts.items()}
        return index.found(path, digests, cues, query.read(typed), speaker)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "search" / "all.sqlite"


def test_a_sentence_is_found_with_its_time_and_its_hit(path: Path) -> None:
    (hit,) = Shelf().find(path, "many genes")
    assert hit.text == "It is one of many genes."
    assert (hit.folder, hit.language, hit.speaker) == ("001-a", "en", "Zoë Novák")
    assert hit.start_ms < 4000 < hit.end_ms == 6000
    assert [hit.text[first:last] for first, last in hit.marks] == ["many", "genes"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("gene", ["We found the gene.", "L'été, le gène est là."]),
        ("GÈNE", ["We found the gene.", "L'été, le gène est là."]),
        ('"found the gene"', ["We found the gene."]),
        ('"gene found"', []),
        ("genet*", ["Genetics is old."]),
        ("many OR old", ["It is one of many genes.", "Genetics is old."]),
        ("many old", []),
        ("ete", ["L'été, le gène est là."]),
    ],
)
def test_what_is_found(path: Path, typed: str, found: list[str]) -> None:
    assert [hit.text for hit in Shelf().find(path, typed)] == found


def test_a_speaker_is_found_without_accents(path: Path) -> None:
    shelf = Shelf()
    assert len(shelf.find(path, "gene*", "novak")) == 3
    assert shelf.find(path, "genetics", "novak") == []


def test_letters_that_are_no_utf8_are_no_error(path: Path) -> None:
    """As Python reads the bytes of an argument that is in another encoding."""
    shelf = Shelf()
    assert shelf.find(path, "gene\udcff") == shelf.find(path, "gene")
    assert shelf.find(path, "gene", "M\udcff") == []


def test_only_what_changed_is_read_again(path: Path) -> None:
    shelf = Shelf()
    shelf.find(path, "gene")
    shelf.read.clear()
    shelf.find(path, "gene")
    assert shelf.read == []
    shelf.texts["001-a", "fr"] = [Cue(0, 1000, "Le chromosome.")]
    assert [hit.text for hit in shelf.find(path, "gene OR chromosome")] == [
        "We found the gene.",
        "Le chromosome.",
    ]
    assert shelf.read == [("001-a", "fr")]
    del shelf.texts["001-a", "en"]
    assert shelf.find(path, "gene") == []


def test_a_damaged_index_is_made_anew(path: Path) -> None:
    shelf = Shelf()
    for data in (
        b"not a database at all, but long enough to be looked at" * 100,
        b"",
        b"\0" * 4096,
    ):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        assert len(shelf.find(path, "gene")) == 2
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert len(shelf.find(path, "gene")) == 2


def test_where_nothing_can_be_written_it_is_found_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert len(Shelf().find(tmp_path / "file" / "all.sqlite", "gene")) == 2


def test_a_text_that_cannot_be_read_is_asked_for_again(path: Path) -> None:
    asked = []

    def read(key: Key) -> None:
        asked.append(key)

    for _ in range(2):
        assert index.found(path, {("001-a", "en"): "d"}, read, query.read("gene")) == []
    assert len(asked) == 2
