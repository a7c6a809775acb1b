"""Drafts, approval, and what is never lost."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from toolkit import files
from toolkit.errors import BadTranscript
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.store import imports, shelf
from toolkit.transcript.store.state import State, digest_of
from toolkit.transcript.text.cues import Cue, Word

CUES = (Cue(0, 1000, "We test genes."), Cue(1000, 2000, "Then we wait.", "Ana"))
OTHER = (Cue(0, 1500, "We test jeans."),)
WORDS = (Word(0, 400, "We", 0.98765), Word(400, 1000, "test", None))
MACHINE = State(origin="recognised", engine="faster-whisper 1.2.1", model="small")
DAY = date(2026, 11, 3)


@pytest.fixture
def episode(project: Project) -> Episode:
    return project.episode("3")


@pytest.fixture
def folder(project: Project, episode: Episode) -> Path:
    return project.transcript_dir(episode)


def edit(path: Path) -> None:
    path.write_text(path.read_text().replace("genes", "a gene"))


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()} if folder.exists() else {}


def test_a_draft_is_saved_and_read_back(project: Project, episode: Episode, folder: Path) -> None:
    made = shelf.save_draft(project, episode, "en", CUES, WORDS, MACHINE)
    assert made == shelf.transcript(project, episode, "en")
    assert (made.status, made.cues, made.path) == ("draft", CUES, folder / "en.vtt")
    assert made.digest == digest_of((folder / "en.vtt").read_bytes()) == made.state.made_digest
    assert json.loads((folder / "en.words.json").read_text()) == {
        "source_sha256": episode.source_sha256,
        "words": [
            {"start_ms": 0, "end_ms": 400, "text": "We", "confidence": 0.988},
            {"start_ms": 400, "end_ms": 1000, "text": "test"},
        ],
    }
    assert shelf.words(project, episode, "en")[1] == WORDS[1]


def test_the_same_draft_gives_the_same_bytes(
    project: Project, episode: Episode, folder: Path
) -> None:
    shelf.save_draft(project, episode, "en", CUES, WORDS, MACHINE)
    once = snapshot(folder)
    shelf.save_draft(project, episode, "en", CUES, WORDS, MACHINE)
    assert snapshot(folder) == once


def test_editing_after_approval_makes_it_a_draft_again(
    project: Project, episode: Episode, folder: Path
) -> None:
    shelf.save_draft(project, episode, "en", CUES, WORDS, MACHINE)
    approved = shelf.approve(project, episode, "en", " Ana Țepeș ", DAY)
    assert approved.status == "reviewed"
    assert (approved.state.reviewed_by, approved.state.reviewed_on) == ("Ana Țepeș", DAY)
    text = (folder / "en.vtt").read_bytes()
    (folder / "en.vtt").write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert shelf.transcript(project, episode, "en").status == "reviewed"
    edit(folder / "en.vtt")
    assert shelf.transcript(project, episode, "en").status == "edited"
    assert shelf.approve(project, episode, "en", "Ben", DAY).status == "reviewed"


def test_an_approval_of_another_episode_language_or_recording_is_none(
    project: Project, episode: Episode, folder: Path
) -> None:
    shelf.save_draft(project, episode, "en", CUES, WORDS, MACHINE)
    made = shelf.approve(project, episode, "en", "Ana", DAY)
    assert (made.state.guid, made.state.language) == (episode.guid, "en")
    for other, why, is_foreign in (
        ({"guid": "another"}, "approved for another episode", True),
        ({"source_sha256": "1" * 64}, "approved for an earlier recording", False),
    ):
        found = shelf.transcript(project, episode.model_copy(update=other), "en")
        assert (found.status, found.is_foreign) == ("draft", is_foreign)
        assert why in (found.why_draft or "")
    for suffix in ("vtt", "toml"):
        shutil.copy(folder / f"en.{suffix}", folder / f"de.{suffix}")
    found = shelf.transcript(project, episode, "de")
    assert (found.status, found.is_foreign) == ("draft", True)
    assert found.why_draft == "it was approved as en, not as de"
    assert shelf.approve(project, episode, "de", "Ben", DAY).status == "reviewed"


def test_a_renamed_episode_keeps_its_transcripts(
    project: Project, episode: Episode, folder: Path
) -> None:
    shelf.save_draft(project, episode, "en", CUES, WORDS, MACHINE)
    shelf.approve(project, episode, "en", "Ana", DAY)
    (project.episodes_dir / "003-genes").rename(project.episodes_dir / "007-what-a-gene-is")
    project = Project(project.root)
    renamed = project.episode("7")
    found = shelf.transcript(project, renamed, "en")
    assert (found.status, found.path) == ("reviewed", folder / "en.vtt")
    with pytest.raises(BadTranscript, match="is approved by Ana"):
        shelf.save_draft(project, renamed, "en", OTHER, (), MACHINE)
    shelf.save_draft(project, renamed, "de", OTHER, (), MACHINE)
    assert (folder / "de.vtt").exists()  # beside the others, for they are one episode's
    assert not (project.transcripts_dir / "007-what-a-gene-is").exists()


def test_nothing_is_written_among_the_transcripts_of_another_episode(
    project: Project, episode: Episode, folder: Path
) -> None:
    shelf.save_draft(project, episode, "en", CUES, WORDS, MACHINE)
    shelf.approve(project, episode, "en", "Ana", DAY)
    other = project.episodes_dir / "004-cells"
    other.mkdir()
    said = (project.episodes_dir / "003-genes" / "episode.toml").read_text()
    (other / "episode.toml").write_text(said.replace(episode.guid, "another"))
    folder.rename(project.transcripts_dir / "004-cells")
    project = Project(project.root)
    cells = project.episode("4")
    assert shelf.transcript(project, project.episode("3"), "en").status == "reviewed"
    assert shelf.transcript(project, cells, "en").status == "draft"
    before = snapshot(project.transcripts_dir / "004-cells")
    for attempt in (
        lambda: shelf.check_free(project, cells, "de"),
        lambda: shelf.save_draft(project, cells, "de", OTHER, (), MACHINE, replace=True),
        lambda: shelf.approve(project, cells, "en", "Ben", DAY),
    ):
        with pytest.raises(BadTranscript, match="belong to episodes/003-genes") as caught:
            attempt()
        assert "transcripts/003-genes" in str(caught.value.hint)
    assert snapshot(project.transcripts_dir / "004-cells") == before


def test_the_text_of_another_approval_is_not_replaced_unasked(
    project: Project, episode: Episode, folder: Path, tmp_path: Path
) -> None:
    shelf.save_draft(project, episode, "en", CUES, WORDS, MACHINE)
    shelf.approve(project, episode, "en", "Ana", DAY)
    before = snapshot(folder)
    delivered_anew = episode.model_copy(update={"source_sha256": "1" * 64})
    (tmp_path / "en.vtt").write_bytes(before["en.vtt"])
    with pytest.raises(
        BadTranscript, match="was approved for another episode, recording or language"
    ):
        imports.plan_import(project, delivered_anew, tmp_path / "en.vtt")
    with pytest.raises(
        BadTranscript, match="was approved for another episode, recording or language"
    ):
        shelf.save_draft(project, delivered_anew, "en", CUES, WORDS, MACHINE)
    assert snapshot(folder) == before
    made = shelf.save_draft(project, delivered_anew, "en", CUES, WORDS, MACHINE, replace=True)
    assert (made.status, made.state.source_sha256) == ("draft", "1" * 64)
    assert [name for name in snapshot(folder) if name.endswith(".toml.old")]


@pytest.mark.parametrize("work", ["approved", "edited", "corrected", "imported", "brought by hand"])
def test_a_persons_work_stays_and_with_replace_is_kept_beside(
    project: Project, episode: Episode, folder: Path, tmp_path: Path, work: str
) -> None:
    if work == "imported":
        (tmp_path / "en.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nWe test genes.\n")
        imports.import_file(project, episode, tmp_path / "en.vtt")
    else:
        shelf.save_draft(project, episode, "en", CUES, WORDS, MACHINE)
    if work in ("approved", "edited"):
        shelf.approve(project, episode, "en", "Ana", DAY)
    if work in ("edited", "corrected"):
        edit(folder / "en.vtt")
    if work == "brought by hand":
        (folder / "en.toml").unlink()
    before = snapshot(folder)
    with pytest.raises(BadTranscript) as caught:
        shelf.save_draft(project, episode, "en", OTHER, (), MACHINE)
    assert "--replace" in str(caught.value.hint)
    assert snapshot(folder) == before

    made = shelf.save_draft(project, episode, "en", OTHER, (), MACHINE, replace=True)
    assert (made.status, made.cues, made.state.reviewed_by) == ("draft", OTHER, None)
    short = digest_of(before["en.vtt"])[:8]
    kept = {
        n.replace(f".{short}", "").removesuffix(".old"): d
        for n, d in snapshot(folder).items()
        if n.endswith(".old")
    }
    assert kept == before
    assert [t.language for t in shelf.transcripts(project, episode)] == ["en"]


def test_an_untouched_machine_draft_gives_way(
    project: Project, episode: Episode, folder: Path
) -> None:
    shelf.save_draft(project, episode, "en", CUES, WORDS, MACHINE)
    assert shelf.save_draft(project, episode, "en", OTHER, (), MACHINE).cues == OTHER
    assert sorted(snapshot(folder)) == ["en.toml", "en.vtt"]


def test_the_approved_text_itself_may_come_again(project: Project, episode: Episode) -> None:
    shelf.save_draft(project, episode, "en", CUES, WORDS, MACHINE)
    approved = shelf.approve(project, episode, "en", "Ana", DAY)
    assert shelf.save_draft(project, episode, "en", CUES, WORDS, MACHINE) == approved


@pytest.mark.parametrize("stop_at", [1, 2, 3])
def test_stopped_in_the_middle_nothing_passes_for_approved(
    project: Project,
    episode: Episode,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    stop_at: int,
) -> None:
    """Ctrl-C at each of the writes; afterwards the same command finishes the work."""
    shelf.save_draft(project, episode, "en", CUES, WORDS, MACHINE)
    shelf.approve(project, episode, "en", "Ana", DAY)
    before = snapshot(folder)
    real, count = files.written_beside, iter(range(1, 100))

    def stopping(path: Path):  # type: ignore[no-untyped-def]
        if not path.name.endswith(".old") and next(count) == stop_at:
            raise KeyboardInterrupt
        return real(path)

    with monkeypatch.context() as patch:
        patch.setattr(files, "written_beside", stopping)
        with pytest.raises(KeyboardInterrupt):
            shelf.save_draft(project, episode, "en", OTHER, WORDS, MACHINE, replace=True)
    after = snapshot(folder)
    assert not [name for name in after if name.endswith(".part")]
    assert after["en.toml"] == before["en.toml"]
    if stop_at == 1:
        assert {n: d for n, d in after.items() if not n.endswith(".old")} == before
    else:
        assert shelf.transcript(project, episode, "en").status == "edited"
    made = shelf.save_draft(project, episode, "en", OTHER, WORDS, MACHINE, replace=True)
    assert (made.status, made.cues) == ("draft", OTHER)


@pytest.mark.parametrize("by", ["", "  ", "A\nB", "x" * 300])
def test_an_approval_needs_a_name(
    project: Project, episode: Episode, folder: Path, by: str
) -> None:
    shelf.save_draft(project, episode, "en", CUES, WORDS, MACHINE)
    before = snapshot(folder)
    with pytest.raises(BadTranscript, match="needs the name"):
        shelf.approve(project, episode, "en", by, DAY)
    assert snapshot(folder) == before


@pytest.mark.parametrize("text", ["", "WEBVTT\n", "WEBVTT\n\nHello", "\xff"])
def test_what_cannot_be_read_cannot_be_approved(
    project: Project, episode: Episode, folder: Path, text: str
) -> None:
    folder.mkdir(parents=True)
    (folder / "en.vtt").write_bytes(text.encode("latin-1"))
    with pytest.raises(BadTranscript, match=r"en\.vtt"):
        shelf.approve(project, episode, "en", "Ana", DAY)
    assert sorted(snapshot(folder)) == ["en.vtt"]


def test_a_missing_transcript_says_how_to_make_one(project: Project, episode: Episode) -> None:
    assert shelf.transcripts(project, episode) == ()
    with pytest.raises(BadTranscript) as caught:
        shelf.transcript(project, episode, "en")
    assert "soy transcribe 003-genes" in str(caught.value.hint)


@pytest.mark.parametrize("language", ["../en", "", "EN", "en/x"])
def test_a_language_is_a_tag_and_no_path(project: Project, episode: Episode, language: str) -> None:
    with pytest.raises(BadTranscript, match="not a language tag"):
        shelf.transcript(project, episode, language)


SRT = "1\n00:00:01,000 --> 00:00:02,000\nAna: Hallo.\n"


@pytest.mark.parametrize(
    ("name", "given", "language", "translation_of"),
    [
        ("de.srt", None, "de", "en"),
        ("my talk.pt-BR.srt", None, "pt-BR", "en"),
        ("interview.srt", None, "en", None),
        ("raw.srt", None, "en", None),
        ("de.srt", "en-GB", "en-GB", None),
        ("\u202e“naïve” файл.fr.srt", None, "fr", "en"),
    ],
)
def test_the_language_of_an_import(
    project: Project,
    episode: Episode,
    tmp_path: Path,
    name: str,
    given: str | None,
    language: str,
    translation_of: str | None,
) -> None:
    (tmp_path / name).write_text(SRT)
    made = imports.import_file(project, episode, tmp_path / name, given)
    assert made.language == language
    assert made.state.translation_of == translation_of
    assert (made.state.origin, made.state.engine, made.status) == ("imported", None, "draft")
    assert made.state.imported_from == name.replace("\u202e", "")
    assert made.cues == (Cue(1000, 2000, "Hallo.", "Ana"),)


def test_a_translation_remembers_the_text_it_was_made_from(
    project: Project, episode: Episode, tmp_path: Path
) -> None:
    original = shelf.save_draft(project, episode, "en", CUES, WORDS, MACHINE)
    (tmp_path / "de.srt").write_text(SRT)
    made = imports.import_file(project, episode, tmp_path / "de.srt")
    assert made.state.translation_of_digest == original.digest
    assert [t.language for t in shelf.transcripts(project, episode)] == ["de", "en"]


@pytest.mark.parametrize("bad", [b"{", b"[]", b'{"words": [{"text": "x"}]}', b"\xff", b"[" * 90000])
def test_broken_word_times_are_one_error(
    project: Project, episode: Episode, folder: Path, bad: bytes
) -> None:
    shelf.save_draft(project, episode, "en", CUES, WORDS, MACHINE)
    (folder / "en.words.json").write_bytes(bad)
    with pytest.raises(BadTranscript, match="word times cannot be read"):
        shelf.words(project, episode, "en")


def test_word_times_of_another_recording_are_passed_over(
    project: Project, episode: Episode, folder: Path
) -> None:
    shelf.save_draft(project, episode, "en", CUES, WORDS, MACHINE)
    assert len(shelf.words(project, episode, "en")) == 2
    delivered_anew = episode.model_copy(update={"source_sha256": "1" * 64})
    assert shelf.words(project, delivered_anew, "en") == ()
    path = folder / "en.words.json"
    older = {"words": json.loads(path.read_text())["words"]}
    path.write_text(json.dumps(older))
    assert len(shelf.words(project, delivered_anew, "en")) == 2
    path.rename(folder / "en.second.json")
    assert len(shelf.second_words(project, delivered_anew, "en")) == 2
    (folder / "en.second.json").write_text(json.dumps({"source_sha256": "2" * 64, **older}))
    assert shelf.second_words(project, delivered_anew, "en") == ()


def test_import_of_what_is_no_file(project: Project, episode: Episode, tmp_path: Path) -> None:
    for path in (tmp_path / "no.vtt", tmp_path):
        with pytest.raises(BadTranscript, match=path.name):
            imports.import_file(project, episode, path)
