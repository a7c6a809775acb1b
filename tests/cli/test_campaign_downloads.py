"""ZIPs for partners as a build makes them: whole, once, the same anywhere, of what is out."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import shutil
import zipfile
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.cli.conftest import MOMENTS, Soy, bring_text, write_campaign
from toolkit.assemble.outputs.download_output import DOWNLOAD_OUTPUT
from toolkit.assemble.rows.scope import Scope
from toolkit.jobs import run_all
from toolkit.show.project import Project

pytestmark = pytest.mark.rotated

AT = datetime(2027, 1, 1, tzinfo=UTC)
SECOND = MOMENTS.replace('"recipe"', '"again"').replace("What a gene is", "A gene, again")
GERMAN = '[moments.translations.de]\nwords = "Ein Gen ist ein Rezept."\ntitle = "Was ein Gen ist"\n'


@pytest.fixture
def quoted(soy: Soy, mastered: Path, show: Path, tmp_path: Path) -> Path:
    """Return a show with a campaign of two moments."""
    assert mastered.is_dir()
    bring_text(soy, tmp_path)
    assert soy("approve", "1", "--by", "Ana").code == 0
    write_campaign(show, MOMENTS + SECOND)
    return show


def zips(show: Path) -> dict[str, Path]:
    """Return the published ZIPs by their keys without the digest."""
    place = show / "build" / "public" / "campaign" / "genes"
    return {
        f"{path.parent.relative_to(place).as_posix()}/{path.name.split('.')[0]}": path
        for path in sorted(place.rglob("*.zip"), key=lambda one: (len(one.parts), one))
    }


def names(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as opened:
        assert opened.testzip() is None
        return opened.namelist()


def test_each_kit_and_all_are_offered_as_zips(soy: Soy, quoted: Path) -> None:
    assert "genes: ZIPs for partners" in soy("build", "--dry-run").out
    assert soy("build").code == 0
    made = zips(quoted)
    assert [*made] == ["./kits", "again/kit", "recipe/kit"]
    inside = names(made["recipe/kit"])
    assert inside[0] == "recipe/README.txt"
    assert inside[-1] == "recipe/SHA256SUMS"
    for name in (
        "clip.mp3",
        "captions.vtt",
        "card.1x1.png",
        "post.x.txt",
        "email.html",
        "kit.json",
    ):
        assert f"recipe/{name}" in inside
        assert f"genes/recipe/{name}" in names(made["./kits"])
    with zipfile.ZipFile(made["recipe/kit"]) as opened:
        kit = json.loads(opened.read("recipe/kit.json"))
        for row in kit["files"]:
            packed = opened.read(f"recipe/{row['name']}")
            assert hashlib.sha256(packed).hexdigest() == row["sha256"]
        readme = opened.read("recipe/README.txt").decode()
        assert "“A gene is a recipe.”" in readme
        assert "Checked by Ana on" in readme
    page = (quoted / "build/public/campaign/genes/index.html").read_text("utf-8")
    assert all(f'{path.name}"' in page for path in made.values())
    manifest = json.loads((quoted / "build" / "built.json").read_text("utf-8"))
    rows = {row["key"]: row for row in manifest["entries"]}
    for path in made.values():
        row = rows[path.relative_to(quoted / "build" / "public").as_posix()]
        assert (row["content_type"], row["role"]) == ("application/zip", "immutable")


def test_they_are_made_once_and_anew_where_something_changed(soy: Soy, quoted: Path) -> None:
    assert soy("build").code == 0
    before = zips(quoted)
    times = {p: p.stat().st_mtime_ns for p in (quoted / "build" / "downloads").rglob("*.zip")}
    assert len(times) == 3
    assert soy("build").code == 0
    assert {path: path.stat().st_mtime_ns for path in times} == times

    damaged = quoted / "build" / "downloads" / "genes" / "moment" / "recipe.zip"
    damaged.write_bytes(b"PK")
    assert soy("build").code == 0
    assert zips(quoted) == before
    assert names(before["recipe/kit"])

    write_campaign(quoted, MOMENTS + SECOND.replace("A gene, again", "Another title"))
    assert soy("build").code == 0
    after = zips(quoted)
    assert after["recipe/kit"] == before["recipe/kit"]
    assert after["again/kit"] != before["again/kit"]
    assert after["./kits"] != before["./kits"]

    write_campaign(quoted, MOMENTS)
    assert soy("build").code == 0
    assert [*zips(quoted)] == ["recipe/kit"]  # one kit: there is nothing to join
    assert len([*(quoted / "build" / "downloads").rglob("*.zip")]) == 1


def test_a_campaign_may_do_without(soy: Soy, quoted: Path) -> None:
    file = quoted / "campaign" / "genes" / "campaign.toml"
    file.write_text(file.read_text("utf-8") + "downloads = false\n", "utf-8")
    assert "ZIPs" not in soy("build", "--dry-run").out
    assert soy("build").code == 0
    assert zips(quoted) == {}
    page = (quoted / "build/public/campaign/genes/index.html").read_text("utf-8")
    assert "ZIP" not in page
    assert "clip." in page


def test_another_process_and_folder_make_the_same_bytes(soy: Soy, quoted: Path) -> None:
    assert soy("build").code == 0
    before = {key: path.read_bytes() for key, path in zips(quoted).items()}
    shutil.rmtree(quoted / "build" / "downloads")
    (job,) = DOWNLOAD_OUTPUT.jobs(Scope(Project.open(quoted), AT))
    job = pickle.loads(pickle.dumps(job))  # noqa: S301 - what this test made
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        run_all([job], executor=pool, shared=quoted / "build")
    made = quoted / "build" / "downloads" / "genes"
    assert (made / "all" / "genes.zip").read_bytes() == before["./kits"]
    assert (made / "moment" / "recipe.zip").read_bytes() == before["recipe/kit"]


def test_what_waits_for_its_approval_stands_nowhere(soy: Soy, quoted: Path) -> None:
    write_campaign(quoted, MOMENTS + GERMAN + SECOND)
    assert soy("build").code == 0
    assert [*zips(quoted)] == ["./kits", "again/kit", "recipe/kit"]
    for path in (quoted / "build" / "public").rglob("*"):
        if path.suffix in (".html", ".zip", ".xml", ".json"):
            assert b"Rezept" not in path.read_bytes(), path


def test_titles_in_other_languages_are_read_and_checked(soy: Soy, quoted: Path) -> None:
    file = quoted / "campaign" / "genes" / "campaign.toml"
    german = '[translations.de]\ntitle = "Gene"\ndescription = "Was sie sind."\n'
    file.write_text(file.read_text("utf-8") + german, "utf-8")
    (campaign,) = Project.open(quoted).campaigns
    said = campaign.said_in("de-AT")
    assert said is not None
    assert (said.title, said.description) == ("Gene", "Was sie sind.")
    assert campaign.said_in("fr") is None
    assert "[translations.de]" in soy("help-file", "campaign").out
    file.write_text('title = "Genes"\n[translations.de]\ntitel = "Gene"\n', "utf-8")
    assert soy("build").code == 11


def test_a_published_release_with_them_can_be_checked_taken_back_and_swept(
    soy: Soy, quoted: Path
) -> None:
    assert soy("build").code == 0
    assert soy("publish").code == 0
    store = quoted / "build" / "published"
    first = {path.relative_to(store).as_posix() for path in (store / "campaign").rglob("*.zip")}
    assert len(first) == 3
    write_campaign(quoted, MOMENTS + SECOND.replace("A gene, again", "Another title"))
    assert soy("build").code == 0
    assert soy("publish").code == 0
    rows = json.loads(soy("releases", "--json").out)["releases"]
    (old,) = (row["id"] for row in rows if not row["is_present"])
    both = {path.relative_to(store).as_posix() for path in (store / "campaign").rglob("*.zip")}
    assert len(both) == 5
    assert soy("rollback", old).code == 0
    page = (store / "campaign" / "genes" / "index.html").read_text("utf-8")
    assert all(key.rpartition("/")[2] in page for key in first)
    gone = soy("gc", "--keep-days", "0", "--older-than", "0", "--yes")
    assert gone.code == 0
    assert {
        path.relative_to(store).as_posix() for path in (store / "campaign").rglob("*.zip")
    } <= both
    for key in first:
        with zipfile.ZipFile(io.BytesIO((store / key).read_bytes())) as opened:
            assert opened.testzip() is None
