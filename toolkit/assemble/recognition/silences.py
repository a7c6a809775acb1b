"""Where in an episode's recording nothing is heard."""

from __future__ import annotations

from pathlib import Path

from toolkit.show.episode import Episode
from toolkit.transcript.text.human_speech import Spans


def silent_spans(source: Path, episode: Episode) -> Spans:
    """Return [start, end) in milliseconds, by listening to all of a recording.

    Raises BadRecording.
    """
    from toolkit.audio.intake import recordings
    from toolkit.audio.measuring import quiet

    blocks = recordings.blocks(
        source,
        rate_hz=quiet.RATE_HZ,
        channels=1,
        accept_truncated=episode.accept_truncated,
        taken=episode.selection,
    )
    return quiet.quiet(blocks)
