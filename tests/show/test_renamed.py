"""What a folder's former name meant."""

from __future__ import annotations

import pytest

from toolkit.show.episode import Episode
from toolkit.show.renamed import likely

GENES, CELLS, PILLS = (
    Episode.model_validate(
        {"folder": folder, "title": "T", "guid": guid, "source": "a", "source_sha256": "0" * 64}
    )
    for folder, guid in (("003-genes", "g"), ("004-cells", "c"), ("005-two-pills", "p"))
)
KNOWN = {"001-tablets": frozenset({"p"}), "002-both": frozenset({"g", "c"})}


@pytest.mark.parametrize(
    ("name", "episode"),
    [
        ("001-genes", GENES),  # by its slug
        ("004-organs", CELLS),  # by its number
        ("001-tablets", PILLS),  # by the GUID in the transcripts' records
        ("001", PILLS),
        ("1", PILLS),
        ("002-both", None),
        ("002", None),
        ("9", None),
        ("009-nothing", None),
        ("genes of ours", None),
        ("", None),
        ("²-genes", None),
    ],
)
def test_the_likely_episode(name: str, episode: Episode | None) -> None:
    assert likely(name, (GENES, CELLS, PILLS), KNOWN) == episode


def test_two_that_fit_alike_are_none() -> None:
    other = PILLS.model_copy(update={"folder": "007-genes"})
    assert likely("001-genes", (GENES, other), {}) is None
