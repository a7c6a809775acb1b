"""What mastering found and did, as a value and as JSON that is the same each time."""

from __future__ import annotations

import dataclasses
import json
import math
from dataclasses import dataclass
from typing import Any, Literal

from toolkit.audio.loudness import Loudness
from toolkit.show.target import Target

Mono = Literal["dual-mono", "as-is"]


@dataclass(frozen=True, slots=True)
class MasterReport:
    """One finished MP3: how loud it was and is, what was done, what the file is.

    `before` and `after` are counted as `mono` says, with the channels of the finished file; both
    ways of counting one channel stand beside them. Figures are rounded to two decimals.
    """

    before: Loudness
    before_as_is_lufs: float
    before_dual_mono_lufs: float | None  # None for stereo
    after: Loudness
    after_as_is_lufs: float
    after_dual_mono_lufs: float | None
    mono: Mono | None  # None for stereo
    target: Target
    gain_db: float
    limiter_ran: bool  # False: linear gain only
    ceiling_dbtp: float | None  # the limiter's, before the encoder
    max_reduction_db: float  # 0.0 without limiter
    reducing_percent: float  # of the time, by 0.1 dB or more
    encodings: int  # how often it was encoded until the decoded file was right
    rate_hz: int
    channels: int
    bitrate_bps: int
    duration_ms: int
    samples: int  # of each channel, decoded
    length_bytes: int
    sha256: str
    inputs_digest: str
    tags_digest: str

    def to_json(self) -> str:
        """Return the report as JSON; minus infinity (silence) is null, as is what is not known."""
        values = dataclasses.asdict(self) | {"target": self.target.model_dump()}
        return json.dumps(_plain(values), indent=2, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> MasterReport:
        """Return the report that `to_json` wrote. Raises ValueError for anything else."""
        try:
            values = json.loads(text)
            values["target"] = Target.model_validate(values["target"])
            for name in ("before", "after"):
                values[name] = _loudness(values[name])
                values[f"{name}_as_is_lufs"] = _or_silence(values[f"{name}_as_is_lufs"])
            return cls(**values)
        except (TypeError, KeyError, AttributeError, IndexError) as err:
            raise ValueError(f"not a mastering report: {err}") from err


def rounded(loudness: Loudness) -> Loudness:
    """Return the reading with two decimals, more than any meter promises."""
    return Loudness(**_plain(dataclasses.asdict(loudness), silence=-math.inf))


def two_decimals(value: float) -> float:
    """Return `value` rounded, without a negative zero."""
    return round(value, 2) + 0.0


def _plain(value: Any, silence: float | None = None) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner, silence) for name, inner in value.items()}
    if isinstance(value, float):
        return two_decimals(value) if math.isfinite(value) else silence
    return value


def _or_silence(value: float | None) -> float:
    return -math.inf if value is None else value


def _loudness(values: dict[str, float | None]) -> Loudness:
    range_lu = values.pop("range_lu")
    known = {name: _or_silence(value) for name, value in values.items()}
    return Loudness(range_lu=range_lu, **known)
