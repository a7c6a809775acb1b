"""A project with one episode."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.show.project import Project

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
