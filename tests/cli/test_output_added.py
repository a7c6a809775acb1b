"""A row more in the table: built, checked, shown, published, verified, rolled back and swept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Soy
from tests.cli.toy_output import TOY_OUTPUT
from tests.verify.site import Site, serving
from toolkit.assemble.outputs import table
from toolkit.publication.manifest import Manifest
from toolkit.show.toml.toml_editor import set_keys

pytestmark = pytest.mark.rotated

FOLDER = "001-what-a-gene-is"


@pytest.fixture
def site(show: Path, episode: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Yield the server of a show whose table has one row more."""
    monkeypatch.setattr(table, "OUTPUTS", (*table.OUTPUTS, TOY_OUTPUT))
    with serving() as made:
        release = {"public_url": f"{made.base}/show", "target": "build/published"}
        set_keys(show / "episodes" / "show.toml", {"release": release})
        yield made


def cards(folder: Path) -> list[str]:
    """Return what stands in the published cards."""
    return sorted(p.read_text("utf-8") for p in (folder / "episodes" / FOLDER).glob("card.*.toy"))


def serve(site: Site, show: Path) -> None:
    """Serve what is published, as it was said to be."""
    folder = show / "build" / "published"
    site.files.clear()
    head = Manifest.from_json((folder / "release.json").read_bytes())
    site.put("show/release.json", (folder / "release.json").read_bytes())
    for entry in head.entries:
        data = (folder / entry.key).read_bytes()
        path = f"show/{entry.key}"
        site.put(path, data, entry.content_type, Cache_Control=entry.cache_control)


def releases(soy: Soy) -> list[str]:
    """Return the ids of the kept releases, the newest first."""
    found = re.findall(r"\d{8}T\d{6}Z-[0-9a-f]{8}", soy("releases", "--json").out)
    return list(dict.fromkeys(found))


@pytest.mark.usefixtures("mastered")
def test_one_row_and_all_of_soy_knows_of_it(
    site: Site, show: Path, episode: Path, soy: Soy
) -> None:
    found = json.loads(soy("check", "--json").out)
    assert "toy-summary" in [finding["rule"] for finding in found]
    (row,) = json.loads(soy("status", "--json").out)
    assert (row["toy"], row["audio"]) == (False, "ready")
    assert f"{FOLDER}: toy" in soy("build", "--dry-run").out

    assert soy("build").code == 0
    entries = built(show)
    assert entries["toys.xml"]["role"] == "page"
    assert entries["toys.xml"]["content_type"] == "application/xml"
    (card,) = [entry for key, entry in entries.items() if key.endswith(".toy")]
    assert (card["role"], card["content_type"]) == ("immutable", "application/x-toy")
    assert b".mp3</loc>" in (show / "build" / "public" / "toys.xml").read_bytes()
    said = soy("status")
    assert "toys" in said.out.splitlines()[0]
    assert "made" in said.out.splitlines()[-1]
    assert f"{FOLDER}: toy" not in soy("build", "--dry-run").out

    assert soy("publish").code == 0
    published = show / "build" / "published"
    assert cards(published) == ["What a gene is"]
    serve(site, show)
    assert soy("verify", "--full").code == 0
    site.put("show/toys.xml", b"<urlset/>", "application/xml", Cache_Control="max-age=1")
    assert "toys.xml" in soy("verify", "--full").out

    set_keys(episode / "episode.toml", {"title": "What genes are"})
    assert soy("build").code == 0
    assert soy("publish").code == 0
    assert cards(published) == ["What a gene is", "What genes are"]  # media stay till they go
    newest, first = releases(soy)
    newer = (published / "toys.xml").read_bytes()
    assert soy("rollback", first).code == 0
    assert (published / "toys.xml").read_bytes() != newer

    assert soy("rollback", newest).code == 0
    assert soy("gc", "--forget", first, "--older-than", "0", "--yes").code == 0
    assert cards(published) == ["What genes are"]
    assert (published / "toys.xml").read_bytes() == newer


def built(show: Path) -> dict[str, dict[str, Any]]:
    """Return what the last build wrote down of each file."""
    said = json.loads((show / "build" / "built.json").read_text("ascii"))
    return {entry["key"]: entry for entry in said["entries"]}
