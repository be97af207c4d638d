"""Knowing when not to answer: how right answers are, by how many are given. Pure.

Cases are ordered by the confidence they were answered with. Each prefix of that order is what a higher threshold would
have answered: its coverage is its share of all cases, its risk the share of it that is wrong. Cases that were refused
have no answer to judge, so the curve ends at the coverage of the run; with `answer_threshold` 0 it goes on to the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evals.metrics import auroc
from evals.run import Record
from evals.sets import CaseKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What one threshold would do."""

    threshold: float
    coverage: float
    """Share of all cases that it answers."""
    risk: float
    """Share of those that are wrong."""
    answered: float
    """Share of the answerable cases that it answers."""
    refused: float
    """Share of the unanswerable cases that it refuses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selective:
    coverage: float
    """Share of cases answered."""
    accuracy: float
    """Share of those that are right."""
    auroc: float
    """How often an answerable case has the higher confidence of it and an unanswerable one; 0.5 is chance."""
    points: tuple[Point, ...] = ()


def selective(records: Sequence[Record]) -> Selective | None:
    """The figures of a run; None where no case has a confidence."""
    judged = [r for r in records if r.outcome is not None and r.confidence is not None]
    if not judged:
        return None
    given = [r for r in judged if r.outcome is not None and not r.outcome.abstained]
    answerable = [r.kind is not CaseKind.UNANSWERABLE for r in judged]
    return Selective(
        coverage=len(given) / len(judged),
        accuracy=sum(r.right for r in given) / len(given) if given else 0.0,
        auroc=auroc([r.confidence or 0.0 for r in judged], answerable),
        points=_points(given, len(judged), sum(answerable)),
    )


def _points(given: Sequence[Record], cases: int, answerable: int) -> tuple[Point, ...]:
    """One for each confidence that occurs, the highest first."""
    ordered = sorted(given, key=lambda r: -(r.confidence or 0.0))
    points: list[Point] = []
    wrong = wanted = 0
    for at, record in enumerate(ordered, start=1):
        wrong += not record.right
        wanted += record.kind is not CaseKind.UNANSWERABLE
        following = ordered[at].confidence if at < len(ordered) else None
        if following == record.confidence:
            continue
        unwanted = cases - answerable
        points.append(
            Point(
                threshold=record.confidence or 0.0,
                coverage=at / cases,
                risk=wrong / at,
                answered=wanted / answerable if answerable else 0.0,
                refused=1 - (at - wanted) / unwanted if unwanted else 1.0,
            )
        )
    return tuple(points)


def as_csv(points: Sequence[Point]) -> str:
    """The curve, one threshold a line."""
    lines = ["threshold,coverage,risk,answered,refused"]
    lines += [
        f"{p.threshold:.4f},{p.coverage:.4f},{p.risk:.4f},{p.answered:.4f},{p.refused:.4f}" for p in points
    ]
    return "\n".join(lines) + "\n"
