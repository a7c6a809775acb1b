"""A mistake in a file ends in one sentence: file, key, value, what was expected."""

from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.errors import BadFile
from toolkit.show.episode import Episode
from toolkit.show.show import Show
from toolkit.show.toml.toml_reader import read_noun

SHOW = """\
title = "The Science of You"
description = "What medicine learns from what makes you you."
language = "en"
author = "EP PerMed"
link = "https://example.org/podcast"
categories = ["Health & Fitness > Medicine"]
cover_alt = "A double helix of dots."
[release]
public_url = "https://media.example.org/show/"
"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Show]:
    def write_and_read(text: str) -> Show:
        path = tmp_path / "show.toml"
        path.write_text(text, "utf-8")
        return read_noun(path, Show)

    return write_and_read


def test_a_right_file_is_read(read: Callable[[str], Show]) -> None:
    show = read(SHOW)
    assert show.audio.target.integrated_lufs == -16
    assert show.release.public_url == "https://media.example.org/show"
    assert show.audio.bitrate_bps(1) == 96_000


@pytest.mark.parametrize(
    ("change", "message", "hint"),
    [
        (("title =", "titel ="), "unknown key 'titel'", "did you mean 'title'?"),
        (("public_url =", "public_uri ="), "unknown key 'release.public_uri'", "'public_url'"),
        (('title = "The Science of You"\n', ""), "the key 'title' is missing", "required"),
        (('language = "en"', 'language = "english"'), "language = 'english': expected a lang", ""),
        (('language = "en"', 'language = "German"'), "did you mean 'de'?", ""),
        (('language = "en"', 'language = "xx"'), "expected a language tag", ""),
        (('language = "en"', "language = 5"), "language = 5: expected text in quotes", ""),
        (("https://example.org", "http://example.org"), "begins with https://", ""),
        (("https://media", "javascript:alert(1)//"), "release.public_url", ""),
        (("org/show/", "org/show/feed.xml"), "such as https://media.example.org/show: soy", ""),
        (("org/show/", "org/show/Podcast.RSS"), "soy adds /feed.xml", ""),
        (("media.example.org", "für-dich.de"), "write https://xn--fr-dich-n2a.de/show/", ""),
        (("media.example.org", "straße.de"), "write https://xn--strae-oqa.de/show/", ""),
        (("org/show/", "org/sh ow/"), "write https://media.example.org/sh%20ow/", ""),
        (('"The Science of You"', '"The Science'), 'line 1, title = "The Science', "is missing"),
        (('"EP PerMed"', "EP PerMed"), "line 4, author = EP PerMed", 'marks: author = "text"'),
        (('"EP PerMed"', "“EP PerMed”"), "line 4, author = “EP", "straight quotation marks"),
        (('"EP PerMed"', "„EP PerMed“"), "line 4, author = „EP", "straight quotation marks"),
        (('"EP PerMed"', '"EP\\PerMed"'), "(Unescaped '\\' in a string)", 'write key = "text"'),
        (('language = "en"', 'title = "B"'), "sets title for a second time", "put # in front"),
        (('["Health', '"Health'), "line 6, categories = ", 'write key = "text"'),
        (("[release]", '[audio]\ntarget = "loud"\n[release]'), "expected one of apple", ""),
        (("[release]", "[audio]\nbitrate_kbps = 160\n[release]"), "expected 64 to 128", ""),
        (("[release]", '[[people]]\nname = ""\n[release]'), "people[1].name = ''", ""),
        (('"EP PerMed"', '"EP\\u0007PerMed"'), "without control characters", ""),
        (('"What medicine', '"' + "x" * 4001), "at most 4000 bytes", ""),
        (('language = "en"', 'language = "en"\ncover = "../../etc/passwd"'), "same folder", ""),
        (('language = "en"', "language = "), "not valid TOML", ""),
    ],
)
def test_a_mistake_is_named(
    read: Callable[[str], Show], change: tuple[str, str], message: str, hint: str
) -> None:
    assert change[0] in SHOW
    with pytest.raises(BadFile) as caught:
        read(SHOW.replace(*change, 1))
    assert "show.toml" in caught.value.message
    assert message in caught.value.message
    assert hint in (caught.value.hint or "")


def test_a_key_below_a_table_that_it_does_not_belong_to_is_told_where_to_go(
    read: Callable[[str], Show],
) -> None:
    """People add what is missing at the end of a file, where TOML gives it to the last table."""
    with pytest.raises(BadFile) as caught:
        read(f'{SHOW}funding_line = "Funded by the European Union."\n')
    assert "unknown key 'release.funding_line'" in caught.value.message
    above = "move funding_line up, above the first line in [brackets]; here it belongs to [release]"
    assert above in (caught.value.hint or "")
    with pytest.raises(BadFile) as caught:
        read(f'{SHOW}[[people]]\nname = "Mara"\ntype = "serial"\n')
    assert "here it belongs to [[people]]" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en-us", "en-US"),
        ("pt-br", "pt-BR"),
        ("EN", "en"),
        ("de_at", "de-AT"),
        ("SR-latn", "sr-Latn"),
    ],
)
def test_a_language_tag_means_the_same_in_any_spelling(
    read: Callable[[str], Show], written: str, tag: str
) -> None:
    """RFC 5646, section 2.1.1: tags are to be read without regard to capitals."""
    assert read(SHOW.replace('language = "en"', f'language = "{written}"')).language == tag


@pytest.mark.parametrize(
    ("written", "role"), [("Host", "host"), ("Co-Host", "co-host"), ("guest host", "guest-host")]
)
def test_a_role_means_the_same_in_any_spelling(
    read: Callable[[str], Show], written: str, role: str
) -> None:
    """Podcast namespace, tag "person": role and group are case-insensitive."""
    person = f'[[people]]\nname = "Mara"\nrole = "{written}"\n[release]'
    assert read(SHOW.replace("[release]", person)).people[0].role == role


def test_a_folder_cannot_be_set_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "episode.toml"
    path.write_text('title = "A"\nguid = "g"\nfolder = "../x"\nsource = "a.wav"\n', "utf-8")
    with pytest.raises(BadFile, match="unknown key 'folder'"):
        read_noun(path, Episode, folder="001-a")


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"\xff\xfe", "not UTF-8"), (None, "missing"), (b"", "the key 'title' is missing")],
)
def test_no_text_no_file(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "show.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadFile, match=message):
        read_noun(path, Show)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "show.toml"
    path.write_text(SHOW, "utf-8-sig")
    assert read_noun(path, Show).author == "EP PerMed"


def test_chapters_have_to_be_in_order(tmp_path: Path) -> None:
    path = tmp_path / "episode.toml"
    chapters = "".join(f'[[chapters]]\nstart = "{t}"\ntitle = "{t}"\n' for t in ("0:10", "0:05"))
    path.write_text(
        f'title = "A"\nguid = "g"\nsource = "a.wav"\nsource_sha256 = "{"0" * 64}"\n{chapters}',
        "utf-8",
    )
    with pytest.raises(BadFile, match="'0:05' must begin after '0:10'"):
        read_noun(path, Episode, folder="001-a")
