"""After a day is closed, no address is in any file, nor a hash of one; before that, no address."""

from __future__ import annotations

import hashlib
import re
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from toolkit.statistics import log_fetch
from toolkit.statistics.count_run import count_logs
from toolkit.statistics.day_chunk import HASH_DIGITS
from toolkit.statistics.fetched import FetchLedger
from toolkit.statistics.log_sources import LogFolder
from toolkit.statistics.places import key_of

from .logs import KIT, LATER, Counter, line

ADDRESSES = [f"203.0.113.{n}" for n in range(1, 120)] + [f"2001:db8:77:{n:x}::9" for n in range(60)]
AGENTS = ["AntennaPod/3.4.0", "Overcast/3.0", "Nobody knows this one/1.0"]
OPEN = datetime(2026, 11, 4, tzinfo=UTC)


def lines() -> list[str]:
    made = [line(address=one, agent=AGENTS[n % 3]) for n, one in enumerate(ADDRESSES)]
    made += [line(address=one, key=KIT, sent=5000) for one in ADDRESSES[::7]]
    return [*made, line(address=ADDRESSES[0], agent="Googlebot/2.1"), "nonsense\n"]


def contents(folder: Path) -> bytes:
    """Return all bytes of all files below a folder, and their names."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert files
    return b"\n".join(f"{path}".encode() + b"\n" + path.read_bytes() for path in files)


def hashes(key: bytes) -> set[bytes]:
    """Return what the rows of a day may hold of each address, in hexadecimal."""
    found = set()
    networks = [one if "." in one else f"{one.rpartition('::')[0]}::/64" for one in ADDRESSES]
    for text in (*networks, *AGENTS):
        digest = hashlib.blake2b(text.encode(), key=key, digest_size=HASH_DIGITS // 2)
        found.add(digest.hexdigest().encode())
    return found


def test_addresses_are_nowhere_and_hashes_go_with_the_day(tmp_path: Path) -> None:
    count = Counter(tmp_path)
    count(lines(), at=OPEN)
    folder = count.places.day("2026-11-03")
    key = key_of(folder)
    written = contents(tmp_path)
    assert [one for one in ADDRESSES if one.encode() in written] == []
    assert [
        one
        for one in ADDRESSES
        if one.rpartition("::")[0].encode() + b":" in written and ":" in one
    ] == []
    known = hashes(key)
    there = {one for one in known if one in written}
    assert len(there) >= len(ADDRESSES)  # the test knows what it looks for

    count([line()], at=LATER)
    written = contents(tmp_path)
    assert [one for one in known if one in written] == []
    assert key not in written
    assert [one for one in ADDRESSES if one.encode() in written] == []
    assert not folder.exists()
    assert b"Nobody knows this one" not in written
    assert re.search(rb"\b[0-9a-f]{16}\b(?!\.(mp3|opus|vtt|zip))", written) is None


def test_key_and_rows_are_their_owners(tmp_path: Path) -> None:
    count = Counter(tmp_path)
    count(lines(), at=OPEN)
    folder = count.places.day("2026-11-03")
    assert stat.S_IMODE((folder / "key").stat().st_mode) == 0o600
    assert len((folder / "key").read_bytes()) == 32
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_what_a_killed_fetch_left_goes_with_the_next(tmp_path: Path) -> None:
    count = Counter(tmp_path)
    logs = tmp_path / "logs"
    logs.mkdir()
    count.places.logs.mkdir(parents=True)
    (count.places.logs / ".0123.part").write_text("".join(lines()))
    source = LogFolder(logs)
    log_fetch.fetch(source, log_fetch.plan(source, FetchLedger()), count.places)
    assert list(count.places.logs.iterdir()) == []


def test_each_day_has_another_key(tmp_path: Path) -> None:
    count = Counter(tmp_path)
    count([line(), line("04/Nov/2026:12:00:00 +0000")], at=OPEN)
    keys = {key_of(count.places.day(day)) for day in ("2026-11-03", "2026-11-04")}
    assert len(keys) == 2
    rows = [path.read_text().splitlines()[1] for path in count.places.open_days.glob("*/*.rows")]
    assert len({row[: 2 * HASH_DIGITS] for row in rows}) == 2


def test_a_run_that_was_killed_counts_nothing_twice(tmp_path: Path) -> None:
    """At each file that is written or removed the process may end; the next run counts the same."""
    whole = Counter(tmp_path / "whole")
    whole.folder.mkdir()
    expected = whole(lines())["2026-11-03"].to_json()
    for step in range(8):
        one = Counter(tmp_path / str(step))
        one.folder.mkdir()
        log = one.folder / "log"
        log.write_text("".join(lines()), "utf-8")
        rules = one.rules()
        monkey = pytest.MonkeyPatch()
        _end_at(monkey, step)
        try:
            count_logs([(log, "log")], one.places, rules, LATER)
            ended = False
        except KeyboardInterrupt:
            ended = True
        finally:
            monkey.undo()
        rules = one.rules()
        count_logs([(log, "log")] if ended else [], one.places, rules, LATER)
        assert one.places.sums("2026-11-03").read_bytes() == expected, step
        assert one.places.days_open() == (), step


def _end_at(monkey: pytest.MonkeyPatch, step: int) -> None:
    """Have the process end at the writing or removing of the file of this number."""
    left = [step]
    replace, unlink = Path.replace, Path.unlink  # by which all files appear and go

    def ended(path: Path) -> None:
        if ".jobs-" in str(path) or (path.suffix == ".part" and unlink is None):
            return
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt

    def replaced(self: Path, target: object) -> Path:
        ended(self)
        return replace(self, target)  # type: ignore[arg-type]

    def unlinked(self: Path, missing_ok: bool = False) -> None:
        if self.suffix != ".part":
            ended(self)
        unlink(self, missing_ok=missing_ok)

    monkey.setattr(Path, "replace", replaced)
    monkey.setattr(Path, "unlink", unlinked)
