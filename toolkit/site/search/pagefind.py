"""Pagefind, a program that makes a search index which a browser reads piece by piece (MIT).

It comes as a Python package that holds the program, for Linux and Windows, and for Macs with an M
processor; elsewhere there is no search. The program itself is run on a folder of pages: its Python
wrapper waits a tenth of a second for each page (https://pagefind.app/docs/py-api/).
"""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import SoyError
from toolkit.site.search.records import SearchRecord

ENTRY = "pagefind-entry.json"
SCRIPT = "pagefind.js"
WORKER = "pagefind-worker.js"
_TIMEOUT_S = 1800.0  # a thousand hours take some 100 s
_TOLD = 2000  # characters of what the program says, if it fails

# What a browser is to load of it; the rest is Pagefind's own forms and lists.
KEPT = (ENTRY, SCRIPT, WORKER, "*.pf_meta", "index/*", "fragment/*")


@dataclass(frozen=True, slots=True)
class Pagefind:
    """Pagefind as it is installed."""

    path: Path
    version: str


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """An index of one language in a folder."""

    folder: Path
    stems: str | None  # of which language; None: words are found only as they are written

    @property
    def has_stems(self) -> bool:
        """Whether a word is found in its other forms, too."""
        return self.stems is not None

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that a browser may load, sorted."""
        wanted = (*KEPT, f"wasm.{self.stems or 'unknown'}.pagefind")
        return tuple(sorted(path for kept in wanted for path in self.folder.glob(kept)))


def installed() -> Pagefind | None:
    """Return the program, None where it is not installed, or not for this kind of machine."""
    try:
        import pagefind_bin

        return Pagefind(pagefind_bin.get_executable(), importlib.metadata.version("pagefind-bin"))
    except (ImportError, OSError):
        return None


def make(program: Pagefind, records: Iterable[SearchRecord], folder: Path) -> SearchIndex:
    """Index records of one language into `folder`, which is new or empty, and return the index.

    The same records give the same bytes. Raises SoyError if the program fails.
    """
    with tempfile.TemporaryDirectory(prefix="soy-search-") as work:
        for record in records:
            path = Path(work, record.path)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(record.html, "utf-8")
        call = [str(program.path), "--site", work, "--output-path", str(folder), "--silent"]
        try:
            done = subprocess.run(  # noqa: S603 - no shell, and no argument from outside
                call, capture_output=True, check=False, timeout=_TIMEOUT_S
            )
        except (OSError, subprocess.TimeoutExpired) as err:
            raise _failed(str(err)) from err
    if done.returncode:
        raise _failed((done.stderr or done.stdout).decode("utf-8", "replace"))
    return read(folder)


def read(folder: Path) -> SearchIndex:
    """Return the index in a folder. Raises SoyError if there is none."""
    try:
        languages = json.loads((folder / ENTRY).read_text("utf-8"))["languages"]
        (language,) = languages.values()
        return SearchIndex(folder, language["wasm"])
    except (OSError, ValueError, KeyError, TypeError) as err:
        raise _failed(f"{folder / ENTRY}: {err}") from err


def _failed(why: str) -> SoyError:
    shown = " ".join(why.split())[:_TOLD]
    return SoyError(
        f"the index of the search could not be made: Pagefind said: {shown}",
        hint="run the command again; if it fails again, please report it",
    )
