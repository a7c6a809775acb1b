"""Which sound of a recording is taken: of several sound tracks and channels, with or without DC."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Channel = Literal["left", "right", "both"]


@dataclass(frozen=True, slots=True)
class Selection:
    """The same choices each time that a recording is read; None: nobody chose.

    What nobody chose is found out where the whole recording is heard (`recordings.probe`), which
    returns the selection with what it chose. Where it is only played, nothing is done that was not
    chosen.
    """

    track_number: int | None = None  # of several sound tracks, counted from 1
    channel: Channel | None = None  # of two
    microphones: bool | None = None  # all channels count alike, wherever the file says they belong
    remove_dc: bool | None = None

    @property
    def side(self) -> int | None:
        """The only one of two channels that is taken: 0 or 1; None for both."""
        return {"left": 0, "right": 1}.get(self.channel or "both")

    @property
    def keys(self) -> dict[str, Any]:
        """What was chosen, as episode.toml and the report say it."""
        return {key: value for key, value in asdict(self).items() if value is not None}


AS_IT_IS = Selection()
