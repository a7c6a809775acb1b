"""The cover in the tags: made beside the hearing, once for all episodes, and anew if it changes."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from toolkit import files
from toolkit.audio.mastering import master, tag_cover
from toolkit.errors import BadFile
from toolkit.show.project import Project

SHOW = 'title = "One"\ncover_alt = "A colour."\n[release]\npublic_url = "https://example.org/s"\n'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = tmp_path / "episodes" / "001-one"
    folder.mkdir(parents=True)
    (folder.parent / "show.toml").write_text(
        'description = "d"\nlanguage = "en"\nauthor = "a"\nlink = "https://example.org"\n'
        f'categories = ["Science"]\n{SHOW}'
    )
    noise = 0.1 * np.random.default_rng(1).standard_normal(90_000)
    soundfile.write(folder / "source.wav", noise, 44_100)
    digest = files.sha256_of(folder / "source.wav")
    (folder / "episode.toml").write_text(
        f'title = "One"\nguid = "g"\nsource = "source.wav"\nsource_sha256 = "{digest}"\n'
    )
    return Project.open(tmp_path)


def made(project: Project) -> bytes | None:
    with tag_cover.coming(project) as jpeg:
        return jpeg()


def paint(project: Project, colour: str) -> None:
    Image.new("RGB", (1400, 1400), colour).save(project.cover)


def test_all_episodes_of_a_season_have_the_same_one(project: Project) -> None:
    paint(project, "navy")
    assert made(project) is made(project)


def test_another_cover_is_made_anew(project: Project) -> None:
    paint(project, "navy")
    made(project)
    paint(project, "white")
    data = made(project)
    assert data
    assert Image.open(BytesIO(data)).getpixel((9, 9)) == (255, 255, 255)


def test_a_show_may_have_none(project: Project) -> None:
    assert made(project) is None


def test_a_damaged_one_is_told_before_anything_is_encoded(project: Project) -> None:
    project.cover.write_bytes(b"no picture")
    told: list[float] = []
    with pytest.raises(BadFile, match="cover"):
        master.apply(master.plan(project, project.episodes[0]), told.append)
    assert max(told) < 0.1
    assert not list(project.work_dir(project.episodes[0]).glob("*"))
