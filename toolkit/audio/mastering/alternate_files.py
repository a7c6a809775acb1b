"""One of the finished sound's other files: encoded, measured, encoded again if need be, tagged."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import files, languages
from toolkit.audio.values.alternate_kinds import KINDS, Codec
from toolkit.audio.values.master_report import (
    Alternate,
    AlternateSound,
    MasterReport,
    two_decimals,
    values_of,
)
from toolkit.audio.values.readings import Loudness
from toolkit.audio.values.tag_values import Tags
from toolkit.errors import LoudnessMissed
from toolkit.progress import Progress, part
from toolkit.show.project import Project

if TYPE_CHECKING:
    from toolkit.audio.values.sound import Sound

CLOSE_LU = 0.5  # how far from the MP3 an alternate may be
_BELOW_LIMIT_DB = 0.2  # as for the MP3: what is left to the next encoding's own peaks
_ENCODINGS = 6  # coders lift clipped noise again and again, by less each time
_VERSION = 1  # to be raised when the code comes to make other files from the same input


@dataclass(frozen=True, slots=True)
class WantedAlternate:
    """A file that a show asks for."""

    codec: Codec
    file: str  # below the build folder
    is_published: bool


@dataclass(frozen=True, slots=True)
class _EncodedAlternate:
    """How an encoded file came out."""

    gain_db: float
    ceiling_dbtp: float | None
    encodings: int
    loudness: Loudness


@dataclass(frozen=True, slots=True)
class AlternateJob:
    """One alternate of one episode; `kept` is its entry where the sound is what it should be."""

    project: Project
    report: MasterReport
    sound: Sound
    tags: Tags
    wanted: WantedAlternate
    kept: Alternate | None

    def run(self, progress: Progress) -> Alternate:
        """Write the file and return its entry.

        Raises LoudnessMissed, BadRecording and CannotWrite; the file is whole or as it was.
        """
        path, report, kept = self.project.build_dir / self.wanted.file, self.report, self.kept
        kind = KINDS[self.wanted.codec]
        with files.written_beside(path) as beside:
            if kept is not None and files.sha256_of(path) == kept.sha256:
                shutil.copyfile(path, beside)
                sound: AlternateSound = kept
            else:
                found = self._encoded(beside, progress)
                seconds = report.samples / report.rate_hz
                sound = AlternateSound(
                    codec=self.wanted.codec,
                    file=self.wanted.file,
                    is_published=self.wanted.is_published,
                    content_type=kind.content_type,
                    bitrate_bps=round(8 * beside.stat().st_size / seconds),
                    integrated_lufs=two_decimals(found.loudness.integrated_lufs),
                    true_peak_dbtp=two_decimals(found.loudness.true_peak_dbtp),
                    gain_db=found.gain_db,
                    ceiling_dbtp=found.ceiling_dbtp,
                    encodings=found.encodings,
                    inputs_digest=inputs_digest(report, self.wanted.codec),
                )
            self._tag(beside)
            entry = Alternate(
                **values_of(sound)
                | {
                    "length_bytes": beside.stat().st_size,
                    "sha256": files.sha256_of(beside),
                    "tags_digest": tags_digest(report),
                }
            )
        progress(1.0)
        return entry

    def _encoded(self, target: Path, progress: Progress) -> _EncodedAlternate:
        """Encode until the decoded file is as loud as the MP3 and under the target's peak limit.

        Where the coder lifts peaks over the limit, a lower limiter takes them down before it, so
        that the loudness stays.
        """
        from toolkit.audio.coding import other_codecs
        from toolkit.audio.limiting import treatment  # PyAV: only where sound is made

        report, codec, bitrate_bps = self.report, self.wanted.codec, self._bitrate_bps()
        gain_db, ceiling = report.gain_db, report.ceiling_dbtp
        limit, start = report.target.true_peak_dbtp, 0.0
        for encodings in range(1, _ENCODINGS + 1):
            span = part(progress, start, start := start + 0.9 * (1 - start))
            sound = treatment.treated(self.sound, treatment.Treatment(gain_db, ceiling))
            told = sound.telling(report.samples, part(span, 0.0, 0.8))
            other_codecs.encode(told, target, codec, bitrate_bps)
            found = self._measured(target, part(span, 0.8, 1.0))
            short_lu = report.after.integrated_lufs - found.integrated_lufs
            over_db = found.true_peak_dbtp - limit
            if abs(short_lu) <= CLOSE_LU and over_db <= 0:
                return _EncodedAlternate(gain_db, ceiling, encodings, found)
            if over_db > 0:
                # Without a limiter the MP3's peak is, but for its coder, the sound's own.
                own = report.after.true_peak_dbtp + gain_db - report.gain_db
                before = min(limit, own) if ceiling is None else ceiling
                ceiling = two_decimals(before - over_db - _BELOW_LIMIT_DB)
            if abs(short_lu) > CLOSE_LU:
                gain_db = two_decimals(gain_db + short_lu)
        raise LoudnessMissed(
            f"{self.sound.name}: the {codec} file has {found.integrated_lufs:.1f} LUFS and "
            f"{found.true_peak_dbtp:.1f} dBTP; the MP3 has {report.after.integrated_lufs:.1f} "
            f"LUFS, and at most {limit:g} dBTP are allowed",
            hint=f'remove "{codec}" from alternates in show.toml under [audio], or lower the '
            "loudest peaks in the recording",
        )

    def _measured(self, path: Path, progress: Progress) -> Loudness:
        from toolkit.audio.intake import recordings
        from toolkit.audio.measuring.meter import Meter

        rate_hz, report = KINDS[self.wanted.codec].measured_hz, self.report
        sound = recordings.sound(path, rate_hz=rate_hz, channels=report.channels)
        meter = Meter(rate_hz, report.channels)
        samples = round(report.samples * rate_hz / report.rate_hz)
        meter.add_all(sound.telling(samples, progress).play())
        return meter.read(dual_mono=report.channels == 1 and report.mono == "dual-mono")

    def _bitrate_bps(self) -> int | None:
        rates = KINDS[self.wanted.codec].bitrates_bps
        return rates[self.report.channels - 1] if rates else None

    def _tag(self, path: Path) -> None:
        from toolkit.audio.coding import other_codecs, other_tags

        if self.wanted.codec == "aac":
            bare = path.with_name(path.name + ".bare")
            try:
                path.replace(bare)
                other_codecs.wrap(
                    bare, path, self.tags.listed_chapters, languages.iso639_2(self.tags.language)
                )
            finally:
                bare.unlink(missing_ok=True)
        other_tags.write(path, self.wanted.codec, self.tags)


def inputs_digest(report: MasterReport, codec: Codec) -> str:
    """Return the digest of what the sound of an alternate is made from."""
    said = (_VERSION, KINDS[codec], report.inputs_digest)
    return files.sha256_of_bytes(repr(said).encode())


def tags_digest(report: MasterReport) -> str:
    """Return the digest of what the tags of the alternates are made from."""
    return files.sha256_of_bytes(repr((_VERSION, report.tags_digest)).encode())
