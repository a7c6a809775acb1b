"""The emblem of the European Union, drawn as its geometrical description lays down.

Source: Interinstitutional Style Guide, annex A1: a rectangle of 2 by 3; twelve stars of five points
on a circle whose radius is a third of its height, each inside a circle of an eighteenth of it,
upright, as hours on a clock. Colours: Reflex Blue #003399 and Yellow #FFCC00.
"""

from __future__ import annotations

from fractions import Fraction

_HEIGHT, _WIDTH = 360, 540
_CIRCLE, _STAR = 120, 20
# Sines of whole hours of 30 degrees, and the points of a star of radius 1, in thousandths: written
# down, so that they are the same on every machine.
_HOURS = (0, 500, 866, 1000, 866, 500, 0, -500, -866, -1000, -866, -500)
_POINTS = ((0, -1000), (588, 809), (-951, -309), (951, -309), (-588, 809))  # every second one


def svg() -> bytes:
    """Return the emblem."""
    star = " ".join(f"{_at(x, _STAR)},{_at(y, _STAR)}" for x, y in _POINTS)
    places = ((_HOURS[hour], -_HOURS[(hour + 3) % 12]) for hour in range(12))
    uses = "".join(
        f'<use href="#s" x="{_at(x, _CIRCLE)}" y="{_at(y, _CIRCLE)}"/>' for x, y in places
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}">'
        f'<path fill="#039" d="M0 0h{_WIDTH}v{_HEIGHT}H0z"/>'
        f'<defs><polygon id="s" points="{star}"/></defs>'
        f'<g fill="#fc0" transform="translate({_WIDTH // 2} {_HEIGHT // 2})">{uses}</g></svg>\n'
    ).encode()


def _at(thousandths: int, radius: int) -> str:
    return f"{float(Fraction(thousandths * radius, 1000)):g}"
