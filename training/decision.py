"""Fits the coefficients by which the best statement is taken for an answer (`rag/decision.toml`, table `answers`).

    python -m training.decision LIBRARY SET…

LIBRARY is a data folder, SET a file of cases (JSON Lines) over it with evidence. Each case is asked as the mode
`quotes` asks it; the label is whether the best two statements, or the passages around them, hold the evidence; for a
question without an answer it is no. A logistic regression with a ridge of 1 on standardised features; printed are the
table for the raw features, how well the probabilities order the cases (AUROC, cross-validated in ten parts), and what
each threshold would answer and refuse.
"""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt

from evals.metrics import auroc
from evals.outcomes import normalised
from evals.sets import Case, CaseKind, load_cases
from rag.decision import Features
from rag.drafts import features, without_repetition
from rag.extractive import ranked
from rag.scoring import Scored
from rag.settings import load_settings
from rag.types import Question
from rag.wiring import open_assistant

Values = npt.NDArray[np.float64]
RIDGE = 1.0
PARTS = 10
SHOWN = 2


def main(library: str, *sets: str) -> None:
    cases = [case for file in sets for case in load_cases(Path(file))]
    rows, labels = [], []
    with open_assistant(load_settings(Path(library))) as assistant:
        for case in cases:
            evidence = assistant.evidence(Question(text=case.question, history=case.history))
            best = ranked(evidence)
            rows.append(list(asdict(features(evidence, best)).values()))
            labels.append(_holds(case, without_repetition(best[:8])[:SHOWN]))
    x, y = np.array(rows), np.array(labels, dtype=np.float64)
    names = list(asdict(Features()))
    answerable = np.array([case.kind is not CaseKind.UNANSWERABLE for case in cases])
    print(f"{len(cases)} cases, {int(y.sum())} with their evidence among the best {SHOWN}")
    weights = _fit(x, y)
    for name, value in zip(["intercept", *names], weights, strict=True):
        print(f"{name} = {value:.2f}")
    held_out = _cross_validated(x, y)
    print(f"AUROC, cross-validated: {auroc(held_out.tolist(), y.astype(bool).tolist()):.3f}")
    for least in np.arange(0.05, 0.65, 0.05):
        given = held_out >= least
        right = (given & (y > 0)).sum()
        print(
            f"{least:.2f}: answered {given[answerable].mean():.2f} of the answerable, "
            f"refused {1 - given[~answerable].mean():.2f} of the others, right {right} of {given.sum()}"
        )


def _holds(case: Case, shown: Sequence[Scored]) -> bool:
    if case.kind is CaseKind.UNANSWERABLE:
        return False
    texts = [normalised(s.statement.passage.text) for s in shown]
    return any(normalised(evidence) in text for evidence in case.evidence for text in texts)


def _fit(x: Values, y: Values) -> Values:
    """Intercept and weights, for the features as they are."""
    mean, spread = x.mean(axis=0), x.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    z = np.column_stack([np.ones(len(x)), (x - mean) / spread])
    ridge = np.diag([0.0, *[RIDGE] * x.shape[1]])
    weights = np.zeros(z.shape[1])
    for _ in range(50):  # Newton's method; it settles within ten steps
        p = 1 / (1 + np.exp(-z @ weights))
        slope = z.T @ (y - p) - ridge @ weights
        weights += np.linalg.solve((z.T * (p * (1 - p))) @ z + ridge, slope)
    raw = weights[1:] / spread
    return np.array([weights[0] - raw @ mean, *raw])


def _cross_validated(x: Values, y: Values) -> Values:
    """Each case's probability by a fit without its part."""
    part = np.random.default_rng(0).permutation(len(y)) % PARTS
    found = np.zeros(len(y))
    for each in range(PARTS):
        weights = _fit(x[part != each], y[part != each])
        found[part == each] = 1 / (1 + np.exp(-(weights[0] + x[part == each] @ weights[1:])))
    return found


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
