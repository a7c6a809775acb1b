"""Many episodes mastered side by side."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor

from toolkit.audio.mastering import master
from toolkit.audio.mastering.master import MasterPlan
from toolkit.audio.values.master_report import MasterReport
from toolkit.errors import SoyError
from toolkit.progress import Progress, silent

_SIDE_BY_SIDE = 2  # each encodes on all cores; the second works where the first one cannot share

Prepare = Callable[[MasterPlan], MasterPlan]
Finish = Callable[[MasterPlan, MasterReport], object]


def apply_all(
    plans: Sequence[MasterPlan],
    progress: Progress = silent,
    *,
    pool: Executor | None = None,
    prepare: Prepare = lambda plan: plan,
    finish: Finish | None = None,
    is_strict: bool = True,
) -> list[MasterReport | SoyError]:
    """Carry out all plans and return their reports, in order.

    `prepare` is called with each plan in its own turn, and may return another; `finish` with each
    report, while others are still at work. With `is_strict` the first error ends all; else it
    stands in its episode's place. Ctrl-C ends what has begun.
    """
    shares, stop = [0.0] * len(plans), threading.Event()

    def tell(index: int, share: float) -> None:
        if stop.is_set():  # in the episode's own thread: what it has begun goes away
            raise KeyboardInterrupt
        shares[index] = share
        progress(sum(shares) / len(shares))

    def run(index: int) -> MasterReport | SoyError:
        try:
            plan = prepare(plans[index])
            report = master.apply(plan, lambda share: tell(index, share))
            if finish:
                finish(plan, report)
        except SoyError as err:
            if is_strict:
                raise
            return err
        return report

    own = pool or ThreadPoolExecutor(_workers(), thread_name_prefix="soy-season")
    try:
        tasks = [own.submit(run, index) for index in range(len(plans))]
        return [task.result() for task in tasks]
    except BaseException:
        stop.set()
        raise
    finally:
        if pool is None:
            own.shutdown(cancel_futures=True)


def _workers() -> int:
    return max(_SIDE_BY_SIDE, (os.cpu_count() or 1) // 4)
