"""Chapters made elsewhere are read whatever program wrote them, or refused with the line."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import IS_DEEP, few
from tests.limits import within
from tests.mutating import cases
from toolkit.audio.values.tag_values import CHAPTER_LIMIT
from toolkit.errors import BadFile
from toolkit.show.markers import formats, marks
from toolkit.show.markers.formats import FORMATS
from toolkit.show.markers.marks import Mark, settled

DATA = Path(__file__).parents[1] / "data" / "chapters"
GOLDEN = {
    "audacity.txt": "audacity",
    "reaper.csv": "reaper",
    "podlove.txt": "list",
    "ogg.txt": "ogg",
    "podlove.xml": "psc",
    "chapters.json": "json",
    "chapters.vtt": "vtt",
    "list.txt": "list",
    "table.csv": "csv",
}


@pytest.mark.parametrize(("name", "kind"), GOLDEN.items())
def test_golden_files_are_recognised_and_read(name: str, kind: str) -> None:
    found = formats.read("a file", (DATA / name).read_bytes())
    said = [(m.start_ms, m.title) for m in found.marks]
    assert (found.format, said) == (kind, [(0, "Welcome"), (61_500, "What a gene is")])
    assert found.marks[1].link in (None, "https://example.org/gene")
    assert (found.marks[1].link is not None) == name.startswith("podlove")


TITLES = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["C", "Zl", "Zp", "Zs"], include_characters=" "
    ),
    min_size=1,
    max_size=60,
).map(lambda text: "x" + marks.plain_line(text) + "x")
MARKS = st.lists(
    st.builds(
        Mark,
        st.integers(0, 35_999_999),
        TITLES,
        st.sampled_from([None, "https://example.org/a?b=c&d=%20"]),
    ),
    min_size=1,
    max_size=20,
    unique_by=lambda m: m.start_ms,
).map(lambda found: sorted(found, key=lambda m: m.start_ms))


@pytest.mark.parametrize("kind", [key for key in FORMATS if key != "youtube"])
@given(found=MARKS)
@settings(max_examples=few(60), deadline=None)
def test_what_is_written_is_read_back(kind: str, found: list[Mark]) -> None:
    text = FORMATS[kind].render(found, 40_000_000)
    read = formats.read("a file", text.encode())
    assert read.format == kind
    has_links = kind in ("json", "psc", "ogg", "list", "csv")
    expected = [m if has_links else Mark(m.start_ms, m.title) for m in found]
    assert list(read.marks) == expected


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_mutated_files_end_in_chapters_or_one_clear_error(name: str) -> None:
    rng = random.Random(7)  # noqa: S311 - the same choices each time
    outcomes: set[str] = set()
    refused: list[BadFile] = []
    for data in cases(name, (DATA / name).read_bytes(), 150, 25):
        wanted = rng.choice([None, GOLDEN[name], *FORMATS])
        try:
            with within(data):
                found = formats.read("a file", data, wanted, rng.choice([None, "de", "pl"]))
                assert settled(found.marks, 100_000).chapters[0].start_ms == 0
            outcomes.add("read")
        except BadFile as err:
            refused.append(err)
            outcomes.add("refused")
    assert outcomes == {"read", "refused"} or not IS_DEEP
    for one in refused:
        assert one.message.startswith("a file")
        assert one.message.isprintable()
        assert one.hint


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("0:00 Intro\nno time here\n", "a file, line 2: expected a time and a title", "line"),
        ("0:00 Intro\n0:61 Late\n", "line 2: expected", "line"),
        ("0.0\t0.0\tA\n1.0 1.0 B\n", "line 2: expected start, tab, end", "line"),
        ("#,Name,Start,End,Length\nR1,a,5.1.00,9.1.00,4.0.00\n", "measures", "Minutes:Seconds"),
        ("#,Name,Start,End,Length\nR1,a,441000,,\n", "samples", "Minutes:Seconds"),
        ("CHAPTER01=0:00:00\nCHAPTER02NAME=B\n", "line 2: expected a line CHAPTER02=", ""),
        ('<!DOCTYPE x [<!ENTITY a "b">]>\n<c/>', "line 1: expected XML without a doc", ""),
        ('<chapters>\n<chapter start="soon"/></chapters>', "line 2: expected a start", ""),
        ("<chapters/>", "there are no chapters", ""),
        ('{"chapters": [{"startTime": true}]}', "chapter 1 of the list: expected startTime", ""),
        ('{"chapters": [{"startTime": NaN}]}', "chapter 1 of the list", ""),
        ("{" * 100_000, "expected JSON", ""),
        ("WEBVTT\n\nhello\n", "line 3: expected times", ""),
        ("Dear all,\nthis is a letter.", "no chapters can be made out", "--format"),
        ("", "no chapters can be made out", ""),
        ("".join(f"0:{m:02}:{s:02} x\n" for m in range(5) for s in range(60)), "300 chap", "tra"),
        ("0:00 " + "x" * 1_100_000, "larger than 1024 KiB", ""),
        ("0:00 " + " -" * 2000, "at most 2000 characters", ""),
    ],
)
def test_a_bad_line_is_named(text: str, message: str, hint: str) -> None:
    with pytest.raises(BadFile) as caught:
        formats.read("a file", text.encode())
    assert message in caught.value.message
    assert hint in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("line", "start_ms", "title"),
    [
        ("0:00 Intro", 0, "Intro"),
        ("(1:02:03) - Title", 3_723_000, "Title"),
        ("3. 75:10 Long", 4_510_000, "Long"),
        ("* [02:03] Über: alles", 123_000, "Über: alles"),
        ("1:00 - 2:00 Range", 60_000, "Range"),
        ("1:00–2:00 Range", 60_000, "Range"),
        ("Intro - 0:30", 30_000, "Intro"),
        ("Intro (0:30)", 30_000, "Intro"),
        ("0:10 At 0:20", 10_000, "At 0:20"),
        ("00:00:01.123456789 Nano", 1_123, "Nano"),
    ],
)
def test_lists_as_people_write_them(line: str, start_ms: int, title: str) -> None:
    (mark,) = formats.read("a file", line.encode()).marks
    assert (mark.start_ms, mark.title) == (start_ms, title)


TABLES = {
    "commas": "time,title\n0:00,Opening\n1:12,A room\n",
    "semicolons": "time;title\n0:00;Opening\n1:12;A room\n",
    "tabs": "Name\tStart\tDuration\nOpening\t0:00.000\t0:00\nA room\t1:12.000\t0:00\n",
    "no header": "0:00,Opening\n1:12,A room\n",
    "no header, spaces": "0:00, Opening\n1:12, A room\n",
    "title first": "Opening;0:00\nA room;1:12\n",
    "numbered": "1,0:00,Opening\n2,1:12,A room\n",
    "start, end, title": "0,72,Opening\n72,90,A room\n",
    "ends of clocks": "0:00;1:12;Opening\n1:12;1:30;A room\n",
    "other order": "Title,End,Start time\nOpening,1:12,0:00\nA room,1:30,1:12\n",
    "label, begin": "Label;Begin\nOpening;0\nA room;72\n",
    "chapter": "Chapter,Time\nOpening,00:00:00\nA room,00:01:12\n",
    "chapter numbers": "chapter,start_time,title\n1,0,Opening\n2,72.0,A room\n",
    "Excel": "sep=;\r\nZeit;Titel\r\n0:00;Opening\r\n1:12;A room\r\n;\r\n\r\n",
    "mark": "\ufefftime;title\n0:00;Opening\n1:12;A room\n",
    "quoted": '"Start","Title"\n"0:00","Opening"\n"1:12","A room"\n',
    "tabs, seconds": "start\ttitle\n0\tOpening\n72\tA room\n",
}


@pytest.mark.parametrize("kind", TABLES)
def test_tables_as_programs_and_people_write_them(kind: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        found = formats.read("a file", TABLES[kind].encode(encoding))
        assert found.format == "csv"
        assert found.marks == (Mark(0, "Opening"), Mark(72_000, "A room"))


@pytest.mark.parametrize(
    ("text", "start_ms", "title", "link"),
    [
        ("start,title\n00:01:12.5,B", 72_500, "B", None),
        ("start;title\n1:12,5;B, c", 72_500, "B, c", None),
        ("start;title\n72,5;B", 72_500, "B", None),
        ("start,title\n72.5,B", 72_500, "B", None),
        ('1:12,"B, ""c"""', 72_000, 'B, "c"', None),
        ("1:12;1984", 72_000, "1984", None),
        ("start,title,url\n72,B,https://example.org/", 72_000, "B", "https://example.org/"),
        ('start,title\n72,"two\nlines"', 72_000, "two lines", None),
    ],
)
def test_cells_of_tables(text: str, start_ms: int, title: str, link: str | None) -> None:
    found = formats.read("a file", text.encode())
    assert (found.format, found.marks) == ("csv", (Mark(start_ms, title, link),))


