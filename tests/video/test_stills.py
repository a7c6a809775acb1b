"""What is drawn: whole, inside its box, and with the contrast that reading needs."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import segno
from numpy.typing import NDArray
from PIL import Image

from tests.typesetting.longest import LONGEST
from tests.video.makings import ADDRESS, audiogram, clicks, contrast, line, voice
from toolkit.errors import BadFile
from toolkit.locales.shelf import LANGUAGES
from toolkit.show.campaign import VideoShape
from toolkit.video import production, waveform
from toolkit.video.audiogram import Audiogram
from toolkit.video.phrases import phrases
from toolkit.video.shapes import SHAPES, Box
from toolkit.video.stills import Stills

pytestmark = pytest.mark.rotated

SOUND = clicks(1600, (200,))
each_shape = pytest.mark.parametrize("shape", SHAPES)


def pixels(png: bytes) -> NDArray[np.int64]:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(np.int64)


def cut(picture: NDArray[np.int64], box: Box) -> NDArray[np.int64]:
    return picture[box.y : box.bottom, box.x : box.right]


@cache
def without_words(shape: VideoShape) -> Stills:
    """Return the pictures of a video without any words but its captions."""
    made = audiogram(shape)
    bare = replace(
        made, title="", show="", speaker=None, role=None, funding_line=None,
        end=replace(made.end, invitation="", title="", address=""),
    )  # fmt: skip
    return production.scenes(bare, SOUND).pictures


def long_texts(shape: VideoShape, language: str) -> Audiogram:
    """Return a video all of whose texts have the longest words of a language."""
    words = LONGEST[language]
    first = words.split()[0][:40]
    made = audiogram(shape, f"{words} {words}", language)
    return replace(
        made, title=words, show=first, speaker=first, role=first,
        funding_line=words,
        end=replace(made.end, invitation=first, title=words, address="example.org/longlongword"),
    )  # fmt: skip


@pytest.mark.parametrize("language", LONGEST)
@each_shape
def test_no_text_leaves_its_box(shape: VideoShape, language: str) -> None:
    """What differs between the picture with words and that without lies in the boxes of texts."""
    made = long_texts(shape, language)
    with_words = production.scenes(made, SOUND).pictures
    bare = without_words(shape)
    form = made.shape
    for one, other, boxes in (
        (with_words.frame, bare.frame, (form.head, form.speaker, form.foot)),
        (with_words.end, bare.end, (form.end.show, form.end.text, form.end.address, form.foot)),
    ):
        differs = (pixels(one) != pixels(other)).any(axis=2)
        for box in boxes:
            part = differs[box.y : box.bottom, box.x - 4 : box.right + 4]  # a j hangs out
            assert part.any(), box
            part[:] = False
        assert not differs.any()
    ground = pixels(bare.frame)[0, 0]
    for caption in with_words.captions:
        shown = pixels(caption)
        edges = (shown[:2], shown[-2:], shown[:, :2], shown[:, -2:])
        assert all((edge == ground).all() for edge in edges)


@each_shape
def test_all_words_can_be_read(shape: VideoShape) -> None:
    made = production.scenes(audiogram(shape), SOUND)
    frame, end, form = pixels(made.pictures.frame), pixels(made.pictures.end), SHAPES[shape]
    for picture, boxes in (
        (frame, (form.head, form.speaker)),
        (end, (form.end.show, form.end.text, form.end.address)),
    ):
        for box in boxes:
            assert contrast(cut(picture, box)) >= 4.5, box
    beside_emblem = Box(form.foot.x + 160, form.foot.y, form.foot.width - 160, form.foot.height)
    assert contrast(cut(frame, beside_emblem)) >= 4.5
    assert contrast(cut(frame, form.wave)) >= 3  # bars still to come: WCAG 2.2, 1.4.11
    assert contrast(pixels(made.pictures.played)) >= 3
    for state, caption in zip(made.states, made.pictures.captions, strict=True):
        shown = pixels(caption)
        assert contrast(shown) >= 4.5
        if state.word is not None:  # the word on its mark, by itself
            amber = np.argwhere((shown == (0xFF, 0xC8, 0x57)).all(axis=2))
            (top, left), (bottom, right) = amber.min(axis=0), amber.max(axis=0)
            assert contrast(shown[top : bottom + 1, left : right + 1]) >= 4.5


def test_the_mark_moves_no_other_word() -> None:
    """But for the mark itself and the word on it, every state of a phrase is the same picture."""
    made = production.scenes(audiogram(text="Many people share what helped them."), SOUND)
    first = pixels(made.pictures.captions[0])
    for state, caption in zip(made.states, made.pictures.captions, strict=True):
        differs = np.argwhere((pixels(caption) != first).any(axis=2))
        if state.word is None:
            assert not len(differs)
        else:
            (top, left), (bottom, right) = differs.min(axis=0), differs.max(axis=0)
            changed = pixels(caption)[top : bottom + 1, left : right + 1]
            assert (changed == (255, 200, 87)).all(axis=2).mean() > 0.35


def test_all_phrases_have_one_size() -> None:
    """The letters of a short phrase are no larger than those of a long one."""
    long = "A much longer phrase that takes three lines of this box"
    made = replace(audiogram(), phrases=phrases([*line("Short one."), *line(long, 1400, 100)]))
    alone = replace(made, phrases=phrases(line("Short one.")))
    sound = clicks(4000, (1,))
    both = [production.scenes(each, sound).pictures.captions[0] for each in (made, alone)]

    def high(picture: NDArray[np.int64]) -> int:
        rows = np.flatnonzero((picture != picture[0, 0]).any(axis=(1, 2)))
        return int(rows[-1] - rows[0])

    assert high(pixels(both[0])) <= high(pixels(both[1]))


@each_shape
def test_the_qr_code_leads_to_the_statement(shape: VideoShape) -> None:
    """Each module, sampled in its middle, is what the code's own matrix says."""
    end = pixels(production.scenes(audiogram(shape), SOUND).pictures.end)
    box = cut(end, SHAPES[shape].end.qr)
    code = segno.make(ADDRESS, error="m", micro=False)
    side = len(code.matrix) + 8  # a quiet zone of four on each side
    step = box.shape[0] / side
    assert step >= 5  # pixels a module
    for y, row in enumerate(code.matrix):
        for x, dark in enumerate(row):
            middle = box[int((y + 4.5) * step), int((x + 4.5) * step)]
            assert (middle < 128).all() == bool(dark)


