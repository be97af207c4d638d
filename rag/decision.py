"""Whether the best of what was found answers a question: a probability from few features. Pure.

The coefficients stand in `decision.toml`; `training/decision.py` fits them.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What is known of a question and the best statement found for it; each about 0 to 1."""

    score: float = 0.0
    """Of the best statement."""
    matched: float = 0.0
    """How much there is of the topic, by rarity, and not which share of it; 1 for five rare words or more."""
    year: float = 0.0
    """1 where the question has a year that is not the statement's."""
    rival: float = 0.0
    """By how much more of the topic somebody says whom the question doesn't name."""
    margin: float = 0.0
    """How far its score stands above the next statement's."""
    stranger: float = 0.0
    """1 where the question names somebody whom no source names."""
    across: float = 0.0
    """1 where question and source differ in language."""
    person: float = 0.0
    """1 where the question names somebody of the library."""


def probability(features: Features) -> float:
    """That the statement, or the one behind it, answers the question."""
    table = _table()["answers"]
    values = asdict(features)
    logit = table["intercept"] + sum(table[name] * value for name, value in values.items())
    return 1.0 / (1.0 + math.exp(-logit))


def threshold(name: str) -> float:
    """A threshold chosen on development questions: `answer`, `hopeless`."""
    return _table()["thresholds"][name]


def ranking_weights() -> Mapping[str, float]:
    """What each part of a statement's score counts for."""
    return _table()["ranking"]


@cache
def _table() -> dict[str, dict[str, float]]:
    return tomllib.loads((Path(__file__).parent / "decision.toml").read_text(encoding="utf-8"))
