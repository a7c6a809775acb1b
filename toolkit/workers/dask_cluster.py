"""Workers of a cluster, by way of Dask's scheduler: as an executor, like any other."""

from __future__ import annotations

import collections
import contextlib
import functools
import logging
import threading
from collections.abc import Callable, Iterator
from concurrent import futures
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from toolkit.errors import SoyError, WorkersLost, WorkersUnfit
from toolkit.job_values import way_home
from toolkit.progress import tell
from toolkit.show.project import Project
from toolkit.workers import errand, fitness, parcel, reach, word_home
from toolkit.workers.address import address_of
from toolkit.workers.fitness import RunFacts, WorkerFacts
from toolkit.workers.wanted_workers import WantedWorkers
from toolkit.workers.word_home import WordsHome

_INSTALL = "install it: pip install 'soy-toolkit[cluster]'"
_TALK = ("asyncio", "distributed", "tornado")  # loggers: soy says itself what is wrong
_AGAIN = "then run the same command again; soy keeps what is done"


@dataclass(frozen=True, slots=True)
class ClusterTimes:
    """How long a cluster is waited for, in seconds."""

    connect_s: float = 15.0
    first_worker_s: float = 60.0
    no_worker_s: float = 120.0  # while a run goes on: machines may be started anew meanwhile
    look_s: float = 2.0


USUAL = ClusterTimes()


@contextlib.contextmanager
def executor(
    project: Project, wanted: WantedWorkers, *, wants_gpu: bool | None = False
) -> Iterator[ClusterExecutor]:
    """Yield an executor whose jobs run on a cluster's workers, all of which are fit.

    With `wants_gpu` workers with a graphics card alone, with None these if there are any. Raises
    WorkersUnfit, WorkersLost, and SoyError where Dask is not installed.
    """
    address = address_of(wanted.cluster or "", is_insecure=wanted.is_insecure)
    client = _client(address)
    try:
        with fitness.facts_of(project, wanted.root, is_shared=wanted.stage is None) as said:
            workers = _workers(client, address, wants_gpu)
            facts = replace(said, beside=_looked_at(client, said, workers))
            needs = {"GPU": 1.0} if wants_gpu is not False and _gpus(workers) else None
            words = WordsHome(facts.token, project.build_dir)
            client.subscribe_topic(word_home.TOPIC, words.take)
            made = ClusterExecutor(client, address, project.root, facts, needs, words)
            tell(f"{address}: {len(workers)} worker{'' if len(workers) == 1 else 's'}")
            try:
                yield made
            finally:
                made.shutdown()
    finally:
        client.close(timeout=USUAL.look_s)


def _client(address: str) -> Any:
    try:
        from distributed import Client
        from distributed.security import Security
    except ImportError as err:
        raise SoyError("--cluster needs Dask, which is not installed", hint=_INSTALL) from err
    for name in ("asyncio", "tornado", *logging.root.manager.loggerDict):
        if name.startswith(_TALK):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    security = Security(require_encryption=True) if address.startswith("tls") else None
    if security:
        cert, key = security.tls_client_cert, security.tls_client_key
        told = {"CA_FILE": security.tls_ca_file, "CLIENT__CERT": cert, "CLIENT__KEY": key}
        reach.check_certificates(address, told)
    try:
        return Client(address, timeout=USUAL.connect_s, security=security, set_as_default=False)
    except (OSError, ValueError, TypeError) as err:
        raise reach.unreached(address, err) from err


def _workers(client: Any, address: str, wants_gpu: bool | None) -> dict[str, Any]:
    """Return what the scheduler knows of each worker. Raises WorkersLost where there is none."""
    try:
        client.wait_for_workers(1, timeout=USUAL.first_worker_s)
    except TimeoutError as err:
        raise WorkersLost(
            f"--cluster {address}: no worker connected within {USUAL.first_worker_s:.0f} s",
            hint=f"start workers: dask worker {address} --nthreads 1",
        ) from err
    workers: dict[str, Any] = client.scheduler_info(n_workers=-1)["workers"]
    if wants_gpu and not _gpus(workers):
        raise WorkersUnfit(
            f"--cluster {address}: no worker declares a graphics card",
            hint='start workers that have one with --resources "GPU=1", or leave out --device cuda',
        )
    return workers


def _gpus(workers: dict[str, Any]) -> bool:
    return any(one.get("resources", {}).get("GPU") for one in workers.values())


def _looked_at(
    client: Any, facts: RunFacts, workers: dict[str, Any]
) -> tuple[tuple[str, int], ...]:
    """Return how many threads do jobs on each host. Raises WorkersUnfit for those that cannot."""
    found = client.run(fitness.look, facts, on_error="return")
    bad = []
    threads: collections.Counter[str] = collections.Counter()
    for name, said in sorted(found.items()):
        if not isinstance(said, WorkerFacts):  # an error: it has no such function
            why = f"it has no soy, or another version ({type(said).__name__}: {said})"
            bad.append((name, WorkerFacts(name, 0, why, fitness.OTHER_SOY)))
        elif said.why_not:
            bad.append((name, said))
        else:
            threads[said.host] += workers.get(name, {}).get("nthreads", 1)
    if bad:
        raise fitness.unfit(bad)
    return tuple(sorted(threads.items()))