@each_shape
def test_the_emblem_is_whole_bordered_and_apart(shape: VideoShape) -> None:
    form = SHAPES[shape]
    foot = cut(pixels(production.scenes(audiogram(shape), SOUND).pictures.frame), form.foot)
    blue = np.argwhere((foot == (0x00, 0x33, 0x99)).all(axis=2))
    (top, left), (bottom, right) = blue.min(axis=0), blue.max(axis=0)
    high, wide = bottom - top + 1, right - left + 1
    assert wide / high == pytest.approx(1.5, abs=0.04)
    assert high >= 68  # with its border 74 or more
    assert (foot[top + high // 2, left - 2 : left] >= 200).all()  # the white border
    beside = foot[:, right + 6 :]
    ink = np.flatnonzero((beside != foot[0, -1]).any(axis=(0, 2)))
    assert ink[0] + 6 >= 0.45 * high


@pytest.mark.parametrize("language", ["bg", "el", "hu", "lt", "nl"])  # the longest of them
@each_shape
def test_the_emblems_statement_is_whole_and_nothing_comes_near(
    shape: VideoShape, language: str
) -> None:
    """Half its height is free around the emblem, in the frame and on the end card."""
    said = LANGUAGES[language].funding.co_funded
    made = replace(
        audiogram(shape, language=language), statement=said, grant="Horizon Europe, 101137129",
        funding_line=f"{said}. Horizon Europe, 101137129.",
    )  # fmt: skip
    scenes = production.scenes(made, SOUND)
    for png in (scenes.pictures.frame, scenes.pictures.end):
        shown = pixels(png)
        blue = np.argwhere((shown == (0x00, 0x33, 0x99)).all(axis=2))
        (top, left), (bottom, right) = blue.min(axis=0), blue.max(axis=0)
        half, form = (bottom - top + 1) // 2, SHAPES[shape]
        room = (shown != shown[0, 0]).any(axis=2)
        room[top - 4 : bottom + 5, left - 4 : right + 5] = False  # itself with its border
        assert not room[top - half : bottom + half, left - half : right + half].any()
        beside = room[form.foot.y : form.foot.bottom, right + half : form.foot.right]
        assert beside.any(axis=1).sum() > 0.5 * (bottom - top)


def test_bulgarian_words_have_bulgarian_letters() -> None:
    """The same letters are drawn otherwise in Russian; Latin ones are the same in both."""

    def words(text: str, language: str) -> bytes:
        return production.scenes(audiogram("1:1", text, language), SOUND).pictures.captions[0]

    assert words("вгджз ийклпт цшщъю", "bg") != words("вгджз ийклпт цшщъю", "ru")
    assert words("One word.", "bg") == words("One word.", "ru")


def test_a_letter_that_the_font_lacks_is_named() -> None:
    made = replace(audiogram(), title="A smile 😀", where="campaign/x: moment 'y'")
    with pytest.raises(BadFile, match="campaign/x: moment 'y': the font lacks 😀"):
        production.scenes(made, SOUND)


def test_bars_follow_the_sound() -> None:
    quiet, loud = clicks(1000, ()), voice(1000)
    sound = np.concatenate([quiet, loud, quiet, loud])
    found = waveform.levels(sound, 40)
    assert max(found[:10]) == max(found[20:30]) == 0
    assert min(found[12:18]) > 200
    assert max(found) == 1000
    assert waveform.levels(quiet, 8) == (0,) * 8
