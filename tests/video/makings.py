"""What videos in tests are made of, made here: words with times, a sound, a cover, a QR code."""

from __future__ import annotations

import io

import numpy as np
import segno
from numpy.typing import NDArray
from PIL import Image

from toolkit.show.campaign import VideoShape
from toolkit.video.audiogram import Audiogram, EndCard, Palette, TimedWord
from toolkit.video.phrases import phrases
from toolkit.video.shapes import SHAPES

RATE_HZ = 48_000
ADDRESS = "https://media.example.org/show/moments/campaign/moment/"
PALETTE = Palette(
    background="#091a3a",
    text="#ffffff",
    accent="#ffc857",
    on_accent="#091a3a",
    label="#ffc857",
    quiet="#7a869c",
    statement="#ffffff",
)
EMBLEM = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"><path fill="#039" d="M0 0h3v2H0z"/>'
    b'<path fill="#fc0" d="M1 .5h1v1H1z"/></svg>'
)


def line(
    text: str, start_ms: int = 200, step_ms: int = 400, voice: str | None = None
) -> list[TimedWord]:
    """Return words that are said one after the other, for three quarters of a step each."""
    starts = range(start_ms, start_ms + step_ms * len(text.split()), step_ms)
    return [
        TimedWord(word, at, at + step_ms * 3 // 4, voice)
        for word, at in zip(text.split(), starts, strict=True)
    ]


def cover() -> bytes:
    """Return a square PNG."""
    out = io.BytesIO()
    Image.new("RGB", (400, 400), "#336688").save(out, "PNG")
    return out.getvalue()


def qr_code() -> bytes:
    """Return a QR code as SVG."""
    out = io.BytesIO()
    segno.make(ADDRESS, error="m", micro=False).save(
        out, kind="svg", border=4, omitsize=True, light="#fff"
    )
    return out.getvalue()


def audiogram(
    shape: VideoShape = "1:1", text: str = "One word after another.", language: str = "en"
) -> Audiogram:
    """Return a video with everything on it."""
    return Audiogram(
        shape=SHAPES[shape],
        language=language,
        phrases=phrases(line(text)),
        speaker="Mara Lindqvist",
        role="Host",
        title="Why the same tablet does not help everyone",
        show="The Science of You",
        cover=cover(),
        palette=PALETTE,
        end=EndCard("Hear it in the episode", "Your data, your say", "example.org", qr_code()),
        funding_line="Funded by the European Union under Horizon Europe, grant agreement No. 1.",
        emblem=EMBLEM,
    )


def clicks(length_ms: int, at_ms: tuple[int, ...]) -> NDArray[np.int16]:
    """Return silence with a click of 2 ms at each of these times."""
    sound = np.zeros(length_ms * RATE_HZ // 1000, np.int16)
    for start in at_ms:
        first = start * RATE_HZ // 1000
        sound[first : first + 96] = np.int16(20_000) * (-1) ** np.arange(96, dtype=np.int16)
    return sound


def voice(length_ms: int) -> NDArray[np.int16]:
    """Return something with the ups and downs of speech, the same each time."""
    count = length_ms * RATE_HZ // 1000
    draw = np.random.default_rng(1)
    noise = np.convolve(draw.standard_normal(count), np.ones(12) / 4, "same")
    syllables = np.abs(np.sin(np.arange(count) * (2 * np.pi * 2 / RATE_HZ)))
    sound: NDArray[np.int16] = (noise * syllables * 4000).astype(np.int16)
    return sound


def contrast(picture: NDArray[np.int64]) -> float:
    """Return that between the commonest colour and the one furthest from it (WCAG 2.2)."""
    packed = (picture * (65536, 256, 1)).sum(axis=-1).ravel()
    colours, counts = np.unique(packed, return_counts=True)
    parts = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=-1) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    light = linear @ (0.2126, 0.7152, 0.0722)
    ground = light[counts.argmax()]
    common = light[counts >= 20]  # not the odd pixel of an edge
    ratios = ((max(ground, other) + 0.05) / (min(ground, other) + 0.05) for other in common)
    return float(max(ratios))
