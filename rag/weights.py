"""How far to trust each leg, from the question's own result lists and from what was measured on the index. Pure.

Two numbers decide. The lexical margin: how far BM25's first result stands above its second, as a share of the
first; a clear winner is nearly always right. The embedder's skill in the question's language: how often it
finds a passage of this library from half the words of one of its sentences (`rag.skill`), so a model that
doesn't know a language is heard less there without any list of models and languages.

The coefficients are a logistic regression for "the dense leg ranks the right passage higher", fitted on XQuAD
English and German and mtRAG's ClapNQ rewrites, checked on PIAF (French) and XQuAD Spanish, which it had not seen:
docs/retrieval.md has the table and the command.
"""

import math
from collections.abc import Sequence

_INTERCEPT = -4.6
_PER_MARGIN = -7.3
_PER_SKILL = 7.2


def dense_weight(lexical_scores: Sequence[float], skill: float) -> float:
    """The dense leg's share, 0 to 1; the lexical leg has the rest.

    `lexical_scores` are BM25 scores, best first, positive; `skill` is 0 to 1. Without any lexical result the
    dense leg has it all.
    """
    if not lexical_scores:
        return 1.0
    logit = _INTERCEPT + _PER_MARGIN * margin(lexical_scores) + _PER_SKILL * skill
    return 1.0 / (1.0 + math.exp(-logit))


def margin(scores: Sequence[float]) -> float:
    """How far the first of some scores stands above the second, as a share of the first."""
    if len(scores) < 2:
        return 1.0
    return (scores[0] - scores[1]) / scores[0] if scores[0] > 0 else 0.0
