"""What a recording carries itself, whatever its format and whoever wrote it, in `soy new`."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Generator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import mutagen.aiff
import mutagen.flac
import mutagen.id3
import mutagen.mp3
import mutagen.mp4
import mutagen.oggopus
import mutagen.oggvorbis
import mutagen.wave
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tests.cli.conftest import RATE_HZ, Soy, speech_like
from toolkit.audio.coding import other_codecs
from toolkit.audio.values.sound import Sound
from toolkit.audio.values.tag_values import TagChapter
from toolkit.cli import render

pytestmark = pytest.mark.rotated

TITLES = ["Grüße & <Küsse>", "ДНК “医” = 50 %", "Fin"]
STARTS_MS = [0, 2345, 6001]
ENDS_MS = [2345, 6001, 8000]
LINKS = ["https://example.org/1", None, "https://example.org/3"]
id3: Any = mutagen.id3  # has no types


def chapter_frames() -> list[Any]:
    """Return ID3's frames for the chapters, with a table of contents, last chapter first."""
    ids = ["a", "b", "c"]
    frames = []
    for i, s, e, t, link in zip(ids, STARTS_MS, ENDS_MS, TITLES, LINKS, strict=True):
        inner = [id3.TIT2(encoding=1, text=t)]
        inner += [id3.WXXX(desc="chapter url", url=link)] if link else []
        frames.append(id3.CHAP(element_id=i, start_time=s, end_time=e, sub_frames=inner))
    toc = id3.CTOC(element_id="toc", flags=3, child_element_ids=ids, sub_frames=[])
    return [toc, *reversed(frames)]


def with_id3(path: Path, kind: Any, subtype: str) -> None:
    soundfile.write(path, speech_like(8), RATE_HZ, subtype)
    file = kind(path)
    if file.tags is None:
        file.add_tags()
    for frame in chapter_frames():
        file.tags.add(frame)
    file.save()


def mp3(path: Path) -> None:
    with_id3(path, mutagen.mp3.MP3, "MPEG_LAYER_III")


def aiff(path: Path) -> None:
    with_id3(path, mutagen.aiff.AIFF, "PCM_16")


def wav(path: Path) -> None:
    with_id3(path, mutagen.wave.WAVE, "PCM_16")


def aac(path: Path) -> None:
    """Write bare AAC behind an ID3 tag."""
    with av.open(str(path), mode="w", format="adts") as container:
        write_aac(container)
    tag = id3.ID3()
    for frame in chapter_frames():
        tag.add(frame)
    tag.save(path, v1=0)


def with_comments(
    path: Path, kind: Any, subtype: str, rate_hz: int, container: str = "OGG"
) -> None:
    samples = np.repeat(speech_like(8), 2)[: 8 * rate_hz]  # how it sounds does not matter
    soundfile.write(path, samples, rate_hz, subtype, format=container)
    file = kind(path)
    for number, (start, title) in enumerate(zip(STARTS_MS, TITLES, strict=True), 1):
        if link := LINKS[number - 1]:
            file[f"CHAPTER{number:03}URL"] = link
        file[f"CHAPTER{number:03}"] = f"00:00:{start // 1000:02}.{start % 1000:03}"
        file[f"CHAPTER{number:03}NAME"] = title
    file.save()


def vorbis(path: Path) -> None:
    with_comments(path, mutagen.oggvorbis.OggVorbis, "VORBIS", RATE_HZ)


def opus(path: Path) -> None:
    with_comments(path, mutagen.oggopus.OggOpus, "OPUS", 48_000)


def flac(path: Path) -> None:
    with_comments(path, mutagen.flac.FLAC, "PCM_16", RATE_HZ, "FLAC")


def m4a(path: Path, titles: Sequence[str] = TITLES) -> None:
    def play() -> Generator[NDArray[np.float32], None, None]:
        yield speech_like(8)[:, None]

    plain = path.with_name("plain")
    other_codecs.encode(Sound(RATE_HZ, 1, play, "a test"), plain, "aac", 64_000)
    times = zip(STARTS_MS, ENDS_MS, titles, strict=True)
    other_codecs.wrap(plain, path, [TagChapter(s, e, t) for s, e, t in times], "deu")


def with_pyav(path: Path) -> None:
    """Write what the name asks for: Matroska, or MP4 as other programs write it."""
    with av.open(str(path), mode="w") as container:
        container.set_chapters(
            [
                {
                    "id": n,
                    "start": s,
                    "end": e,
                    "time_base": Fraction(1, 1000),
                    "metadata": {"title": t},
                }
                for n, (s, e, t) in enumerate(zip(STARTS_MS, ENDS_MS, TITLES, strict=True), 1)
            ]
        )
        write_aac(container)


def write_aac(container: Any) -> None:
    stream: Any = container.add_stream("aac", rate=RATE_HZ)
    stream.layout = "mono"
    frame = av.AudioFrame.from_ndarray(speech_like(8)[None, :], "fltp", "mono")
    frame.sample_rate, frame.pts = RATE_HZ, 0
    container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


