"""What a moment's video costs, beside ffmpeg's showwaves of the same size and length.

    python -m benchmarks.audiogram           # 30 seconds of the sample show, in all shapes
    python -m benchmarks.audiogram 12 9:16

CPU seconds, of one process each; ffmpeg draws a waveform and no captions, with the same codecs at
its preset veryfast, in one thread. At most 0.5 of its time is allowed, 25 s for three shapes of 30
seconds, and 300 MB.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.assemble.videos.video_colours import palette
from toolkit.audio import processor
from toolkit.audio.coding import mp3
from toolkit.audio.intake import recordings
from toolkit.audio.pictures import cover
from toolkit.show.campaign import VIDEO_SHAPES, Brand, VideoShape
from toolkit.site.frame import qr_code
from toolkit.typesetting import emblem
from toolkit.video import production
from toolkit.video.audiogram import Audiogram, EndCard, TimedWord
from toolkit.video.encoder import RATE_HZ, VideoTags
from toolkit.video.phrases import phrases
from toolkit.video.shapes import SHAPES

ROOT = Path(__file__).parents[1]
EPISODE = "001-medicine-that-starts-with-you"
START_MS = 20_000
ADDRESS = "https://media.example.org/the-science-of-you/moments/know-your-medicine/fits/index.html"


def clip(seconds: int) -> NDArray[np.int16]:
    """Return a stretch of the sample show."""
    blocks = recordings.blocks(
        ROOT / "episodes" / EPISODE / "source.flac",
        rate_hz=RATE_HZ,
        channels=1,
        start_ms=START_MS,
        end_ms=START_MS + seconds * 1000,
    )
    return mp3.to_int16(np.concatenate(list(blocks)))[:, 0]


def audiogram(shape: VideoShape, seconds: int) -> Audiogram:
    """Return a video of that stretch."""
    path = ROOT / "transcripts" / EPISODE / "en.words.json"
    heard = json.loads(path.read_text("utf-8"))["words"]
    words = [
        TimedWord(word["text"], word["start_ms"] - START_MS, word["end_ms"] - START_MS)
        for word in heard
        if word["start_ms"] >= START_MS and word["end_ms"] < START_MS + seconds * 1000
    ]
    return Audiogram(
        shape=SHAPES[shape],
        language="en",
        phrases=phrases(words),
        speaker="Mara Lindqvist",
        role="Host",
        title="Why the same tablet does not help everyone",
        show="The Science of You",
        cover=cover.bounded_jpeg(ROOT / "episodes" / "cover.png"),
        palette=palette(Brand(background="#091a3a", text="#ffffff", accent="#ffc857")),
        end=EndCard(
            "Hear it in the episode", "Medicine that starts with you", "media.example.org",
            qr_code.svg(ADDRESS),
        ),
        funding_line="Funded by the European Union under Horizon Europe, grant agreement No. 1.",
        emblem=emblem.svg(),
    )  # fmt: skip


def ours(shape: VideoShape, seconds: int, target: Path) -> None:
    """Make one video with its still and its preview, and print what it took as JSON."""
    processor.settle()
    sound, asked = clip(seconds), audiogram(shape, seconds)
    started = time.process_time()
    scenes = production.scenes(asked, sound)
    production.write(scenes, sound, target, VideoTags("A title", "A show", ADDRESS))
    video_s = time.process_time() - started
    production.poster(scenes)
    production.preview(scenes)
    print(
        json.dumps(
            {
                "video_s": video_s,
                "all_s": time.process_time() - started,
                "frames": scenes.frames,
                "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


def theirs(shape: VideoShape, sound: Path, frames: int, target: Path) -> float:
    """Return how many CPU seconds ffmpeg takes for a waveform of the same size and length."""
    size = f"{SHAPES[shape].width}x{SHAPES[shape].height}"
    drawn = f"[0:a]apad,asplit[a][b];[b]showwaves=s={size}:mode=line:rate=25,format=yuv420p[v]"
    command: list[str | Path] = [
        "ffmpeg", "-v", "error", "-y", "-i", sound, "-filter_complex", drawn, "-map", "[v]",
        "-map", "[a]", "-t", str(frames / 25), "-c:v", "libx264", "-preset", "veryfast",
        "-threads", "1", "-filter_complex_threads", "1", "-c:a", "aac", "-b:a", "128k", target,
    ]  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(seconds: int, shapes: tuple[VideoShape, ...]) -> None:
    """Print a line for each shape, and what three of them take together."""
    totals = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sound = folder / "clip.wav"
        with wave.open(str(sound), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE_HZ)
            out.writeframes(clip(seconds).tobytes())
        for shape in shapes:
            mp4 = folder / "ours.mp4"
            command: list[str | Path] = [
                sys.executable,
                "-m",
                __spec__.name,
                "--one",
                shape,
                str(seconds),
                mp4,
            ]
            said = subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
            made = json.loads(said.stdout)
            other_s = theirs(shape, sound, made["frames"], folder / "theirs.mp4")
            totals.append(made["all_s"])
            own_s = made["video_s"]
            print(
                f"{shape:>5}: {own_s:5.2f} s ({made['frames'] / own_s:.0f} frames a second), "
                f"ffmpeg {other_s:5.2f} s: ratio {own_s / other_s:.2f}; with still and preview "
                f"{made['all_s']:.2f} s; {made['megabytes']:.0f} MB; "
                f"{mp4.stat().st_size / 1e6:.1f} MB on disk"
            )
    print(f"three shapes, with stills and previews: {sum(sorted(totals)[-3:]):.1f} s")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        ours(sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))  # type: ignore[arg-type]
    else:
        given = sys.argv[1:] or ["30"]
        asked_for = [each for each in VIDEO_SHAPES if each in given[1:]]
        main(int(given[0]), tuple(asked_for) or VIDEO_SHAPES)
