"""What runs on a worker for each job: the parcel is opened in the show's folder there."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

from toolkit.errors import SoyError
from toolkit.job_values import JobEnd
from toolkit.workers import fitness, parcel
from toolkit.workers.fitness import RunFacts


def run(data: bytes, facts: RunFacts) -> bytes:
    """Do what a parcel says, and return in another what came of it, or what was raised.

    A stop is no exception here: the one who keeps the worker would take it for a Ctrl-C.
    """
    root, raised, came = Path(facts.root), None, None
    try:
        fitness.make_sure(facts)
        call, told = parcel.unpacked(data, root)
        came = call(*told)
    except KeyboardInterrupt:
        raised = SoyError("stopped")
    except SoyError as err:
        raised = err
    except Exception as err:
        raised = SoyError(
            f"something went wrong inside soy on {socket.gethostname()} ({type(err).__name__}: "
            f"{err})",
            hint="please report it, with the worker's log",
        )
    return parcel.packed((came, raised), root)


def opened(data: bytes, facts: RunFacts, root: Path) -> object:
    """Return here what came of a job there, paths in messages as they are here. Raises SoyError."""
    came, raised = parcel.unpacked(data, root)
    if raised is not None:
        raise as_here(raised, facts.root, root)
    if isinstance(came, JobEnd) and isinstance(came.result, SoyError):
        return replace(came, result=as_here(came.result, facts.root, root))
    return came


def as_here(err: SoyError, there: str, root: Path) -> SoyError:
    """Return an error that a worker met in `there`, with paths as they are here."""
    message = err.message.replace(there, str(root))
    return type(err)(message, hint=err.hint and err.hint.replace(there, str(root)))
