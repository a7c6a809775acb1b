"""What directories ask of artwork, judged from the file that the server gives."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.show.findings import Finding
from toolkit.verify import picture_heads
from toolkit.verify.picture_heads import Picture
from toolkit.verify.subjects import Subject, SubjectAnswers

SMALLEST_PX, LARGEST_PX = 1400, 3000  # PSP-1 and Apple's RSS guide, itunes:image


def artwork(subject: Subject, seen: SubjectAnswers) -> Iterator[Finding]:
    """Yield what Apple Podcasts would refuse (the show's: error) or not show well (warning).

    Source: Apple, artwork for shows, as PRX's and SoundCloud's help repeat it: square, 1400 to
    3000 pixels, JPEG or PNG, RGB.
    """
    if subject.link.kind != "artwork" or not seen.whole:
        return
    is_shows = subject.link.item is None
    found = picture_heads.look(seen.whole.body)
    for rule, message, is_refused in _problems(found):
        yield Finding(
            "error" if is_shows and is_refused else "warning",
            rule,
            subject.link.name,
            message,
            f"make it square, {SMALLEST_PX} to {LARGEST_PX} pixels, JPEG or PNG, RGB without alpha",
        )


def _problems(found: Picture | None) -> Iterator[tuple[str, str, bool]]:
    if found is None:
        yield "artwork-kind", "it is neither a JPEG nor a PNG", True
        return
    size = f"{found.width} x {found.height} pixels"
    if found.width != found.height:
        yield "artwork-square", f"it is not square: {size}", True
    if min(found.width, found.height) < SMALLEST_PX:
        yield "artwork-size", f"it is too small: {size}", True
    if max(found.width, found.height) > LARGEST_PX:
        yield "artwork-size", f"it is too large: {size}", True
    if found.colours == "print":
        yield "artwork-colours", "its colours are for print (CMYK), not RGB", True
    if found.colours == "grey":
        yield "artwork-colours", "its colours are shades of grey, not RGB", False
    if found.has_alpha:
        yield "artwork-alpha", "it has transparency, which apps fill in as they like", False
    if found.is_animated:
        yield "artwork-animated", "it is an animation", True
