"""Files by key and by owner, addresses in one place, and no key twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from toolkit.errors import SoyError
from toolkit.publication.public_file import SHOW, Catalogue, PublicFile


def file(
    key: str, owner: str = SHOW, kind: str = "covers", language: str | None = None
) -> PublicFile:
    return PublicFile(key, b"x", "image/png", "page", owner, kind, language)


def test_files_are_found_by_owner_kind_and_language_in_their_order() -> None:
    catalogue = Catalogue("https://example.org/a").joined(
        [
            file("e/de.vtt", "001-a", "transcripts.vtt", "de"),
            file("e/en.vtt", "001-a", "transcripts.vtt", "en"),
            file("e/en.srt", "001-a", "transcripts.srt", "en"),
            file("e/transcripts-of", "001-a", "transcriptsof"),
            file("cover.png"),
        ]
    )
    assert [f.key for f in catalogue.of("001-a", "transcripts")] == [
        "e/de.vtt",
        "e/en.vtt",
        "e/en.srt",
    ]
    assert [f.key for f in catalogue.of("001-a", "transcripts.vtt", "en")] == ["e/en.vtt"]
    assert [f.key for f in catalogue.of(SHOW, "covers")] == ["cover.png"]
    assert catalogue.of("002-b", "covers") == ()


@pytest.mark.parametrize("base", ["https://example.org/a", "https://example.org/a/"])
def test_an_address_is_base_and_key(base: str) -> None:
    assert Catalogue(base).url("b/c.mp3") == "https://example.org/a/b/c.mp3"


def test_the_same_key_twice_is_an_error_that_names_both() -> None:
    catalogue = Catalogue("https://example.org", [file("a.png")])
    with pytest.raises(SoyError, match=r"a\.png: .* of covers \(show\) and of toys \(001-a\)"):
        catalogue.joined([file("a.png", "001-a", "toys")])
    assert list(catalogue.files) == ["a.png"]


@pytest.mark.parametrize("key", ["", "../a", "a b", "/a"])
def test_what_cannot_be_a_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        Catalogue("https://example.org", [file(key)])


def test_what_is_kept_for_ever_has_its_content_in_its_name() -> None:
    with pytest.raises(ValueError, match="immutable"):
        Catalogue("https://example.org", [replace(file("a.png"), role="immutable")])
    kept = replace(file("a.0123456789abcdef.png"), role="immutable")
    assert len(Catalogue("https://example.org", [kept]).files) == 1
