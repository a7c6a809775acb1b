"""soy chapters, and what soy new takes from the recording itself."""

from __future__ import annotations

import json
import struct
import tomllib
from pathlib import Path
from typing import Any

import mutagen.flac
import mutagen.id3
import mutagen.wave
import pytest
import soundfile

from tests.cli.conftest import RATE_HZ, Soy, speech_like
from toolkit.show.markers.formats import FORMATS

pytestmark = pytest.mark.rotated

LIST = '0:00 Welcome\n0:04 <Genes> & "you"\n'


id3: Any = mutagen.id3  # has no types
wave: Any = mutagen.wave
flac: Any = mutagen.flac


def chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def add_cues(path: Path, cues: list[tuple[float, bytes]]) -> None:
    """Write a cue table and labels behind the sound of a WAV."""
    points = b"".join(
        struct.pack("<II4sIII", i, int(s * RATE_HZ), b"data", 0, 0, int(s * RATE_HZ))
        for i, (s, _) in enumerate(cues)
    )
    labels = b"".join(
        chunk(b"labl", struct.pack("<I", i) + t + b"\0") for i, (_, t) in enumerate(cues)
    )
    more = chunk(b"cue ", struct.pack("<I", len(cues)) + points) + chunk(b"LIST", b"adtl" + labels)
    data = path.read_bytes() + more
    path.write_bytes(data[:4] + struct.pack("<I", len(data) - 8) + data[8:])


def toml(folder: Path) -> dict[str, object]:
    return tomllib.loads((folder / "episode.toml").read_text("utf-8"))


def starts(said: dict[str, object]) -> list[tuple[str, str]]:
    chapters = said.get("chapters", [])
    assert isinstance(chapters, list)
    return [(c["start"], c["title"]) for c in chapters]


TWO = [("00:00:00.000", "Eins"), ("00:00:04.000", "Zwei ä")]


def test_cue_points_of_a_wav_are_taken(soy: Soy, show: Path, recording: Path) -> None:
    add_cues(recording, [(4, "Zwei ä".encode()), (0, b"Eins"), (100, b"Late")])
    said = soy("new", recording, "--title", "A", "--dry-run")
    assert "would take 2 chapters" in said.err
    assert not list((show / "episodes").glob("001*"))
    said = soy("new", recording, "--title", "A")
    assert said.code == 0
    assert "took 2 chapters" in said.err
    assert "Late" in said.err
    assert starts(toml(show / "episodes" / "001-a")) == TWO
    assert soy("new", recording, "--title", "B", "--no-tags").code == 0
    assert starts(toml(show / "episodes" / "002-b")) == []


def test_tags_of_a_wav_with_id3(soy: Soy, show: Path, recording: Path) -> None:
    file = wave.WAVE(recording)
    file.add_tags()
    frames = [id3.TIT2(text="The title"), id3.TPE1(text="Ana Novak"), id3.TDRC(text="2026-05-03")]
    for start, (_, title) in zip((0, 4000), TWO, strict=True):
        sub = [id3.TIT2(encoding=1, text=title)]
        frames.append(
            id3.CHAP(element_id=title, start_time=start, end_time=start + 1, sub_frames=sub)
        )
    for frame in frames:
        file.tags.add(frame)
    file.save()
    said = soy("new", recording)
    assert said.code == 0, said.err
    assert "took the title 'The title', 2 chapters" in said.err
    assert "which soy leaves out: artist: Ana Novak" in said.err
    made = toml(show / "episodes" / "001-the-title")
    assert starts(made) == TWO
    assert not {"people", "date"} & made.keys()
    assert "#   artist: Ana Novak\n" in (
        show / "episodes" / "001-the-title" / "episode.toml"
    ).read_text("utf-8")


