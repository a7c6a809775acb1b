"""Whether bytes of a Matroska or WebM file are lost between two pieces of its sound.

Each piece says when it is heard, so that a piece may begin late for two reasons: the recorder
paused, and nothing is missing; or what stood between is damaged, and FFmpeg went on with the next
cluster. Undamaged, the elements between both follow one another without a byte left over. Source:
RFC 9559, section 5.1.
"""

from __future__ import annotations

from typing import BinaryIO

from toolkit.audio.containers import riff
from toolkit.audio.containers.ebml import EbmlElement, element, element_at

_CONTAINERS = (0x18538067, 0x1F43B675, 0xA0)  # Segment, Cluster, BlockGroup
_BLOCKS = (0xA3, 0xA1)  # SimpleBlock, Block
# The EBML header; SeekHead, Info, Tracks, Cues, Chapters, Tags, Attachments; Void, CRC-32; of a
# Cluster: Timestamp, Position, PrevSize, SilentTracks, EncryptedBlock; of a BlockGroup:
# BlockVirtual, BlockAdditions, BlockDuration, ReferencePriority, ReferenceBlock, ReferenceVirtual,
# CodecState, DiscardPadding, Slices, ReferenceFrame.
_OTHERS = (
    0x1A45DFA3, 0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1C53BB6B, 0x1043A770, 0x1254C367, 0x1941A469,
    0xEC, 0xBF, 0xE7, 0xA7, 0xAB, 0x5854, 0xAF,
    0xA2, 0x75A1, 0x9B, 0xFA, 0xFB, 0xFD, 0xA4, 0x75A2, 0x8E, 0xC8,
)  # fmt: skip
_KNOWN = frozenset((*_BLOCKS, *_OTHERS))
_HEAD_BYTES = 9  # a block's number, and a size of 1 to 8


def is_whole(file: BinaryIO, first: int | None, second: int) -> bool:
    """Tell whether the elements between two blocks follow one another to the second.

    Both are places where a block's content begins, as FFmpeg tells them of a packet; None is the
    beginning of the file. The file is left at the place where it is.
    """
    return _walked(file, first, second) == second


def behind(file: BinaryIO, last: int) -> int:
    """Return how many bytes stand at the end of a file, behind its last block, that are no element.

    Elements that are not known here are elements all the same.
    The file is left at the place where it is.
    """
    end, place = _walked(file, last, None), file.tell()
    size = riff.size_of(file)
    file.seek(place)
    return 0 if end is None else size - end


def _walked(file: BinaryIO, first: int | None, target: int | None) -> int | None:
    """Return the place to which elements follow one another; `target` if it is a block's content.

    None where the first is no block.
    """
    place = file.tell()
    try:
        size = riff.size_of(file)
        at = 0 if first is None else _end_of_block(file, first)
        while at is not None and at < size:
            found = element_at(file, at, size)
            if found is None or (target is not None and found.start > target):
                return at
            if found.start == target:
                return target if found.number in _BLOCKS else at
            if found.number in _CONTAINERS:
                at = found.start
            elif (target is None or found.number in _KNOWN) and found.end and found.end <= size:
                at = found.end
            else:
                return at
        return at
    finally:
        file.seek(place)


def _end_of_block(file: BinaryIO, content: int) -> int | None:
    """Return where a block ends, by the head that stands before its content."""
    start = max(0, content - _HEAD_BYTES)
    file.seek(start)
    head = file.read(content - start)
    for length in range(2, len(head) + 1):
        found: EbmlElement | None = element(head[-length:], content - length)
        if found and found.number in _BLOCKS and found.start == content:
            return found.end
    return None
