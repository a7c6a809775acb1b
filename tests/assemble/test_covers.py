"""`soy check`, `soy build` and `soy verify` judge one cover alike."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests import pictures as made
from toolkit.assemble.parts import pictures
from toolkit.errors import BadFile
from toolkit.show.findings import Finding
from toolkit.show.project import Project
from toolkit.verify.artwork_checks import artwork

pytestmark = pytest.mark.rotated

NOW = datetime(2026, 12, 1, tzinfo=UTC)
PLAIN = functools.cache(made.gradient)
KINDS: dict[str, Callable[[], bytes]] = {
    "plain.png": lambda: made.saved(PLAIN(), "PNG"),
    "plain.jpg": lambda: made.saved(PLAIN(), "JPEG"),
    "private.jpg": lambda: made.private_jpeg(PLAIN()),
    "private.png": lambda: made.private_png(PLAIN()),
    "grey.jpg": lambda: made.saved(PLAIN().convert("L"), "JPEG"),
    "grey.png": lambda: made.saved(PLAIN().convert("L"), "PNG"),
    "deep.png": lambda: made.saved(Image.fromarray(np.full((1400, 1400), 300, np.uint16)), "PNG"),
    "palette.png": lambda: made.saved(PLAIN().convert("P"), "PNG"),
    "clear-palette.png": lambda: made.saved(Image.new("P", (1400, 1400)), "PNG", transparency=0),
    "opaque.png": lambda: made.saved(PLAIN().convert("RGBA"), "PNG"),
    "alpha.png": lambda: made.saved(Image.new("RGBA", (1400, 1400), (9, 9, 9, 99)), "PNG"),
    "print.jpg": lambda: made.saved(Image.new("CMYK", (1400, 1400)), "JPEG"),
    "moving.png": lambda: made.moving(PLAIN()),
    "profile.jpg": lambda: made.saved(PLAIN(), "JPEG", icc_profile=made.other_profile()),
    "wide.png": lambda: made.saved(Image.new("RGB", (1500, 1400)), "PNG"),
    "small.png": lambda: made.saved(Image.new("RGB", (1399, 1399)), "PNG"),
    "large.png": lambda: made.saved(Image.new("1", (6000, 6000)), "PNG"),
    "named.png": lambda: made.saved(PLAIN(), "JPEG"),
    "moving.jpg": lambda: made.saved(PLAIN(), "GIF"),
}
SHOWN = {
    "plain.png",
    "plain.jpg",
    "private.jpg",
    "private.png",
    "grey.jpg",
    "grey.png",
    "deep.png",
    "palette.png",
    "opaque.png",
    "profile.jpg",
}


def verified(data: bytes) -> set[str]:
    """Return the levels of what `soy verify` finds in a file that a server gives."""
    subject: Any = SimpleNamespace(link=SimpleNamespace(kind="artwork", item=-1, name="cover"))
    seen: Any = SimpleNamespace(whole=SimpleNamespace(body=data))
    return {finding.level for finding in artwork(subject, seen)}


def levels(found: list[Finding]) -> set[str]:
    return {finding.level for finding in found}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "episodes").mkdir()
    return Project(tmp_path)


@pytest.mark.parametrize("name", KINDS)
def test_all_three_agree(project: Project, name: str) -> None:
    path = project.root / "episodes" / name
    given = KINDS[name]()
    path.write_bytes(given)
    found = pictures.judge(project, path)
    assert all(finding.where == f"episodes/{name}" and finding.hint for finding in found)
    worse = {"error", "warning"} if "error" in levels(found) else {"warning"}
    assert verified(given) <= (worse if found else set())
    if name in SHOWN:
        assert "error" not in levels(found)
        pictures.check(project, path)
        data = pictures.published(project, path).read_bytes()
        assert verified(data) == set()
        assert made.is_bare(data)
        assert made.SECRET not in data
    else:
        assert "error" in levels(found)
        for refuses in (pictures.check, pictures.published):
            with pytest.raises(BadFile) as told:
                refuses(project, path)
            assert str(path) in told.value.message
        assert not list(project.build_dir.rglob("*.*"))


def test_plain_covers_have_no_findings_and_others_say_what_becomes_of_them(
    project: Project,
) -> None:
    said = {}
    for name in sorted(SHOWN):
        path = project.root / "episodes" / name
        path.write_bytes(KINDS[name]())
        said[name] = [finding.rule for finding in pictures.judge(project, path)]
    assert said == {
        "deep.png": ["cover-converted"],
        "grey.jpg": ["cover-converted"],
        "grey.png": ["cover-converted"],
        "opaque.png": ["cover-converted"],
        "palette.png": ["cover-converted"],
        "plain.jpg": [],
        "plain.png": [],
        "private.jpg": ["cover-metadata"],
        "private.png": ["cover-metadata"],
        "profile.jpg": ["cover-converted"],
    }


def test_it_is_made_once_and_again_where_it_was_damaged(project: Project) -> None:
    path = project.root / "episodes" / "grey.png"
    path.write_bytes(KINDS["grey.png"]())
    first = pictures.published(project, path)
    before = (first.stat().st_mtime_ns, first.read_bytes())
    assert pictures.published(project, path) == first
    assert first.stat().st_mtime_ns == before[0]
    first.write_bytes(b"cut")
    assert pictures.published(project, path).read_bytes() == before[1]
    pictures.tidy(project, [first])
    assert first.exists()
    pictures.tidy(project, [b"other content"])
    assert not first.exists()


@pytest.mark.parametrize(
    ("beside", "message", "hint"),
    [
        (["cover.jpg"], "there is a cover.jpg beside it", 'write cover = "cover.jpg"'),
        (["Cover.PNG.jpeg", "other.png"], "there is a Cover.PNG.jpeg", 'cover = "Cover.PNG.jpeg"'),
        (["cover.jpg"], "there is a cover.jpg beside it", '"cover.jpg" in the TOML file'),
        (["Cover.PNG"], "there is a Cover.PNG beside it", "or rename the file to cover.png"),
        (["artwork.png"], "there is a artwork.png beside it", 'write cover = "artwork.png"'),
        (["cover.webp"], "there is a cover.webp", "export cover.webp as PNG or JPEG"),
        (["a.png", "b.png"], "the cover is missing", "put it there"),
        ([], "the cover is missing", "put it there"),
    ],
)
def test_a_missing_cover_is_told_with_the_one_that_is_meant(
    project: Project, beside: list[str], message: str, hint: str
) -> None:
    for name in beside:
        (project.root / "episodes" / name).write_bytes(KINDS["plain.jpg"]())
    [found] = pictures.judge(project, project.root / "episodes" / "cover.png")
    assert (found.level, found.rule) == ("error", "cover-missing")
    assert found.where == "episodes/cover.png"
    assert message in found.message
    assert hint in str(found.hint)
