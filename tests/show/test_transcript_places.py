"""Which folder an episode's transcripts lie in, whatever it is called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from toolkit.errors import BadFile
from toolkit.show.episode import Episode
from toolkit.show.kept.transcript_owners import KeptOwners
from toolkit.show.transcript_places import place_of

ONE, TWO = "guid-of-one", "guid-of-two"


def episode(folder: str, guid: str = ONE) -> Episode:
    return Episode.model_validate(
        {"folder": folder, "title": "T", "guid": guid, "source": "a", "source_sha256": "0" * 64}
    )


def shelve(folder: Path, *guids: str | None) -> Path:
    """Put a text into a folder for each GUID, and a record that names it; None is an older one."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, guid in enumerate(guids):
        (folder / f"{'abcdef'[number]}n.vtt").write_text("WEBVTT\n")
        said = f'guid = "{guid}"\n' if guid else 'state = "draft"\n'
        (folder / f"{'abcdef'[number]}n.toml").write_text(said)
    return folder


def place(root: Path, of: Episode) -> str:
    return place_of(root, of, lambda: KeptOwners(root, root / "build").owners).name


def test_without_any_it_is_the_folder_of_the_same_name(tmp_path: Path) -> None:
    assert place(tmp_path / "transcripts", episode("003-genes")) == "003-genes"
    (tmp_path / "003-genes").mkdir()
    assert place(tmp_path, episode("003-genes")) == "003-genes"


@pytest.mark.parametrize("named", [(ONE,), (ONE, ONE), (ONE, None)])
def test_they_follow_the_guid_when_the_episode_is_renamed(
    tmp_path: Path, named: tuple[str | None, ...]
) -> None:
    shelve(tmp_path / "001-genes", *named)
    shelve(tmp_path / "002-cells", TWO)
    assert place(tmp_path, episode("003-genes")) == "001-genes"
    (tmp_path / "003-genes").mkdir()  # an empty one holds nothing
    assert place(tmp_path, episode("003-genes")) == "001-genes"
    assert place(tmp_path, episode("002-cells", TWO)) == "002-cells"


@pytest.mark.parametrize("own", [(ONE,), (None,), (TWO, ONE)])
def test_the_folder_of_the_same_name_goes_first(
    tmp_path: Path, own: tuple[str | None, ...]
) -> None:
    shelve(tmp_path / "001-genes", ONE)
    shelve(tmp_path / "003-genes", *own)
    assert place(tmp_path, episode("003-genes")) == "003-genes"


@pytest.mark.parametrize("other", [(None,), (TWO,), (ONE, TWO)])
def test_a_folder_that_is_not_surely_its_own_is_not_taken(
    tmp_path: Path, other: tuple[str | None, ...]
) -> None:
    shelve(tmp_path / "001-genes", *other)
    assert place(tmp_path, episode("003-genes")) == "003-genes"


def test_two_that_changed_names_find_their_own(tmp_path: Path) -> None:
    shelve(tmp_path / "001-genes", ONE)
    shelve(tmp_path / "002-cells", TWO)
    assert place(tmp_path, episode("002-cells", ONE)) == "001-genes"
    assert place(tmp_path, episode("001-genes", TWO)) == "002-cells"


def test_a_copy_in_the_folder_of_another_takes_nothing_from_it(tmp_path: Path) -> None:
    shelve(tmp_path / "001-genes", ONE)
    shelve(tmp_path / "002-cells", ONE)
    assert place(tmp_path, episode("001-genes", ONE)) == "001-genes"
    assert place(tmp_path, episode("002-cells", TWO)) == "002-cells"


def test_several_that_could_be_meant_are_named(tmp_path: Path) -> None:
    shelve(tmp_path / "001-genes", ONE)
    shelve(tmp_path / "001-genes-copy", ONE)
    with pytest.raises(BadFile, match="001-genes and transcripts/001-genes-copy") as caught:
        place(tmp_path, episode("003-genes"))
    assert "rename the right one to transcripts/003-genes" in str(caught.value.hint)


@pytest.mark.parametrize(
    "said", [b"guid = ", b"\xff guid", b"guid = 5", b"x = [" * 90_000 + b"guid", b'["guid"]']
)
def test_records_that_cannot_be_read_name_nobody(tmp_path: Path, said: bytes) -> None:
    folder = shelve(tmp_path / "001-genes", ONE)
    (folder / "de.toml").write_bytes(said)
    assert place(tmp_path, episode("003-genes")) == "001-genes"


def test_pipes_and_links_from_elsewhere_are_passed_over(tmp_path: Path) -> None:
    outside = shelve(tmp_path / "outside" / "001-genes", ONE)
    transcripts = tmp_path / "transcripts"
    transcripts.mkdir()
    (transcripts / "001-genes").symlink_to(outside)
    (transcripts / "corrections.toml").write_text("")
    shelve(transcripts / "002-cells", TWO)
    os.mkfifo(transcripts / "002-cells" / "de.toml")
    assert KeptOwners(transcripts, tmp_path / "build").owners == {"002-cells": frozenset({TWO})}
    assert place(transcripts, episode("003-genes")) == "003-genes"
