"""Videos of moments: planned from the kit of a moment, made from its clip."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit import files, languages
from toolkit.assemble.parts import kits
from toolkit.assemble.videos.video_colours import palette
from toolkit.audio import processor
from toolkit.audio.coding import mp3
from toolkit.audio.intake import recordings
from toolkit.audio.mastering import master
from toolkit.campaign.kits import kit
from toolkit.campaign.kits.kit_links import page_of
from toolkit.errors import SoyError
from toolkit.locales import interface
from toolkit.progress import Progress, part
from toolkit.show.campaign import Campaign, Moment, VideoShape
from toolkit.show.campaigns import called
from toolkit.show.project import Project
from toolkit.show.spoken_language import spoken_in
from toolkit.site.frame import qr_code
from toolkit.transcript.store import shelf
from toolkit.typesetting import emblem
from toolkit.video import production, stills
from toolkit.video.audiogram import Audiogram, EndCard, TimedWord
from toolkit.video.encoder import RATE_HZ, VideoTags
from toolkit.video.frame_times import FPS
from toolkit.video.phrases import phrases
from toolkit.video.shapes import SHAPES

MAKE = 2  # raise it when the same plan would be made into other files

_RECORD_LIMIT_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class VideoPlan:
    """All that a video's files are made from."""

    kit: kit.KitPlan
    audiogram: Audiogram
    tags: VideoTags
    clip: Path  # of the kit, with its sound
    folder: Path

    @property
    def names(self) -> tuple[str, str, str]:
        """The video's file, its poster frame and its preview."""
        slug = self.audiogram.shape.slug
        return f"video-{slug}.mp4", f"video-{slug}.jpg", f"video-{slug}.webp"

    @property
    def digest(self) -> str:
        """The SHA-256 of everything that the files are made from; the kit's tells of its clip."""
        inputs = [MAKE, self.kit.digest, self.audiogram.digest, asdict(self.tags)]
        return hashlib.sha256(json.dumps(inputs).encode()).hexdigest()

    @property
    def record(self) -> Path:
        """What the files that are there were made from, and their digests."""
        return self.folder / f"made-{self.audiogram.shape.slug}.json"


def folder_of(project: Project, campaign: Campaign, moment: Moment) -> Path:
    """Return where the videos of a moment are made."""
    return project.build_dir / "videos" / campaign.folder / moment.id


def shapes_of(campaign: Campaign, moment: Moment) -> tuple[VideoShape, ...]:
    """Return the shapes that a moment is to have, each once."""
    asked = campaign.videos if moment.videos is None else moment.videos
    return tuple(dict.fromkeys(asked))


def plan(
    project: Project, campaign: Campaign, moment: Moment, shape: VideoShape, sound_digest: str
) -> VideoPlan:
    """Return what a video of `moment` is made from. Raises as `kits.plan`."""
    return of_kit(project, kits.plan(project, campaign, moment, sound_digest), shape)


def of_kit(project: Project, made: kit.KitPlan, shape: VideoShape) -> VideoPlan:
    """Return what a video of a kit's moment is made from."""
    campaign, moment = made.campaign, made.moment
    return VideoPlan(
        kit=made,
        audiogram=_audiogram(project, made, shape),
        tags=VideoTags(moment.title, project.show.title, page_of(project.show, *_pair(made))),
        clip=kits.folder_of(project, campaign, moment) / "clip.mp3",
        folder=folder_of(project, campaign, moment),
    )


def check(project: Project, made: kit.KitPlan) -> None:
    """Raise BadFile for a text of a kit's videos that does not fit, or lacks a letter."""
    for shape in shapes_of(made.campaign, made.moment):
        stills.check(_audiogram(project, made, shape))


def is_made(made: VideoPlan) -> bool:
    """Tell whether the files are there as they were made from this very plan."""
    said = _said(made)
    try:
        digests = {name: files.sha256_of(made.folder / name) for name in made.names}
    except OSError:
        return False
    return said.get("plan") == made.digest and said.get("files") == digests and _frames(said) > 0


