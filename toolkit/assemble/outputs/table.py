"""All that a show publishes: a row for each kind of file, in the order in which they are made.

A further kind of file is a module with its row, and that row here. What a row makes may name the
files of those above it. `soy build`, `soy check` and `soy status` go through the table.
"""

from __future__ import annotations

from toolkit.assemble.outputs.cover_output import COVER_OUTPUT
from toolkit.assemble.outputs.download_output import DOWNLOAD_OUTPUT
from toolkit.assemble.outputs.feed_output import FEED_OUTPUT
from toolkit.assemble.outputs.further_picture_output import FURTHER_PICTURE_OUTPUT
from toolkit.assemble.outputs.kit_output import KIT_OUTPUT
from toolkit.assemble.outputs.media_output import ALTERNATE_OUTPUT, MEDIA_OUTPUT
from toolkit.assemble.outputs.page_output import PAGE_OUTPUT
from toolkit.assemble.outputs.picture_output import PICTURE_OUTPUT
from toolkit.assemble.outputs.publisher_output import PUBLISHER_OUTPUT
from toolkit.assemble.outputs.school_output import SCHOOL_OUTPUT
from toolkit.assemble.outputs.search_output import SEARCH_OUTPUT
from toolkit.assemble.outputs.text_output import CHAPTER_OUTPUT, TRANSCRIPT_OUTPUT
from toolkit.assemble.outputs.video_output import VIDEO_OUTPUT
from toolkit.assemble.rows.output import Output

OUTPUTS: tuple[Output, ...] = (
    MEDIA_OUTPUT,
    ALTERNATE_OUTPUT,
    COVER_OUTPUT,
    PICTURE_OUTPUT,
    FURTHER_PICTURE_OUTPUT,
    CHAPTER_OUTPUT,
    TRANSCRIPT_OUTPUT,
    KIT_OUTPUT,
    VIDEO_OUTPUT,
    DOWNLOAD_OUTPUT,
    SCHOOL_OUTPUT,
    SEARCH_OUTPUT,
    PAGE_OUTPUT,
    FEED_OUTPUT,
    PUBLISHER_OUTPUT,
)


def rows() -> tuple[Output, ...]:
    """Return the rows in order. It is asked each time, so that a test may add one."""
    return OUTPUTS
