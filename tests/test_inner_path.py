"""Whether a path stays inside a folder is the same as if both were resolved."""

from __future__ import annotations

from pathlib import Path

from toolkit.folders.inner_path import is_inside


def test_links_that_lead_out_are_found_and_others_are_not(tmp_path: Path) -> None:
    root, outside = tmp_path / "show", tmp_path / "outside"
    (root / "a").mkdir(parents=True)
    outside.mkdir()
    (root / "a" / "file").touch()
    (outside / "file").touch()
    (root / "out").symlink_to(outside)
    (root / "in").symlink_to(root / "a")
    (root / "a" / "loop").symlink_to(root / "a" / "loop")
    (tmp_path / "alias").symlink_to(root)
    for name in ("a/file", "a/none/none", "in/file", "a/../a/file", "", "a/."):
        assert is_inside(root, root / name), name
        assert is_inside(tmp_path / "alias", tmp_path / "alias" / name), name
    for name in ("out", "out/file", "../outside/file", "a/../../outside", "../show2"):
        assert not is_inside(root, root / name), name
    assert not is_inside(root, outside / "file")
    assert is_inside(root, tmp_path / "alias" / "a")
