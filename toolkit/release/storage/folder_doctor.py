"""Try what a folder's file system can do, with small files that are removed again."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from toolkit import errors, files
from toolkit.release.storage.findings import ProbeResult, either
from toolkit.release.sweep.plan import PROBES_PREFIX
from toolkit.stores.common.directory import DirectoryStore

WRITERS = 8
ROUNDS = 5
CLOSE_S = 60.0  # our own judgement: soy's locks and ages are in minutes and hours
FREE_BYTES = 1 << 30  # our own judgement: a season


def examine(store: DirectoryStore) -> list[ProbeResult]:
    """Return what the folder can and cannot do. Raises CannotWrite if nothing can be written."""
    folder = store.folder
    was_there = folder.is_dir()
    name = f"{PROBES_PREFIX}{secrets.token_hex(8)}"
    try:
        store.put_bytes(f"{name}/a.vtt", b"WEBVTT\n")
        return list(_findings(store, folder / name, name))
    except OSError as err:
        raise errors.cannot_write(folder, err) from err
    finally:
        shutil.rmtree(folder / name, ignore_errors=True)
        for empty in (folder / name).parents:
            if empty == folder.parent or (empty == folder and was_there):
                break
            try:
                empty.rmdir()
            except OSError:  # something is in it, or it was not made
                break


def _findings(store: DirectoryStore, probes: Path, name: str) -> Iterator[ProbeResult]:
    path = probes / "a.vtt"
    is_same = store.get(f"{name}/a.vtt", 100) == b"WEBVTT\n"
    instead = "nothing can be published here"
    yield either(
        "files", is_same, "soy reads back what it wrote", "it is not", instead, trouble=True
    )
    yield _create_once(store, name)
    (probes / "Capital.txt").write_text("1", "ascii")
    yield either(
        "capitals",
        not (probes / "capital.txt").exists(),
        "capital letters in names matter",
        "capital letters in names do not matter",
        "soy's own names never differ only in capitals",
    )
    apart_s = abs(time.time() - path.stat().st_mtime)
    yield either(
        "clock",
        apart_s <= CLOSE_S,
        "its clock and this machine's agree",
        f"its clock and this machine's are {apart_s:.0f} s apart",
        "set both clocks: soy gc measures ages by them",
        trouble=True,
    )
    free = shutil.disk_usage(probes).free
    yield either(
        "room",
        free >= FREE_BYTES,
        f"{free / 1e9:.1f} GB are free",
        f"only {free / 1e9:.1f} GB are free",
        "free some space before you publish; a publish that runs out of space leaves the old feed",
    )
    if os.name == "posix":
        is_readable = files.new_file_mode() & stat.S_IROTH and path.stat().st_mode & stat.S_IROTH
        yield either(
            "reading by others",
            bool(is_readable),
            "a web server on this machine may read the files",
            "a web server that runs as another user cannot read the files",
            "soy storage setup says what to change",
            trouble=True,
        )


def _create_once(store: DirectoryStore, name: str) -> ProbeResult:
    """Of several who create one file at once, one may win: by hard links."""
    what = "create once"

    def race(number: int) -> int:
        key = f"{name}/race-{number}"
        with ThreadPoolExecutor(WRITERS) as pool:
            return sum(pool.map(lambda n: store.create(key, b"%d" % n), range(WRITERS)))

    try:
        won = [race(number) for number in range(ROUNDS)]
    except (OSError, errors.SoyError):
        text = "hard links are not possible here, which soy's lock needs"
        return ProbeResult(
            what, "trouble", text, "publish to another file system (not FAT or exFAT)"
        )
    return either(
        what,
        won == [1] * ROUNDS,
        f"when {WRITERS} create a file at once, one is told that it succeeded",
        f"when {WRITERS} create a file at once, up to {max(won)} are told that they succeeded",
        "publish here from one machine only",
        trouble=True,
    )