@pytest.mark.parametrize(
    ("name", "write", "links"),
    [
        ("a.mp3", mp3, LINKS),
        ("a.aac", aac, LINKS),
        ("a.wav", wav, LINKS),
        ("a.aiff", aiff, LINKS),
        ("a.ogg", vorbis, LINKS),
        ("a.opus", opus, LINKS),
        ("a.flac", flac, LINKS),
        ("a.m4a", m4a, [None] * 3),
        ("a.mp4", with_pyav, [None] * 3),
        ("a.mka", with_pyav, [None] * 3),
    ],
)
def test_chapters_are_taken_as_they_are(
    soy: Soy, show: Path, tmp_path: Path, name: str, write: Callable[[Path], None],
    links: list[str | None],
) -> None:  # fmt: skip
    path = tmp_path / name
    write(path)
    said = soy("new", path, "--title", "A")
    assert said.code == 0, said.err
    assert "took 3 chapters" in said.err
    assert "note:" not in said.err
    toml = (show / "episodes" / "001-a" / "episode.toml").read_text("utf-8")
    chapters = tomllib.loads(toml)["chapters"]
    assert [c["title"] for c in chapters] == TITLES
    assert [c["start"] for c in chapters] == ["00:00:00.000", "00:00:02.345", "00:00:06.001"]
    assert [c.get("link") for c in chapters] == links


def test_what_is_not_taken_is_told_by_new_and_by_import(
    soy: Soy, show: Path, tmp_path: Path
) -> None:
    path = tmp_path / "a.mp3"
    soundfile.write(path, speech_like(8), RATE_HZ, "MPEG_LAYER_III")
    picture = id3.APIC(mime="image/jpeg", data=b"\xff\xd8" * 500)
    tag = id3.ID3()
    tag.add(id3.CTOC(element_id="toc", flags=3, child_element_ids=["a", "b"]))
    for key, start, inner in (
        ("a", 0, [id3.TIT2(text="x" * 80), picture]),
        ("slide", 1000, [id3.TIT2(text="a slide"), picture]),
        ("b", 4000, []),
    ):
        tag.add(id3.CHAP(element_id=key, start_time=start, end_time=9000, sub_frames=inner))
    tag.save(path)  # version 2.4
    told = [
        "left out 1 hidden chapter, which the file's table of contents does not list: 'a slide'",
        "left out pictures of 1 chapter",
        "a chapter has no title, so soy calls it 'Chapter 2': give it one",
    ]
    said = soy("new", path, "--title", "A")
    assert said.code == 0, said.err
    assert [line[6:] for line in said.err.splitlines() if line.startswith("note: ")] == told
    again = soy("chapters", "import", "1", path, "--replace", "--json")
    assert again.code == 0, again.err
    made = json.loads(again.out)
    assert made["remarks"] == told
    assert [c["title"] for c in made["chapters"]] == ["x" * 80, "Chapter 2"]


def test_hostile_tags_make_a_whole_episode(soy: Soy, show: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.m4a"
    m4a(path, ['"]]\n\\u202e' + "y" * 150, "\u202e\x1b[2JTwo", "<b>Three</b>\n[[people]]"])
    kind: Any = mutagen.mp4.MP4
    file = kind(path)
    file["\xa9nam"] = "<i>Gene</i> \u202e\x1b[2J" + "x" * 1_000_000
    file["desc"] = f'A "long" \x07 text\n"""\n[[chapters]]\nstart = 1 # {"<b>" * 9}\\'
    file["\xa9ART"] = 'Ana\n"""\ndate = 2020-01-01'
    file.save()
    said = soy("new", path)
    assert said.code == 0, said.err
    assert not {"\x1b", "\u202e", "\x07"} & set(said.err)
    assert len(said.err) < 3000
    (folder,) = (show / "episodes").glob("001*")
    assert len(folder.name) < 100
    text = (folder / "episode.toml").read_text("utf-8")
    assert not {"\x1b", "\u202e", "\x07"} & set(text)
    made = tomllib.loads(text)
    assert made["title"].startswith("<i>Gene</i> [2Jxxx")
    assert made["summary"] == f'A "long" text\n"""\n[[chapters]]\nstart = 1 # {"<b>" * 9}\\'
    titles = [chapter["title"] for chapter in made["chapters"]]
    assert titles[1:] == ["[2JTwo", "<b>Three</b> [[people]]"]
    assert titles[0].startswith('"]] \\u202eyyy')
    assert len(titles[0]) == 128
    assert not {"people", "date"} & made.keys()
    assert soy("chapters", "export", "1").code == 0


def test_of_many_notes_of_a_kind_three_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    many = [f"left out {name!r} (late)" for name in ("a", "b's", "c", "d", "e")]
    render.notes([*many[:2], "left out pictures of 5 chapters", *many[2:]])
    said = capsys.readouterr().err.splitlines()
    assert said[2:] == [
        "note: left out 'c' (late)",
        "note: and 2 more like that",
        "note: left out pictures of 5 chapters",
    ]
