"""What several rooms' tests need: the folder of the tiny Whisper."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import depth

# No test is a timed one: how busy the machine is proves nothing.
settings.register_profile(
    "soy",
    max_examples=depth.few(100),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("soy")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how deep this run has looked; pytest -q shows no header."""
    terminalreporter.write_line(depth.said())


WHISPER = Path(__file__).parent / "data" / "whisper"


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
