"""An index of sentences, by SQLite's full-text search (FTS5), kept as a file between searches.

Each text is known by its digest: what has not changed is not read again, and what has costs its own
rows only. The file holds nothing of its own: if it is damaged, it is made anew, and where it cannot
be written, the index is made in memory for the one search.
"""

from __future__ import annotations

import contextlib
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import SoyError
from toolkit.transcript.search.query import SearchQuery, whole
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.sentences import turns

_VERSION = 1  # of the tables, and of how sentences are made: another one makes the index anew
_SHIFT = 20  # a text's rows have the numbers from its own times 2**20: a million sentences
_WAIT_S = 20.0
_OPEN, _CLOSE = "\x02", "\x03"  # around a hit; no transcript holds them

# Accents make no difference, also where a letter has several (FTS5, section 4.3.1).
_TABLES = """
CREATE TABLE texts (id INTEGER PRIMARY KEY, folder TEXT, language TEXT, digest TEXT,
  UNIQUE (folder, language));
CREATE TABLE sentences (id INTEGER PRIMARY KEY, start_ms INTEGER, end_ms INTEGER, speaker TEXT,
  plain_speaker TEXT);
CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = "unicode61 remove_diacritics 2",
  prefix = '2 3');
"""
_FIND = f"""
SELECT texts.folder, texts.language, start_ms, end_ms, speaker,
  highlight(words, 0, '{_OPEN}', '{_CLOSE}')
FROM words JOIN sentences ON sentences.id = words.rowid
  JOIN texts ON texts.id = words.rowid >> {_SHIFT}
WHERE words MATCH ? AND instr(plain_speaker, ?) ORDER BY words.rowid
"""  # noqa: S608 - of constants alone

Key = tuple[str, str]
"""An episode's folder and a language: whose text it is."""

Reader = Callable[[Key], Sequence[Cue] | None]


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence in which something was found. Times are those of the recording."""

    folder: str
    language: str
    start_ms: int
    end_ms: int
    speaker: str | None
    text: str
    marks: tuple[tuple[int, int], ...]  # what was found: places in the text, [first, last)


def plain(text: str) -> str:
    """Return a name without accents and capitals, as names are compared."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(one for one in letters if not unicodedata.combining(one)).casefold()


class Index:
    """An open index."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Take an open database; its tables are made if it has none of this version."""
        self._database = database
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if version != _VERSION:
            if database.execute("SELECT 1 FROM sqlite_master").fetchone():
                raise sqlite3.DatabaseError("of another version")
            database.executescript(f"BEGIN;{_TABLES}PRAGMA user_version = {_VERSION};COMMIT;")

    def update(self, digests: Mapping[Key, str], read: Reader) -> int:
        """Make the index one of these texts, and return how many were read to that end.

        `read` returns the cues of a text that is new or has changed, None of one that cannot be
        read: it is asked for again the next time.
        """
        rows = self._database.execute("SELECT id, folder, language, digest FROM texts").fetchall()
        known = {(folder, language): (text, digest) for text, folder, language, digest in rows}
        changed = [key for key in digests if known.get(key, (0, ""))[1] != digests[key]]
        gone = [key for key in known if key not in digests]
        with self._database:
            for key in (*gone, *changed):
                if key in known:
                    self._remove(known[key][0])
            for key in changed:
                if (cues := read(key)) is not None:
                    self._add(key, digests[key], cues)
        return len(changed)

    def find(self, query: SearchQuery, speaker: str = "") -> Iterator[Hit]:
        """Yield the sentences that fit, as they are said, text by text.

        `speaker`: a part of the name; capitals and accents make no difference.
        """
        for row in self._database.execute(_FIND, (query.fts5, plain(whole(speaker)))):
            folder, language, start_ms, end_ms, said_by, marked = row
            text, marks = _unmarked(marked)
            yield Hit(folder, language, start_ms, end_ms, said_by, text, marks)

    def _remove(self, text: int) -> None:
        rows = (text << _SHIFT, (text + 1) << _SHIFT)
        self._database.execute("DELETE FROM words WHERE rowid >= ? AND rowid < ?", rows)
        self._database.execute("DELETE FROM sentences WHERE id >= ? AND id < ?", rows)
        self._database.execute("DELETE FROM texts WHERE id = ?", (text,))

    def _add(self, key: Key, digest: str, cues: Sequence[Cue]) -> None:
        made = self._database.execute(
            "INSERT INTO texts (folder, language, digest) VALUES (?, ?, ?)", (*key, digest)
        )
        first = (made.lastrowid or 0) << _SHIFT
        for turn in turns(cues):
            speaker = turn.voice
            folded = plain(speaker or "")
            for said in (each for paragraph in turn.paragraphs for each in paragraph):
                row = first + said.number
                self._database.execute(
                    "INSERT INTO sentences VALUES (?, ?, ?, ?, ?)",
                    (row, said.start_ms, said.end_ms, speaker, folded),
                )
                self._database.execute(
                    "INSERT INTO words (rowid, text) VALUES (?, ?)", (row, said.text)
                )


def _unmarked(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return a text without the marks of hits, and where they were."""
    text, marks, first = "", [], 0
    for part in marked.split(_OPEN):
        hit, close, rest = part.partition(_CLOSE)
        if close:
            first = len(text)
            marks.append((first, first + len(hit)))
        text += hit + rest
    return text, tuple(marks)


def found(
    path: Path, digests: Mapping[Key, str], read: Reader, query: SearchQuery, speaker: str = ""
) -> list[Hit]:
    """Return where a query fits, from the index at `path`, which is brought up to date first.

    Raises SoyError where this Python's SQLite has no full-text search.
    """
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    for place in (path, path, ":memory:"):
        try:
            with contextlib.closing(sqlite3.connect(place, timeout=_WAIT_S)) as database:
                index = Index(database)
                index.update(digests, read)
                return list(index.find(query, speaker))
        except sqlite3.OperationalError as err:  # it cannot be written
            if "fts5" in str(err):
                raise SoyError(
                    "this Python's SQLite has no full-text search (FTS5)",
                    hint="use the Python of python.org, of uv, or of your Linux distribution",
                ) from err
        except sqlite3.DatabaseError:  # it is damaged, or of another version
            with contextlib.suppress(OSError):
                path.unlink()
    raise SoyError(
        "soy could not search the transcripts",
        hint=f"delete {path.parent}, then run the command again",
    )
