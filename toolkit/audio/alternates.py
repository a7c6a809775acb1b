"""The finished sound in other files than the MP3: for apps that choose, and for the archive.

All are made from the sound that goes to the MP3's encoder, decoded and measured as the MP3 is, and
have its tags and chapters.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit import files, languages
from toolkit.audio.alternate_kinds import KINDS, Codec
from toolkit.audio.figures import Loudness
from toolkit.audio.loudness import Meter
from toolkit.audio.report import Alternate, MasterReport, two_decimals
from toolkit.audio.sound import Samples, Sound
from toolkit.audio.tag_values import Tags
from toolkit.errors import LoudnessMissed
from toolkit.progress import Progress, part
from toolkit.show.episode import Episode
from toolkit.show.project import Project

CLOSE_LU = 0.5  # how far from the MP3 an alternate may be
_BELOW_LIMIT_DB = 0.2  # as for the MP3: what is left to the next encoding's own peaks
_HEADROOM_DB = 1.0  # as for the MP3: the peak before a lossy coder is at most so far below
_ENCODINGS = 3
_VERSION = 1  # to be raised when the code comes to make other files from the same input


@dataclass(frozen=True, slots=True)
class _Wanted:
    codec: Codec
    file: str  # below the build folder
    is_published: bool


@dataclass(frozen=True, slots=True)
class _Made:
    """How an encoded file came out."""

    gain_db: float
    ceiling_dbtp: float | None
    encodings: int
    loudness: Loudness


def published(report: MasterReport) -> tuple[Alternate, ...]:
    """Return the alternates of a report that a feed names, in the order of show.toml."""
    return tuple(one for one in report.alternates if one.is_published)


def path_of(project: Project, alternate: Alternate) -> Path:
    """Return where the file of an alternate lies."""
    return project.build_dir / alternate.file


def is_current(project: Project, episode: Episode, report: MasterReport) -> bool:
    """Whether all that the show asks for is there, and nothing else is in the report."""
    wanted = _wanted(project, episode)
    if [one.file for one in wanted] != [one.file for one in report.alternates]:
        return False
    tags = _tags_digest(report)
    return all(
        _is_same_sound(project, report, one) and one.tags_digest == tags
        for one in report.alternates
    )


def needs_sound(project: Project, episode: Episode, report: MasterReport) -> bool:
    """Whether a file has to be encoded, for which the recording is read."""
    return any(_kept(project, report, one) is None for one in _wanted(project, episode))


def made(
    project: Project,
    episode: Episode,
    report: MasterReport,
    sound: Sound,
    tags: Tags,
    progress: Progress,
) -> MasterReport:
    """Bring the alternates up to date and return the report with them.

    `sound` is what the MP3 was levelled from. What need not be encoded again is only tagged.
    Raises LoudnessMissed, BadRecording and CannotWrite; each file is whole or as it was.
    """
    wanted = _wanted(project, episode)
    # The archive's FLAC is the published one where both are wanted.
    first = [one for one in wanted if one.is_published or len(_of(wanted, one.codec)) == 1]
    shares, stop = dict.fromkeys([one.file for one in first], 0.0), threading.Event()

    def tell(file: str, share: float) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        shares[file] = share
        progress(sum(shares.values()) / len(shares))

    def run(one: _Wanted) -> Alternate:
        job = _Job(project, report, sound, tags, one)
        return job.run(lambda share: tell(one.file, share))

    done: dict[Codec, Alternate] = {}
    with ThreadPoolExecutor(max(1, len(first)), thread_name_prefix="soy-alternate") as pool:
        tasks = [pool.submit(run, one) for one in first]
        try:
            done = {one.codec: task.result() for one, task in zip(first, tasks, strict=True)}
        except BaseException:
            stop.set()
            raise
    entries = []
    for one in wanted:
        entry = replace(done[one.codec], file=one.file, is_published=one.is_published)
        if one not in first:
            files.copy(path_of(project, done[one.codec]), path_of(project, entry))
        entries.append(entry)
    for kind in KINDS.values():
        file = project.work_dir(episode) / f"audio{kind.suffix}"
        if file not in [path_of(project, entry) for entry in entries]:
            file.unlink(missing_ok=True)
    return replace(report, alternates=tuple(entries))


@dataclass(frozen=True, slots=True)
class _Job:
    """One alternate of one episode."""

    project: Project
    report: MasterReport
    sound: Sound
    tags: Tags
    wanted: _Wanted

    def run(self, progress: Progress) -> Alternate:
        path, report = self.project.build_dir / self.wanted.file, self.report
        kept = _kept(self.project, report, self.wanted)
        kind = KINDS[self.wanted.codec]
        with files.written_beside(path) as beside:
            if kept is not None and files.sha256_of(path) == kept.sha256:
                shutil.copyfile(path, beside)
                entry = kept
            else:
                found = self._encoded(beside, progress)
                seconds = report.samples / report.rate_hz
                entry = Alternate(
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
                    inputs_digest=_inputs_digest(report, self.wanted.codec),
                )
            self._tag(beside)
            entry = replace(
                entry,
                length_bytes=beside.stat().st_size,
                sha256=files.sha256_of(beside),
                tags_digest=_tags_digest(report),
            )
        progress(1.0)
        return entry

    def _encoded(self, target: Path, progress: Progress) -> _Made:
        """Encode until the decoded file is as loud as the MP3 and under the target's peak limit.

        Where the coder lifts peaks over the limit, a lower limiter takes them down before it, so
        that the loudness stays.
        """
        from toolkit.audio import coding, levelling  # PyAV: only where sound is made

        report, codec, bitrate_bps = self.report, self.wanted.codec, self._bitrate_bps()
        gain_db, ceiling = report.gain_db, report.ceiling_dbtp
        limit, start = report.target.true_peak_dbtp, 0.0
        for encodings in range(1, _ENCODINGS + 1):
            span = part(progress, start, start := start + 0.9 * (1 - start))
            sound = levelling.treated(self.sound, levelling.Treatment(gain_db, ceiling))
            told = _told(sound, report.samples, part(span, 0.0, 0.8))
            coding.encode(told, target, codec, bitrate_bps)
            found = self._measured(target, part(span, 0.8, 1.0))
            short_lu = report.after.integrated_lufs - found.integrated_lufs
            over_db = found.true_peak_dbtp - limit
            if abs(short_lu) <= CLOSE_LU and over_db <= 0:
                return _Made(gain_db, ceiling, encodings, found)
            if over_db > 0:
                before = limit - _HEADROOM_DB if ceiling is None else ceiling
                if ceiling is None:
                    before = min(before, report.before.true_peak_dbtp + gain_db)
                ceiling = two_decimals(before - over_db - _BELOW_LIMIT_DB)
            if abs(short_lu) > CLOSE_LU:
                gain_db = two_decimals(gain_db + short_lu)
        raise LoudnessMissed(
            f"{self.sound.name}: the {codec} file has {found.integrated_lufs:.1f} LUFS and "
            f"{found.true_peak_dbtp:.1f} dBTP; the MP3 has {report.after.integrated_lufs:.1f} "
            f"LUFS, and at most {limit:g} dBTP are allowed",
            hint=f'take "{codec}" out of alternates in show.toml under [audio], or take the '
            "loudest peaks out of the recording",
        )

    def _measured(self, path: Path, progress: Progress) -> Loudness:
        from toolkit.audio import media

        rate_hz, report = KINDS[self.wanted.codec].measured_hz, self.report
        sound = media.sound(path, rate_hz=rate_hz, channels=report.channels)
        meter = Meter(rate_hz, report.channels)
        samples = round(report.samples * rate_hz / report.rate_hz)
        meter.add_all(_told(sound, samples, progress).play())
        return meter.read(dual_mono=report.channels == 1 and report.mono == "dual-mono")

    def _bitrate_bps(self) -> int | None:
        rates = KINDS[self.wanted.codec].bitrates_bps
        return rates[self.report.channels - 1] if rates else None

    def _tag(self, path: Path) -> None:
        from toolkit.audio import coding, tags_other

        if self.wanted.codec == "aac":
            bare = path.with_name(path.name + ".bare")
            try:
                path.replace(bare)
                coding.wrap(bare, path, self.tags.chapters, languages.iso639_2(self.tags.language))
            finally:
                bare.unlink(missing_ok=True)
        tags_other.write(path, self.wanted.codec, self.tags)


def _wanted(project: Project, episode: Episode) -> list[_Wanted]:
    audio, folder = project.show.audio, f"episodes/{episode.folder}"
    codecs = dict.fromkeys(audio.alternates)  # each once
    wanted = [_Wanted(c, f"{folder}/audio{KINDS[c].suffix}", True) for c in codecs]
    if audio.archive:
        wanted.append(_Wanted("flac", f"archive/{episode.folder}.flac", False))
    return wanted


def _of(wanted: list[_Wanted], codec: Codec) -> list[_Wanted]:
    return [one for one in wanted if one.codec == codec]


def _kept(project: Project, report: MasterReport, wanted: _Wanted) -> Alternate | None:
    """Return what the report says of the file, if its sound is what it should be."""
    for one in report.alternates:
        if one.file == wanted.file and _is_same_sound(project, report, one):
            return one
    return None


def _is_same_sound(project: Project, report: MasterReport, alternate: Alternate) -> bool:
    try:
        length_bytes = path_of(project, alternate).stat().st_size
    except OSError:
        return False
    wanted = (alternate.length_bytes, _inputs_digest(report, alternate.codec))
    return (length_bytes, alternate.inputs_digest) == wanted


def _inputs_digest(report: MasterReport, codec: Codec) -> str:
    said = (_VERSION, KINDS[codec], report.inputs_digest)
    return files.sha256_of_bytes(repr(said).encode())


def _tags_digest(report: MasterReport) -> str:
    return files.sha256_of_bytes(repr((_VERSION, report.tags_digest)).encode())


def _told(sound: Sound, samples: int, progress: Progress) -> Sound:
    """Return the sound, telling `progress` how much of its `samples` was played."""

    def play() -> Generator[Samples, None, None]:
        at = 0
        for block in sound.play():
            yield block
            at += len(block)
            progress(min(1.0, at / max(1, samples)))

    return replace(sound, play=play)
