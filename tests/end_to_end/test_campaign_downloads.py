"""The sample's ZIPs as a partner unpacks them: by other programs, in six languages."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

CAMPAIGN = "campaign/know-your-medicine"
LANGUAGES = ("bg", "de", "el", "en", "fi", "fr")


def unpacked(path: Path, folder: Path) -> Path:
    """Unpack a ZIP, check it by its list, and return its one folder."""
    folder.mkdir()
    subprocess.run(["unzip", "-tq", path], check=True, capture_output=True)
    subprocess.run(["unzip", "-q", path, "-d", folder], check=True, capture_output=True)
    (inside,) = folder.iterdir()
    check = ["sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS"]
    subprocess.run(check, cwd=inside, check=True, capture_output=True)
    listed = {line.partition("  ")[2] for line in (inside / "SHA256SUMS").read_text().splitlines()}
    found = {each.relative_to(inside).as_posix() for each in inside.rglob("*") if each.is_file()}
    assert found == listed | {"SHA256SUMS"}
    return inside


def test_each_language_has_a_zip_with_a_readme_in_it(built_sample: Path, tmp_path: Path) -> None:
    public = built_sample / "build" / "public" / CAMPAIGN
    said = {}
    for language in LANGUAGES:
        (path,) = (public / language).glob("kits.*.zip")
        inside = unpacked(path, tmp_path / language)
        assert inside.name == f"know-your-medicine-{language}"
        said[language] = (inside / "README.txt").read_text("utf-8")
        assert all("sha256sum -c SHA256SUMS" in text for text in said.values())
    for language, words in (("fi", "Huomatkaa"), ("el", "Παρακαλούμε"), ("bg", "Моля")):
        assert words in said[language]
    assert len(set(said.values())) == len(LANGUAGES)


def test_all_kits_are_in_one_and_each_has_its_own(built_sample: Path, tmp_path: Path) -> None:
    public = built_sample / "build" / "public" / CAMPAIGN
    (path,) = public.glob("kits.*.zip")
    everything = unpacked(path, tmp_path / "all")
    kits = {each.parent.name for each in public.glob("*/kit.json")}
    assert {each.name for each in everything.iterdir() if each.is_dir()} == kits
    for name in ("fits-the-person", "one-test-one-family-el"):
        (one,) = (public / name).glob("kit.*.zip")
        alone = unpacked(one, tmp_path / name)
        for file in alone.iterdir():
            if file.name not in ("README.txt", "SHA256SUMS"):
                assert file.read_bytes() == (everything / name / file.name).read_bytes()
    assert any((tmp_path / "fits-the-person").rglob("video-9x16.mp4"))


def test_the_pages_say_how_large_they_are_and_are_light(built_sample: Path) -> None:
    public = built_sample / "build" / "public" / CAMPAIGN
    pages = [public / "index.html", *public.glob("??/index.html")]
    assert len(pages) == len(LANGUAGES)
    for page in pages:
        text = page.read_text("utf-8")
        assert re.search(r"\(ZIP, [0-9.,]+\sM[BO]\)|\(ZIP, [0-9.,]+\s\S+\)", text)
        for link in re.findall(r'(?:href|src|poster)="([^"#]+)', text):
            assert "://" in link or (page.parent / link).exists(), link
        assert len(page.read_bytes()) < 130_000
