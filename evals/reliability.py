"""Whether stated confidences come true: the reliability table, its calibration error and Brier score. Pure.

Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", 2017 (bins, expected calibration error);
Brier, "Verification of forecasts expressed in terms of probability", 1950.
"""

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10
Judged = tuple[float, bool]
"""A confidence, 0 to 1, and whether what it was stated of is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Statements whose confidence lies in [low, high), the last bin's 1.0 included."""

    low: float
    high: float
    n: int
    confidence: float
    """The mean stated."""
    right: float
    """The share that is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    bins: tuple[Bin, ...]
    """Those with anything in them, lowest first."""
    error: float
    """Expected calibration error: mean distance of confidence and share right, weighted by n; 0 is best."""
    brier: float
    """Mean squared distance of confidence and outcome; 0 is best."""
    n: int


def reliability(judged: Sequence[Judged], bins: int = BINS) -> Reliability:
    """The table over equal bins of confidence. All zero where nothing was judged."""
    found: list[list[Judged]] = [[] for _ in range(bins)]
    for confidence, right in judged:
        found[min(bins - 1, int(confidence * bins))].append((confidence, right))
    rows = tuple(
        Bin(
            low=at / bins,
            high=(at + 1) / bins,
            n=len(part),
            confidence=sum(c for c, _ in part) / len(part),
            right=sum(r for _, r in part) / len(part),
        )
        for at, part in enumerate(found)
        if part
    )
    n = len(judged)
    return Reliability(
        bins=rows,
        error=sum(row.n * abs(row.confidence - row.right) for row in rows) / n if n else 0.0,
        brier=sum((confidence - right) ** 2 for confidence, right in judged) / n if n else 0.0,
        n=n,
    )
