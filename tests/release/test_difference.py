"""What a feed says that listeners have, what differs between two, and what stops a publish."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from toolkit.errors import NotOutYet, PublishConflict
from toolkit.publication.contents import NOTHING, Contents, read
from toolkit.publication.gate import Held, PresentGate, Verdict
from toolkit.publication.history import History, KeptRelease
from toolkit.release.changes import refusals
from toolkit.release.changes.difference import Difference, compare

from .feeds import BASE, ONE, TWO, Item, feed

NOW = datetime(2026, 11, 28, tzinfo=UTC)
PAST = datetime(2026, 1, 1, tzinfo=UTC)
TO_COME = datetime(2099, 12, 24, 6, tzinfo=UTC)


def gate(dates: dict[str, datetime | None]) -> PresentGate:
    """Return what the gate says now of episodes with these dates."""

    def verdict(date: datetime | None) -> Verdict:
        if date is None:
            return Held("undated", "it has no date")
        return PresentGate(NOW, "UTC", {}).of_date(date)

    return PresentGate(NOW, "UTC", {guid: verdict(date) for guid, date in dates.items()})


def told(*items: Item, title: str = "Case", guid: str = "g-1", base: str = BASE) -> Contents:
    found = read(feed(*items, title=title, guid=guid, base=base))
    assert found is not None
    return found


def differing(before: tuple[Item, ...], after: tuple[Item, ...]) -> Difference:
    return compare(told(*before), told(*after))


def test_a_feed_says_show_and_episodes() -> None:
    found = told(ONE, TWO, guid="G-1")
    assert (found.title, found.guid, found.address) == ("Case", "g-1", f"{BASE}/feed.xml")
    first = found.episodes[0]
    assert (first.guid, first.title, first.folder) == ("guid-1", "First words", "001-first-words")
    assert first.published == datetime(2026, 1, 1, 6, tzinfo=UTC)
    assert first.languages == ("de", "en")


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<x>1</x>", b"<rss/>", b"<rss><channel>", b"\xff\xfe", b"{}", b"<feed></feed>",
        b'<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel><title>&a;</title></channel></rss>',
        feed(ONE)[:-20],
    ],
)  # fmt: skip
def test_what_is_no_whole_feed_says_nothing(data: bytes) -> None:
    assert read(data) is None


def test_what_a_feed_says_is_fit_to_be_shown() -> None:
    odd = replace(ONE, title="a\n\u202eb" + "c" * 500, folder="x", guid="g" * 500)
    (out,) = told(odd).episodes
    assert out.title.isprintable()
    assert len(out.title) <= 200
    assert len(out.guid or "") == 500
    data = feed(ONE).replace(b"/episodes/001-first-words/", b"/episodes/a%0ab'c/")
    found = read(data)
    assert found is not None
    assert found.episodes[0].folder is None


def test_added_changed_and_removed_by_guid() -> None:
    other = replace(TWO, notes="Other notes.")
    three = Item("guid-3", "Third", "003-third")
    found = differing((ONE, TWO), (other, three))
    assert [out.guid for out in found.added] == ["guid-3"]
    assert [(one.after.guid, one.what) for one in found.changed] == [("guid-2", ("notes",))]
    assert [out.guid for out in found.removed] == ["guid-1"]
    assert found.lost == ()


def test_a_renamed_folder_is_the_same_episode() -> None:
    found = differing((ONE,), (replace(ONE, folder="003-first-words", title="New"),))
    assert (found.added, found.removed, found.lost) == ((), (), ())
    assert {"title", "audio"} <= {*found.changed[0].what}


def test_another_address_alone_changes_no_episode() -> None:
    assert compare(told(ONE), told(ONE, base="https://elsewhere.case-host.net")).changed == ()


def test_a_transcript_that_goes_is_named() -> None:
    found = differing((ONE, TWO), (replace(ONE, languages=("en",)), TWO))
    assert [one.name for one in found.lost] == ["001:de"]
    assert found.removed == ()
    assert found.unsaid(["001:en"]).takes_away
    assert found.unsaid(["001"]).takes_away  # the episode is not its transcript
    for name in ("001:de", "1:DE", "guid-1:de", "first-words:de", "First words:de"):
        assert not found.unsaid([name]).takes_away


@pytest.mark.parametrize(
    "name", ["1", "001", "001-first-words", "first-words", "First words", "FIRST WORDS", "guid-1"]
)
def test_what_leaves_is_named_as_people_do(name: str) -> None:
    found = differing((ONE, TWO), ())
    assert [out.guid for out in found.unsaid([name]).removed] == ["guid-2"]
    assert not found.unsaid([name, "guid-2"]).takes_away


def test_a_name_that_two_have_names_neither() -> None:
    twin = Item("guid-9", "First words", "001-other")
    found = differing((ONE, twin), ())
    assert len(found.unsaid(["1", "First words"]).removed) == 2
    assert len(found.unsaid(["001-other", ""]).removed) == 1


def test_a_build_with_an_episode_to_come_is_refused() -> None:
    built = told(ONE, TWO)
    refusals.refuse_early_build(built, gate({"guid-1": PAST, "guid-2": NOW}))
    with pytest.raises(NotOutYet, match=r"Second words.*2099-12-24 06:00 UTC"):
        refusals.refuse_early_build(built, gate({"guid-1": PAST, "guid-2": TO_COME}))
    with pytest.raises(NotOutYet, match="no date"):
        refusals.refuse_early_build(built, gate({"guid-1": PAST, "guid-2": None}))
    with pytest.raises(NotOutYet, match="episodes/ no longer does"):
        refusals.refuse_early_build(built, gate({"guid-1": PAST}))
    ahead = told(replace(ONE, date="Thu, 24 Dec 2099 06:00:00 +0000"))
    with pytest.raises(NotOutYet, match="2099"):  # the date was taken back after the build
        refusals.refuse_early_build(ahead, gate({"guid-1": PAST}))


def test_a_release_with_an_episode_to_come_is_refused() -> None:
    there = told(ONE, TWO)
    with pytest.raises(NotOutYet, match="2099-12-24 06:00 UTC, but release R"):
        refusals.refuse_early_release(there, gate({"guid-1": PAST, "guid-2": TO_COME}), "R")
    back = refusals.refuse_early_release(there, gate({"guid-1": None}), "R")
    assert [out.guid for out in back] == ["guid-1", "guid-2"]
    ahead = told(replace(ONE, date="Thu, 24 Dec 2099 06:00:00 +0000"))
    with pytest.raises(NotOutYet):  # lost here: what the release says counts
        refusals.refuse_early_release(ahead, gate({}), "R")
    assert refusals.refuse_early_release(ahead, gate({"guid-1": PAST}), "R") == ()


def test_a_clock_before_the_newest_release_is_refused() -> None:
    history = History((KeptRelease("20261128T000000Z-01234567", None, 1, 1),))
    refusals.refuse_wrong_clock(History(), datetime(2020, 1, 1, tzinfo=UTC))
    refusals.refuse_wrong_clock(history, NOW - timedelta(hours=23))  # `History.instant` sees to it
    with pytest.raises(PublishConflict, match=r"2020-01-01 00:00 UTC.*2026-11-28"):
        refusals.refuse_wrong_clock(history, datetime(2020, 1, 1, tzinfo=UTC))


COPY = Item("de-1", "Erste Folge", "001-erste-folge")


@pytest.mark.parametrize(
    ("before", "built", "is_same"),
    [
        (told(ONE), told(ONE, TWO), True),
        (told(ONE), told(ONE, title="New name"), True),
        (told(ONE), told(ONE, base="https://moved.case-host.net"), True),
        (told(), told(ONE), True),  # the first episode comes
        (told(ONE), told(), True),  # that all leave is another rule's to say
        (told(ONE, guid=""), told(ONE), True),  # it got its GUID
        (told(ONE), told(ONE, guid="g-2"), False),
        (told(COPY), told(ONE, title="Neu"), False),  # the GUID was copied along
        (told(ONE), told(ONE, title="Neu", base="https://neu.case-host.net"), False),
        (told(ONE), told(COPY), True),  # that ONE leaves is another rule's to say
        (told(ONE), told(COPY, base="https://neu.case-host.net"), False),
        (told(ONE, guid=""), told(COPY, guid=""), False),
        (told(ONE), told(COPY, guid=""), False),
        (told(guid=""), told(title="Neu", guid="", base="https://neu.case-host.net"), False),
        (told(ONE), told(guid="", title="Neu", base="https://neu.case-host.net"), False),
    ],
)  # fmt: skip
def test_another_show_is_known(before: Contents, built: Contents, is_same: bool) -> None:
    assert refusals.is_same_show(before, built) is is_same


def test_both_shows_are_named() -> None:
    err = refusals.other_show(told(ONE), told(COPY, title="Deutsche Ausgabe", guid=""), "there")
    assert '"Case" (GUID g-1)' in err.message
    assert '"Deutsche Ausgabe" (without a GUID)' in err.message
    assert (err.exit_code, "--replace-show" in str(err.hint)) == (25, True)


def test_the_first_feed_adds_all() -> None:
    assert len(compare(NOTHING, told(ONE, TWO)).added) == 2


def test_whatever_else_the_gate_holds_back_is_refused_too() -> None:
    """A further reason of the gate's needs no word here."""
    there = told(ONE)
    held = Held("text", "a guest took back their consent")
    asked = PresentGate(NOW, "UTC", {"guid-1": held})
    with pytest.raises(NotOutYet, match="took back their consent, but build/public still has it"):
        refusals.refuse_early_build(there, asked)
    with pytest.raises(NotOutYet, match="took back their consent, but release R contains it"):
        refusals.refuse_early_release(there, asked, "R")
