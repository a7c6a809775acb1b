"""Speak the scripts of the sample season: sound, captions, word times and chapters.

Run: python -m tools.samples.speak [--replace]    (README.md beside this file says what it needs)
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

import numpy as np
import soundfile
import tomlkit

from toolkit import files, timecode
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.store import shelf
from toolkit.transcript.store.state import State
from toolkit.transcript.text.cues import Cue
from tools.samples.captions import cues_of, words_of
from tools.samples.script import Recording, read, record
from tools.samples.voice import Speaker

ROOT = Path(__file__).parents[2]
SCRIPTS = Path(__file__).parent / "scripts"
REVIEWER, REVIEWED_ON = "Sample Reviewer", date(2026, 10, 30)


def main() -> None:
    """Speak every script and put what comes of it into the show."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--replace", action="store_true", help="put new captions in the place of approved ones"
    )
    replace = bool(parser.parse_args().replace)
    speaker = Speaker()
    for path in sorted(SCRIPTS.glob("*.toml")):
        script = read(path)
        recording = record(script, speaker)
        sound = ROOT / "episodes" / script.folder / "source.flac"
        _write_sound(sound, recording)
        _update_episode(sound.with_name("episode.toml"), files.sha256_of(sound), recording)
        project = Project.open(ROOT)
        episode = project.read_episode(script.folder)
        cues = cues_of(recording)
        state = State(origin="imported", engine=speaker.engine)
        shelf.save_draft(project, episode, "en", cues, words_of(recording), state, replace=replace)
        english = shelf.approve(project, episode, "en", REVIEWER, REVIEWED_ON)
        for lines in sorted(path.parent.glob(f"{script.folder}.*.txt")):
            _translate(project, episode, english, lines, replace=replace)
        seconds = len(recording.samples) / recording.rate_hz
        print(f"{script.folder}: {seconds:.1f} s, {sound.stat().st_size} bytes, {len(cues)} cues")


def _write_sound(path: Path, recording: Recording) -> None:
    samples = np.round(recording.samples * 32767).astype(np.int16)
    with files.written_beside(path) as beside:
        soundfile.write(beside, samples, recording.rate_hz, format="FLAC", subtype="PCM_16")


def _update_episode(path: Path, sha256: str, recording: Recording) -> None:
    """Write the sound's digest and the chapters' times into episode.toml; all else stays."""
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    document["source_sha256"] = sha256
    chapters = document.get("chapters", [])
    titles = [title for title, _ in recording.chapters]
    if [chapter["title"] for chapter in chapters] != titles:
        raise SystemExit(f"{path}: expected the script's chapters: {titles}")
    for chapter, (_, start_ms) in zip(chapters, recording.chapters, strict=True):
        chapter["start"] = timecode.clock(start_ms)
    files.write_text(path, tomlkit.dumps(document))


def _translate(
    project: Project,
    episode: Episode,
    original: shelf.TranscriptFile,
    path: Path,
    *,
    replace: bool,
) -> None:
    """Save a translation, a text file with a paragraph for each cue, at the original's times."""
    language = path.suffixes[-2].removeprefix(".")
    texts = path.read_text(encoding="utf-8").strip().split("\n\n")
    if len(texts) != len(original.cues):
        raise SystemExit(f"{path}: {len(texts)} texts for {len(original.cues)} cues")
    cues = [
        Cue(cue.start_ms, cue.end_ms, text, cue.voice)
        for cue, text in zip(original.cues, texts, strict=True)
    ]
    state = State(
        origin="translated",
        translation_of=original.language,
        translation_of_digest=original.digest,
    )
    shelf.save_draft(project, episode, language, cues, (), state, replace=replace)
    shelf.approve(project, episode, language, REVIEWER, REVIEWED_ON)


if __name__ == "__main__":
    main()
