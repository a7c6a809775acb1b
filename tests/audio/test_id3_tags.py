"""Tags and chapters, read back by eyeD3, TinyTag and FFmpeg's libraries."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import av
import eyed3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinytag import TinyTag

from tests.depth import few
from toolkit.audio.coding import id3_tags
from toolkit.audio.coding.id3_tags import TagChapter, Tags
from toolkit.errors import BadFile, CannotWrite
from toolkit.show.episode import Episode
from toolkit.show.show import Show

DATA = Path(__file__).parents[1] / "data" / "audio"
SOUND = (DATA / "lame-mono-64.mp3").read_bytes()
JPEG = b"\xff\xd8\xff\xe0 not looked into \x00\xff\xd9"

SHOW = Show.model_validate(
    {
        "title": "The Science of You",
        "description": "What medicine can do for each of us.",
        "language": "en",
        "author": "EP PerMed",
        "link": "https://example.org/show",
        "categories": ["Science"],
        "copyright": "EP PerMed partners",
        "cover_alt": "A cell.",
        "release": {"public_url": "https://example.org"},
    }
)


def episode(**more: Any) -> Episode:
    return Episode.model_validate(
        {
            "folder": "003-genes",
            "title": "Γονίδια, гены & 🧬",
            "guid": "g-3",
            "summary": "Two lines,\nin plain words: š.",
            "date": "2026-11-03T06:00:00Z",
            "season": 2,
            "language": "el",
            "source": "source.wav",
            "source_sha256": "0" * 64,
            **more,
        }
    )


def chapter(start: str, title: str, **more: str) -> dict[str, str]:
    return {"start": start, "title": title, **more}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "a.mp3"
    file.write_bytes(SOUND)
    return file


def chapters_by_ffmpeg(path: Path) -> list[tuple[int, int, str]]:
    with av.open(str(path)) as container:
        found: list[Any] = list(container.chapters())
    return [
        (int(c["start"] * c["time_base"] * 1000), int(c["end"] * c["time_base"] * 1000),
         c["metadata"]["title"])
        for c in found
    ]  # fmt: skip


def test_an_episode_is_read_back_by_three_readers(path: Path) -> None:
    id3_tags.write(path, id3_tags.episode_tags(SHOW, episode(), JPEG, 60_000))

    theirs = eyed3.load(path).tag
    assert theirs.version == (2, 3, 0)
    assert theirs.title == "Γονίδια, гены & 🧬"
    assert theirs.album == "The Science of You"
    assert theirs.artist == theirs.album_artist == theirs.publisher == "EP PerMed"
    assert (theirs.track_num[0], theirs.disc_num[0]) == (3, 2)
    assert theirs.recording_date.year == 2026
    assert theirs.getTextFrame("TLAN") == "ell"
    assert theirs.copyright == "2026 EP PerMed partners"
    assert [(c.lang, c.text) for c in theirs.comments] == [
        (b"ell", "Two lines,\nin plain words: š.")
    ]
    # mutagen ends addresses with a zero byte, as section 4.3 allows; eyeD3 hands it on.
    assert theirs.audio_file_url.rstrip("\0") == "https://example.org/show"
    assert theirs.genre.name == "Podcast"
    [picture] = theirs.images
    assert (picture.picture_type, picture.mime_type) == (picture.FRONT_COVER, "image/jpeg")
    assert (picture.description, picture.image_data) == ("Cover", JPEG)

    tiny = TinyTag.get(path, image=True)
    assert (tiny.title, tiny.album, tiny.artist) == (theirs.title, theirs.album, theirs.artist)
    assert (tiny.track, tiny.disc, tiny.year) == (3, 2, "2026")
    assert tiny.images.front_cover is not None
    assert tiny.images.front_cover.data == JPEG

    with av.open(str(path)) as container:
        said = container.metadata
    assert (said["title"], said["track"], said["disc"]) == (theirs.title, "3", "2")
    assert said["date"] == "2026-11-03"  # eyeD3 and TinyTag read the year only
    assert (said["genre"], said["language"]) == ("Podcast", "ell")


def test_chapters_are_read_back_in_order_with_ends_and_links(path: Path) -> None:
    said = episode(
        chapters=[
            chapter("0:00", "Καλώς ήρθατε"),
            chapter(
                "0:10",
                "A much longer title than the others, " * 3,
                link="https://example.org/a?b=c",
            ),
            chapter("0:20.500", "🧬"),
        ]
    )
    id3_tags.write(path, id3_tags.episode_tags(SHOW, said, None, 30_000))

    theirs = eyed3.load(path).tag
    urls = [c.user_url and c.user_url.rstrip("\0") for c in theirs.chapters]
    assert urls == [None, "https://example.org/a?b=c", None]
    assert [(c.element_id, c.times, c.title) for c in theirs.chapters] == [
        (b"chp0", (0, 10_000), "Καλώς ήρθατε"),
        (b"chp1", (10_000, 20_500), said.chapters[1].title),
        (b"chp2", (20_500, 30_000), "🧬"),
    ]
    assert [c.offsets for c in theirs.chapters] == [(None, None)] * 3
    [contents] = theirs.table_of_contents
    assert contents.toplevel
    assert contents.ordered
    assert contents.child_ids == [b"chp0", b"chp1", b"chp2"]
    assert contents.description == said.title

    assert chapters_by_ffmpeg(path) == [
        (0, 10_000, "Καλώς ήρθατε"),
        (10_000, 20_500, said.chapters[1].title),
        (20_500, 30_000, "🧬"),
    ]


@pytest.mark.parametrize(
    "mark", ["Proposal: ", "proposal:", "PROPOSAL : ", "Proposal：", "“Proposal: "]
)
def test_titles_that_were_only_proposed_are_not_in_the_file(path: Path, mark: str) -> None:
    said = episode(
        chapters=[
            chapter("0:00", f"{mark}So let us begin"),
            chapter("0:10", "Genes"),
            chapter("0:20", f"{mark}And then we"),
        ]
    )
    id3_tags.write(path, id3_tags.episode_tags(SHOW, said, None, 30_000))
    assert chapters_by_ffmpeg(path) == [(10_000, 30_000, "Genes")]
    id3_tags.write(
        path, id3_tags.episode_tags(SHOW, episode(chapters=[said.chapters[0]]), None, 30_000)
    )
    assert b"CTOC" not in path.read_bytes()
    assert "begin" not in path.read_bytes().decode("utf-16-le", "ignore")


def test_no_chapters_leave_no_table_of_contents(path: Path) -> None:
    id3_tags.write(path, id3_tags.episode_tags(SHOW, episode(), None, 60_000))
    theirs = eyed3.load(path).tag
    assert (list(theirs.chapters), list(theirs.table_of_contents)) == ([], [])
    assert b"CTOC" not in path.read_bytes()


def test_forty_chapters_stand_in_the_file_by_time(path: Path) -> None:
    """Some are longer than 127 bytes, where the sizes of ID3v2.4 are misread by players."""
    titles = [f"Κεφάλαιο {index} " + "αβγ " * (index * 7 % 30) for index in range(40)]
    said = episode(chapters=[chapter(f"{i}:00", title) for i, title in enumerate(titles)])
    id3_tags.write(path, id3_tags.episode_tags(SHOW, said, JPEG, 40 * 60_000))

    assert [c.title for c in eyed3.load(path).tag.chapters] == [t.strip() for t in titles]
    data = path.read_bytes()
    places = [data.index(b"chp%d\0" % i, data.index(b"CHAP")) for i in range(40)]
    assert places == sorted(places)
    assert data.index(b"CTOC") < data.index(b"CHAP") < data.index(b"APIC")
    assert [c[2] for c in chapters_by_ffmpeg(path)] == [t.strip() for t in titles]


def test_the_sound_stays_as_it_is(path: Path) -> None:
    id3_tags.write(path, id3_tags.episode_tags(SHOW, episode(), JPEG, 60_000))
    assert path.read_bytes().endswith(SOUND)
    with av.open(str(path)) as container:
        assert sum(frame.samples for frame in container.decode(audio=0)) == 22_050


def test_writing_again_gives_the_same_bytes(path: Path) -> None:
    said = episode(chapters=[chapter("0:00", "One"), chapter("0:10", "Two")])
    id3_tags.write(path, id3_tags.episode_tags(SHOW, said, JPEG, 60_000))
    first = path.read_bytes()
    id3_tags.write(path, id3_tags.episode_tags(SHOW, said, JPEG, 60_000))
    assert path.read_bytes() == first


def test_tags_that_were_there_are_gone(path: Path) -> None:
    path.write_bytes(SOUND + b"TAG" + b"old title".ljust(125, b"\0"))
    id3_tags.write(path, id3_tags.episode_tags(SHOW, episode(date=None), None, 60_000))
    assert path.read_bytes().endswith(SOUND)
    theirs = eyed3.load(path).tag
    assert theirs.getTextFrame("TYER") is None
    assert theirs.copyright is None  # it has to begin with a year


def test_the_folder_numbers_the_episode_and_its_page_wins() -> None:
    made = id3_tags.episode_tags(SHOW, episode(link="https://example.org/3"), None, 1000)
    assert (made.episode, made.url) == (3, "https://example.org/3")
    assert id3_tags.episode_tags(SHOW, episode(folder="000-trailer"), None, 1000).episode is None


@pytest.mark.parametrize("start", ["1:00", "1:00.001", "2:00:00"])
def test_a_chapter_past_the_end_is_told(start: str) -> None:
    said = episode(chapters=[chapter("0:00", "Start"), chapter(start, "Too late")])
    with pytest.raises(BadFile, match=r"003-genes/episode\.toml: the chapter 'Too late'") as told:
        id3_tags.episode_tags(SHOW, said, None, 60_000)
    assert "00:01:00.000" in told.value.message
    assert told.value.hint


def test_more_chapters_than_a_tag_can_hold_are_told() -> None:
    said = episode(chapters=[chapter(str(i), "x") for i in range(256)])
    with pytest.raises(BadFile, match="256 chapters"):
        id3_tags.episode_tags(SHOW, said, None, 3_600_000)


def test_a_clip_says_where_it_is_from(path: Path) -> None:
    made = id3_tags.clip_tags(
        SHOW, episode(), "Health week", "Γιατί;", language="de", cover_jpeg=JPEG
    )
    id3_tags.write(path, made)
    theirs = eyed3.load(path).tag
    assert (theirs.title, theirs.album) == ("Γιατί;", "The Science of You")
    assert theirs.comments[0].text == "Health week\nΓονίδια, гены & 🧬"
    assert theirs.getTextFrame("TLAN") == "deu"
    assert theirs.track_num[0] is None


def test_a_place_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match=r"gone\.mp3"):
        id3_tags.write(tmp_path / "gone.mp3", Tags("a", "b", "c", "en"))


letters = st.characters(exclude_categories=["C", "Z"])
text = (
    st.text(letters, min_size=1, max_size=60)
    .map(lambda made: unicodedata.normalize("NFC", made))
    .filter(lambda made: made.isprintable())
)


@settings(max_examples=few(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=text,
    show=text,
    comment=st.none() | text,
    season=st.none() | st.integers(1, 999),
    released=st.none() | st.dates(date(1970, 1, 1), date(2200, 1, 1)),
    chapters=st.lists(st.tuples(st.integers(1, 10**6), text), max_size=8),
)
def test_what_is_written_is_read(
    path: Path,
    title: str,
    show: str,
    comment: str | None,
    season: int | None,
    released: date | None,
    chapters: list[tuple[int, str]],
) -> None:
    marks: list[TagChapter] = []
    for length, name in chapters:
        start = marks[-1].end_ms if marks else 0
        marks.append(TagChapter(start, start + length, name))
    made = Tags(
        title=title,
        show=show,
        publisher=show,
        language="fr",
        season=season,
        released=released,
        comment=comment,
        chapters=tuple(marks),
    )
    id3_tags.write(path, made)
    theirs = eyed3.load(path).tag
    assert (theirs.title, theirs.album, theirs.disc_num[0]) == (title, show, season)
    assert [c.text for c in theirs.comments] == ([comment] if comment else [])
    assert [TagChapter(c.times[0], c.times[1], c.title) for c in theirs.chapters] == marks
    assert (theirs.recording_date.year if released else None) == (
        released.year if released else None
    )
    assert path.read_bytes().endswith(SOUND)
