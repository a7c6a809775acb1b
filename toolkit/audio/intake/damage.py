"""What is said of a recording of which something cannot be decoded, and when it is refused."""

from __future__ import annotations

from toolkit.audio.containers import truncation
from toolkit.audio.intake import decoder
from toolkit.audio.intake.decoder import OpenRecording, bad, clock
from toolkit.audio.values.gaps import seconds as length
from toolkit.errors import BadRecording

# Chosen: with more of it lost than this, whoever brings a recording has to say that they want it.
_MOST_LOST = 0.5
# Chosen: so much that cannot be decoded at the very end is told, and more is a recording cut off.
_SHORT_END_SECONDS, _SHORT_END_SHARE = 1.0, 0.1
_OF_PIECES = ("mov", "matroska", "asf", "avi")
_FEW_BYTES = 1024  # chosen: fewer behind the sound are the rest of a tag, or a filled block


def nothing(recording: OpenRecording) -> BadRecording:
    """Return the error for a recording of which not one frame could be decoded."""
    gaps = recording.gaps
    if gaps.at_end or gaps.behind:
        what = "the sound cannot be decoded from its beginning"
        return bad(recording.path, what, decoder.COPY_AGAIN)
    return bad(recording.path, "the file contains no sound", decoder.EXPORT_AGAIN)


def refusal(
    recording: OpenRecording, heard: float, promised: float | None, damage: BadRecording | None
) -> BadRecording | None:
    """Return the error for one of which so much is lost that people must ask for it, or None.

    `heard` is the length in seconds, silence for what is lost within it included; `promised` what
    the file promises, where it does; `damage` what ended the decoding too early.
    """
    path, gaps = recording.path, recording.gaps
    kind = recording.kind
    is_kept = promised is not None and truncation.is_kept(kind, heard, promised)
    if promised is not None and not is_kept and _is_cut(recording, heard, promised):
        what = (
            f"the file should hold {clock(promised)} of sound, but only {clock(heard)} can be "
            "decoded: it was cut off, or is damaged"
        )
    elif damage:
        return damage
    elif gaps.is_stopped and not is_kept:
        what = f"the sound cannot be decoded {f'after {clock(heard)}' if heard else 'at all'}"
    elif _is_much(gaps.at_end, heard):
        what = (
            f"the last {length(gaps.at_end)} of the sound cannot be decoded: it was cut off, or is "
            "damaged"
        )
    elif gaps.seconds > heard * _MOST_LOST:
        lost = f"{length(gaps.seconds)} of {length(heard)}"
        what = f"{lost} of sound cannot be decoded: the file is damaged"
    elif heard and (sign := truncation.has_no_end(recording.file, kind)):
        what = f"the file was cut off ({sign}); it holds {clock(heard)} of sound"
    else:
        return None
    error = bad(path, what, decoder.COPY_AGAIN + (decoder.TAKE_WHAT_IS_THERE if heard else ""))
    error.__cause__ = damage
    return error


def ending(recording: OpenRecording, heard: float, promised: float | None) -> str | None:
    """Return in one sentence what of the end is missing from one that is taken, or None."""
    gaps = recording.gaps
    kind = recording.kind
    if promised is not None and not truncation.is_kept(kind, heard, promised):
        return f"the last {length(promised - heard)} of the recording are missing from the file"
    if gaps.behind > _FEW_BYTES:
        return (
            f"the sound ends at {clock(heard)}, but {gaps.behind:,} bytes follow that are "
            "damaged or not sound: listen to the end to check that nothing is missing"
        )
    if gaps.at_end:
        return (
            f"the last {length(gaps.at_end)} of the sound cannot be decoded, so soy leaves them out"
        )
    return truncation.doubtful_end(recording.file, kind)


def _is_cut(recording: OpenRecording, heard: float, promised: float) -> bool:
    """Tell whether what is missing at the end is more than a little damage.

    The times of MP4 and the like are those of the pieces that are there, so that a piece that is
    not there at all was cut off; of other formats a little may be missing.
    """
    missing = promised - heard
    kind = recording.kind
    if kind in _OF_PIECES and not truncation.is_kept(kind, heard + recording.gaps.at_end, promised):
        return True
    return _is_much(missing, heard)


def _is_much(missing: float, heard: float) -> bool:
    return missing > min(_SHORT_END_SECONDS, _SHORT_END_SHARE * heard)
