"""How long soy waits for a server, in one place, so that tests can give shorter times."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.stores.common.patience import USUAL as USUAL_PATIENCE
from toolkit.stores.common.patience import PatienceTimes


@dataclass(frozen=True, slots=True)
class S3Times:
    """What is waited for at a server, in seconds."""

    connect_s: float = 4.0  # three tries and the pauses between them: at most 15 s to an answer
    read_s: float = 60.0
    patience: PatienceTimes = USUAL_PATIENCE
    # Ceph keeps a lock on an upload whose Complete was cut off; until it ends Complete answers 500
    # ("rgw mp lock max time", 600 s unless set): after these the next publish goes on.
    complete_pauses_s: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)


USUAL = S3Times()