def test_a_table_in_an_old_encoding() -> None:
    found = formats.read("a", "Zeit;Titel\n0:00;Größe €".encode("cp1252"), language="de")
    assert found.marks == (Mark(0, "Größe €"),)
    assert "Windows-1252" in found.remarks[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("time,title\n0:00,A\nsoon,B\n", "a file, line 3: expected a time such as 1:12"),
        ("time,title\n0:00,A\n,B\n", "line 3: expected a time such as 1:12"),
        ("time;title\n0:00;A\n\n0:61;B\n", "line 4: expected a time such as 1:12"),
        ("In,Name\n00:00:01:12,B\n", "line 2: expected a time such as 1:12, 00:01:12.5 or 72.5 (f"),
        ('time,title\n0:00,"A\n1:00,B\n', "line 2: expected cells with their quotation marks"),
        ("when,what\nzero,A\none,B\n", "line 1: expected a header such as start,title"),
        ("0:00,A\n-1:00,B\n", "line 2: expected a time such as 1:12"),
        ("time,title\n", "there are no chapters"),
    ],
)
def test_what_is_wrong_in_a_table_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(BadFile) as caught:
        formats.read("a file", text.encode())
    assert message in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    "text", ["0:00 Intro, and more\n", "1:12,5 A room\n", "0:00\tIntro\n", "Intro, again (0:30)\n"]
)
def test_lists_with_commas_stay_lists(text: str) -> None:
    assert formats.read("a file", text.encode()).format == "list"


