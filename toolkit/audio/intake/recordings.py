"""Recordings in: what they hold, and their samples. FFmpeg's libraries are behind `decoder.py`."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit import timecode
from toolkit.audio.containers import truncation
from toolkit.audio.intake import damage, decoder, findings, selection, sound_tracks
from toolkit.audio.intake.conversion import BLOCK_SAMPLES
from toolkit.audio.intake.decoder import Frame, OpenRecording, bad
from toolkit.audio.intake.inspection import Figures, Inspector
from toolkit.audio.intake.probe import HeaderClaims, Probe, bits, layout, names, said
from toolkit.audio.intake.sound_tracks import SoundTrack
from toolkit.audio.intake.timestamps import TimestampCheck
from toolkit.audio.values.sound import Samples, Sound
from toolkit.errors import BadRecording, SilentAudio
from toolkit.progress import Progress, silent
from toolkit.show.sound.selection import AS_IT_IS, Selection

__all__ = ["BLOCK_SAMPLES", "HeaderClaims", "Probe", "blocks", "probe", "said", "sound"]

_NAMED = 3  # files in the file that cannot be read
_SILENT = "play it: was the microphone off, or the wrong track exported?"


def probe(
    path: Path,
    progress: Progress = silent,
    *,
    accept_truncated: bool = False,
    at_least_ms: int = findings.SHORTEST_MS,
    listener: Callable[[Frame], None] | None = None,
    taken: Selection = AS_IT_IS,
) -> Probe:
    """Decode the whole sound stream, inspect it, and return what is there.

    `taken` are choices that somebody made; the probe's selection has those that follow from what
    was heard as well. Where only one side is to be taken, that side is inspected, once more; where
    the usual sound track is silent, the first other one that is not.

    `accept_truncated` takes a recording that was cut off, or is damaged at some place, as far as it
    goes; a finding says so. `listener` gets what is decoded, too. Raises BadRecording for what
    cannot be mastered: no file, no audio, no sound stream, protected, cut off, damaged, no samples,
    shorter than `at_least_ms`, samples that are not numbers, a constant, no such track or side;
    SilentAudio for silence.
    """
    try:
        found = _probed(path, progress, accept_truncated, at_least_ms, listener, taken)
    except SilentAudio:
        for number in selection.other_tracks(path, taken):
            with contextlib.suppress(SilentAudio, BadRecording):
                other = replace(taken, track_number=number)
                return _probed(path, silent, accept_truncated, at_least_ms, None, other)
        raise
    if found.selection.side == taken.side:
        return found
    one_side = replace(taken, channel=found.selection.channel)
    return _probed(path, silent, accept_truncated, at_least_ms, None, one_side)


def _probed(
    path: Path,
    progress: Progress,
    accept_truncated: bool,
    at_least_ms: int,
    listener: Callable[[Frame], None] | None,
    taken: Selection,
) -> Probe:
    with decoder.opened(path, taken.track_number) as recording:
        heard = _Heard(recording, taken)
        error: BadRecording | None = None
        try:
            heard.listen(progress, listener)
        except BadRecording as err:
            error = err
        first, promised = heard.first, heard.promised
        cut = damage.refusal(heard.last, heard.seconds, promised, error)
        if cut and not (accept_truncated and first):
            raise cut
        if first is None:
            raise damage.nothing(recording)
        figures, tracks = heard.inspector.figures(), recording.tracks
        selection.refuse_side(path, first.layout.nb_channels, taken)
        _refuse(path, figures, heard.seconds, at_least_ms, (taken, tracks))
        progress(1.0)
        chosen = selection.selection(taken, figures, tracks)
        missing = _missing(recording, heard, promised, cut)
        said = (sound_tracks.sentence(tracks), *selection.findings(chosen, figures))
        return Probe(
            container=recording.container.format.name,
            codec=recording.stream.codec_context.codec.canonical_name,
            rate_hz=first.sample_rate,
            channels=first.layout.nb_channels,
            duration_ms=timecode.from_seconds(heard.seconds),
            samples=heard.samples,
            layout=layout(first),
            channel_names=names(first),
            bits=bits(recording.stream.codec_context.codec.canonical_name, first),
            has_same_channels=figures.has_same_channels or chosen.side is not None,
            is_truncated=cut is not None,
            is_damaged=recording.gaps.places > 0,
            findings=(*missing, *(each for each in said if each), *findings.warnings(figures)),
            missing=missing,
            selection=chosen,
            tracks=tracks,
        )


def blocks(
    path: Path,
    *,
    rate_hz: int,
    channels: int,
    start_ms: int = 0,
    end_ms: int | None = None,
    accept_truncated: bool = False,
    taken: Selection = AS_IT_IS,
) -> Generator[Samples, None, None]:
    """Yield the sound of [start_ms, end_ms) at `rate_hz`, in one or two `channels`, by pieces.

    The stretch is exact to the sample, counted from the first sample that the decoder gives. Mono
    from stereo is the mean of both; stereo from mono has it twice; more channels are mixed as
    `downmix` says, and may then pass full scale. With `accept_truncated` the sound ends where it
    cannot be decoded any more; of what `taken` leaves open, nothing is done. Raises BadRecording.
    """
    start = (start_ms * rate_hz + 500) // 1000
    end = None if end_ms is None else (end_ms * rate_hz + 500) // 1000
    at = 0
    with contextlib.closing(
        decoder.converted(path, rate_hz, channels, accept_truncated, taken)
    ) as converted:
        for block in converted:
            piece = block[max(0, start - at) : None if end is None else max(0, end - at)]
            at += len(block)
            if len(piece):
                yield piece
            if end is not None and at >= end:
                return


def sound(
    path: Path,
    *,
    rate_hz: int,
    channels: int,
    accept_truncated: bool = False,
    taken: Selection = AS_IT_IS,
) -> Sound:
    """Return a recording as sound to play; nothing is read before it is played."""
    play = partial(
        blocks,
        path,
        rate_hz=rate_hz,
        channels=channels,
        accept_truncated=accept_truncated,
        taken=taken,
    )
    return Sound(rate_hz, channels, play, str(path))


class _Heard:
    """A recording on its way through the inspection, as far as it could be decoded."""

    def __init__(self, recording: OpenRecording, taken: Selection) -> None:
        self._recording, self._taken = recording, taken
        self.last = recording  # of the files in the file
        self.promised: float | None = None  # seconds, by the headers of all that were read
        self.remarks: tuple[str, ...] = ()
        self.first: Frame | None = None
        self.samples, self.seconds = 0, 0.0
        self.timeline = TimestampCheck()
        self.inspector: Inspector

    def listen(self, progress: Progress, listener: Callable[[Frame], None] | None) -> None:
        """Decode all of it. Raises BadRecording where that is not possible."""
        for part in decoder.parts(self._recording, self._taken.track_number):
            before, self.last = self.seconds, part
            self.remarks += part.remarks
            try:
                self._listen(part, progress, listener)
            finally:
                self._promise(part, before)
            self.timeline.begin()

    def _listen(
        self, part: OpenRecording, progress: Progress, listener: Callable[[Frame], None] | None
    ) -> None:
        size = self._recording.path.stat().st_size
        for frame in decoder.frames(part):
            if self.first is None:
                self._begin(frame)
            seconds = frame.samples / frame.sample_rate
            self.timeline.add(frame.time, seconds)
            self.inspector.add(self._planar(frame))
            if listener:
                listener(frame)
            self.seconds += seconds
            self.samples += frame.samples
            progress(min(1.0, (part.piece.start + part.file.tell()) / size))

    def _promise(self, part: OpenRecording, before: float) -> None:
        """Add up what the headers promise; a little less than it, as coders leave, counts as all.

        Of files that promise nothing what was heard counts, if others do.
        """
        heard = self.seconds - before
        promised = _promised(part, heard, self.timeline)
        if promised is not None and part.more and truncation.is_kept(part.kind, heard, promised):
            promised = heard
        if promised is not None or self.promised is not None:
            so_far = before if self.promised is None else self.promised
            self.promised = so_far + (heard if promised is None else promised)

    def _begin(self, frame: Frame) -> None:
        self.first = frame
        name = self._recording.stream.codec_context.codec.canonical_name
        self.inspector = Inspector(
            frame.sample_rate,
            frame.layout.nb_channels,
            names=names(frame),
            side=self._taken.side,
            may_pass_full_scale=name.startswith("pcm_f"),
        )

    def _planar(self, frame: Frame) -> NDArray[np.generic]:
        """Return the samples as (channels, samples), with as many channels as the first frame."""
        assert self.first is not None  # noqa: S101  _begin was called
        count = frame.layout.nb_channels
        samples = frame.to_ndarray()
        if not frame.format.is_planar:
            samples = samples.reshape(-1, count).T
        wanted = self.first.layout.nb_channels
        if count != wanted:  # files strung together: which channel is repeated is no matter
            samples = samples[[n % count for n in range(wanted)]]
        if frame.format.name != self.first.format.name:
            return samples.astype(self.first.to_ndarray().dtype)
        return samples


def _refuse(
    path: Path,
    figures: Figures,
    seconds: float,
    at_least_ms: int,
    chosen: tuple[Selection, tuple[SoundTrack, ...]],
) -> None:
    """Raise what keeps the samples from becoming an episode, the gravest first."""
    if figures.bad_sample_ms is not None:
        what = f"samples near {timecode.clock(figures.bad_sample_ms)} are not numbers"
        hint = "export it again as 16-bit or 24-bit WAV, and listen there"
        raise bad(path, what + " (NaN or infinite), or far above full scale", hint)
    if figures.peak < findings.SILENCE:
        which, instead = selection.silence(*chosen)
        message = f"{path}: {which} is silent from beginning to end"
        raise SilentAudio(message, hint=instead or _SILENT)
    if seconds * 1000 < at_least_ms:
        what = f"it has only {seconds:.2f} seconds of sound; an episode needs at least one"
        raise bad(path, what, "is this the whole recording? " + decoder.COPY_AGAIN)
    if refused := findings.refusal(figures):
        raise bad(path, *refused)


def _missing(
    recording: OpenRecording, heard: _Heard, promised: float | None, cut: BadRecording | None
) -> tuple[str, ...]:
    said = (
        cut and cut.message.removeprefix(f"{recording.path}: "),
        *heard.remarks,
        *recording.gaps.not_taken[:_NAMED],
        recording.gaps.finding(),
        None if cut else damage.ending(heard.last, heard.seconds, promised),
        heard.timeline.finding(),
    )
    return tuple(each for each in said if each)


def _promised(recording: OpenRecording, seconds: float, timeline: TimestampCheck) -> float | None:
    header_seconds = _said_seconds(recording, timeline)
    return truncation.promised(recording.file, recording.kind, seconds, header_seconds)


def _said_seconds(recording: OpenRecording, timeline: TimestampCheck) -> float | None:
    """Return how much sound the header says there is; gaps between its pieces do not count."""
    container, stream = recording.container, recording.stream
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base) - timeline.skipped_seconds
    if container.duration is None or container.streams.video:
        return None
    # Matroska counts from 0, whenever the first piece begins.
    unheard = max(0.0, timeline.start_seconds) + timeline.skipped_seconds
    return container.duration / decoder.TIME_BASE_HZ - unheard
