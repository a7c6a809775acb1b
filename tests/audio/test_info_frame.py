"""The Info frame against files that the `lame` program wrote."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.audio.containers import info_frame

DATA = Path(__file__).parents[1] / "data" / "audio"
SAMPLES = 22_050  # in each lame-*.mp3: half a second of a rising tone, `lame --cbr -q 3`
LAME_FILES = ("lame-mono-64", "lame-stereo-128")


def bit_by_bit(data: bytes, crc: int) -> int:
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


@pytest.mark.parametrize("name", LAME_FILES)
def test_frame_says_what_lame_says(name: str) -> None:
    """All but what is left unstated (low-pass, preset) and the finer seek table is LAME's."""
    data = (DATA / f"{name}.mp3").read_bytes()
    first = info_frame.header(data)
    music = info_frame.FrameTotals()
    music.add(data[first.length_bytes :])
    made = info_frame.render(first, music, SAMPLES)
    at = first.tag_offset
    unstated = {at + 130, *range(at + 146, at + 148)}
    differ = [
        i
        for i in range(at, at + 154)
        if made[i] != data[i] and i not in unstated and not at + 16 <= i < at + 116
    ]
    assert differ == []
    table, theirs = made[at + 16 : at + 116], data[at + 16 : at + 116]
    assert max(abs(a - b) for a, b in zip(table, theirs, strict=True)) <= 256 // music.frames
    for frame in (made, data):  # the header checksum, in LAME's file as in ours
        stored = int.from_bytes(frame[at + 154 : at + 156], "big")
        assert bit_by_bit(frame[: at + 154], 0) == stored


@pytest.mark.parametrize("name", LAME_FILES)
def test_frames_are_walked_to_the_end(name: str) -> None:
    data = (DATA / f"{name}.mp3").read_bytes()
    walked = list(info_frame.frames(io.BytesIO(data)))
    offsets = [offset for offset, _ in walked]
    assert offsets[1:] == [offset + found.length_bytes for offset, found in walked[:-1]]
    assert offsets[-1] + walked[-1][1].length_bytes == len(data)
    assert len(walked) == 1 + -(-(SAMPLES + 576 + 576) // 1152)


def test_frames_cut_short_are_told() -> None:
    data = (DATA / "lame-mono-64.mp3").read_bytes()[:-1]
    with pytest.raises(ValueError, match="cut short"):
        list(info_frame.frames(io.BytesIO(data)))


def test_what_is_no_frame_is_told() -> None:
    for junk in (
        b"",
        b"\xff\xfb",
        b"RIFF",
        b"\xff\xfb\x00\x00",
        b"\xff\xfb\xf0\x00",
        b"\xff\xfb\x9c\x00",
    ):
        with pytest.raises(ValueError, match="begins no frame"):
            info_frame.header(junk)


@given(
    st.builds(
        info_frame.FrameHeader,
        bitrate_bps=st.sampled_from(info_frame.BITRATES_BPS),
        rate_hz=st.sampled_from(info_frame.RATES_HZ),
        mode=st.integers(0, 3),
        is_padded=st.booleans(),
        has_crc=st.booleans(),
    )
)
def test_headers_read_back(header: info_frame.FrameHeader) -> None:
    assert info_frame.header(header.to_bytes()) == header


@given(st.lists(st.integers(0, 10_000), max_size=10))
def test_stream_may_arrive_in_any_pieces(cuts: list[int]) -> None:
    data = (DATA / "lame-stereo-128.mp3").read_bytes()
    whole, pieces = info_frame.FrameTotals(), info_frame.FrameTotals()
    whole.add(data)
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    for start, end in pairwise(places):
        pieces.add(data[start:end])
    assert vars(pieces) == vars(whole)
    assert pieces.is_whole


def test_wrong_number_of_samples_is_refused() -> None:
    data = (DATA / "lame-mono-64.mp3").read_bytes()
    music = info_frame.FrameTotals()
    music.add(data)
    with pytest.raises(ValueError, match="are not the sound of"):
        info_frame.render(info_frame.header(data), music, 10**6)


def test_seek_table_rises_through_the_file() -> None:
    music = info_frame.FrameTotals()
    music.frames, music.length_bytes = 138_000, 57_600_000
    first = info_frame.header((DATA / "lame-stereo-128.mp3").read_bytes())
    frame = info_frame.render(first, music, 138_000 * 1152 - 576 - 600)
    at = first.tag_offset + 16
    assert list(frame[at : at + 100]) == [256 * part // 100 for part in range(100)]
