"""What `<language>.toml` says, and what the text's digest makes of it."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from toolkit.errors import BadFile
from toolkit.transcript.store.binding import Binding
from toolkit.transcript.store.state import State, digest_of, read_state, write_state

APPROVED = State(
    state="reviewed",
    origin="recognised",
    engine="faster-whisper 1.2.1",
    model="small",
    reviewed_by="Ana Țepeș",
    reviewed_on=date(2026, 11, 3),
    digest="a" * 64,
)
HERE = Binding("en", "0a6fd7ac-3f6a-4f4e-9d0e-1f4a5c6b7d8e", "0" * 64)


def test_a_new_file_explains_its_keys_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "en.toml"
    write_state(path, APPROVED)
    assert read_state(path) == APPROVED
    said = tomllib.loads(path.read_text())
    assert said == APPROVED.model_dump(exclude_none=True)
    assert "# Who approved the text." in path.read_text()


def test_comments_and_order_of_a_person_survive(tmp_path: Path) -> None:
    path = tmp_path / "en.toml"
    path.write_text(
        '# checked with the lab\nmodel = "tiny" # too small?\norigin = "recognised"\n'
        'reviewed_by = "Old"\nreviewed_on = 2020-01-01\n\n# the end\n'
    )
    write_state(path, State(origin="recognised", model="small", engine="x"))
    assert path.read_text() == (
        '# checked with the lab\nmodel = "small" # too small?\norigin = "recognised"\n'
        '\n# the end\nstate = "draft"\nengine = "x"\n'
    )


def test_status_follows_the_text() -> None:
    assert APPROVED.status("a" * 64, HERE) == "reviewed"
    assert APPROVED.status("b" * 64, HERE) == "edited"
    assert State().status("a" * 64, HERE) == "draft"


@pytest.mark.parametrize(
    ("other", "difference"),
    [
        ({}, None),
        ({"guid": "another"}, "episode"),
        ({"language": "de"}, "language"),
        ({"language": "en-GB"}, "language"),
        ({"source_sha256": "1" * 64}, "recording"),
        ({"guid": "another", "language": "de"}, "episode"),
    ],
)
def test_an_approval_holds_for_one_episode_language_and_recording(
    other: dict[str, str], difference: str | None
) -> None:
    bound = APPROVED.model_copy(update=HERE.keys)
    assert (bound.is_bound, APPROVED.is_bound) == (True, False)
    there = replace(HERE, **other)
    assert bound.difference(there) == difference
    assert bound.status("a" * 64, there) == ("draft" if difference else "reviewed")
    assert APPROVED.status("a" * 64, there) == "reviewed"  # it says nothing of it


def test_byte_order_mark_and_line_ends_are_not_the_text() -> None:
    assert digest_of(b"\xef\xbb\xbfA\r\nB\r") == digest_of(b"A\nB\n")
    assert digest_of(b"A\nB") != digest_of(b"A\nB\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('state = "reviewed"', "expected reviewed_by, reviewed_on and digest"),
        ('reviewd_by = "Ana"', "unknown key 'reviewd_by'"),
        ('state = "done"', "state = 'done'"),
        ('digest = "abc"', "digest = 'abc'"),
    ],
)
def test_mistakes_name_file_and_key(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "en.toml"
    path.write_text(text)
    with pytest.raises(BadFile, match=r"en\.toml: ") as caught:
        read_state(path)
    assert message in caught.value.message
