"""Figures, all pure: ranking, rates, and how far chance alone may move them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Z95 = 1.959963984540054
"""Standard deviations that hold 95 % of a normal distribution."""
RESAMPLES = 1000
_DRAWN_AT_ONCE = 1_000_000
"""Values drawn in one call; bounds memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A mean with its 95 % confidence interval; all zero where there was nothing to measure (n is 0)."""

    value: float
    low: float
    high: float
    n: int


def recall_at(ranked: Sequence[str], relevant: Mapping[str, int], k: int) -> float:
    """Share of the relevant that are among the first k."""
    return len(set(ranked[:k]) & relevant.keys()) / len(relevant) if relevant else 0.0


def success_at(ranked: Sequence[str], relevant: Mapping[str, int], k: int) -> float:
    """1 where any of the first k is relevant, else 0; top-1 accuracy for k = 1."""
    return float(any(identifier in relevant for identifier in ranked[:k]))


def reciprocal_rank(ranked: Sequence[str], relevant: Mapping[str, int], k: int) -> float:
    """One over the rank of the first relevant among the first k, 0 where there is none."""
    return next((1 / rank for rank, identifier in enumerate(ranked[:k], 1) if identifier in relevant), 0.0)


def ndcg_at(ranked: Sequence[str], relevant: Mapping[str, int], k: int) -> float:
    """Discounted gain of the first k (grade over log2 of rank + 1), of what the best order would give."""
    gains = [relevant.get(identifier, 0) for identifier in ranked[:k]]
    best = _discounted(sorted(relevant.values(), reverse=True)[:k])
    return _discounted(gains) / best if best else 0.0


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def rate(outcomes: Sequence[bool]) -> Estimate:
    """The share of successes with Wilson's interval, which stays inside 0 and 1 and holds for few cases."""
    n = len(outcomes)
    if not n:
        return Estimate(value=0.0, low=0.0, high=0.0, n=0)
    p = sum(outcomes) / n
    centre = p + Z95**2 / (2 * n)
    spread = Z95 * math.sqrt(p * (1 - p) / n + Z95**2 / (4 * n * n))
    scale = 1 + Z95**2 / n
    # At 0 and 1 the bound is exact; rounding must not move it past the share itself.
    return Estimate(
        value=p,
        low=max(0.0, min(p, (centre - spread) / scale)),
        high=min(1.0, max(p, (centre + spread) / scale)),
        n=n,
    )


def mean(values: Sequence[float], seed: int = 0) -> Estimate:
    """The mean with its bootstrap percentile interval; the same seed gives the same interval."""
    n = len(values)
    if not n:
        return Estimate(value=0.0, low=0.0, high=0.0, n=0)
    array = np.asarray(values, dtype=np.float64)
    random = np.random.default_rng(seed)
    at_once = max(1, _DRAWN_AT_ONCE // n)
    drawn = np.concatenate(
        [
            array[random.integers(0, n, (min(at_once, RESAMPLES - done), n))].mean(axis=1)
            for done in range(0, RESAMPLES, at_once)
        ]
    )
    low, high = np.percentile(drawn, (2.5, 97.5))
    return Estimate(value=float(array.mean()), low=float(low), high=float(high), n=n)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of the values (0 to 1) does not exceed; 0 where there are none."""
    return float(np.percentile(np.asarray(values), 100 * share)) if values else 0.0


def auroc(scores: Sequence[float], positive: Sequence[bool]) -> float:
    """How often a positive one stands above a negative one, ties counting half; 0.5 where there is only one kind."""
    values = np.asarray(scores, dtype=np.float64)
    yes = np.asarray(positive, dtype=bool)
    above, below = values[yes][:, None], values[~yes][None, :]
    if not above.size or not below.size:
        return 0.5
    return float(((above > below) + 0.5 * (above == below)).mean())
