"""Bodies that no page of ours would send: refused in a sentence, whatever they hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.desk.conftest import TOKEN
from toolkit.show.project import Project

pytestmark = pytest.mark.rotated

SEEN = "0" * 64
EDITS: tuple[dict[str, Any], ...] = (
    {"kind": "text", "cue": 0, "text": "x"},
    {"kind": "split", "cue": 0, "at": 3},
    {"kind": "merge", "cue": 0},
    {"kind": "voice", "first": 0, "last": 0, "name": "Ana"},
    {"kind": "rename", "old": "Ana", "new": "Eva"},
    {"kind": "replace", "find": "a", "by": "b", "whole_words": True, "match_case": True,
     "cue": 0, "at": 0},
)  # fmt: skip
BODIES: tuple[tuple[str, dict[str, Any]], ...] = (
    *(("edit", {"digest": SEEN, "edit": edit}) for edit in EDITS),
    ("undo", {"digest": SEEN}),
    ("redo", {"digest": SEEN}),
    ("keep", {"digest": SEEN, "theirs": SEEN, "edit": EDITS[0]}),
    ("approve", {"digest": SEEN, "by": "Ana", "ticked": []}),
    ("tick", {"doubt": "0" * 16, "is_right": True}),
    ("chapter", {"start_ms": 15_890, "title": "Long words"}),
    ("moment", {"digest": SEEN, "first": 0, "last": 1, "first_word": 1, "last_word": 1,
                "campaign": "genes", "is_new": False, "title": "T"}),
    ("moment", {"digest": SEEN, "first": 0, "last": 0, "campaign": "New", "is_new": True,
                "title": "T"}),
    ("unquote", {"campaign": "genes", "id": "kept", "words": "What if medicine asked"}),
)  # fmt: skip
NAMES = tuple(dict.fromkeys(name for name, _ in BODIES))
RAW = {
    "deep list": b"[" * 200_000,
    "deep object": b'{"a":' * 100_000,
    "deep and whole": b"[" * 50_000 + b"]" * 50_000,
    "not UTF-8": b'{"digest": "\xff"}',
    "UTF-16": '{"digest": ""}'.encode("utf-16"),
    "byte-order mark": b'\xef\xbb\xbf{"digest": ""}',
    "nothing": b"",
    "NUL": b"\0",
    "half": b'{"digest": "',
    "two": b"{}{}",
    "number of 20,000 digits": b"1" * 20_000,
    "number too large": b'{"start_ms": 1e999, "title": "x"}',
    "NaN": b'{"start_ms": NaN, "title": "x"}',
    "Infinity": b'{"start_ms": -Infinity, "title": "x"}',
    "half a pair": b'{"start_ms": 0, "title": "\\ud800"}',
    "a name of half a pair": b'{"\\udfff": 0}',
    "a word": b"true",
}
# Of these none is right for any key, but text for a text and lists for lists.
VALUES: tuple[Any, ...] = (
    None, True, -1, 0.5, 1e300, 10**30, 2**63, -(2**63), 10**4000,
    "", "x", "1", "\0", "\n", "\u2028", "\u202e", "--", "-->", "<b>", "x" * 300_000,
    [], [0], [[]], ["x"], {}, {"kind": "text"}, {"": {}},
)  # fmt: skip


@pytest.fixture(autouse=True)
def genes(project: Project) -> None:
    """Have a campaign with a moment."""
    folder = project.campaign_dir / "genes"
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text('title = "Genes"\n')
    (folder / "moments.toml").write_text(
        '[[moments]]\nid = "kept"\nepisode = "000"\nstart = "0:03.6"\nend = "0:04.8"\n'
        'words = "What if medicine asked"\ntitle = "Kept"\n'
    )


def changed(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the body with something else, nothing, or one thing more in each of its places."""
    for key, right in body.items():
        yield {name: value for name, value in body.items() if name != key}
        yield from ({**body, key: value} for value in VALUES)
        if isinstance(right, dict):
            yield from ({**body, key: inner} for inner in changed(right))
    yield {**body, "more": 1}


def as_json(body: object) -> bytes:
    return json.dumps(body).encode()


