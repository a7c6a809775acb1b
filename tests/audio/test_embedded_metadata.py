"""What a recording says of itself becomes keys that an episode can hold, or hints, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.depth import few
from toolkit.audio.metadata import embedded_metadata
from toolkit.audio.metadata.embedded_metadata import HINT_LIMIT, EmbeddedMetadata
from toolkit.show.episode import Episode
from toolkit.show.markers.marks import Mark

pytestmark = pytest.mark.rotated

EPISODE = {
    "folder": "001-a",
    "title": "A",
    "guid": "5f0b6d6c-3a68-4f5c-8f55-2f7b4a6f3f22",
    "source": "source.wav",
    "source_sha256": "0" * 64,
}
LONG = "What a gene is, in plain words."


def summary(**tags: str) -> object:
    return embedded_metadata.offer(EmbeddedMetadata(tags), 60_000, "en").keys.get("summary")


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"description": LONG}, LONG),
        ({"synopsis": LONG, "description": "Another text, also long enough."}, LONG),
        ({"description": LONG, "format": "wav"}, None),  # the recorder's own note
        ({"description": "too short"}, None),
        ({"description": f"\n\n{LONG}\x07\r\n\n\n\n  Two\u202e \n"}, f"{LONG}\n\nTwo"),
        (
            {"description": f"<p>{LONG}</p><script>x()</script>"},
            f"<p>{LONG}</p><script>x()</script>",
        ),
        ({"description": LONG + "\ufffd"}, None),  # letters were lost
        ({"description": "x" * (1 << 20)}, None),  # no summary is so long
    ],
)
def test_a_description_is_the_summary(tags: dict[str, str], expected: str | None) -> None:
    assert summary(**tags) == expected


def test_what_is_no_summary_is_shown_in_part() -> None:
    made = embedded_metadata.offer(
        EmbeddedMetadata({"description": "word " * 100_000, "artist": "A\x1b[2Jna"}), 1, "en"
    )
    artist, description = made.hints
    assert artist == "artist: A [2Jna"
    assert description.startswith("description: word word")
    assert len(description) <= len("description: ") + HINT_LIMIT


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Von \x07Genen\x00", "Von Genen"),
        ("<b>Bold</b> & more", "<b>Bold</b> & more"),
        ("\u202egnirts", "gnirts"),
        (" \n\t", None),
        ("lost \ufffd letters", None),
        ("x" * (1 << 20), "x" * 254 + "…"),
    ],
)
def test_titles(title: str, expected: str | None) -> None:
    assert EmbeddedMetadata({"title": title}).title == expected


TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="a \n\r\t\x00\x07\x85\u2028\u202e\ufffd\ud800<&", max_size=400),
    st.sampled_from(["x" * 5000, "é\n" * 3000, "deu", "de-AT", "fr_FR", "English"]),
)
NAMES = ("title", "synopsis", "description", "comment", "artist", "date", "language", "tlan")


@example({"description": "é" * 3999}, [])
@given(
    st.dictionaries(st.sampled_from(NAMES), TEXTS),
    st.lists(st.builds(Mark, st.integers(-5, 10**12), TEXTS), max_size=5),
)
@settings(deadline=None, max_examples=few(300))
def test_whatever_is_said_fits_an_episode(tags: dict[str, str], marks: list[Mark]) -> None:
    said = EmbeddedMetadata(tags, tuple(marks))
    made = embedded_metadata.offer(said, 90_000, "en")
    title = {} if said.title is None else {"title": said.title}
    Episode.model_validate({**EPISODE, **made.keys, **title})
    for line in (*made.hints, *made.remarks):
        assert line.isprintable() or "\u00a0" in line or "\u200d" in line or "\u200c" in line
        assert len(line) < 600
