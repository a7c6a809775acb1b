"""Damaged pieces of Matroska and WebM are silent, and all behind them stays at its time."""

from __future__ import annotations

import functools
import io
import itertools
import re
import tempfile
from pathlib import Path

import numpy as np
import pytest

from toolkit.audio.containers import matroska_chain
from toolkit.audio.intake import recordings

from .shape_files import coded
from .sounds import Samples, speech
from .test_matroska_chapters import element

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100
SECONDS = 24.0
KINDS: dict[str, tuple[str, str, dict[str, str]]] = {
    "WebM": ("libopus", "webm", {}),
    "live WebM": ("libopus", "webm", {"live": "1"}),
    "MP3 in Matroska": ("mp3", "matroska", {}),
    "AAC in Matroska": ("aac", "matroska", {}),
    "FLAC in Matroska": ("flac", "matroska", {"cluster_time_limit": "1000"}),
}


@functools.lru_cache(maxsize=2)
def made(kind: str) -> tuple[bytes, Samples]:
    """Return a file of speech, and how it is decoded while nothing is damaged."""
    coder, container, muxer = KINDS[kind]
    rate_hz = 48_000 if coder == "libopus" else RATE_HZ
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "whole.mkv"
        coded(path, coder, container, muxer=muxer, sound=speech(SECONDS, rate_hz, 2))
        return path.read_bytes(), decoded(path)


def decoded(path: Path) -> Samples:
    return np.concatenate(list(recordings.blocks(path, rate_hz=RATE_HZ, channels=1)))[:, 0]


def noise(count: int) -> bytes:
    return np.random.default_rng(count).bytes(count)


@pytest.mark.parametrize("what", ["overwritten", "zeros", "left out", "two places", "beginning"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_behind_the_damage_stays_at_its_time(tmp_path: Path, kind: str, what: str) -> None:
    path = tmp_path / "a.mkv"
    file, whole = made(kind)
    data = bytearray(file)
    share = len(data) // 50  # half a second
    for at in {"two places": (3, 6), "beginning": (1,)}.get(what, (5,)):
        start = len(data) * at // 10 if what != "beginning" else len(data) // 40
        data[start : start + share] = {"zeros": bytes(share), "left out": b""}.get(
            what, noise(share)
        )
    path.write_bytes(data)
    found = recordings.probe(path)
    assert found.is_damaged
    assert not any("jump" in each for each in found.findings)
    assert re.search(r"damaged (at|in) .*the sound there is lost", found.missing[0])
    sound = decoded(path)
    assert len(sound) == pytest.approx(len(whole), abs=0.03 * RATE_HZ)
    end = slice(len(whole) - 4 * RATE_HZ, len(whole) - RATE_HZ)
    lag = best_lag(whole[end], sound[end])
    assert abs(lag) <= 0.012 * RATE_HZ


def best_lag(one: Samples, other: Samples) -> int:
    size = 2 * len(one)
    product = np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size))
    lag = int(np.argmax(np.fft.irfft(product)))
    return lag if lag < size // 2 else lag - size


@pytest.mark.parametrize("kind", ["WebM", "AAC in Matroska"])
def test_a_pause_of_the_recorder_is_no_damage(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.mkv"
    coder, container, _ = KINDS[kind]
    coded(path, coder, container, times=lambda at: at + (5.0 if at > 1 else 0.0))
    found = recordings.probe(path)
    assert not found.is_damaged
    assert "the file's timestamps jump in 1 place, first by +5.0 s" in "\n".join(found.missing)


def test_an_end_that_nobody_promised_is_told_where_it_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.webm"
    data = bytearray(made("live WebM")[0])
    path.write_bytes(data)
    assert recordings.probe(path).missing == ()
    share = len(data) // 10
    data[-share:] = noise(share)
    path.write_bytes(data)
    assert re.match(
        r"the sound ends at 00:00:2\d.* bytes follow that are damaged or not sound",
        recordings.probe(path).missing[0],
    )


def test_elements_follow_one_another_or_do_not() -> None:
    block = element(0xA3, b"\x81\0\0\x80" + noise(20))
    group = element(0xA0, element(0xA1, b"\x81\0\0\x80" + noise(20)) + element(0x9B, b"\x14"))
    cluster = element(0x1F43B675, element(0xE7, b"\0") + block + group)
    head = element(0x1A45DFA3, b"\x42\x82\x84webm")
    data = head + element(0x18538067, cluster + element(0xEC, bytes(9)) + cluster)
    first = data.index(block) + 9
    places = [first, data.index(b"\xa1", first) + 9]
    places += [at + len(cluster) + 18 for at in places]
    file = io.BytesIO(data)
    file.seek(7)
    for one, two in ((None, places[0]), *itertools.pairwise(places)):
        assert matroska_chain.is_whole(file, one, two)
    assert not matroska_chain.is_whole(file, places[0], places[1] + 1)
    assert matroska_chain.behind(file, places[-1]) == 0
    assert file.tell() == 7
    spoiled = io.BytesIO(data[: places[2] - 12] + noise(2) + data[places[2] - 10 :] + b"???")
    assert not matroska_chain.is_whole(spoiled, places[1], places[2])
    assert matroska_chain.behind(spoiled, places[-1]) == 3
