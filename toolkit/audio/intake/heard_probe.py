"""A recording checked while it is decoded once, with whoever else wants to hear it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from toolkit.audio.intake import recordings
from toolkit.audio.intake.conversion import Conversion
from toolkit.audio.intake.decoder import Frame
from toolkit.audio.intake.recordings import Probe
from toolkit.audio.values import recording
from toolkit.audio.values.sound import Samples
from toolkit.progress import Progress
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.sound.selection import Selection

Taker = Callable[[Samples], object]


def probed(
    project: Project,
    episode: Episode,
    progress: Progress,
    listener: Callable[[Frame], None] | None = None,
) -> Probe:
    """Return what the recording is, once nothing speaks against it, here and now.

    Only the digest is made beside it. `listener` gets what is decoded. Raises BadRecording,
    SilentAudio.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="soy-probe") as beside:
        unchanged = beside.submit(
            recording.check_unchanged, project.source(episode), episode.source_sha256
        )
        found = recordings.probe(
            project.source(episode),
            progress,
            accept_truncated=episode.accept_truncated,
            listener=listener,
            taken=episode.selection,
        )
        unchanged.result()
    return found


@contextlib.contextmanager
def heard_by(
    takers: Sequence[Taker], shape: tuple[int, int], taken: Selection
) -> Generator[Callable[[Frame], None], None, None]:
    """Yield a listener for `probed`, from which all `takers` get the sound.

    `shape` is the rate in Hz and the number of channels that they get.
    """
    conversion = Conversion(*shape, taken)

    def hand_out(blocks: Iterable[Samples]) -> None:
        with unrefused():
            for block in blocks:
                for take in takers:
                    take(block)

    yield lambda frame: hand_out(conversion.add(frame))
    hand_out(conversion.finish())


def unrefused() -> np.errstate:
    """Return a context for work on samples that may be no numbers: NumPy does not warn of them.

    Once all is heard, such a recording is refused, and what came of it is thrown away.
    """
    return np.errstate(over="ignore", invalid="ignore")
