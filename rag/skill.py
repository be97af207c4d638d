"""How well an embedder knows a language, measured on the library's own text. Pure.

A probe is half of the content words of one sentence; the embedder passes it when the passage that the sentence
stands in comes out first. Lexical search would pass nearly always, so the share that passes is a measure of the
embedder alone, on this material.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.lexical import fold, function_words, words
from rag.sentences import sentence_spans
from rag.types import Passage

PROBES = 96
"""At the most, a language."""
PRIOR = 0.6
PRIOR_WEIGHT = 16
"""A library of a few passages says little about an embedder: the estimate starts from PRIOR as if this many
probes had given it."""
SHORTEST = 40
"""Characters a sentence has at least."""


@dataclass(frozen=True, slots=True)
class Probe:
    text: str
    passage_id: str


def probes(passages: Sequence[Passage], language: str, most: int = PROBES) -> list[Probe]:
    """One a passage, of the first `most` passages; none of a passage without a sentence of four content words."""
    return [Probe(text, p.id) for p in passages[:most] if (text := _half_a_sentence(p.text, language))]


def _half_a_sentence(text: str, language: str) -> str:
    spans = [span for span in sentence_spans(text) if span[1] - span[0] >= SHORTEST] or [(0, len(text))]
    start, end = spans[len(spans) // 2]
    stop = function_words(language)
    content = [word for word in words(text[start:end]) if fold(word) not in stop]
    return " ".join(content[::2]) if len(content) >= 4 else ""


def skill(passed: int, tried: int) -> float:
    """The share of probes passed, drawn to PRIOR where few were tried."""
    return (passed + PRIOR * PRIOR_WEIGHT) / (tried + PRIOR_WEIGHT)
