"""Where a show is found, and which episode a name means."""

from pathlib import Path
from uuid import UUID

import pytest

from toolkit.errors import BadFile, CannotWrite, NoProject, NoSuchEpisode
from toolkit.show.project import Project
from toolkit.show.setup import creation
from toolkit.show.toml.toml_editor import set_keys

GUID = UUID("0a6fd7ac-3f6a-4f4e-9d0e-1f4a5c6b7d8e")
VALUES = {
    "title": "A show",
    "description": "About something.",
    "language": "en",
    "author": "Somebody",
    "link": "https://example.org",
    "categories": ["Health & Fitness > Medicine"],
    "cover_alt": "A picture.",
    "release": {"public_url": "https://example.org/show"},
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return creation.create_show(tmp_path / "my show", VALUES)


def add(project: Project, title: str, number: int) -> Project:
    recording = project.root.parent / "Gespräch \"eins\" 'β'.WAV"
    recording.write_bytes(f"sound of {title}".encode())
    new = creation.plan_episode(project, recording, title, UUID(int=number))
    creation.create_episode(project, new)
    return Project.open(project.root)


@pytest.fixture
def season(project: Project) -> Project:
    for number, title in enumerate(("What a gene is", "What a cell is", "Données"), start=1):
        project = add(project, title, number)
    return project


def test_a_show_is_found_upwards(project: Project) -> None:
    deep = project.root / "episodes" / "deep" / "deeper"
    deep.mkdir(parents=True)
    assert Project.find(deep) == project


def test_no_show_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NoProject) as caught:
        Project.find(tmp_path)
    assert "soy init" in (caught.value.hint or "")


def test_a_second_show_on_top_is_refused(project: Project) -> None:
    before = (project.root / "episodes" / "show.toml").read_bytes()
    with pytest.raises(NoProject):
        creation.create_show(project.root, VALUES)
    assert (project.root / "episodes" / "show.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("1", "001-what-a-gene-is"),
        ("002", "002-what-a-cell-is"),
        ("donnees", "003-donnees"),
        ("003-don", "003-donnees"),
        ("what-a-c", "002-what-a-cell-is"),
    ],
)
def test_episodes_are_named_by_number_slug_or_beginning(
    season: Project, name: str, folder: str
) -> None:
    assert season.episode(name).folder == folder


@pytest.mark.parametrize("name", ["what", "9", "", "..", "cell"])
def test_a_name_that_fits_none_or_many_says_so(season: Project, name: str) -> None:
    with pytest.raises(NoSuchEpisode) as caught:
        season.episode(name)
    assert caught.value.hint


def test_the_recording_is_copied_and_its_digest_stored(season: Project) -> None:
    episode = season.episode("1")
    assert season.source(episode).name == "source.wav"
    assert season.source(episode).read_bytes() == b"sound of What a gene is"
    assert episode.source_name == "Gespräch \"eins\" 'β'.WAV"
    assert episode.guid == str(UUID(int=1))


def test_two_episodes_with_one_guid_are_refused(season: Project) -> None:
    path = season.episodes_dir / "002-what-a-cell-is" / "episode.toml"
    set_keys(path, {"guid": str(UUID(int=1))})
    with pytest.raises(BadFile, match=r"001-what-a-gene-is and .*002.* have the same guid"):
        _ = Project.open(season.root).episodes


def test_a_failed_copy_leaves_no_episode(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    recording = project.root.parent / "a.wav"
    recording.write_bytes(b"x")
    new = creation.plan_episode(project, recording, "A", GUID)
    before = sorted(project.root.rglob("*"))
    monkeypatch.setattr("toolkit.files.copy", full)
    with pytest.raises(CannotWrite, match="the disk is full"):
        creation.create_episode(project, new)
    assert sorted(project.root.rglob("*")) == before


def test_writing_keeps_comments_and_order(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(
        '# mine\ntitle = "old"  # why\n\nother = 1\n\n# the table\n[release]\nx = 1 # here\n',
        "utf-8",
    )
    set_keys(path, {"title": "nieuw ✓", "guid": "g"})
    assert path.read_text("utf-8") == (
        '# mine\ntitle = "nieuw ✓"  # why\n\nother = 1\n\nguid = "g"\n\n'
        "# the table\n[release]\nx = 1 # here\n"
    )


def test_a_new_key_takes_the_place_of_its_example(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('a = 1\n\n# Who.\n# guid = "x"\n\n# More.\n[t]\n# guid = 2\n', "utf-8")
    set_keys(path, {"guid": "g"}, remove=["a"])
    assert path.read_text("utf-8") == '\n# Who.\nguid = "g"\n\n# More.\n[t]\n# guid = 2\n'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a = 1",
        'a = """\n[no table]\n"""\n[b]\n',
        "[[people]]\nname = 'x'\n",
        "# only a comment\n",
    ],
)
def test_a_new_key_stands_above_the_tables(tmp_path: Path, text: str) -> None:
    import tomllib

    path = tmp_path / "a.toml"
    path.write_text(text, "utf-8")
    set_keys(path, {"guid": "g"})
    assert tomllib.loads(path.read_text("utf-8")) == {**tomllib.loads(text), "guid": "g"}


def test_words_are_none_where_there_are_no_files(project: Project) -> None:
    assert project.glossary("en").written == ()
    assert project.corrections("en") == ()


def test_a_glossary_holds_for_all_regions_of_its_language(project: Project) -> None:
    path = project.campaign_dir / "glossary" / "en.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('[[terms]]\nterm = "pharmacogenomics"\nalso = ["PGx"]\n')
    assert project.glossary("en-IE").written == ("pharmacogenomics", "PGx")
    assert project.glossary("de").written == ()


def test_corrections_are_read_per_language(project: Project) -> None:
    path = project.root / "transcripts" / "corrections.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        '[[corrections]]\nlanguage = "en"\nheard = "EP permit"\nsaid = "EP PerMed"\n'
        '[[corrections]]\nlanguage = "de"\nheard = "Gehn"\nsaid = "Gen"\n'
    )
    assert [row.said for row in project.corrections("en-GB")] == ["EP PerMed"]
    path.write_text('[[corrections]]\nlanguage = "en"\nheard = "..."\nsaid = "x"\n')
    with pytest.raises(BadFile):
        project.corrections("en")


def test_a_key_that_soy_once_wrote_is_passed_over(season: Project) -> None:
    before = season.episodes[0]
    path = season.root / "episodes" / before.folder / "episode.toml"
    path.write_text(path.read_text("utf-8") + '\n[broadcast]\noriginator = "Recorder"\n', "utf-8")
    assert Project.open(season.root).episodes[0] == before
