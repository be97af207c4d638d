"""How near an utterance is to a topic: by its meaning and by its words. Pure.

Ranks are not fused here, as they are for passages: an utterance is short, and one chance word makes it the first of
its leg. What counts is how alike the vectors are, and how much of the topic, weighted by rarity, the words cover.
The share was chosen on the who-said and what-said questions of the sample set (docs/retrieval.md has the table).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.evidence import Topic
from rag.protocols import Vectors
from rag.types import Quote

BY_WORDS = 1 / 3
"""What the words count for; the meaning has the rest. From 0.2 to 0.5 it makes little difference."""


UNLIKE = 50
"""Rank from which on nothing is taken for alike; in a small library, the last."""
LEAST = 0.2
HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """An utterance with its parts of the score."""

    quote: Quote
    covered: float
    """Share of the topic that its words cover, 0 to 1."""
    similar: float | None
    """Cosine with the topic; None where it has no vector, or nothing to compare with."""

    @property
    def score(self) -> float:
        """0 to 1. By the words alone where there is no vector."""
        if self.similar is None:
            return self.covered
        return BY_WORDS * self.covered + (1 - BY_WORDS) * max(0.0, self.similar)


def touching(found: Sequence[Nearness]) -> list[Nearness]:
    """Of all that a search found, what touches the topic, in the same order.

    A cosine means something only beside others: of sentences that a model knows little of, all are alike. So it
    counts by how far it stands above the UNLIKE-th one. What then has half the score of the best, and is no chance
    word or likeness, touches the topic; so does what says half of its words or more.
    """
    likeness = sorted((near.similar for near in found if near.similar is not None), reverse=True)
    chance = max(0.0, likeness[min(UNLIKE, len(likeness)) - 1]) if likeness else 0.0

    def above_chance(near: Nearness) -> float:
        if near.similar is None:
            return near.covered
        above = max(0.0, near.similar - chance) / max(1e-6, 1.0 - chance)
        return BY_WORDS * near.covered + (1 - BY_WORDS) * above

    least = max(LEAST, max(map(above_chance, found), default=0.0) / 2)
    return [near for near in found if near.covered >= HALF or above_chance(near) >= least]


def nearest(
    quotes: Sequence[Quote],
    languages: Mapping[str, str],
    topic: Topic,
    question: Vectors | None,
    vectors: Mapping[str, Vectors],
) -> list[Nearness]:
    """Utterances, the nearest first; equals stay in their order.

    `languages` are by document, `vectors` by utterance; `question` has the shape (1, dimension). Where there are
    vectors, an utterance without one (too short for it) is as one that is not alike.
    """
    found = []
    for quote in quotes:
        covered, _ = topic.coverage(quote.text, languages.get(quote.document_id, ""))
        vector = vectors.get(quote.id)
        similar = float(vector @ question[0]) if question is not None and vector is not None else None
        if similar is None and vectors:
            similar = 0.0
        found.append(Nearness(quote=quote, covered=covered, similar=similar))
    return sorted(found, key=lambda one: -one.score)
