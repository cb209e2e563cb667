"""Where the offices lie, drawn from the points in the data alone: no map of anybody else's."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ..models.shared import KM_A_DEGREE, Office, Place

WIDTH = 300
"""Units that the drawing is wide; a unit is a pixel, and all fit on a small phone."""
_HIGHEST = 240
_EDGE = 28
_FOOT = 16
_APART = 26
_LEAST_KM = 1.0


@dataclass(frozen=True)
class Spot:
    """A mark on the drawing, in its units from the top left, and the offices there."""

    x: float
    y: float
    offices: list[str]


@dataclass(frozen=True)
class OfficeMap:
    """A drawing, north up. ``numbers`` are the offices' in it; the bar is ``bar`` units long.

    ``bar_metres`` is how far the bar reaches on the ground, the same wherever it lies.
    """

    height: float
    spots: list[Spot]
    numbers: dict[str, int]
    bar: float
    bar_metres: int
    width: int = WIDTH


def office_map(offices: Mapping[str, Office]) -> OfficeMap | None:
    """The drawing of all offices whose points are known; None where there are fewer than two.

    Offices whose marks would cover each other share one.
    """
    places = {i: o.map_point for i, o in offices.items() if isinstance(o.map_point, Place)}
    if len(places) < 2:
        return None
    on_ground = _kilometres(places)
    least_x = min(x for x, _ in on_ground.values())
    least_y = min(y for _, y in on_ground.values())
    wide = max(x for x, _ in on_ground.values()) - least_x
    high = max(y for _, y in on_ground.values()) - least_y
    across, down = WIDTH - 2 * _EDGE, _HIGHEST - 2 * _EDGE
    a_km = min(across / max(wide, _LEAST_KM), down / max(high, _LEAST_KM))
    left = (WIDTH - wide * a_km) / 2
    spots: list[Spot] = []
    for ident, (x, y) in on_ground.items():
        spot = Spot(left + (x - least_x) * a_km, _EDGE + (y - least_y) * a_km, [ident])
        near = next((s for s in spots if math.dist((s.x, s.y), (spot.x, spot.y)) < _APART), None)
        if near is None:
            spots.append(spot)
        else:
            near.offices.append(ident)
    metres = _round_metres(WIDTH / 3 / a_km * 1000)
    return OfficeMap(
        height=high * a_km + 2 * _EDGE + _FOOT,
        spots=spots,
        numbers={ident: number for number, ident in enumerate(places, 1)},
        bar=metres / 1000 * a_km,
        bar_metres=metres,
    )


def _kilometres(places: Mapping[str, Place]) -> dict[str, tuple[float, float]]:
    """Kilometres east of longitude 0 and south of the equator, true around the middle."""
    latitudes = [place.latitude for place in places.values()]
    middle = math.radians((min(latitudes) + max(latitudes)) / 2)
    return {
        ident: (
            place.longitude * KM_A_DEGREE * math.cos(middle),
            -place.latitude * KM_A_DEGREE,
        )
        for ident, place in places.items()
    }


def _round_metres(most: float) -> int:
    """The largest of 1, 2, 5, 10, 20, 50, … metres that is not above ``most``."""
    tens = 10 ** math.floor(math.log10(most))
    return int(next(n * tens for n in (5, 2, 1) if n * tens <= most))
