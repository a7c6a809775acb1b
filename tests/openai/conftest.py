"""The tiny Whisper as a file of openai-whisper."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tests.cli.conftest import new_show, show, soy  # the same small show

__all__ = ["new_show", "show", "soy"]

WHISPER = Path(__file__).parents[1] / "data" / "whisper"


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the file that openai-whisper loads, by the recipe beside the weights."""
    spec = importlib.util.spec_from_file_location("whisper_recipe", WHISPER / "build.py")
    assert spec is not None
    assert spec.loader is not None
    recipe = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(recipe)
    file = tmp_path_factory.mktemp("whisper") / "tiny-test.pt"
    recipe.build_openai(WHISPER / "weights.npz", file)
    return file
