"""Links out of the project are not followed, and what is no file is not waited for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit import files
from toolkit.campaign.pictures import cards
from toolkit.errors import BadFile
from toolkit.show.project import Project
from toolkit.transcript.doubts import ticks
from toolkit.transcript.recognition import repairs
from toolkit.transcript.store import shelf

ROOT = Path(__file__).parents[2]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "show"
    for name in ("episodes", "transcripts", "campaign"):
        shutil.copytree(ROOT / name, root / name)
    return root


def read_all(root: Path) -> None:
    project = Project.open(root)
    assert project.show is not None
    assert project.brand is not None
    assert project.campaigns
    for episode in project.episodes:
        project.voices(episode)
        project.corrections("en")
        for text in shelf.transcripts(project, episode):
            shelf.words(project, episode, text.language)
            shelf.second_words(project, episode, text.language)
            repairs.read(project, episode, text.language)
            ticks.read(project.inside(ticks.path_of(text.path)), text.binding)
        project.read_notes(episode)
    cards.logo(project)
    project.glossary("en")


PLACES = (
    "episodes/show.toml",
    "episodes/000-trailer/episode.toml",
    "campaign/brand/brand.toml",
    "transcripts/000-trailer/en.toml",
    "transcripts/000-trailer/en.vtt",
    "episodes/000-trailer/notes.md",
)

MORE_PLACES = (
    "transcripts/000-trailer/en.ticks.json",
    "transcripts/000-trailer/en.second.json",
    "transcripts/000-trailer/en.repairs.json",
    "transcripts/000-trailer/en.words.json",
    "transcripts/corrections.toml",
    "episodes/000-trailer/voices.json",
    "campaign/glossary/en.toml",
    "campaign/know-your-medicine/moments.toml",
)


def campaign_of(root: Path) -> Path:
    return next(root.glob("campaign/*/campaign.toml")).parent


@pytest.mark.parametrize("place", PLACES)
def test_a_link_out_of_the_project_is_refused_and_one_inside_is_followed(
    root: Path, tmp_path: Path, place: str
) -> None:
    read_all(root)
    path = root / place
    inside = root / "kept"
    path.rename(inside)
    path.symlink_to(inside)
    read_all(root)
    path.unlink()
    outside = inside.rename(tmp_path / "outside")
    path.symlink_to(outside)
    with pytest.raises(BadFile, match="leads out of the project"):
        read_all(root)


@pytest.mark.parametrize("place", MORE_PLACES)
def test_a_link_out_of_the_project_is_not_read_whatever_lies_there(
    root: Path, tmp_path: Path, place: str
) -> None:
    path = root / place
    outside = tmp_path / "outside"
    outside.write_text("no text of this kind", "utf-8")
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(outside)
    with pytest.raises(BadFile, match="leads out of the project"):
        read_all(root)


@pytest.mark.parametrize(
    "write",
    [
        lambda path, new: files.write_text(path, new.read_text("utf-8")),
        lambda path, new: files.write_bytes(path, new.read_bytes()),
        lambda path, new: files.copy(new, path),
    ],
)
def test_a_writer_puts_a_file_in_a_links_place(
    root: Path, tmp_path: Path, write: Callable[[Path, Path], object]
) -> None:
    outside, new = tmp_path / "outside", tmp_path / "new"
    outside.write_text("somebody's", "utf-8")
    new.write_text("new", "utf-8")
    path = root / "transcripts" / "000-trailer" / "en.repairs.json"
    path.symlink_to(outside)
    write(path, new)
    assert not path.is_symlink()
    assert path.read_text("utf-8") == "new"
    assert outside.read_text("utf-8") == "somebody's"


def test_a_campaign_whose_folder_is_a_link_is_refused(root: Path, tmp_path: Path) -> None:
    folder = campaign_of(root)
    outside = folder.rename(tmp_path / "campaign")
    folder.symlink_to(outside)
    with pytest.raises(BadFile, match="leads out of the project"):
        read_all(root)


def test_a_project_reached_by_a_link_is_read(root: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root)
    read_all(tmp_path / "link")


def test_a_pipe_a_device_and_a_folder_are_told_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    for path in (tmp_path / "pipe", tmp_path / "zero", tmp_path):
        with pytest.raises(BadFile, match="this is not a file"):
            files.sha256_of(path)
