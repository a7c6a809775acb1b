"""What changed between two packs: nothing is told twice, nothing is left out."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from toolkit.campaign.archives.pack_changes import changes

DAY = date(2026, 11, 29)
NAMES = st.sampled_from(
    [f"{folder}{name}" for folder in ("", "a/", "a/b/", "c/") for name in "xyz"]
)
PACKS = st.dictionaries(NAMES, st.sampled_from("123"))


def spread(lines: tuple[str, ...], names: set[str]) -> set[str]:
    """Return the paths that the lines stand for: a folder for the files that lie right in it."""
    return {
        name
        for name in names
        for line in lines
        if name == line or (line.endswith("/") and name.rpartition("/")[0] + "/" == line)
    }


@given(before=PACKS, now=PACKS)
def test_both_packs_follow_from_each_other(before: dict[str, str], now: dict[str, str]) -> None:
    found = changes(before, now, DAY)
    new, gone = set(now) - set(before), set(before) - set(now)
    assert spread(found.new, set(now)) == new
    assert spread(found.gone, set(before)) == gone
    assert set(found.changed) == {n for n in set(now) & set(before) if now[n] != before[n]}
    lines = (*found.new, *found.changed, *found.gone)
    assert len(lines) == found.count
    assert len(set(found.new)) == len(found.new)


@given(pack=PACKS)
def test_the_same_pack_has_no_changes(pack: dict[str, str]) -> None:
    assert changes(pack, dict(pack), DAY).count == 0


def test_a_whole_folder_is_one_line() -> None:
    now = {"de/a/1": "x", "de/a/2": "x", "de/b/1": "x"}
    found = changes({"de/b/1": "x", "fr/a/1": "x", "fr/a/2": "x"}, now, DAY)
    assert (found.new, found.changed, found.gone) == (("de/a/",), (), ("fr/a/",))
