"""The search that a build makes: of what is out, kept until something changes, or left out."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Soy, bring_text
from toolkit.assemble.outputs import search_indexes
from toolkit.assemble.outputs.search_indexes import WHOLE, WHOLE_MS, SearchableText
from toolkit.site.search import pagefind

pytestmark = pytest.mark.rotated

FOLDER = "001-what-a-gene-is"


def listed(show: Path) -> dict[str, dict[str, dict[str, object]]]:
    """Return what the published list says."""
    (path,) = (show / "build" / "public" / "search" / "index").glob("list.*.json")
    found: dict[str, dict[str, dict[str, object]]] = json.loads(path.read_text("utf-8"))
    return found


def test_what_is_out_can_be_searched(show: Path, episode: Path, soy: Soy) -> None:
    bring_text(soy, show)
    assert soy("build").code == 0
    public = show / "build" / "public"
    assert not (public / "search").exists()  # a draft is in no index
    assert "search/index.html" not in (public / "index.html").read_text("utf-8")

    assert soy("approve", "001", "--by", "Ana Novak", "--accept-all-doubts").code == 0
    assert soy("build").code == 0
    told = listed(show)
    assert told["episodes"][FOLDER]["title"] == "What a gene is"
    assert told["episodes"][FOLDER]["texts"] == {
        "en": {"speakers": ["Mara", "Tomas"], "automatic": False}
    }
    page = (public / "search" / "index.html").read_text("utf-8")
    assert "wasm-unsafe-eval" in page
    assert "wasm-unsafe-eval" not in (public / "index.html").read_text("utf-8")
    assert 'href="search/index.html"' in (public / "index.html").read_text("utf-8")
    rows = json.loads((show / "build" / "built.json").read_text("utf-8"))["entries"]
    types = {row["key"].rpartition(".")[2]: row["content_type"] for row in rows}
    assert types["pf_index"] == types["pagefind"] == "application/octet-stream"

    (kept,) = (show / "build" / "search" / "pages").iterdir()
    before = kept.stat().st_mtime_ns
    assert "0 written" in soy("build").err
    assert kept.stat().st_mtime_ns == before


def test_without_the_program_the_build_says_so(
    show: Path, episode: Path, soy: Soy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagefind, "installed", lambda: None)
    bring_text(soy, show)
    assert soy("approve", "001", "--by", "Ana Novak", "--accept-all-doubts").code == 0
    made = soy("build")
    assert made.code == 0
    assert "the pages have no search: Pagefind is not installed" in made.err
    assert not (show / "build" / "public" / "search").exists()
    assert "search-left-out" in soy("check", "--json").out


class Said:
    """A text of so many hours that came out in a year."""

    def __init__(self, year: int, hours: int) -> None:
        self.year = str(year)
        self.duration_ms = hours * 3_600_000


def parts(*texts: Said) -> dict[str, int]:
    """Return how many texts each index of them has."""
    some: list[SearchableText] = list(texts)  # type: ignore[arg-type]
    return {part: len(each) for part, each in search_indexes.parts(some)}


def test_many_hours_are_cut_by_years() -> None:
    assert WHOLE_MS == 60 * 3_600_000
    assert parts(Said(2025, 20), Said(2026, 40)) == {WHOLE: 2}
    cut = parts(Said(2025, 20), Said(2026, 30), Said(2026, 11))
    assert cut == {"2026": 2, "2025": 1}
    assert list(cut) == ["2026", "2025"]