def is_done(project: Project, campaign: Campaign, moment: Moment, shape: VideoShape) -> bool:
    """Tell whether a video is there and up to date."""
    try:
        finished = master.finished(project, project.episode_of(campaign, moment))
        if finished is None:
            return False
        return is_made(plan(project, campaign, moment, shape, finished[1].clips_digest))
    except SoyError:
        return False


def path_of(project: Project, campaign: Campaign, moment: Moment, shape: VideoShape) -> Path:
    """Return where a video of a moment is, or will be."""
    return folder_of(project, campaign, moment) / f"video-{SHAPES[shape].slug}.mp4"


def length_ms(made: VideoPlan) -> int:
    """Return how long the video is that was made, with its end card."""
    return _frames(_said(made)) * 1000 // FPS


def _said(made: VideoPlan) -> Mapping[str, object]:
    """Return what the record of a video says; nothing where there is none that can be read."""
    try:
        said = json.loads(files.read(made.record, _RECORD_LIMIT_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _frames(said: Mapping[str, object]) -> int:
    frames = said.get("frames")
    return frames if isinstance(frames, int) else 0


def make(made: VideoPlan, progress: Progress) -> None:
    """Make the files if they are not there already; the kit's clip has to be.

    Raises BadFile for letters that the font lacks, and for a text that does not fit its box.
    """
    if is_made(made):
        return
    processor.settle()
    sound = _sound(made.clip)
    scenes = production.scenes(made.audiogram, sound)
    video, poster, preview = (made.folder / name for name in made.names)
    with files.written_beside(video) as beside:
        production.write(scenes, sound, beside, made.tags, part(progress, 0.0, 0.9))
    files.write_bytes(poster, production.poster(scenes))
    files.write_bytes(preview, production.preview(scenes))
    digests = {name: files.sha256_of(made.folder / name) for name in made.names}
    record = {"plan": made.digest, "files": digests, "frames": scenes.frames}
    files.write_text(made.record, json.dumps(record, indent=2, sort_keys=True) + "\n")
    progress(1.0)


def _sound(clip: Path) -> NDArray[np.int16]:
    """Return the clip as one channel at 48 kHz."""
    blocks = recordings.blocks(clip, rate_hz=RATE_HZ, channels=1)
    return mp3.to_int16(np.concatenate([np.zeros((0, 1), np.float32), *blocks]))[:, 0]


def _audiogram(project: Project, made: kit.KitPlan, shape: VideoShape) -> Audiogram:
    show, words = project.show, interface.words(made.language)
    heard = bool(shelf.words(project, made.episode, made.language))
    address = show.release.public_url if show.pages.publish else show.link
    spoken = spoken_in(made.episode, show)
    note = None
    if languages.primary(spoken) != languages.primary(made.language):
        note = words.text("spoken_in", language=languages.name_in(spoken, made.language))
    return Audiogram(
        shape=SHAPES[shape],
        language=made.language,
        phrases=phrases(
            [
                TimedWord(
                    word.text, word.start_ms, word.end_ms, word.voice, heard and word.kind == "said"
                )
                for word in made.played.words
            ]
        ),
        speaker=made.card.speaker,
        role=" · ".join(filter(None, (made.card.role, note))) or None,
        title=made.moment.title,
        show=made.card.show,
        cover=made.tags.cover_jpeg or _no_cover(made.brand.accent),
        palette=palette(made.brand),
        end=EndCard(
            invitation=words["hear_in_episode"],
            title=called.episode_title(made.episode, made.language),
            address=address.partition("://")[2].rstrip("/"),
            qr_svg=made.code_svg or qr_code.svg(page_of(show, *_pair(made))),
        ),
        funding_line=made.card.funding_line,
        statement=made.card.statement,
        grant=made.card.grant,
        emblem=emblem.svg() if made.card.has_emblem else None,
        where=f"{made.where}, video {shape}",
    )


def _pair(made: kit.KitPlan) -> tuple[Campaign, Moment]:
    return made.campaign, made.moment


def _no_cover(colour: str) -> bytes:
    """Return a square of one colour, for a show that has no cover yet."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">'
        f'<path fill="{colour}" d="M0 0h1v1H0z"/></svg>'
    ).encode()
