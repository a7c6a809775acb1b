"""How more than two channels become one or two: as in ITU-R BS.775, by those who quote it.

Front left and right keep their level, centre and surrounds are 3 dB lower in stereo: EBU Tech 3343
(2023), section 7.1, gives so the coefficients of BS.775. The LFE is left out; mono has left and
right at 0.7071, the centre at 1 and surrounds at 0.5, which is the sum of both sides, 3 dB lower:
Studio Technologies' Model 780-03/790 User Guide (issue 1, 2015), appendix C. The recommendation's
own table was not at hand. The weights are kept as they are: the sum of loud channels may pass full
scale, which samples as float32 can hold, and what comes after sets the level anyway.

Further surrounds (7.1) are treated as the first two are, which is what that guide does. Chosen for
the rest: a single one in the back goes to both sides, another 3 dB lower; further speakers of one
side, 3 dB lower, to that side.

Channels of which the file does not say where they belong are most often the tracks of a multitrack
recorder, one microphone each: all count the same, in the middle, so that nobody is lost. So they do
where the selection says so, whatever the file says, and of two channels it may take one alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.show.sound.selection import AS_IT_IS, Selection

_MINUS_3_DB = 0.7071
_LFE = ("LFE", "LFE2")
_SIDES = {"FL": (1.0, 0.0), "FR": (0.0, 1.0), "DL": (1.0, 0.0), "DR": (0.0, 1.0)}
_MIDDLE_BACK = ("BC", "TBC", "TC")
_MIDDLE_FRONT = ("FC", "TFC", "BFC")


def weights(
    names: Sequence[str], channels: int, taken: Selection = AS_IT_IS
) -> tuple[tuple[float, ...], ...]:
    """Return the weight of each source channel in each of one or two channels.

    `names` are FFmpeg's: FL, FR, FC, LFE, BL, BR, SL, SR, BC ...
    """
    if len(names) == 1:
        return ((1.0,),) * channels
    if len(names) == 2:
        if taken.side is not None:
            return (((1.0, 0.0), (0.0, 1.0))[taken.side],) * channels
        return ((1.0, 0.0), (0.0, 1.0)) if channels == 2 else ((0.5, 0.5),)
    if taken.microphones or not are_placed(names):
        return ((1 / len(names),) * len(names),) * channels
    left, right = zip(*(_sides(name) for name in names), strict=True)
    if channels == 2:
        return (left, right)
    return (tuple(_MINUS_3_DB * (a + b) for a, b in zip(left, right, strict=True)),)


def pan(names: Sequence[str], channels: int, taken: Selection = AS_IT_IS) -> str:
    """Return the weights as FFmpeg's filter `pan` takes them."""
    sums = (
        f"c{i}=" + "+".join(f"{weight:.6f}*c{n}" for n, weight in enumerate(row))
        for i, row in enumerate(weights(names, channels, taken))
    )
    return "|".join(({1: "mono", 2: "stereo"}[channels], *sums))


def are_placed(names: Sequence[str]) -> bool:
    """Tell whether the file says for each channel where it belongs."""
    return all(_is_known(name) for name in names)


def sentence(
    layout: str, names: Sequence[str], channels: int, taken: Selection = AS_IT_IS
) -> str | None:
    """Return what is done to bring a recording to one or two channels; None if nothing is.

    >>> sentence("stereo", ("FL", "FR"), 1)
    'stereo to mono: the mean of left and right'
    >>> sentence("mono", ("FC",), 2) is None
    True
    """
    wanted = {1: "mono", 2: "stereo"}[channels]
    if len(names) == 2 and taken.side is not None:
        return f"stereo to {wanted}: the {taken.channel} channel alone"
    if len(names) <= channels or len(names) == 1:
        return None
    if len(names) == 2:
        return "stereo to mono: the mean of left and right"
    if taken.microphones:
        return f"{len(names)} channels to {wanted}: the mean of all, as each is a microphone"
    if not are_placed(names):
        return (
            f"{len(names)} channels to {wanted}: the mean of all, as the file does not say where "
            "they belong"
        )
    lfe = ", the LFE left out" if any(name in _LFE for name in names) else ""
    return f"{layout} to {wanted} by ITU-R BS.775: centre and surrounds 3 dB lower{lfe}"


def _is_known(name: str) -> bool:
    return name in (*_LFE, *_SIDES, *_MIDDLE_BACK, *_MIDDLE_FRONT) or name[-1:] in ("L", "R", "C")


def _sides(name: str) -> tuple[float, float]:
    if name in _SIDES:
        return _SIDES[name]
    if name in _LFE:
        return 0.0, 0.0
    if name in _MIDDLE_FRONT:
        return _MINUS_3_DB, _MINUS_3_DB
    if name in _MIDDLE_BACK:
        return 0.5, 0.5
    return (_MINUS_3_DB, 0.0) if "L" in name else (0.0, _MINUS_3_DB)
