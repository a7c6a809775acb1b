"""The shapes of videos, and where in them what is shown. All numbers are pixels, and even.

H.264 halves its colours in both directions (4:2:0), so that what changes begins and ends at even
pixels. Boxes never overlap: each is drawn by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.show.campaign import VideoShape


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, from its upper left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column that is not in it."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first row that is not in it."""
        return self.y + self.height

    def holds(self, other: Box) -> bool:
        """Tell whether `other` lies in it."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def meets(self, other: Box) -> bool:
        """Tell whether they have a pixel in common."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )


@dataclass(frozen=True, slots=True)
class EndBoxes:
    """Where the last seconds show what; the foot is that of the frame."""

    cover: Box
    show: Box
    text: Box
    qr: Box
    address: Box


@dataclass(frozen=True, slots=True)
class FrameShape:
    """A frame, the part of it that carries what must be read, and a box for each thing."""

    name: VideoShape
    width: int
    height: int
    safe: Box
    cover: Box
    head: Box  # the show's name, and the moment's title
    captions: Box
    wave: Box
    speaker: Box
    foot: Box  # emblem and funding line
    end: EndBoxes
    caption_px: int  # the largest size of captions

    @property
    def slug(self) -> str:
        """The shape as file names have it.

        >>> SHAPES["9:16"].slug
        '9x16'
        """
        return self.name.replace(":", "x")

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All boxes that hold something to read or to see."""
        return self.cover, self.head, self.captions, self.wave, self.speaker, self.foot


SHAPES: dict[VideoShape, FrameShape] = {
    shape.name: shape
    for shape in (
        FrameShape(
            "1:1", 1080, 1080, Box(64, 56, 952, 968),
            cover=Box(64, 60, 140, 140),
            head=Box(236, 60, 780, 140),
            captions=Box(52, 244, 976, 420),
            wave=Box(64, 682, 952, 96),
            speaker=Box(64, 796, 952, 92),
            foot=Box(64, 934, 952, 90),
            end=EndBoxes(
                cover=Box(64, 60, 200, 200),
                show=Box(304, 60, 712, 200),
                text=Box(64, 316, 952, 250),
                qr=Box(64, 600, 280, 280),
                address=Box(384, 600, 632, 280),
            ),
            caption_px=84,
        ),
        FrameShape(
            "4:5", 1080, 1350, Box(64, 64, 952, 1222),
            cover=Box(64, 68, 180, 180),
            head=Box(276, 68, 740, 180),
            captions=Box(52, 300, 976, 560),
            wave=Box(64, 904, 952, 120),
            speaker=Box(64, 1056, 952, 96),
            foot=Box(64, 1190, 952, 96),
            end=EndBoxes(
                cover=Box(64, 68, 260, 260),
                show=Box(364, 68, 652, 260),
                text=Box(64, 400, 952, 320),
                qr=Box(64, 776, 340, 340),
                address=Box(444, 776, 572, 340),
            ),
            caption_px=96,
        ),
        FrameShape(
            "9:16", 1080, 1920, Box(66, 270, 822, 978),
            cover=Box(66, 1312, 520, 520),
            head=Box(66, 274, 822, 160),
            captions=Box(54, 446, 846, 432),
            wave=Box(66, 890, 822, 96),
            speaker=Box(66, 998, 822, 92),
            foot=Box(66, 1146, 822, 102),
            end=EndBoxes(
                cover=Box(66, 1312, 520, 520),
                show=Box(66, 274, 822, 120),
                text=Box(66, 420, 822, 310),
                qr=Box(66, 744, 340, 340),
                address=Box(446, 744, 442, 340),
            ),
            caption_px=84,
        ),
        FrameShape(
            "16:9", 1920, 1080, Box(96, 54, 1728, 972),
            cover=Box(96, 96, 400, 400),
            head=Box(568, 96, 1256, 150),
            captions=Box(556, 284, 1280, 420),
            wave=Box(568, 744, 1256, 112),
            speaker=Box(96, 524, 400, 132),
            foot=Box(96, 934, 1728, 92),
            end=EndBoxes(
                cover=Box(96, 96, 400, 400),
                show=Box(568, 96, 1256, 130),
                text=Box(568, 256, 1256, 240),
                qr=Box(568, 540, 316, 316),
                address=Box(928, 540, 896, 316),
            ),
            caption_px=92,
        ),
    )
}  # fmt: skip
