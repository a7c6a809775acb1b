"""Sending a large file in parts: read once, hashed on its way, taken up where it was cut off.

A part that the server has already is known by its length and MD5, so that nothing need be kept
here: another machine can go on. Where a server's ETags are no MD5 (encrypted with a customer's
key), all is sent again. After Ctrl-C the parts stay, for the next publish.

The object that is there may be made of the parts of an upload that is still open (see `parts`).
Such an upload is never completed again; it is given up only when another object has taken the
place of the present one.
"""

from __future__ import annotations

import functools
import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from concurrent import futures
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.errors import StoreDamaged, StoreRefused, StoreUnreachable
from toolkit.progress import Progress
from toolkit.publication.manifest import Entry
from toolkit.stores.common.patience import Tick
from toolkit.stores.s3.client import PARTS_IN_MEMORY
from toolkit.stores.s3.etags import (
    PART_BYTES,
    Fingerprint,
    fingerprint_of_bytes,
    fingerprint_of_parts,
)
from toolkit.stores.s3.object_head import ObjectHead
from toolkit.stores.s3.parts import PartRequests, UploadedPart, UploadGone, is_made_of
from toolkit.stores.s3.times import USUAL, S3Times

PARTS_AT_ONCE = 4  # of one file
PART_TRIES = 3  # for a part of which the server says that it holds something else
BEGINNINGS = 3  # of an upload that the server forgets on the way
TICK_S = 0.1


Head = Callable[[], ObjectHead | None]  # asks for the object that is there


class _InUse(Exception):
    """The object is whole, and may be made of the parts of an upload that is still open."""


@dataclass
class _Upload:
    """One file on its way."""

    key: str
    length_bytes: int
    progress: Progress
    upload: str
    there: dict[int, UploadedPart]  # by number, from an earlier run
    shares: dict[int, float] = field(default_factory=dict)

    def note(self, number: int, length_bytes: int, share: float) -> None:
        """Tell how far the file is, a part being sent again not counting back."""
        self.shares[number] = max(self.shares.get(number, 0.0), share * length_bytes)
        self.progress(min(sum(self.shares.copy().values()) / self.length_bytes, 1.0))

    def tick(self) -> None:
        """Tell that nothing has moved; raises what stops the run."""
        self.progress(min(sum(self.shares.copy().values()) / self.length_bytes, 1.0))


