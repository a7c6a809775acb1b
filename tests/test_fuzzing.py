"""What comes from outside, broken at random: each reader returns, or raises the error it names.

Transcripts, chapters and recordings have tests of their own in their folders; here is the rest.
Each case has 20 seconds, a thousand times what it needs.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.limits import within
from tests.mutating import cases
from toolkit.audio.measuring import curves
from toolkit.audio.values import master_report
from toolkit.desk.texts.undo_steps import Steps
from toolkit.errors import BadFile, BadTranscript, StoreDamaged
from toolkit.feed.notes import show_notes as notes
from toolkit.publication.history import KeptRelease
from toolkit.publication.manifest import Manifest, read_manifest
from toolkit.release.publishing import digests, packs, seen
from toolkit.release.publishing.lock import Holder
from toolkit.release.sweep import named_keys
from toolkit.show.campaign import Brand, CampaignFile, Moments
from toolkit.show.episode import EpisodeFile
from toolkit.show.show import Show
from toolkit.show.sound import voices
from toolkit.show.toml.fields import Noun
from toolkit.show.toml.toml_editor import add_table, set_keys, set_tables
from toolkit.show.toml.toml_reader import read_noun
from toolkit.show.words import Corrections, Glossary
from toolkit.transcript.align import script
from toolkit.transcript.doubts import ticks
from toolkit.transcript.recognition import journal
from toolkit.transcript.store import formats, round_trip
from toolkit.transcript.store.binding import Binding
from toolkit.transcript.store.state import State, read_state, write_state
from toolkit.transcript.text import word_times
from toolkit.transcript.text.cues import Cue, Word
from toolkit.verify import picture_heads, text_files
from toolkit.verify.feed_faults import BadFeed
from toolkit.verify.feed_reader import read_feed

MUTATIONS, PUMPS = 120, 25
DEPTH = 200_000
DATA = Path(__file__).parent / "data"

EPISODE = """\
title = "What a gene can tell"
guid = "0a6fd7ac-3f6a-4f4e-9d0e-1f4a5c6b7d8e"
source = "source.wav"
source_sha256 = "%s"
date = 2026-11-03T06:00:00Z

[[people]]
name = "Ana Novak"
role = "guest"

# keep
[[chapters]]
start = "00:00:00.000"
title = "Welcome"
""" % ("0" * 64)
MOMENTS = """\
[[moments]]
id = "m"
episode = "003"
start = "00:00:01.000"
end = "00:00:09.000"
words = "Never take it."
title = "A \\"word\\""
"""
NOTES = """\
# What it is about

