"""Ranked lists into one: weighted reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""

from collections.abc import Mapping, Sequence

RANK_CONSTANT = 5
"""Smaller than the paper's 60, which was set for lists of a thousand: here two legs of a hundred are fused, and
their first few ranks are what differs."""


def fuse(legs: Mapping[str, Sequence[str]], weights: Mapping[str, float]) -> list[tuple[str, float]]:
    """Ids with fused scores, best first; ties go to the id that the heaviest leg ranks higher.

    `legs` are ids, best first, without repetition; a leg of weight 0 doesn't count.
    """
    scores: dict[str, float] = {}
    for leg in sorted(legs, key=lambda name: -weights.get(name, 0.0)):
        weight = weights.get(leg, 0.0)
        if weight <= 0.0:
            continue
        for rank, identifier in enumerate(legs[leg], start=1):
            scores[identifier] = scores.get(identifier, 0.0) + weight / (RANK_CONSTANT + rank)
    return sorted(scores.items(), key=lambda item: -item[1])


def ranks(legs: Mapping[str, Sequence[str]], identifier: str) -> dict[str, int]:
    """The rank of an id in each leg that has it, 1 the best."""
    return {name: list(leg).index(identifier) + 1 for name, leg in legs.items() if identifier in leg}