class Sender:
    """Sends files in parts. May be called from several threads."""

    def __init__(self, requests: PartRequests, times: S3Times = USUAL) -> None:
        self._requests, self._times = requests, times
        self._room = threading.Semaphore(PARTS_IN_MEMORY)

    def may_be_in_use(self, key: str) -> bool:
        """Tell whether the object that is there may be made of the parts of an open upload."""
        return bool(self._requests.unfinished(key))

    def send(
        self, key: str, entry: Entry, path: Path, progress: Progress, head: Head
    ) -> tuple[Fingerprint, bool]:
        """Return what was sent, and whether an earlier upload was taken up.

        If that is not what the entry says, the object is left as it was. Raises what the store
        raises, OSError if the file cannot be read, and what `progress` raises.
        """
        tick = functools.partial(progress, 0.0)
        old = list(self._requests.unfinished(key))
        found = self._take_up(key, entry, path, head, tick) if old else None
        for _ in range(BEGINNINGS):
            begin = functools.partial(self._requests.begin, key, entry, tick)
            upload, there = found or (begin(), {})
            job = _Upload(key, entry.length_bytes, progress, upload, there)
            try:
                known = self._run(job, entry, path, head)
            except UploadGone:
                found = None
            except _InUse:
                found = None
                old.append(upload)
            else:
                if known.sha256 == entry.sha256:
                    self._end(job, [one for one in old if one != upload])
                return known, found is not None
        raise StoreUnreachable(
            f"{key}: the storage forgets the parts that soy sent", hint="run the same command again"
        )

    def _take_up(
        self, key: str, entry: Entry, path: Path, head: Head, tick: Tick
    ) -> tuple[str, dict[int, UploadedPart]] | None:
        """Return the last upload that was cut off, and its parts by number.

        None unless they are this file's, and no object is made of them.
        """
        upload = self._requests.unfinished(key)[-1]
        try:
            there = self._requests.parts(key, upload, tick)
        except (UploadGone, StoreRefused, StoreUnreachable):
            return None
        present = head()
        is_free = not present or (present.sha256 != entry.sha256 and not is_made_of(present, there))
        return (upload, there) if is_free and _is_of(path, there) else None

    def _end(self, job: _Upload, uploads: list[str]) -> None:
        """Give up what was cut off, now that nothing is made of it."""
        self._requests.forget(job.key)
        for upload in uploads:
            self._requests.give_up(job.key, upload, job.tick)

    def _run(self, job: _Upload, entry: Entry, path: Path, head: Head) -> Fingerprint:
        known, parts = self._send_parts(job, path)
        if known.sha256 != entry.sha256:
            self._requests.give_up(job.key, job.upload, job.tick)
        else:
            self._complete(job, parts, known, head)
        return known

    def _send_parts(self, job: _Upload, path: Path) -> tuple[Fingerprint, list[UploadedPart]]:
        whole, tasks = hashlib.sha256(), list[futures.Future[UploadedPart]]()
        failures: list[BaseException] = []
        own = threading.Semaphore(PARTS_AT_ONCE + 1)

        def end(task: futures.Future[UploadedPart]) -> None:
            own.release()
            self._room.release()
            if not task.cancelled() and (err := task.exception()):
                failures.append(err)

        pool = futures.ThreadPoolExecutor(PARTS_AT_ONCE, thread_name_prefix="soy-parts")
        try:
            for number, data in enumerate(_read(path, (own, self._room), job), 1):
                tasks.append(pool.submit(self._send_part, job, number, data))
                tasks[-1].add_done_callback(end)
                whole.update(data)
                if failures:
                    break
            while futures.wait(tasks, TICK_S, futures.FIRST_EXCEPTION).not_done and not failures:
                job.tick()
            if failures:
                raise failures[0]
            sent = [task.result() for task in tasks]
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        length = sum(part.length_bytes for part in sent)
        etags = [part.etag for part in sent]
        return fingerprint_of_parts(whole.hexdigest(), length, etags), sent

    def _send_part(self, job: _Upload, number: int, data: bytes) -> UploadedPart:
        def note(share: float) -> None:
            job.note(number, len(data), share)

        part = job.there.get(number)
        # A server that checks the SHA-256 of what it gets need not be checked by its MD5, which
        # takes twice as long to compute.
        is_checked = not part and self._requests.are_checked(job.key, job.upload, number)
        known = None if is_checked else fingerprint_of_bytes(data, with_sha256=False)
        if part and known and part.length_bytes == len(data) and known.fits(part.etag):
            note(1.0)
            return part
        for _ in range(PART_TRIES):
            part = self._requests.put(job.key, job.upload, number, data, known, note)
            if known is None or known.fits(part.etag) is not False:
                note(1.0)
                return part
        raise StoreDamaged(
            f"{job.key}: soy sent part {number}, but the storage says that it has something else",
            hint="run the same command again",
        )

    def _complete(
        self, job: _Upload, parts: list[UploadedPart], known: Fingerprint, head: Head
    ) -> None:
        """Put the parts together; an answer that was lost, or is wrong, is no failure."""
        for pause_s in (*self._times.complete_pauses_s, None):
            try:
                self._requests.complete(job.key, job.upload, parts, job.tick)
            except UploadGone:
                if _is_whole(head(), known):
                    return
                raise
            except StoreUnreachable:
                if _is_whole(head(), known):
                    self._leave(job)
                    return
                if pause_s is None:
                    raise
                end = time.monotonic() + pause_s
                while time.monotonic() < end:
                    job.tick()
                    time.sleep(TICK_S)
            else:
                return

    def _leave(self, job: _Upload) -> None:
        """Return if the server has forgotten the upload; raises _InUse if not, or in doubt."""
        try:
            self._requests.parts(job.key, job.upload, job.tick)
        except UploadGone:
            return
        except (StoreRefused, StoreUnreachable) as err:
            raise _InUse from err
        raise _InUse


def _is_whole(head: ObjectHead | None, known: Fingerprint) -> bool:
    """Tell whether the object is there, just as the file is."""
    if head is None:
        return False
    said = (head.length_bytes, head.sha256, known.fits(head.etag) is not False)
    return said == (known.length_bytes, known.sha256, True)


def _is_of(path: Path, there: dict[int, UploadedPart]) -> bool:
    """Tell whether the first part that the server has is this file's; if not, all are another's."""
    if not there:
        return False
    number = min(there)
    with path.open("rb") as file:
        file.seek((number - 1) * PART_BYTES)
        data = file.read(PART_BYTES)
    known = fingerprint_of_bytes(data, with_sha256=False)
    return there[number].length_bytes == len(data) and known.fits(there[number].etag) is True


def _read(path: Path, room: tuple[threading.Semaphore, ...], job: _Upload) -> Iterator[bytes]:
    """Yield the parts of a file, each when there is room for it; the taker gives the room back."""
    with path.open("rb") as file:
        while True:
            for semaphore in room:
                while not semaphore.acquire(timeout=TICK_S):
                    job.tick()
            data = file.read(PART_BYTES)
            if not data:
                for semaphore in room:
                    semaphore.release()
                return
            yield data