A *gene* and [a page](https://example.org/a?b=c&d=e), `code`, <b>tags</b>.

- one
- two

| a | b |
| - | - |
| 1 | 2 |
"""


def noun(kind: type[Noun]) -> Callable[[Path], object]:
    def read(path: Path) -> object:
        found = read_noun(path, kind)
        # What can be read can be changed: the file says the same but for that.
        if kind is EpisodeFile:
            set_tables(path, "chapters", [{"start": "00:00:05.000", "title": "A"}])
            set_keys(path, {"title": "B"})
            read_noun(path, kind)
        if kind is Moments:
            add_table(path, "moments", {"id": "new"})
        return found

    return read


def state(path: Path) -> None:
    write_state(path, read_state(path))
    read_state(path)


class OneFile:
    """A store that holds one file under every key."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def get(self, _key: str, limit_bytes: int) -> bytes:
        """Return the file."""
        assert len(self._data) <= limit_bytes
        return self._data

    def describe(self) -> str:
        """Return what messages call it."""
        return "a store"


def pack(path: Path) -> None:
    store: Any = OneFile(path.read_bytes())
    packs.is_sound(store, KeptRelease("20261124T110300Z-3fa9c1d2", "Ana", 1, 1))


def zipped() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("manifest.json", Manifest(()).to_json())
        out.writestr("0" * 64, b"page " * 50)
    return made.getvalue()


def data(read: Callable[[bytes], object]) -> Callable[[Path], object]:
    return lambda path: read(path.read_bytes())


def imported(path: Path) -> None:
    taken = formats.take(path.name, path.read_bytes(), "en")
    round_trip.text_of(path, taken.cues)


def show_notes(path: Path) -> None:
    text = path.read_bytes().decode("utf-8", "replace")[:NOTES_CHARACTERS]
    notes.to_html(text)
    notes.to_text(text)


NOTES_CHARACTERS = 16_000  # four times what a feed takes
JOURNAL = (
    b'{"start_ms": 0, "end_ms": 9, "segments": [[0, 9, "a", [[0, 9, "a", 0.5]]]], '
    b'"sketch": "eJxjYGBgAAAABAAB"}\n'
)
JSON_FEED = {"segments": [{"startTime": 0.5, "endTime": 1, "speaker": "Ana", "body": "Hello."}]}
SAYS_NOTHING: tuple[type[Exception], ...] = ()

# What reads it, a small sample, and the errors that it may end in.
Reader = tuple[Callable[[Path], object], bytes, tuple[type[Exception], ...]]
READERS: dict[str, Reader] = {
    "show.toml": (noun(Show), (DATA / "feed" / "full.toml").read_bytes(), (BadFile,)),
    "episode.toml": (noun(EpisodeFile), EPISODE.encode(), (BadFile,)),
    "moments.toml": (noun(Moments), MOMENTS.encode(), (BadFile,)),
    "campaign.toml": (
        noun(CampaignFile), b'title = "T"\nhashtags = ["A"]\nnetworks = ["x"]\n', (BadFile,)
    ),
    "brand.toml": (noun(Brand), b'background = "#0b2545"\nquote_size_px = 60\n', (BadFile,)),
    "glossary.toml": (
        noun(Glossary), b'[[terms]]\nterm = "gene"\nalso = ["genes"]\nmeaning = "m"\n', (BadFile,)
    ),
    "corrections.toml": (
        noun(Corrections),
        b'[[corrections]]\nlanguage = "en"\nheard = "EP permit"\nsaid = "EP PerMed"\n',
        (BadFile,),
    ),
    "en.toml": (
        state, b'# keep\nstate = "draft"\norigin = "recognised"\nmodel = "a"\n', (BadFile,)
    ),
    "voices.json": (
        voices.read,
        voices.render(voices.merged({"Ana --": [(0, 9)], "Ben": [(5, 20)]})).encode(),
        (BadFile,),
    ),
    "words.json": (
        data(lambda d: word_times.parse("w", d)),
        word_times.render([Word(0, 9, "We", 0.98), Word(9, 20, "test")]).encode(),
        (BadTranscript,),
    ),
    "ticks.json": (
        lambda path: ticks.read(path, Binding("en", "g", "0" * 64)),
        b'{"heard": [\n"a-1",\n"b-2"\n]}\n',
        (BadTranscript,),
    ),
    "steps": (
        lambda path: Steps(path).load("0" * 64, (Cue(0, 1, "a"),)),
        json.dumps({"kind": "edit", "before": "1" * 64, "after": "0" * 64, "at": 0,
                    "old": [[0, 1, "b", None]], "new": [[0, 1, "a", None]]}).encode() + b"\n",
        SAYS_NOTHING,
    ),
    "journal": (
        data(lambda d: [journal._parsed(line) for line in d.split(b"\n")]),
        JOURNAL,
        SAYS_NOTHING,
    ),
    "release.json": (data(Manifest.from_json), Manifest(()).to_json(), (StoreDamaged,)),
    "manifest": (data(read_manifest), Manifest(()).to_json(), (ValueError,)),
    "lock": (
        data(Holder.from_json),
        b'{"by": "a", "host": "b", "place": "c", "pid": 1, "since": "d", "token": "e"}',
        SAYS_NOTHING,
    ),
    "pack.zip": (pack, zipped(), SAYS_NOTHING),
    "feed.xml": (data(read_feed), (DATA / "feed" / "full.xml").read_bytes(), (BadFeed,)),
    "feed in a store": (
        data(lambda d: named_keys.mentioned(d, frozenset({"media/a.mp3", "feed.xml"}))),
        (DATA / "feed" / "full.xml").read_bytes(),
        SAYS_NOTHING,
    ),
    "published json": (
        data(lambda d: text_files.problem(d, "application/json", is_chapters=False)),
        json.dumps(JSON_FEED).encode(),
        SAYS_NOTHING,
    ),
    "picture": (data(picture_heads.look), b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(60), SAYS_NOTHING),
    "curves.bin": (
        data(curves.Curves.from_bytes), b"soy curves\n\1" + bytes(16), (ValueError,)
    ),
    "master.json": (
        lambda path: master_report.MasterReport.from_json(path.read_text("utf-8", "replace")),
        b'{"target": {"integrated_lufs": -16}, "before": {}, "limited": [], "source": null}',
        (ValueError,),
    ),
    "digests.json": (
        lambda path: digests._read((b"1", path.read_bytes())),
        json.dumps({"a": [1, 2, 3, 4, "0" * 64]}).encode(),
        SAYS_NOTHING,
    ),
    "seen.json": (
        lambda path: seen.is_other("x", path.parent, None), b'{"x": "1"}', SAYS_NOTHING
    ),
    "notes.md": (show_notes, NOTES.encode(), SAYS_NOTHING),
    "script.txt": (
        data(lambda d: script.read("script.txt", d, "en")),
        b"Ana: Hello, and welcome.\nBen: Yes.\n",
        (BadTranscript,),
    ),
    "heads.txt": (
        data(lambda d: script.read("heads.txt", d, "en")),
        b"Title\n\nAna Berg  0:00\nHello [inaudible 0:01].\n\nBEN\nYes.\n- 2 -\n",
        (BadTranscript,),
    ),
    "import.json": (imported, json.dumps(JSON_FEED).encode(), (BadTranscript,)),
    "import.vtt": (
        imported, b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Ana -->Hello\n", (BadTranscript,)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", READERS)
def test_every_case_is_read_or_refused(name: str, tmp_path: Path) -> None:
    read, sample, errors = READERS[name]
    path = tmp_path / ("seen.json" if name == "seen.json" else name)
    for made in (sample, *cases(name, sample, MUTATIONS, PUMPS)):
        path.write_bytes(made)
        with within(made):
            try:
                read(path)
            except errors as err:
                assert str(err)  # noqa: PT017 - either end is right


@pytest.mark.rotated
@pytest.mark.parametrize("name", READERS)
def test_nesting_without_end_is_refused(name: str, tmp_path: Path) -> None:
    read, _, errors = READERS[name]
    path = tmp_path / name
    for opening in ("[", '{"a":', "a=[", "a={b=", "<a>", "(", "> ", "*", "- ", "[a]("):
        path.write_bytes((opening * (DEPTH // len(opening))).encode())
        with within((name, opening)):
            try:
                read(path)
            except errors as err:
                assert str(err)  # noqa: PT017 - either end is right


def test_states_of_samples_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "en.toml"
    write_state(path, State(origin="recognised", engine="e 1", model='a "b"'))
    assert read_state(path).model == 'a "b"'
