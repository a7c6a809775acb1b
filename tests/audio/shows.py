"""A show made of sounds, one episode for each, with settings of [audio]."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import soundfile

from toolkit.audio.mastering import master
from toolkit.audio.values.master_report import MasterReport
from toolkit.show.project import Project
from toolkit.show.setup.creation import create_episode, create_show, plan_episode

from .sounds import Samples

RATE_HZ = 44_100


def show_of(folder: Path, *sounds: Samples, **audio: Any) -> Project:
    """Return a new show below `folder` with the sounds as recordings, as 32-bit floats."""
    values = {
        "title": "A show",
        "description": "About something.",
        "language": "en",
        "author": "Somebody",
        "link": "https://example.org",
        "categories": ["Science"],
        "cover_alt": "A picture.",
        "audio": audio,
        "release": {"public_url": "https://example.org/show"},
    }
    project = create_show(folder / "show", values)
    for number, sound in enumerate(sounds, 1):
        path = folder / f"{number}.wav"
        soundfile.write(path, sound, RATE_HZ, "FLOAT")
        create_episode(project, plan_episode(project, path, f"Part {number}", UUID(int=number)))
        project = Project.open(project.root)
    return project


def mastered(project: Project, jobs: int = 1) -> tuple[Path, MasterReport]:
    """Return the MP3 of the show's first episode, and its report."""
    report = master.apply(master.plan(project, project.episodes[0]), jobs=jobs)
    return project.work_dir(project.episodes[0]) / master.AUDIO_FILE, report
