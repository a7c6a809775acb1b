"""SIGTERM and a terminal that is closed: soy stops as for Ctrl-C, and nothing is left behind."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.errors import HUNG_UP, TERMINATED
from toolkit.publication.manifest import LOCK_KEY
from toolkit.release.publishing import built

from .conftest import Soy

pytestmark = pytest.mark.rotated

ROOT = Path(__file__).parents[2]
LONGEST_S = 60.0
STOPPED = "stopped: nothing is left half-written; run the same command to continue\n"

# The real program, whose storage never takes the first file.
SLOW = """
import pathlib, sys, time
from toolkit.cli import main
from toolkit.stores.common.directory import DirectoryStore

def put(self, *_):
    (pathlib.Path.cwd() / "sending").touch()
    time.sleep(3600)

DirectoryStore.put = put
main()
"""

SLOW_END = """
from toolkit.release.publishing.lock import Lease
end = Lease.end

def slowly(self, *told):
    (pathlib.Path.cwd() / "ending").touch()
    time.sleep(1)
    end(self, *told)

Lease.end = slowly
main()
"""

# The terminal becomes the program's own.
IN_TERMINAL = """
import fcntl, termios
fcntl.ioctl(2, termios.TIOCSCTTY, 0)
"""

# A question, instead of the first look at what is published.
ASKING = """
import pathlib
import click
from toolkit.cli import main
from toolkit.stores.common.directory import DirectoryStore

def ask(self, *_):
    (pathlib.Path.cwd() / "sending").touch()
    click.confirm("Do you want that?", err=True)

DirectoryStore.get = ask
main()
"""

# No Python runs in the main thread, where signals are answered.
BUSY = """
import hashlib, pathlib
from toolkit.cli import interrupts, stop_signals

stop_signals.hear()
with interrupts.promptly():
    (pathlib.Path.cwd() / "sending").touch()
    hashlib.pbkdf2_hmac("sha256", b"a", b"b", 2_000_000_000)
"""

LOSING = """
import contextlib, pathlib, sys, time
from toolkit.cli import stop_signals

stop_signals.CLEARING_S = 0.2
stop_signals.hear()
with contextlib.suppress(KeyboardInterrupt):
    (pathlib.Path.cwd() / "sending").touch()
    time.sleep(3600)
try:
    time.sleep(3600)
except KeyboardInterrupt:
    sys.exit(stop_signals.exit_code())
"""


@pytest.fixture
def built_show(show: Path) -> Path:
    """Return a show that can be published into the folder `build/published`."""
    public = show / "build" / "public"
    public.mkdir(parents=True)
    for name in ("index.html", "feed.xml"):
        (public / name).write_text(f"<x>{name}</x>")
    built.record(public)
    return show


def begun(show: Path, code: str = SLOW, stderr: int = subprocess.PIPE) -> subprocess.Popen[str]:
    """Begin to publish, in a session of its own; come back once it sends a file."""
    running = subprocess.Popen(
        [sys.executable, "-c", code, "publish"],
        cwd=show,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stderr=stderr,
        text=True,
        start_new_session=True,
    )
    wait_until((show / "sending").exists)
    return running


def lock(show: Path) -> Path:
    return show / "build" / "published" / LOCK_KEY


def wait_until(is_true: Callable[[], bool]) -> None:
    end_s = time.monotonic() + LONGEST_S
    while not is_true():
        assert time.monotonic() < end_s
        time.sleep(0.02)


@pytest.mark.parametrize(
    "numbers",
    [
        (signal.SIGTERM,),
        (signal.SIGHUP,),
        (signal.SIGTERM, signal.SIGHUP),
        (signal.SIGINT, signal.SIGTERM),
    ],
)
def test_a_publish_gives_the_lock_back(
    built_show: Path, soy: Soy, numbers: tuple[signal.Signals, ...]
) -> None:
    with begun(built_show) as running:
        assert lock(built_show).exists()
        for number in numbers:
            running.send_signal(number)
        _, said = running.communicate(timeout=LONGEST_S)
    assert running.returncode in [128 + number for number in numbers]
    assert said.endswith(STOPPED)
    assert "Traceback" not in said
    assert not lock(built_show).exists()
    assert soy("publish").code == 0


def test_one_signal_more_does_not_disturb_the_end(built_show: Path) -> None:
    """Systems that end a session often send both."""
    slow_end = SLOW.removesuffix("main()\n") + SLOW_END
    with begun(built_show, slow_end) as running:
        running.send_signal(signal.SIGTERM)
        wait_until((built_show / "ending").exists)
        for number in (signal.SIGHUP, signal.SIGTERM):
            running.send_signal(number)
        assert running.wait(LONGEST_S) == TERMINATED
    assert not lock(built_show).exists()


@pytest.mark.parametrize("is_told", [True, False])
def test_a_terminal_that_is_closed(built_show: Path, is_told: bool) -> None:
    """The kernel sends SIGHUP, and whatever is written to the terminal then is an error.

    It does not where the terminal is not the program's own; SIGTERM comes at the same time.
    """
    ours, theirs = pty.openpty()
    code = IN_TERMINAL + SLOW if is_told else SLOW
    with begun(built_show, code, stderr=theirs) as running:
        os.close(theirs)
        if not is_told:
            running.send_signal(signal.SIGTERM)
        os.close(ours)
        assert running.wait(LONGEST_S) == (HUNG_UP if is_told else TERMINATED)
    assert not lock(built_show).exists()


def test_a_terminal_that_is_closed_while_no_python_runs(built_show: Path) -> None:
    ours, theirs = pty.openpty()
    with begun(built_show, IN_TERMINAL + BUSY, stderr=theirs) as running:
        os.close(theirs)
        os.close(ours)
        assert running.wait(LONGEST_S) == HUNG_UP


def test_who_chose_to_go_on_is_not_stopped(built_show: Path) -> None:
    """As nohup does: the signal is ignored before the program begins."""
    ignoring = f"import signal\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\n{SLOW}"
    with begun(built_show, ignoring) as running:
        running.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(1)
        running.send_signal(signal.SIGTERM)
        assert running.wait(LONGEST_S) == TERMINATED


def test_a_signal_that_a_library_lost_comes_again(built_show: Path) -> None:
    with begun(built_show, LOSING) as running:
        running.send_signal(signal.SIGTERM)
        assert running.wait(LONGEST_S) == TERMINATED


def test_a_question_nobody_answers_any_more(built_show: Path) -> None:
    with begun(built_show, ASKING) as running:
        assert running.stderr is not None
        assert "Do you want that?" in running.stderr.read(len("Do you want that?"))
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=LONGEST_S)
    assert running.returncode == TERMINATED
    assert said.endswith(STOPPED)