def _do(data: bytes, facts: RunFacts) -> bytes:
    """Do on a worker what a parcel says, and say meanwhile how far it is. Returns as errand.run."""
    from distributed import get_worker

    worker = get_worker()
    send = functools.partial(worker.log_event, word_home.TOPIC)
    mine = way_home.set(word_home.sender(facts.token, worker.address, send))
    try:
        return errand.run(data, facts)
    finally:
        way_home.reset(mine)


class ClusterExecutor(futures.Executor):
    """Sends work to the workers, not much more at a time than they can do.

    What waits here can be taken back at once; what was sent counts as begun.
    """

    def __init__(
        self,
        client: Any,
        address: str,
        root: Path,
        facts: RunFacts,
        needs: dict[str, float] | None,
        words: WordsHome,
    ) -> None:
        self._client, self._address, self._root, self._facts = client, address, root, facts
        self._needs, self._words = needs, words
        self._waiting: collections.deque[tuple[futures.Future[Any], Any]] = collections.deque()
        self._sent: dict[futures.Future[Any], Any] = {}  # with Dask's own
        self._turn = threading.RLock()
        self._end, self._most = threading.Event(), 0
        self._look()
        self._watch = threading.Thread(target=self._watched, name="soy-cluster", daemon=True)
        self._watch.start()

    @property
    def at_once(self) -> int:
        """How much is with the workers at a time."""
        return max(2, self._most)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> futures.Future[Any]:
        """Have a worker call a function of a module. Takes no keywords."""
        if kwargs:
            raise TypeError(kwargs)
        future: futures.Future[Any] = futures.Future()
        self._waiting.append((future, (fn, args)))
        self._send()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:  # noqa: ARG002
        """Take back what was not sent."""
        self._end.set()
        while self._waiting:
            self._waiting.popleft()[0].cancel()

    def _send(self) -> None:
        with self._turn:
            while self._waiting and len(self._sent) < self._most:
                future, call = self._waiting.popleft()
                if not future.set_running_or_notify_cancel():
                    continue
                # Not pure: the same call means the same work, and is to be done all the same.
                told = {"pure": False, "resources": self._needs}
                try:
                    data = parcel.packed(call, self._root)
                except Exception as err:  # a job that cannot be pickled is a mistake in soy
                    future.set_exception(err)
                    continue
                try:
                    self._sent[future] = task = self._client.submit(_do, data, self._facts, **told)
                except Exception as err:  # it is closed
                    self._sent.pop(future, None)
                    future.set_exception(self._gone(err))
                    continue
                task.add_done_callback(lambda task, future=future: self._take(future, task))

    def _take(self, future: futures.Future[Any], task: Any) -> None:
        """Take what came of a task; called in a thread of Dask's."""
        with self._turn:
            if self._sent.pop(future, None) is None:
                return
        try:
            future.set_result(errand.opened(task.result(timeout=60), self._facts, self._root))
        except SoyError as err:
            future.set_exception(err)
        except BaseException as err:
            future.set_exception(self._gone(err))
        self._send()

    def _gone(self, err: BaseException) -> WorkersLost:
        if type(err).__name__ == "KilledWorker":
            return WorkersLost(
                "several workers died during this job, perhaps because memory ran out",
                hint="read the workers' logs, then run the same command again",
            )
        return WorkersLost(
            f"{self._address}: the scheduler is gone", hint=f"start it again, {_AGAIN}"
        )

    def _look(self) -> None:
        """See who is there; at once so much is sent that no worker waits for its next."""
        threads: dict[str, int] = self._client.nthreads()
        self._most = 2 * sum(threads.values())
        self._words.left(threads.keys())

    def _watched(self) -> None:
        """Give up when the scheduler has gone, or no worker has come back for long."""
        without_s = 0.0
        while not self._end.wait(USUAL.look_s):
            with contextlib.suppress(Exception):  # it is told by its status
                self._look()
            without_s = 0.0 if self._most else without_s + USUAL.look_s
            if self._client.status in ("closed", "closing"):
                self._give_up(self._gone(OSError()))
            elif without_s >= USUAL.no_worker_s:
                why = f"{self._address}: no worker is left"
                self._give_up(WorkersLost(why, hint=f"start workers, {_AGAIN}"))

    def _give_up(self, why: WorkersLost) -> None:
        with self._turn:
            left = [*self._sent, *(future for future, _ in self._waiting)]
            self._sent.clear()
            self._waiting.clear()
        for future in left:
            if not future.done():
                with contextlib.suppress(futures.InvalidStateError):
                    future.set_exception(why)