def test_encodings() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        (mark,) = formats.read("a file", "0:00 Größe €".encode(encoding)).marks
        assert mark.title == "Größe €"
    old = "0:00 Größe €".encode("cp1252")
    found = formats.read("a file", old, language="de")
    assert found.marks[0].title == "Größe €"
    assert "Windows-1252" in found.remarks[0]
    for language in ("pl", "el", None):
        with pytest.raises(BadFile, match="not UTF-8"):
            formats.read("a file", old, language=language)


def test_chapters_are_settled() -> None:
    came = [Mark(30_000, ""), Mark(12_000, "B\x07\n"), Mark(30_000, "C"), Mark(99_000, "Late")]
    made = settled([*came, Mark(50_000, "D", "http://example.org"), Mark(60_000)], 90_000)
    said = [(c.start_ms, c.title, c.link) for c in made.chapters]
    assert said == [
        (0, "Chapter 1", None),
        (12_000, "B", None),
        (30_000, "C", None),
        (50_000, "D", None),
        (60_000, "Chapter 5", None),
    ]
    told = " ".join(made.remarks)
    assert all(word in told for word in ("Late", "http://example.org", "Chapter 1"))
    near = settled([Mark(400, "A"), Mark(20_000, "x" * 300)], None)
    assert [c.start_ms for c in near.chapters] == [0, 20_000]
    assert len(near.chapters[1].title) == 128


@given(st.lists(st.builds(Mark, st.integers(-(10**7), 10**10), st.text(max_size=300), st.text())))
@settings(deadline=None)
def test_whatever_comes_gives_valid_chapters(came: list[Mark]) -> None:
    made = settled(came, None)
    starts = [c.start_ms for c in made.chapters]
    assert starts == sorted(set(starts))
    assert starts[:1] in ([], [0])


def test_the_limit_is_that_of_the_mp3() -> None:
    assert marks.MARKS_LIMIT == CHAPTER_LIMIT
