"""A bucket through which files go to workers and come back, each under its SHA-256."""

from __future__ import annotations

from pathlib import Path

from toolkit import files
from toolkit.errors import BadFile, StoreDamaged
from toolkit.publication.manifest import Entry
from toolkit.show.show import Release
from toolkit.stores.s3.store import S3Store
from toolkit.stores.target import open_store
from toolkit.workers.staged_files import FilesMade, StagedFile

_TYPE, _RULE = "application/octet-stream", "no-store"
RESULT_LIMIT_BYTES = 16 << 20


class Stage:
    """Files by their digests, results by what was asked, and runs that are to stop."""

    def __init__(self, target: str, settings: Release) -> None:
        """Open `s3://bucket/prefix` with the endpoint that the show says. Raises BadFile."""
        store = open_store(settings, Path.cwd(), target) if target.startswith("s3://") else None
        if not isinstance(store, S3Store):
            raise BadFile(
                f"--stage {target}: this is not a bucket", hint="name one as s3://bucket/prefix"
            )
        self._store = store

    def send(self, file: StagedFile, path: Path) -> None:
        """Put a file, unless it is there. Raises as stores do, BadFile if it is another by now."""
        key = _file_key(file)
        there = self._store.stat(key)
        if there is None or there.length_bytes != file.length_bytes:
            entry = Entry(key, file.sha256, file.length_bytes, _TYPE, _RULE, "immutable")
            self._store.put(entry, path)

    def fetch(self, file: StagedFile, target: Path) -> None:
        """Get a file, whole or not at all. Raises StoreDamaged if it is another."""
        with files.written_beside(target) as beside:
            sha256 = self._store.fetch(_file_key(file), beside)
            if sha256 != file.sha256:
                raise StoreDamaged(
                    f"{self._store.describe()}: {_file_key(file)} is not the file that soy sent",
                    hint="delete it in the bucket, then run the same command again",
                )

    def _has(self, file: StagedFile) -> bool:
        return self._store.stat(_file_key(file)) is not None

    def keep_result(self, name: str, made: FilesMade) -> None:
        """Keep what came of an order, in case that nobody takes it now."""
        data = made.to_json()
        self._store.put_bytes(f"results/{name}", data, content_type=_TYPE, cache_control=_RULE)

    def result(self, name: str) -> FilesMade | None:
        """Return what came of an order, None if nothing did, or not all of it is there."""
        data = self._store.get(f"results/{name}", RESULT_LIMIT_BYTES)
        made = FilesMade.from_json(data) if data else None
        return made if made and all(map(self._has, made.made)) else None

    def forget_result(self, name: str) -> None:
        """Remove what came of an order: it is where it belongs."""
        self._store.delete(f"results/{name}")

    def stop(self, run: str) -> None:
        """Tell all who work for a run to stop."""
        self._store.put_bytes(f"stops/{run}", b"stop", content_type=_TYPE, cache_control=_RULE)

    def is_stopped(self, run: str) -> bool:
        """Tell whether who works for a run is to stop."""
        return self._store.stat(f"stops/{run}") is not None

    def go_on(self, run: str) -> None:
        """Remove the word to stop, when all have."""
        self._store.delete(f"stops/{run}")


def _file_key(file: StagedFile) -> str:
    return f"files/{file.sha256}"
