"""A model tried once in a process of its own, with bounded memory and time.

What is wrong with the weights themselves no look can tell, and a recogniser that crashes on them
would take the program with it. Models that stood the trial are remembered in the user's cache
folder, by the names, sizes and times of change of their files, so that each is tried once.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import importlib.metadata
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import toolkit
from toolkit import files
from toolkit.errors import SoyError
from toolkit.transcript.recognisers.model_weights import NotAModel

if sys.platform != "win32":
    import resource

# Ours. On two cores a model of 3 GB loads in half a minute and hears half a minute in another; as
# 32-bit floats, which it may become on the way, it is twice as large, and it is read beside that.
BASE_S, S_PER_GB = 120.0, 120.0
BASE_BYTES, TIMES_SIZE = 6 << 30, 6
_GB = 1 << 30
KEPT_DAYS = 365  # an unused verdict
LIBRARIES = ("ctranslate2", "faster-whisper", "openai-whisper", "torch")

FAILED = 3  # what the process says it ended with where the model cannot be used


def stand(module: str, model: Path) -> None:
    """Have a model tried, unless it stood the trial before.

    `module` has a function `hear_once`, which takes the path of the model, a folder or a file.
    Raises NotAModel.
    """
    size_bytes = sum(file.stat().st_size for file in _files(model))
    note = _cache() / f"{hashlib.sha256(f'{module} {model.resolve()}'.encode()).hexdigest()}.txt"
    now = state(model)
    if _noted(note) == now:
        return
    run(module, model, size_bytes)
    if state(model) == now:
        _remember(note, now)


def state(model: Path) -> str:
    """Return a digest of what a model's files are called, how large and how old they are."""
    told = [
        f"{file.name} {(at := file.stat()).st_size} {at.st_mtime_ns} {at.st_ino}"
        for file in _files(model)
    ]
    told += [f"{name} {_version(name)}" for name in LIBRARIES]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def run(module: str, model: Path, size_bytes: int, most_s: float | None = None) -> None:
    """Try a model in a process of its own. Raises NotAModel: how it ended, in plain words.

    `size_bytes` is the size of the model; memory and time (`most_s`) go by it.
    """
    most_bytes = BASE_BYTES + TIMES_SIZE * size_bytes
    most_s = most_s or BASE_S + S_PER_GB * size_bytes / _GB
    # -P: a module of the same name in the folder where soy is called is not taken.
    command = [sys.executable, "-P", "-m", __name__, module, str(model.resolve()), str(most_bytes)]
    places = [str(Path(toolkit.__file__).resolve().parents[1]), os.environ.get("PYTHONPATH", "")]
    told = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, places))}
    try:
        done = subprocess.run(  # noqa: S603 - this very program
            command,
            env=told,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=most_s,
            check=False,
        )
    except subprocess.TimeoutExpired as err:
        raise NotAModel(f"it took more than {most_s:.0f} s to hear one second of sound") from err
    except OSError as err:
        raise NotAModel(f"soy could not start a process to try it: {err.strerror}") from err
    if done.returncode:
        said = done.stdout.decode("utf-8", "replace").strip().splitlines()
        raise NotAModel(_ending(done.returncode, said[-1][:200] if said else ""))


def _ending(code: int, said: str) -> str:
    if code == FAILED and said:
        return said
    if code < 0:
        with contextlib.suppress(ValueError):
            return f"the recogniser crashed while loading it ({signal.Signals(-code).name})"
    return f"the recogniser stopped while loading it (exit code {code})"


def _files(model: Path) -> list[Path]:
    if model.is_file():
        return [model]
    return sorted(one for one in model.iterdir() if one.is_file())


def _version(library: str) -> str:
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _cache() -> Path:
    """Return where verdicts are kept (XDG Base Directory Specification, `$XDG_CACHE_HOME`)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "soy" / "models"


def _noted(note: Path) -> str:
    try:
        with files.opened(note) as reading:
            return reading.read(100).decode("ascii", "replace")
    except (OSError, SoyError):
        return ""


def _remember(note: Path, now: str) -> None:
    """Keep a verdict; without a place for it the model is tried again next time."""
    with contextlib.suppress(OSError, SoyError):
        files.write_text(note, now)
        for old in note.parent.glob("*.txt"):
            if time.time() - old.stat().st_mtime > KEPT_DAYS * 86400:
                old.unlink(missing_ok=True)


def _bound(most_bytes: int) -> None:
    """Bound this process's memory, and leave no core file of it where it crashes (setrlimit(2))."""
    if sys.platform == "win32":
        return
    for what, most in ((resource.RLIMIT_AS, most_bytes), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):  # macOS bounds no address space
            soft, hard = resource.getrlimit(what)
            bounds = [one for one in (soft, hard) if one != resource.RLIM_INFINITY]
            resource.setrlimit(what, (min([most, *bounds]), hard))


def main(arguments: Iterable[str]) -> int:
    """Hear a second with a model, in this process; return 0, or FAILED with the reason printed."""
    module, model, most_bytes = arguments
    _bound(int(most_bytes))
    try:
        hear_once: Callable[[Path], None] = importlib.import_module(module).hear_once
        hear_once(Path(model))
    except Exception as err:  # damaged files: the libraries raise nothing narrower
        reason = str(err).splitlines()[0] if str(err) else type(err).__name__
        sys.stdout.write("it needs too much memory" if isinstance(err, MemoryError) else reason)
        return FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
