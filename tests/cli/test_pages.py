"""Pages of a show: what is held back stands on none, and a bad template stops the build."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import MOMENTS, VTT, Soy
from toolkit.show.toml.toml_editor import set_keys

pytestmark = pytest.mark.rotated

HELD = {"draft": None, "to-come": "2099-01-01T06:00:00Z"}


@pytest.fixture
def transcribed(mastered: Path, show: Path, soy: Soy) -> Path:
    """Return the show, its episode with an approved transcript and a moment."""
    (show / "talk.vtt").write_text(VTT, "utf-8")
    assert soy("transcript", "import", "001", "talk.vtt").code == 0
    assert soy("approve", "001", "--by", "Ana Novak").code == 0
    campaign = show / "campaign" / "genes"
    campaign.mkdir(parents=True, exist_ok=True)
    (campaign / "campaign.toml").write_text('title = "Genes"\n', "utf-8")
    (campaign / "moments.toml").write_text(MOMENTS, "utf-8")
    return show


def held_back(show: Path, name: str, date: str | None) -> str:
    """Add an episode that is held back, with a text of its own; return its title."""
    number = {"draft": "002", "to-come": "003"}[name]
    source = next((show / "episodes").glob("001-*"))
    folder = shutil.copytree(source, show / "episodes" / f"{number}-secret-{name}")
    title = f"Secret{number}"
    keys = {"title": title, "guid": title} | ({"date": date} if date else {})
    set_keys(folder / "episode.toml", keys, remove=() if date else ("date",))
    return title


def test_what_is_held_back_stands_on_no_page(transcribed: Path, soy: Soy) -> None:
    titles = [held_back(transcribed, name, date) for name, date in HELD.items()]
    assert soy("build").code == 0
    public = transcribed / "build" / "public"
    texts = {
        path.relative_to(public).as_posix(): path.read_text("utf-8")
        for path in public.rglob("*")
        if path.suffix in (".html", ".xml", ".json", ".txt", ".webmanifest")
    }
    assert "What a gene is" in texts["index.html"]
    assert "moments/genes/recipe/index.html" in texts
    for key, text in texts.items():
        for secret in (*titles, "secret-draft", "secret-to-come"):
            assert secret not in text, key
            assert secret not in key


def test_a_draft_text_stands_on_no_page_and_an_approved_one_says_by_whom(
    transcribed: Path, soy: Soy
) -> None:
    (transcribed / "transcripts" / "001-what-a-gene-is" / "de.vtt").write_text(
        VTT.replace("A gene", "Ein Gen"), "utf-8"
    )
    assert soy("build").code == 0
    page = transcribed / "build" / "public" / "episodes" / "001-what-a-gene-is" / "index.html"
    text = page.read_text("utf-8")
    assert "Checked by Ana Novak on" in text
    assert "Ein Gen" not in text
    assert not (page.parent / "transcript" / "de").exists()
    set_keys(transcribed / "episodes" / "show.toml", {"pages": {"name_approvers": False}})
    assert soy("build").code == 0
    assert "Ana Novak" not in page.read_text("utf-8")
    assert "Checked by a person on" in page.read_text("utf-8")


def test_a_bad_template_stops_the_build_and_check_names_it(transcribed: Path, soy: Soy) -> None:
    folder = transcribed / "episodes" / "templates"
    folder.mkdir()
    (folder / "home.html").write_text("<p>\n{% for %}\n", "utf-8")
    (folder / "hom.html").write_text("<p>mine</p>\n", "utf-8")
    said = soy("build")
    assert said.code == 11
    assert "episodes/templates/home.html:2:" in said.err
    assert "Traceback" not in said.err
    assert not (transcribed / "build" / "public" / "index.html").exists()
    assert "episodes/templates/home.html:2:" in soy("check").out
    (folder / "home.html").write_text("<h1>{{ site.title }}</h1>\n", "utf-8")
    assert soy("build").code == 0
    home = transcribed / "build" / "public" / "index.html"
    assert home.read_text("utf-8") == "<h1>A show</h1>\n"
    assert "hom.html" in soy("check").out


def test_an_own_text_that_is_missing_is_told_before_any_work(transcribed: Path, soy: Soy) -> None:
    show_file = transcribed / "episodes" / "show.toml"
    set_keys(show_file, {"pages": {"about": "about.md", "imprint": "imprint.md"}})
    (transcribed / "episodes" / "about.md").write_text("## Who we are\n\nA *team*.\n", "utf-8")
    assert "imprint.md" in soy("check").out
    said = soy("build")
    assert said.code == 11
    assert "imprint.md" in said.err
    (transcribed / "episodes" / "imprint.md").write_text("<script>x</script>Us.\n", "utf-8")
    assert soy("build").code == 0
    public = transcribed / "build" / "public"
    assert "A <em>team</em>." in (public / "about" / "index.html").read_text("utf-8")
    assert "<script>x" not in (public / "imprint" / "index.html").read_text("utf-8")


def test_a_show_may_have_no_pages(transcribed: Path, soy: Soy) -> None:
    set_keys(transcribed / "episodes" / "show.toml", {"pages": {"publish": False}})
    assert soy("build").code == 0
    public = transcribed / "build" / "public"
    assert (public / "feed.xml").exists()
    assert list(public.rglob("index.html")) == []
