"""Ctrl-C or SIGTERM while a model is busy where no Python runs: in threads, or the main one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import soundfile

from tests.cli.conftest import Soy

pytestmark = pytest.mark.rotated

CLIPS = Path(__file__).parents[1] / "data" / "whisper" / "clips"
BUSY_S = 20.0  # where two are meant: the machine may be; what is stopped would take far longer

# The real program; but for the first part, whatever is heard again of it, and in the language's
# place, its model calculates for hours. Such sums let other threads run, but no exception in
# (hashlib, "releases the GIL").
SLOW = """
import hashlib, signal, sys, threading
import numpy as np
from toolkit.cli import main
from toolkit.transcript.recognisers.faster_whisper import FasterWhisper

signal.signal(signal.SIGINT, signal.default_int_handler)
real, lock, first = FasterWhisper.recognise, threading.Lock(), []

def hours(*_, **__):
    print("busy", flush=True)
    hashlib.pbkdf2_hmac("sha256", b"a", b"b", 2_000_000_000)

def recognise(self, samples, *told, **named):
    with lock:
        first or first.append(samples)
    is_first = np.shares_memory(samples, first[0])
    return real(self, samples, *told, **named) if is_first else hours()

FasterWhisper.recognise, FasterWhisper.language_of = recognise, hours
main()
"""


@pytest.fixture
def long(show: Path, soy: Soy, tmp_path: Path) -> Path:
    """Return the folder for the transcripts of 100 s of English."""
    path = tmp_path / "long.wav"
    soundfile.write(path, *soundfile.read(CLIPS / "en-two-speakers-100s.flac"))
    assert soy("new", path, "--title", "Long").code == 0
    return show / "transcripts" / "001-long"


def stop(
    show: Path, model: Path, *options: str, parts: int, by: signal.Signals = signal.SIGINT
) -> None:
    """Run it, stop it when it is busy and has kept so many parts, and see how it goes."""
    command = [sys.executable, "-c", SLOW, "transcribe", "1", "--model", str(model), *options]
    with subprocess.Popen(
        command, cwd=show, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as soy:
        assert soy.stdout is not None
        try:
            assert soy.stdout.readline() == "busy\n"
            end = time.monotonic() + 120
            while kept(show) < parts and time.monotonic() < end:
                time.sleep(0.05)
            began = time.monotonic()
            soy.send_signal(by)
            _, said = soy.communicate(timeout=120)
            assert time.monotonic() - began < BUSY_S
        finally:
            soy.kill()
    assert soy.returncode == 128 + by, said
    lines = said.splitlines()
    assert lines[-2:] == [
        "stopping ...",
        "stopped: nothing is left half-written; run the same command to continue",
    ]
    assert "Traceback" not in said
    assert not [name for _, _, names in os.walk(show) for name in names if ".part" in name]


def kept(show: Path) -> int:
    lines = [
        json.loads(line)
        for path in (show / "build").rglob("*.jsonl")
        for line in path.read_text("utf-8").splitlines()
    ]
    return len(lines)


def test_a_model_in_threads_is_left_at_once_and_its_parts_kept(
    show: Path, long: Path, soy: Soy, whisper_folder: Path
) -> None:
    stop(show, whisper_folder, parts=1)
    assert kept(show) == 1
    assert not (long / "en.vtt").exists()
    said = soy("transcribe", "1", "--model", whisper_folder)
    assert said.code == 0, said.err
    assert (long / "en.vtt").exists()
    assert kept(show) > 1
    again = soy("transcribe", "1", "--model", whisper_folder, "--replace")
    assert again.code == 0, again.err


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_a_model_in_the_main_thread_is_left_at_once(
    show: Path, long: Path, whisper_folder: Path, by: signal.Signals
) -> None:
    stop(show, whisper_folder, "--language", "auto", parts=0, by=by)
    assert not (long / "en.vtt").exists()


def test_the_speed_of_a_run_tells_the_time_left_of_the_next(
    show: Path, long: Path, soy: Soy, whisper_folder: Path
) -> None:
    assert soy("transcribe", "1", "--model", whisper_folder).code == 0
    speeds = show / "build" / "recognition" / "speeds.json"
    ((key, speed),) = json.loads(speeds.read_text("utf-8")).items()
    assert speed > 0
    speeds.write_text(json.dumps({key: 6.0}), "utf-8")  # 100 s of sound take 600
    for journal in speeds.parent.rglob("*.jsonl"):
        journal.unlink()
    said = soy("transcribe", "1", "--model", whisper_folder)
    assert said.code == 0, said.err
    assert "transcribing 001-long: about 10 min left\n" in said.err
    speeds.write_text("[" * 50_000, "utf-8")  # nobody's fault, and no matter
    assert soy("transcribe", "1", "--model", whisper_folder).code == 0


# The first Ctrl-C comes while the MP3 is made, the second when what listens to it is to be ended:
# its thread then waits for sound that nobody hands it any more.
TWICE = """
import os, signal, sys
from toolkit.audio.coding.decoded_check import DecodedCheck
from toolkit.cli import main

take, leave = DecodedCheck.take, DecodedCheck.__exit__

def stopped(self, data):
    os.kill(os.getpid(), signal.SIGINT)
    take(self, data)

def left(self, *told):
    os.kill(os.getpid(), signal.SIGINT)
    leave(self, *told)

signal.signal(signal.SIGINT, signal.default_int_handler)
DecodedCheck.take, DecodedCheck.__exit__ = stopped, left
main()
"""


def test_a_second_ctrl_c_cannot_make_it_wait_for_ever(show: Path, episode: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TWICE, "master", "1", "--project", str(show)],
        capture_output=True,
        text=True,
        timeout=BUSY_S,
        check=False,
    )
    assert done.returncode == 130
    assert "stopped" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((show / "build").rglob("*.part"))
    assert not (show / "build" / "episodes" / episode.name / "audio.mp3").exists()


@pytest.mark.parametrize("without", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_what_is_started_without_a_stream_does_its_work(
    show: Path, episode: Path, without: str
) -> None:
    call = f'"$0" -m toolkit master 1 --project "$1" {without}'
    done = subprocess.run(
        ["/bin/sh", "-c", call, sys.executable, str(show)], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (show / "build" / "episodes" / episode.name / "audio.mp3").exists()
