"""Which pages are asked for: all of them, but of a search index some pieces only."""

from toolkit.publication.manifest import Entry, Role
from toolkit.verify.subjects import PIECES, pages_of


def entry(key: str, role: Role = "page") -> tuple[str, Entry]:
    return f"https://example.org/{key}", Entry(key, "0" * 64, 1, "text/html", "public", role)


def test_of_an_index_some_pieces_are_enough() -> None:
    folder = "search/index/en/all"
    pieces = [entry(f"{folder}/fragment/en_{n:07x}.pf_fragment") for n in range(3000)]
    others = [entry("index.html"), entry(f"{folder}/pagefind-entry.json"), entry("404.html")]
    sound = entry("media/001.0123456789ab.mp3", "immutable")
    found = pages_of(dict([*pieces, *others, sound]))
    assert set(others) <= set(found)
    assert len(found) == PIECES + len(others)
    assert sound not in found