def state_of(root: Path) -> dict[str, bytes]:
    """Return what people wrote, by name."""
    return {
        str(path): path.read_bytes()
        for folder in ("episodes", "transcripts", "campaign")
        for path in sorted(root.glob(f"{folder}/**/*"))
        if path.suffix in (".toml", ".vtt", ".json")
    }


@pytest.mark.parametrize("raw", RAW.values(), ids=RAW.keys())
def test_what_is_no_json_of_ours_is_refused(
    client: FlaskClient, project: Project, raw: bytes
) -> None:
    before = state_of(project.root)
    for name in NAMES:
        said = client.post(f"/{TOKEN}/{name}", data=raw, content_type="application/json")
        assert said.status_code == 400, name
        assert said.get_json() == {
            "message": "the page asked for something that the desk does not know: reload the page"
        }
    assert state_of(project.root) == before


@pytest.mark.parametrize(("name", "body"), BODIES, ids=[name for name, _ in BODIES])
def test_no_value_in_any_place_ends_in_a_crash(
    client: FlaskClient, project: Project, name: str, body: dict[str, Any]
) -> None:
    """Wrong kinds, huge and negative numbers, text of all sorts, keys missing or too many."""
    seen = client.get(f"/{TOKEN}/state").get_json()["digest"]
    for each in changed({**body, "digest": seen} if "digest" in body else body):
        said = client.post(f"/{TOKEN}/{name}", data=as_json(each), content_type="application/json")
        assert said.status_code in (200, 400, 409, 422), (str(each)[:200], said.get_json())
        message = said.get_json().get("message", "")
        assert "inside soy" not in message
        if said.status_code == 200 and name in ("edit", "keep"):
            seen = said.get_json()["digest"]
    # whatever was taken reads back
    again = Project.open(project.root)
    assert again.episode("000").chapters is not None
    assert {campaign.folder for campaign in again.campaigns} >= {"genes"}
    assert {path.parent.parent for path in project.root.glob("**/campaign.toml")} == {
        project.campaign_dir
    }
    assert client.get(f"/{TOKEN}/state").status_code == 200


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("chapter", "start_ms", -1), ("chapter", "start_ms", 10**30), ("chapter", "title", None),
        ("tick", "doubt", "0" * 15), ("tick", "is_right", 1), ("moment", "first", -1),
        ("moment", "last", 2**40), ("approve", "ticked", "x"), ("approve", "by", 1),
        ("undo", "digest", "0" * 63), ("keep", "theirs", "../x"),
    ],
)  # fmt: skip
def test_places_and_kinds_that_cannot_be_are_400(
    client: FlaskClient, name: str, key: str, value: object
) -> None:
    body = {**dict(BODIES)[name], key: value}
    said = client.post(f"/{TOKEN}/{name}", data=as_json(body), content_type="application/json")
    assert said.status_code == 400
    assert said.get_json()["message"].endswith("reload the page")


@pytest.mark.parametrize(
    "path",
    [
        "%00", "%ff", "%2e%2e%2f", "..%5c..%5cserver.py", "x" * 5000, "%ed%a0%80", "compare/%00",
        "compare/%ff%fe", "compare/..%2f..%2fx", f"compare/{'x' * 5000}", "compare/en.vtt.old",
    ],
)  # fmt: skip
def test_names_that_cannot_be_are_refused(client: FlaskClient, path: str) -> None:
    said = client.get(f"/{TOKEN}/{path}")
    assert said.status_code in (404, 422)
    assert "inside soy" not in said.get_json()["message"]


@pytest.mark.parametrize(
    "headers",
    [{"Range": "bytes=-"}, {"Range": "bytes=9-1"}, {"Range": "bytes=" + "9" * 5000 + "-"},
     {"Range": "x"}, {"Range": "bytes=0-1,2-3"}, {"If-Range": "\xff"},
     {"If-Modified-Since": "x" * 5000}],
)  # fmt: skip
def test_parts_that_cannot_be_are_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.get(f"/{TOKEN}/sound", headers=headers).status_code in (200, 206, 400, 416)
