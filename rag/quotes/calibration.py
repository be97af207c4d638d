"""From how strong the evidence for a speaker is to how often such evidence is right.

The rules multiply weights chosen by hand; what comes out ranks attributions well but is no probability. A monotone map,
fitted on gold by isotonic regression (Zadrozny and Elkan, "Transforming classifier scores into accurate multiclass
probability estimates", 2002), turns it into one. `training/confidence.py` makes the map.
"""

import tomllib
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "calibration.toml"
Knot = tuple[float, float]
"""A strength, and the share of right speakers at it."""


def calibrated(strength: float) -> float:
    """The probability, 0 to 1, that a speaker named with this strength (0 to 1) is right."""
    return between(_knots(), strength)


def between(knots: Sequence[Knot], strength: float) -> float:
    """Linear between the knots, constant beyond them."""
    at = bisect_right([x for x, _ in knots], strength)
    if at in (0, len(knots)):
        return knots[min(at, len(knots) - 1)][1]
    (x0, y0), (x1, y1) = knots[at - 1], knots[at]
    return round(y0 + (y1 - y0) * (strength - x0) / (x1 - x0), 3)


@cache
def _knots() -> tuple[Knot, ...]:
    return tuple((x, y) for x, y in tomllib.loads(FILE.read_text(encoding="utf-8"))["knots"])