def test_comments_of_a_flac(soy: Soy, show: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    soundfile.write(path, speech_like(8), RATE_HZ)
    file = flac.FLAC(path)
    file["title"], file["language"] = "Von \x07Genen", "ger"
    for number, (start, title) in enumerate(TWO):
        file[f"CHAPTER{number:03}"], file[f"CHAPTER{number:03}NAME"] = start, title
    file.save()
    assert soy("new", path).code == 0
    made = toml(show / "episodes" / "001-von-genen")
    assert (made["title"], made["language"], starts(made)) == ("Von Genen", "de", TWO)


def test_without_a_title_anywhere(soy: Soy, show: Path, recording: Path) -> None:
    said = soy("new", recording)
    assert said.code == 2
    assert "--title" in said.err


def test_import_writes_and_keeps_all_else(soy: Soy, episode: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(LIST, "utf-8")
    before = (episode / "episode.toml").read_text("utf-8")
    said = soy("chapters", "import", "1", path, "--dry-run")
    assert said.code == 0
    assert (episode / "episode.toml").read_text("utf-8") == before
    said = soy("chapters", "import", "1", path)
    assert said.code == 0, said.err
    assert "next: soy master 001" in said.err
    after = (episode / "episode.toml").read_text("utf-8")
    assert [x for x in before.splitlines() if x not in after.splitlines()] == []
    assert starts(toml(episode)) == [
        ("00:00:00.000", "Welcome"),
        ("00:00:04.000", '<Genes> & "you"'),
    ]
    assert "Welcome" in soy("chapters", "export", "1").out


def test_import_replaces_only_when_asked(soy: Soy, episode: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(LIST, "utf-8")
    assert soy("chapters", "import", "1", path).code == 0
    first = (episode / "episode.toml").read_text("utf-8")
    refused = soy("chapters", "import", "1", path)
    assert refused.code == 11
    assert "already has 2 chapters: 'Welcome'" in refused.err
    assert "--replace" in refused.err
    said = soy("chapters", "import", "1", path, "--replace", "--offset", "1", "--json")
    assert json.loads(said.out)["chapters"][1]["start"] == "00:00:05.000"
    back = soy("chapters", "import", "1", path, "--replace")
    assert back.code == 0
    assert (episode / "episode.toml").read_text("utf-8") == first


@pytest.mark.parametrize(
    ("text", "arguments", "message"),
    [
        (LIST + "0:30 Late\n", (), "'Late' begins at 00:00:30.000"),
        (LIST, ("--offset", "-0:05"), "before the recording"),
        (LIST + "nothing\n", (), "line 3"),
        ("\0\1\2\3" * 100, (), "neither a text file nor a recording"),
    ],
)
def test_import_refuses(
    soy: Soy, episode: Path, tmp_path: Path, text: str, arguments: tuple[str, ...], message: str
) -> None:
    path = tmp_path / "list.txt"
    path.write_text(text, "utf-8")
    before = (episode / "episode.toml").read_bytes()
    said = soy("chapters", "import", "1", path, *arguments)
    assert said.code == 11
    assert message in said.err
    assert (episode / "episode.toml").read_bytes() == before


def test_import_from_a_recording(soy: Soy, episode: Path, recording: Path) -> None:
    add_cues(recording, [(0, b"Eins"), (4, "Zwei ä".encode())])
    said = soy("chapters", "import", "1", recording)
    assert said.code == 0, said.err
    assert starts(toml(episode)) == TWO


@pytest.mark.parametrize("kind", list(FORMATS))
def test_what_is_exported_is_imported(soy: Soy, episode: Path, tmp_path: Path, kind: str) -> None:
    seconds = kind == "youtube"  # to the second, and without links
    chapters = [
        {
            "start": "00:00:00.000",
            "title": 'Grüße & "<Küsse>"',
            "link": "https://example.org/?a=1&b=2",
        },
        {"start": "00:00:02.000" if seconds else "00:00:02.345", "title": "0:30 is, a; time | -"},
        {"start": "00:00:06.000" if seconds else "00:00:06.001", "title": "ДНК “医” = 50 %"},
    ]
    source = tmp_path / "source.json"
    rows = [
        {"startTime": float(c["start"][6:]), "title": c["title"], "url": c.get("link")}
        for c in chapters
    ]
    source.write_text(json.dumps({"version": "1.2.0", "chapters": rows}), "utf-8")
    assert soy("chapters", "import", "1", source).code == 0
    assert toml(episode)["chapters"] == chapters
    before = (episode / "episode.toml").read_bytes()
    exported = soy("chapters", "export", "1", "--format", kind)
    assert exported.code == 0
    path = tmp_path / "exported"
    path.write_text(exported.out, "utf-8")
    said = soy("chapters", "import", "1", path, "--replace", "--dry-run", "--json")
    assert said.code == 0, said.err
    found = json.loads(said.out)
    assert (found["format"], found["written"]) == ("list" if seconds else kind, False)
    has_links = kind in ("json", "psc", "ogg", "list", "csv")
    expected = chapters if has_links else [{**c, "link": None} for c in chapters]
    assert [{"link": None, **c} for c in found["chapters"]] == [
        {"link": None, **c} for c in expected
    ]
    assert (episode / "episode.toml").read_bytes() == before
