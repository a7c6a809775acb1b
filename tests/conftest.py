"""What all tests share: how they are run, and the folder of the tiny Whisper."""

from __future__ import annotations

import gc
import importlib.util
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.loaders import Loader, create_loader
from hypothesis import HealthCheck, settings

# Before any test loads NumPy: as in the program itself, sums are not shared among threads, which
# wait for each other in a loop. On a busy machine that takes fifty times as long.
import toolkit.audio  # noqa: F401
from tests import depth, sample_show

# No test is a timed one: how busy the machine is proves nothing.
settings.register_profile(
    "soy",
    max_examples=depth.few(100),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("soy")


OTHERS = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    """Tell pytest of the markers."""
    config.addinivalue_line("markers", depth.ROTATED)
    config.addinivalue_line("markers", depth.ALWAYS)


def _is_later(item: pytest.Item) -> bool:
    """Tell whether a test needs no sample show.

    Those that do come first, one behind the other: where several processes share the tests, one
    builds the show and goes on with these, and no other waits for it.
    """
    return "built_sample" not in getattr(item, "fixturenames", ())


@pytest.hookimpl(tryfirst=True)  # a test has the same number whatever else is deselected
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests of other parts, but in a deep run, or in one of tests that are named."""
    _leave_out(config, items)
    items.sort(key=_is_later)


def _leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    if depth.IS_DEEP or config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return
    marks = ((item.nodeid, depth.rotation(item)) for item in items)
    left = set(depth.left_out((node, mark) for node, mark in marks if mark))
    items[:] = [item for item in items if item.nodeid not in left]
    config.stash[OTHERS] = len(left)
    if hasattr(config, "workeroutput"):
        config.workeroutput["others"] = len(left)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Have a test that is rotated take no fifth of its places."""
    depth.running.is_rotated = depth.rotation(item) is not None


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take from a process of pytest-xdist, which has collected, how many tests it left out."""
    node.config.stash[OTHERS] = getattr(node, "workeroutput", {}).get("others", 0)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say how deep this run has looked; pytest -q shows no header."""
    terminalreporter.write_line(depth.said(config.stash.get(OTHERS, 0)))


def pytest_sessionstart() -> None:
    """Let Ctrl-C reach what tests start, also where this run was started in the background.

    There a shell has Ctrl-C ignored, and all children would inherit that.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection() -> None:
    """Have Python look for no rubbish while modules are loaded: next to nothing of it is any."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Have Python look no more at what stays until the end: modules and the tests themselves.

    Looking for rubbish among all of it takes a second each time. It makes a forked child dear, too:
    whatever is looked at there has to be copied.
    """
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _one_loader() -> Iterator[None]:
    """Have boto3 parse its description of S3 once, and not for each client: a tenth of a second."""
    loaders: dict[str | None, Loader] = {}

    def shared(search_path_string: str | None = None) -> Loader:
        if search_path_string not in loaders:
            loaders[search_path_string] = create_loader(search_path_string)
        return loaders[search_path_string]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.session, "create_loader", shared)
        yield


@pytest.fixture(scope="session")
def built_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the sample show, built: made once for all tests, and not changed."""
    return sample_show.built(tmp_path_factory)


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
