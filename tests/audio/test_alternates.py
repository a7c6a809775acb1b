"""Alternates of an episode, from the command line to files reopened by other programs."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import lxml.etree as etree
import mutagen
import numpy as np
import pytest
import soundfile
import tinytag
from PIL import Image

from tests.audio.sounds import speech
from tests.loudness import other_meter
from toolkit.audio.coding import other_codecs
from toolkit.audio.values.sound import Samples, Sound
from toolkit.cli import run
from toolkit.show.toml.toml_editor import set_keys

pytestmark = pytest.mark.rotated(together=True)

RATE_HZ = 44_100
AT = "2027-01-01T00:00:00Z"
CHAPTERS = """
[[chapters]]
start = "00:00:00"
title = "Grüße"

[[chapters]]
start = "00:00:04.500"
title = "The kitchen"
link = "https://example.org/kitchen"
"""
PODCAST = "{https://podcastindex.org/namespace/1.0}"


def make_show(folder: Path, audio: str, sound: np.ndarray | None = None) -> Path:
    """Make a show of one episode of 9 s with two chapters; return its work folder."""
    assert run(["init", str(folder), "--title", "A show"]) == 0
    Image.new("RGB", (1400, 1400), "#0b2545").save(folder / "episodes" / "cover.png")
    toml = folder / "episodes" / "show.toml"
    said = toml.read_text("utf-8")
    assert "[audio]" in said
    toml.write_text(said.replace("[audio]", f"[audio]\n{audio}"), "utf-8")
    own = {
        "description": "What genes are.",
        "author": "The gene club",
        "cover_alt": "A blue square.",
    }
    set_keys(toml, own | {"link": "https://example.org/show"})  # soy publishes no template
    source = folder.parent / f"{folder.name}.wav"
    soundfile.write(source, speech(9, click=True)[:, 0] if sound is None else sound, RATE_HZ)
    made = ["new", str(source), "--title", "What a gene is", "--project", str(folder)]
    assert run(made) == 0
    path = folder / "episodes" / "001-what-a-gene-is" / "episode.toml"
    said = "date = 2026-01-01T06:00:00Z\n" + path.read_text("utf-8")
    path.write_text(said + CHAPTERS, "utf-8")
    (path.parent / "notes.md").write_text("What genes are, and what they do.\n", "utf-8")
    return folder / "build" / "episodes" / "001-what-a-gene-is"


ALL = 'alternates = ["opus", "aac", "flac"]\narchive = true'


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("alternates") / "show"
    make_show(folder, ALL)
    assert run(["build", "--at", AT, "--project", str(folder)]) == 0
    return folder


@pytest.fixture
def work(built: Path) -> Path:
    return built / "build" / "episodes" / "001-what-a-gene-is"


def decoded(path: Path) -> np.ndarray:
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="flt", rate=RATE_HZ)
        frames = [f for found in container.decode(audio=0) for f in resampler.resample(found)]
        frames += resampler.resample(None)
        return np.concatenate([frame.to_ndarray().ravel() for frame in frames])


def test_all_are_as_loud_as_the_mp3(work: Path) -> None:
    meter = other_meter(RATE_HZ)
    mp3 = meter.integrated_loudness(decoded(work / "audio.mp3"))
    report = json.loads((work / "master.json").read_text("utf-8"))
    assert [one["codec"] for one in report["alternates"]] == ["opus", "aac", "flac", "flac"]
    for one in report["alternates"]:
        sound = decoded(work.parents[1] / one["file"])
        found = meter.integrated_loudness(sound)
        assert abs(found - mp3) < 0.5
        assert found + 3.01 == pytest.approx(one["integrated_lufs"], abs=0.1)  # counted dual mono
        assert 20 * np.log10(np.abs(sound).max()) < -1
        assert one["true_peak_dbtp"] <= -1


def test_flac_and_opus_open_in_libsndfile(work: Path) -> None:
    flac, opus = soundfile.info(work / "audio.flac"), soundfile.info(work / "audio.opus")
    assert (flac.subtype, flac.samplerate, flac.frames) == ("PCM_24", RATE_HZ, 9 * RATE_HZ)
    assert (opus.subtype, opus.samplerate, opus.frames) == ("OPUS", 48_000, 9 * 48_000)


@pytest.mark.parametrize("suffix", ["opus", "m4a", "flac"])
def test_tags_and_chapters_are_the_mp3s(work: Path, suffix: str) -> None:
    path = work / f"audio.{suffix}"
    tag = tinytag.TinyTag.get(path, image=True)
    assert (tag.title, tag.album, tag.genre) == ("What a gene is", "A show", "Podcast")
    assert (tag.track, str(tag.year)[:10]) == (1, "2026-01-01")
    assert tag.images.any is not None
    mp3 = mutagen.File(work / "audio.mp3")
    assert tag.artist == str(mp3["TPE1"])
    assert tag.images.any.data == mp3.tags.getall("APIC")[0].data
    with av.open(str(path)) as container:
        found = [(c["start"] / 1000, c["metadata"]["title"]) for c in container.chapters()]
    assert found == [(0, "Grüße"), (4.5, "The kitchen")]


def test_the_archive_holds_the_lossless_sound_and_is_not_published(built: Path, work: Path) -> None:
    archived = built / "build" / "archive" / "001-what-a-gene-is.flac"
    assert archived.read_bytes() == (work / "audio.flac").read_bytes()
    assert not [p for p in (built / "build" / "public").rglob("*") if "archive" in str(p.name)]


def test_the_feed_names_what_is_published(built: Path) -> None:
    public = built / "build" / "public"
    feed = etree.parse(public / "feed.xml")
    enclosure = feed.find(".//item/enclosure")
    found = feed.findall(f".//item/{PODCAST}alternateEnclosure")
    assert enclosure is not None
    types = ["audio/mpeg", "audio/ogg", "audio/mp4", "audio/flac"]
    assert [one.get("type") for one in found] == types
    assert [one.get("default") for one in found] == ["true", None, None, None]
    urls = [one.find(f"{PODCAST}source").get("uri") for one in found]
    assert urls[0] == enclosure.get("url")
    for one, url in zip(found, urls, strict=True):
        data = (public / url[url.index("episodes/") :]).read_bytes()
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        assert one.get("length") == str(len(data))
        assert one.find(f"{PODCAST}integrity").get("value") == f"sha256-{digest}"
    entries = json.loads((built / "build" / "built.json").read_text("utf-8"))["entries"]
    held = {e["key"].rpartition(".")[2]: e for e in entries}
    assert held["opus"]["content_type"] == "audio/ogg; codecs=opus"
    assert held["flac"]["content_type"] == "audio/flac"
    for name in ("opus", "m4a", "flac"):
        assert "immutable" in held[name]["cache_control"]


def test_the_same_bytes_in_another_folder(built: Path, tmp_path: Path) -> None:
    other = tmp_path / "another name"
    for name in ("episodes",):
        shutil.copytree(built / name, other / name)
    assert run(["build", "--at", AT, "--project", str(other)]) == 0
    first, second = (
        {p.relative_to(top): p.read_bytes() for p in (top / "build").rglob("audio.*")}
        for top in (built, other)
    )
    assert len(first) == 4
    assert first == second


def test_only_what_is_due_is_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "show"
    work = make_show(folder, 'alternates = ["opus", "aac"]')
    project = ["--project", str(folder)]
    assert run(["master", "1", *project]) == 0
    assert "audio.opus" in capsys.readouterr().out
    before = {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in work.iterdir()}
    assert run(["master", "1", *project]) == 0
    assert before == {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in work.iterdir()}

    toml = folder / "episodes" / "001-what-a-gene-is" / "episode.toml"  # other tags, same sound
    toml.write_text(toml.read_text("utf-8").replace("The kitchen", "A garden"), "utf-8")
    sounds = {name: decoded(work / name) for name in ("audio.opus", "audio.m4a")}
    source = next(toml.parent.glob("source*"))
    source.rename(tmp_path / "away")  # nothing is encoded again: the recording is not asked for
    assert run(["master", "1", *project]) == 0
    for name, sound in sounds.items():
        assert np.array_equal(decoded(work / name), sound)
        with av.open(str(work / name)) as container:
            assert container.chapters()[1]["metadata"]["title"] == "A garden"
    (tmp_path / "away").rename(source)

    capsys.readouterr()
    mp3 = (work / "audio.mp3").read_bytes()  # one more, one less: the MP3 stays
    show = folder / "episodes" / "show.toml"
    show.write_text(show.read_text("utf-8").replace('["opus", "aac"]', '["flac", "aac"]'), "utf-8")
    assert run(["master", "1", "--dry-run", *project]) == 0
    assert "alternates" in capsys.readouterr().err
    assert run(["master", "1", *project]) == 0
    assert (work / "audio.mp3").read_bytes() == mp3
    assert sorted(p.name for p in work.glob("audio.*")) == ["audio.flac", "audio.m4a", "audio.mp3"]
    capsys.readouterr()
    run(["status", "--at", AT, *project])
    assert "ready, flac, aac" in capsys.readouterr().out


def test_a_second_build_does_nothing_and_damage_is_mended(built: Path, work: Path) -> None:
    build = ["build", "--at", AT, "--project", str(built)]
    before = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in work.iterdir()}
    assert run(build) == 0
    assert before == {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in work.iterdir()}
    data = bytearray((work / "audio.opus").read_bytes())
    data[-1] ^= 1
    (work / "audio.opus").write_bytes(data)
    assert run(build) == 0
    assert (work / "audio.opus").read_bytes() == before[work / "audio.opus"][1]


def test_peaks_that_the_coder_lifts_are_limited_and_encoded_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How far a coder lifts a peak hangs on its release, so every peak is lifted by 2 dB here."""
    encode = other_codecs.encode

    def lifting(sound: Sound, *rest: Any) -> None:
        def play() -> Generator[Samples, None, None]:
            for block in sound.play():
                yield np.where(np.abs(block) > 0.5, block * np.float32(1.25), block)

        encode(replace(sound, play=play), *rest)

    monkeypatch.setattr(other_codecs, "encode", lifting)
    sound = speech(9, click=True)[:, 0]
    work = make_show(tmp_path / "show", 'alternates = ["aac"]', sound)
    assert run(["master", "1", "--project", str(tmp_path / "show")]) == 0
    report = json.loads((work / "master.json").read_text("utf-8"))
    (aac,) = report["alternates"]
    assert aac["encodings"] > 1
    assert aac["ceiling_dbtp"] < report["ceiling_dbtp"]
    heard = decoded(work / "audio.m4a")
    peak = 4 * np.abs(np.fft.irfft(np.fft.rfft(heard), 4 * len(heard))).max()  # between samples
    assert 20 * np.log10(peak) < -0.99
    meter = other_meter(RATE_HZ)
    mp3 = meter.integrated_loudness(decoded(work / "audio.mp3"))
    assert abs(meter.integrated_loudness(heard) - mp3) < 0.5


def test_a_second_publish_sends_nothing(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish = ["publish", "--project", str(built)]
    assert run(publish) == 0
    place = built / "build" / "published"
    before = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in place.rglob("*") if p.is_file()}
    assert {p.suffix for p in before} >= {".mp3", ".opus", ".m4a", ".flac"}
    capsys.readouterr()
    assert run([*publish, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["put"], said["deleted"], said["bytes_sent"]) == ([], [], 0)
    assert before == {
        p: (p.stat().st_mtime_ns, p.read_bytes()) for p in place.rglob("*") if p.is_file()
    }
