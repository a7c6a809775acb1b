"""What networks of a campaign would refuse of its videos."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.assemble.parts import kits
from toolkit.assemble.videos import videos
from toolkit.publication import video_limits
from toolkit.publication.video_limits import VideoFacts
from toolkit.show.campaign import Campaign, Moment, VideoShape
from toolkit.show.findings import Finding
from toolkit.show.project import Project
from toolkit.video import frame_times
from toolkit.video.shapes import SHAPES


def look(project: Project, campaign: Campaign, moment: Moment) -> Iterator[Finding]:
    """Yield a warning for each video that a network of the campaign does not take as it will be.

    How long it will be is known before; its bytes are those of the video that is there.
    """
    shapes = videos.shapes_of(campaign, moment)
    if not shapes:
        return
    lasts_ms = kits.plan(project, campaign, moment, sound_digest="").played.length_ms
    for shape in shapes:
        facts = _facts(project, campaign, moment, shape, frame_times.whole_ms(lasts_ms))
        for network in dict.fromkeys(campaign.networks):
            for why in video_limits.refusals(facts, network):
                yield Finding(
                    "warning",
                    "video-limits",
                    f"campaign/{campaign.folder}/moments.toml",
                    f"{moment.id}: the video {shape} {why}",
                    hint="choose a shorter passage, or leave the network or the shape out "
                    f"(networks, videos in campaign/{campaign.folder}/campaign.toml)",
                )


def _facts(
    project: Project, campaign: Campaign, moment: Moment, shape: VideoShape, length_ms: int
) -> VideoFacts:
    frame, path = SHAPES[shape], videos.path_of(project, campaign, moment, shape)
    size = path.stat().st_size if path.is_file() else None
    return VideoFacts(frame.width, frame.height, length_ms, size)
