"""How a long step tells how far it is, without knowing who listens."""

from collections.abc import Callable

Progress = Callable[[float], None]
"""Called with the share of the work that is done, from 0.0 to 1.0, now and then."""


def silent(_share: float) -> None:
    """Tell nobody."""


def part(progress: Progress, start: float, end: float) -> Progress:
    """Return a progress for one stretch, [start, end], of a larger job."""
    return lambda share: progress(start + (end - start) * share)


_listeners: list[Callable[[str], None]] = []


def listen(say: Callable[[str], None]) -> None:
    """Have `say` called with what a person should know while a step waits for something."""
    _listeners[:] = [say]


def tell(text: str) -> None:
    """Tell who listens, in a sentence, why nothing seems to happen."""
    for say in _listeners:
        say(text)
