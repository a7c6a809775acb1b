"""The picture: its SVG parsed by lxml and its PNG opened by Pillow, with known sounds."""

from __future__ import annotations

import io
import math
from typing import Any

import numpy as np
import pytest
from lxml import etree
from PIL import Image

from toolkit.audio.measuring.curves import Curves
from toolkit.audio.reporting import plots, scene_png, scene_svg
from toolkit.audio.reporting.plot_frame import NARROW_PX, WIDE_PX
from toolkit.audio.reporting.plots import PlotSubject
from toolkit.audio.reporting.scene import DARK, LIGHT, Ink, Scene, SceneText, Stroke
from toolkit.campaign.pictures.contrast import ratio, rgb

from .reports import HARD, LIMITED, REPORT, SUBJECT, flat, power, report, sounding

pytestmark = pytest.mark.rotated

SVG = {"s": "http://www.w3.org/2000/svg"}
HOSTILE = '</title><script>alert(1)</script> & "quoted" \x00\x08\ud800 \u202e x'


def parsed(scene: Scene) -> Any:
    return etree.fromstring(scene_svg.svg(scene).encode())


def opened(scene: Scene) -> Image.Image:
    return Image.open(io.BytesIO(scene_png.png(scene))).convert("RGB")


def points_of(path: Any) -> list[tuple[float, float]]:
    steps = path.get("d").lstrip("M").rstrip("Z").split()
    return [(float(x), float(y)) for x, y in (step.split(",") for step in steps)]


def curve(root: Any, ink: str) -> list[tuple[float, float]]:
    """Return the longest stroke of an ink."""
    found = root.xpath(f"//s:path[@class='s-{ink}']", namespaces=SVG)
    return max(map(points_of, found), key=len)


def label_y(root: Any, words: str) -> float:
    found = root.xpath(f"//s:text[.='{words}']/@y", namespaces=SVG)
    return float(found[0])


def test_svg_has_a_role_and_says_the_figures() -> None:
    root = parsed(plots.picture(report(LIMITED, limited=HARD), flat(1200), SUBJECT))
    assert root.get("role") == "img"
    names = root.get("aria-labelledby").split()
    said = [root.xpath(f"//*[@id='{name}']")[0].text for name in names]
    assert said[0] == "Loudness over time: 003  What a gene is"
    for words in ("−23.2 to −16.0 LUFS", "−1.3 dBTP", "2.1 % of the time", "4.5 dB", "1:20"):
        assert words in said[1]


@pytest.mark.parametrize("width", [WIDE_PX, NARROW_PX])
def test_a_constant_loudness_is_a_straight_line_at_the_target(width: int) -> None:
    root = parsed(plots.picture(sounding(REPORT, -23, -16), flat(1200), SUBJECT, width))
    after, before = curve(root, "after"), curve(root, "before")
    edges = sorted({y for p in root.xpath("//s:path[@class='s-target']", namespaces=SVG)
                    for _, y in points_of(p)})[-2:]  # fmt: skip
    middle = sum(edges) / 2
    assert [y for _, y in after] == pytest.approx([middle] * len(after), abs=0.11)
    # 6 LU are as far apart as the labels of the axis are
    six = label_y(root, "−18") - label_y(root, "−12")
    assert before[0][1] - after[0][1] == pytest.approx(7 / 6 * six, abs=0.15)
    assert after[0][1] == pytest.approx(label_y(root, "−18") - 4 - six / 3, abs=0.15)


def test_a_step_is_where_it_happens() -> None:
    """Half of it at -30, half at -16: the curve rises in the middle of the time axis."""
    powers = np.repeat([power(-30), power(-16)], 600).astype(np.float32)
    root = parsed(
        plots.picture(
            REPORT, Curves(powers, powers, 0 * powers, np.zeros((1200, 2), np.int8)), SUBJECT
        )
    )
    line = curve(root, "after")
    low, high = line[0][1], line[-1][1]
    at = next(x for x, y in line if y < (low + high) / 2)
    left, right = (
        float(root.xpath(f"//s:text[.='{t}']/@x", namespaces=SVG)[0]) for t in ("0:00", "2:00")
    )
    # 3 s of 120 s are averaged, of which the loud half carries the mean at once
    assert at == pytest.approx((left + right) / 2, abs=(right - left) * 1.6 / 120)


def test_limiter_bars_hang_where_it_worked() -> None:
    reduction = np.zeros(1200, np.float32)
    reduction[800:810] = 4.5
    kept = flat(1200)
    kept = Curves(kept.before, kept.after, reduction, kept.waveform)
    root = parsed(plots.picture(report(LIMITED, limited=HARD[:1]), kept, SUBJECT))
    bars = [points_of(p) for p in root.xpath("//s:path[@class='f-limiter']", namespaces=SVG)]
    hanging = [bar for bar in bars if len(bar) == 4]
    wedge = next(bar for bar in bars if len(bar) == 3)
    assert 7 <= len(hanging) <= 11  # 10 of 1200 steps, on 928 pixels
    assert all(bar[0][0] - 8 <= wedge[2][0] <= bar[1][0] + 8 for bar in hanging)
    for bar in hanging:
        assert bar[2][1] - bar[1][1] == pytest.approx(56 * 4.5 / 5, abs=0.2)
    assert root.xpath("//s:text[.='1:20' and @class='f-limiter']", namespaces=SVG)


