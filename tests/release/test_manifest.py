"""The manifest as JSON: the same bytes each time, and nothing believed that came from outside."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import StoreDamaged
from toolkit.publication.manifest import Entry, Manifest, check_key, make_manifest

DIGEST = "a" * 64
ENTRY = Entry("a/b.mp3", DIGEST, 3, "audio/mpeg", "public, max-age=300", "page")

keys = st.from_regex(r"[a-z0-9]{1,5}(/[a-z0-9]{1,5}){0,2}\.[a-z]{2,3}", fullmatch=True)
entries = st.builds(
    Entry,
    key=keys,
    sha256=st.sampled_from([DIGEST, "b" * 64]),
    length_bytes=st.integers(0, 1 << 40),
    content_type=st.just("text/plain; charset=utf-8"),
    cache_control=st.just("public, max-age=300"),
    role=st.sampled_from(["immutable", "page", "feed"]),
)


@given(st.lists(entries, max_size=6), st.lists(keys, max_size=3))
def test_json_round_trips(some: list[Entry], retired: list[str]) -> None:
    manifest = make_manifest(some, retired)
    assert Manifest.from_json(manifest.to_json()) == manifest


@given(st.lists(entries, max_size=6, unique_by=lambda entry: entry.key), st.randoms())
def test_order_of_finding_does_not_show(some: list[Entry], random: Any) -> None:
    mixed = some.copy()
    random.shuffle(mixed)
    assert make_manifest(mixed).to_json() == make_manifest(some).to_json()


def _said(**other: Any) -> Any:
    said = json.loads(make_manifest([ENTRY], ["old.mp3"]).to_json())
    return {**said, **other}


def _entry(**other: Any) -> Any:
    return _said(entries=[{**_said()["entries"][0], **other}])


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        {},
        "text",
        _said(version=2),
        _said(version=True),
        _said(more=1),
        _said(entries={"a": 1}),
        _said(entries=[ENTRY.key]),
        _said(entries=_said()["entries"] * 2),
        _said(retired=["b", "a"]),
        _said(retired=["a", "a"]),
        _said(retired=[ENTRY.key]),
        _said(retired=["release.json"]),
        _said(retired=[1]),
        _said(retired=["../../etc/passwd"]),
        _entry(key="../../etc/passwd"),
        _entry(key="/etc/passwd"),
        _entry(key="a\\b"),
        _entry(key="a//b"),
        _entry(key="é.mp3"),
        _entry(key="x" * 1025),
        _entry(key=None),
        _entry(sha256="A" * 64),
        _entry(sha256=DIGEST + "\n"),
        _entry(length_bytes=-1),
        _entry(length_bytes=1.5),
        _entry(length_bytes=True),
        _entry(length_bytes=1 << 60),
        _entry(content_type="text/plain\r\nSet-Cookie: a=b"),
        _entry(cache_control="x" * 300),
        _entry(role="head"),
        _entry(role=[]),
        _entry(more=1),
    ],
)
def test_a_wrong_head_is_refused(said: Any) -> None:
    with pytest.raises(
        StoreDamaged, match=r"release\.json: the release head .* cannot be read"
    ) as e:
        Manifest.from_json(json.dumps(said).encode())
    assert "publish again" in (e.value.hint or "")


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[" * 200_000, b"9" * 10_000])
def test_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(StoreDamaged):
        Manifest.from_json(data)


def test_the_longest_key_is_1024_bytes() -> None:
    assert check_key("a" * 1024)
    with pytest.raises(ValueError, match="longer than 1024 bytes"):
        check_key("a" * 1025)
