"""A project with one episode, and the tiny Whisper's folder."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from toolkit.show.project import Project

WHISPER = Path(__file__).parents[1] / "data" / "whisper"

SHOW = """\
title = "The Science of You"
description = "What the show is about."
language = "en"
author = "EP PerMed"
link = "https://example.org/podcast"
categories = ["Science"]
cover_alt = "A cell."

[release]
public_url = "https://example.org/podcast"
"""
EPISODE = f"""\
title = "What a gene can tell"
guid = "0a6fd7ac-3f6a-4f4e-9d0e-1f4a5c6b7d8e"
source = "source.wav"
source_sha256 = "{"0" * 64}"
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = tmp_path / "show" / "episodes" / "003-genes"
    folder.mkdir(parents=True)
    (folder.parent / "show.toml").write_text(SHOW)
    (folder / "episode.toml").write_text(EPISODE)
    return Project(tmp_path / "show")


@pytest.fixture(scope="session")
def whisper_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the folder that faster-whisper loads, by the recipe beside the weights."""
    spec = importlib.util.spec_from_file_location("whisper_recipe", WHISPER / "build.py")
    assert spec is not None
    assert spec.loader is not None
    recipe = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(recipe)
    folder = tmp_path_factory.mktemp("whisper") / "tiny-test"
    recipe.build_faster(WHISPER / "weights.npz", folder)
    return folder