def test_png_has_the_colours_where_the_lines_are() -> None:
    scene = plots.picture(sounding(REPORT, -23, -16), flat(1200), SUBJECT)
    image = opened(scene)
    assert image.size == (2 * scene.width_px, 2 * scene.height_px)
    assert image.getpixel((0, 0)) == rgb(LIGHT["paper"])
    lines = [s for s in scene.shapes if isinstance(s, Stroke) and s.ink == "after"]
    x, y = max(lines, key=lambda line: len(line.points)).points[500]
    assert image.getpixel((round(2 * x), round(2 * y))) == rgb(LIGHT["after"])
    wave = next(s for s in scene.shapes if not isinstance(s, SceneText) and s.ink == "wave")
    x, y = wave.points[300]
    assert image.getpixel((round(2 * x), round(2 * y) + 8)) == rgb(LIGHT["wave"])
    assert image.getpixel((round(2 * x), round(2 * y) - 8)) != rgb(LIGHT["wave"])


@pytest.mark.parametrize("steps", [0, 1, 3, 4, 5, 29, 30, 31])
def test_very_short_sounds_have_a_picture(steps: int) -> None:
    short = report(duration_ms=max(1, 100 * steps))
    for width in (WIDE_PX, NARROW_PX):
        subject = PlotSubject("Short", "Show", "001")
        scene = plots.picture(short, flat(steps), subject, width)
        assert "nan" not in scene_svg.svg(scene)
        parsed(scene)
        assert opened(scene).width == 2 * width


def test_silence_lies_on_the_bottom() -> None:
    silent = sounding(REPORT, -math.inf, -math.inf)
    scene = plots.picture(silent, flat(600, -math.inf, -math.inf), SUBJECT)
    root = parsed(scene)
    text = etree.tostring(root).decode()
    assert "nan" not in text
    assert "inf," not in text
    assert len({y for _, y in curve(root, "after")}) == 1
    assert opened(scene).height == 2 * scene.height_px


def test_twelve_hours_take_no_more_room_than_their_picture() -> None:
    steps = 12 * 36_000
    rng = np.random.default_rng(5)
    noisy = rng.random(steps).astype(np.float32)
    wave = rng.integers(-127, 128, (steps, 2)).astype(np.int8)
    long = report(LIMITED, duration_ms=100 * steps, limited=HARD)
    kept = Curves(noisy, noisy, noisy, wave)
    scene = plots.picture(long, kept, SUBJECT)
    assert len(scene_svg.svg(scene)) < 200_000
    chapters = tuple((start_ms, "Chapter") for start_ms in range(0, 100 * steps, 9000))
    crowded = plots.picture(long, kept, PlotSubject("Long", "Show", "001", chapters))
    assert len(crowded.shapes) < len(scene.shapes) + 6 * WIDE_PX  # at most one chapter a pixel
    assert max(len(s.points) for s in scene.shapes if not isinstance(s, SceneText)) <= 2 * WIDE_PX


def test_text_from_outside_stays_text() -> None:
    hostile = PlotSubject(HOSTILE, HOSTILE, "003", ((0, HOSTILE), (60_000, "𝔘 病院 🧬")))
    scene = plots.picture(REPORT, flat(1200), hostile)
    root = parsed(scene)
    assert root.xpath("//*[local-name()='script']") == []
    assert "<script>" in root[0].text
    opened(scene)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Zdravé dýchání · Υγεία · Здраве", "Zdravé dýchání · Υγεία · Здраве"),
        ("Über 医療 und العربية", "Über … und …"),
        ("病院", "…"),
        ("A医B ]^- ", "A…B ]^- "),
    ],
)
def test_the_png_has_no_boxes_for_letters_that_its_font_lacks(words: str, shown: str) -> None:
    def drawn(said: str) -> bytes:
        return scene_png.png(Scene(400, 40, "", "", (SceneText((4, 30), said),)))

    assert drawn(words) == drawn(shown)
    assert drawn(words) != drawn("")


def test_the_same_curves_give_the_same_bytes() -> None:
    one, other = (plots.picture(LIMITED, flat(900), SUBJECT) for _ in range(2))
    assert scene_svg.svg(one) == scene_svg.svg(other)
    assert scene_png.png(one) == scene_png.png(other)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_inks_have_contrast(colours: dict[Ink, str]) -> None:
    """WCAG 2.2, 1.4.3 and 1.4.11."""
    paper = rgb(colours["paper"])
    words: tuple[Ink, ...] = ("text", "quiet", "before", "after", "target", "limiter")
    graphics: tuple[Ink, ...] = ("wave", "edge")
    lowest = {ink: ratio(rgb(colours[ink]), paper) for ink in (*words, *graphics)}
    assert min(lowest[ink] for ink in words) >= 4.5, lowest
    assert min(lowest[ink] for ink in graphics) >= 3, lowest
    on_area = {ink: ratio(rgb(colours[ink]), rgb(colours["momentary"])) for ink in words}
    assert min(on_area[ink] for ink in ("after", "before")) >= 3, on_area
