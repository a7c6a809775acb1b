"""The videos of a moment as its page shows them."""

from __future__ import annotations

from toolkit.assemble.videos.video_files import VIDEOS
from toolkit.publication.public_file import Catalogue
from toolkit.site.frame.values import ShownFile, ShownVideo
from toolkit.video.shapes import SHAPES


def shown(catalogue: Catalogue, owner: str) -> tuple[ShownVideo, ...]:
    """Return the videos of a moment (CAMPAIGN/MOMENT), the widest first: it fits a page best."""
    made = []
    for shape in sorted(SHAPES.values(), key=lambda each: -each.width / each.height):
        for file in catalogue.of(owner, f"{VIDEOS}.video.{shape.slug}"):
            (poster,) = catalogue.of(owner, f"{VIDEOS}.poster.{shape.slug}")
            (captions,) = catalogue.of(owner, f"{VIDEOS}.captions.vtt")
            size = (shape.width, shape.height)
            shown_file = ShownFile.of(file)
            made.append(ShownVideo(shape.name, *size, shown_file, poster.key, captions.key))
    return tuple(made)
