"""What mastering found and did, as a value and as JSON that is the same each time."""

from __future__ import annotations

import dataclasses
import json
import math
from dataclasses import dataclass
from typing import Any, Literal

from toolkit import files
from toolkit.audio.values.readings import Loudness
from toolkit.show.sound.selection import AS_IT_IS, Selection
from toolkit.show.sound.target import ON_TARGET_LU, Target
from toolkit.show.timeline import IDENTITY, Timeline

Mono = Literal["dual-mono", "as-is"]
Prefer = Literal["loudness", "dynamics"]


@dataclass(frozen=True, slots=True)
class LimitedStretch:
    """A stretch of time in which the limiter worked hard, and the most it took away."""

    start_ms: int
    end_ms: int
    max_reduction_db: float


@dataclass(frozen=True, slots=True)
class Speakers:
    """How loud those who speak loudly or quietly were, and are after the leveller."""

    label: str  # "loud" or "quiet"; "all" where they were alike
    before_lufs: float
    after_lufs: float  # before the gain that all get
    seconds: float  # of speech


@dataclass(frozen=True, slots=True)
class Noise:
    """The noise of a recording, as one pause of it has it."""

    start_ms: int
    end_ms: int
    level_dbfs: float  # RMS in that pause
    below_db: float  # so far below the loud tenth of the recording
    hum_hz: int | None  # 50 or 60, where the mains are heard
    left_dbfs: float | None = None  # RMS in that pause once it was taken out


@dataclass(frozen=True, slots=True)
class Denoising:
    """What was done against noise where that was asked for: it was taken out, or why not."""

    noise: Noise | None
    left_alone: str | None  # in a clause


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What the recording is, and what had to be done to read it."""

    container: str
    codec: str
    rate_hz: int
    channels: int
    layout: str  # FFmpeg's name: mono, stereo, 5.1(side) ...
    duration_ms: int
    downmix: str | None = None  # how more channels became one or two; None where none had to
    findings: tuple[str, ...] = ()  # what is wrong with it, one sentence each
    selection: Selection = AS_IT_IS  # what was taken of it


@dataclass(frozen=True, slots=True, kw_only=True)
class AlternateSound:
    """The finished sound in another codec: what it is, and what it reached when it was decoded."""

    codec: Literal["opus", "aac", "flac"]
    file: str  # below the build folder
    is_published: bool  # False: in the archive
    content_type: str
    bitrate_bps: int  # on average, without tags
    integrated_lufs: float  # counted as the MP3 is
    true_peak_dbtp: float
    gain_db: float  # the MP3's own, unless more or less was needed
    ceiling_dbtp: float | None  # the limiter's; lower than the MP3's where the coder lifts peaks
    encodings: int
    inputs_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternate(AlternateSound):
    """The finished sound in another file, with its tags."""

    length_bytes: int
    sha256: str
    tags_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MasteredSound:
    """One encoded MP3, as yet without tags: how loud it was and is, and what was done.

    `before` is the recording as it came, without leveller and music. It and `after` are counted as
    `mono` says, with the channels of the finished file; both ways of counting one channel stand
    beside them. Figures are rounded to two decimals.
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
    dialogue_before_lufs: float | None = None  # speech-gated; None where no speech was found
    dialogue_after_lufs: float | None = None
    prefer: Prefer = "loudness"  # what went first where target and limit conflicted
    is_compromise: bool = False  # they could not: see `after` for what that choice gave
    limited: tuple[LimitedStretch, ...] = ()  # where the limiter worked hard, the hardest first
    hard_percent: float = 0.0  # of the time, by 3 dB or more
    levelled_db: tuple[float, float] | None = None  # the leveller's lowest and highest gain
    # With the leveller: the corners of its gain, at milliseconds of the recording, in dB.
    levels: tuple[tuple[int, float], ...] = ()
    speakers: tuple[Speakers, ...] = ()  # with the leveller: before and after it
    denoising: Denoising | None = None
    source: SourceReport | None = None
    timeline: Timeline = IDENTITY  # from the recording to the episode with its music

    @property
    def recording_ms(self) -> int:
        """How long the recording is: `duration_ms` without music."""
        known_ms = self.timeline.recording_ms
        return self.duration_ms if known_ms is None else known_ms

    @property
    def miss(self) -> str | None:
        """Say by how much and why it is not within 0.1 LU of the target; None if it is, or may be.

        It may be where the show prefers dynamics, and had to choose.
        """
        off_lu = round(self.after.integrated_lufs - self.target.integrated_lufs, 2)
        if abs(off_lu) <= ON_TARGET_LU or (self.is_compromise and self.prefer == "dynamics"):
            return None
        if off_lu < 0 and self.limiter_ran:
            return f"{-off_lu:.1f} LU quieter than the target: the limiter cannot hold back more"
        degree = "quieter" if off_lu < 0 else "louder"
        return f"{abs(off_lu):.1f} LU {degree} than the target: no gain brought the MP3 any closer"


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterReport(MasteredSound):
    """One finished MP3: its sound, what that was made from, and what the file is."""

    inputs_digest: str
    length_bytes: int
    sha256: str
    tags_digest: str
    alternates: tuple[Alternate, ...] = ()  # in the order of show.toml, the archive's last

    @property
    def clips_digest(self) -> str:
        """What tells whether clips of the episode sound as it does."""
        if not self.levels:
            return self.inputs_digest
        return files.sha256_of_bytes(repr((self.inputs_digest, self.levels)).encode())

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
            values["limited"] = tuple(LimitedStretch(**one) for one in values["limited"])
            values["speakers"] = tuple(Speakers(**one) for one in values["speakers"])
            if values["levelled_db"]:
                values["levelled_db"] = tuple(values["levelled_db"])
            levels = values.get("levels", ())
            values["levels"] = tuple((int(ms), float(gain_db)) for ms, gain_db in levels)
            if values["levelled_db"] and not levels:  # no clip could be made as the episode is
                raise LookupError("levels")
            if said := values.get("denoising"):
                noise = said["noise"] and Noise(**said["noise"])
                values["denoising"] = Denoising(noise, said["left_alone"])
            if said := values["source"]:
                taken = Selection(**said.pop("selection", {}))
                findings = tuple(said.pop("findings"))
                values["source"] = SourceReport(**said, findings=findings, selection=taken)
            if said := values.get("timeline"):
                values["timeline"] = Timeline.from_json(said)
            values["alternates"] = tuple(Alternate(**one) for one in values["alternates"])
            return cls(**values)
        except (LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as err:
            raise ValueError(f"not a mastering report: {err}") from err


def values_of(record: MasteredSound | AlternateSound) -> dict[str, Any]:
    """Return the values of a record by name, for one that says more; they are not copied."""
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}


def rounded(loudness: Loudness) -> Loudness:
    """Return the reading with two decimals, more than any meter promises."""
    return Loudness(**_plain(dataclasses.asdict(loudness), silence=-math.inf))


def two_decimals(value: float) -> float:
    """Return `value` rounded, without a negative zero."""
    return round(value, 2) + 0.0


def _plain(value: Any, silence: float | None = None) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner, silence) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner, silence) for inner in value]
    if isinstance(value, float):
        return two_decimals(value) if math.isfinite(value) else silence
    return value


def _or_silence(value: float | None) -> float:
    return -math.inf if value is None else value


def _loudness(values: dict[str, float | None]) -> Loudness:
    range_lu = values.pop("range_lu")
    known = {name: _or_silence(value) for name, value in values.items()}
    return Loudness(range_lu=range_lu, **known)
