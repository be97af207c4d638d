"""How likely each of some statements is to answer a question. Pure.

Words, runs of letters, meaning and what retrieval made of the passage each see something else; their weights were
fitted on development questions and stand, with how that was done, in `decision.toml`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.decision import ranking_weights
from rag.evidence import Statement, Topic
from rag.lexical import fold, words
from rag.sentences import sentence_spans

WITHOUT_NAMES = 0.5
"""What a statement is worth that has a name or number of the question nowhere near."""
SENTENCES_COMPARED = 2
"""Sentences of one statement that are embedded, at the most."""
BESIDE = 200
"""Characters before and behind a statement that stand beside it."""

_YEAR = re.compile(r"(?:1[89]|20)\d\d")

Similarity = Callable[[Sequence[str]], Sequence[float]]
"""Cosine of the question with each of some texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A statement with its parts of the score, each 0 to 1."""

    statement: Statement
    covered: float
    """Share of the topic, weighted by rarity, that its words cover."""
    nearby: float
    """The same with the words beside it."""
    similar: float = 0.0
    """Cosine of its embedding with the question's, at least 0."""
    meaning: float = 0.0
    """The same by what the embedder knows of the language."""
    beside: float = 0.0
    """Share of the topic by runs of letters, of it and what stands right beside it."""
    passage: float = 0.0
    """The same of its passage and title."""
    found: float = 0.0
    """What retrieval made of its passage, as a share of the best one's."""
    fits: float = 0.0
    """Whether it is the kind of thing asked for: somebody's words, a number."""

    @property
    def likeness(self) -> float:
        """How much it is on the topic."""
        return 0.55 * self.covered + 0.25 * self.nearby + 0.2 * self.similar

    @property
    def score(self) -> float:
        """How well it would answer, beside others: 0 to 1."""
        weights = ranking_weights()
        return float(sum(weight * getattr(self, name) for name, weight in weights.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What a question is, as far as statements are weighed by it."""

    topic: Topic
    names: Sequence[str] = ()
    """Capitalised words and numbers that must stand in a statement or near it."""
    skill: float = 1.0
    """How well the embedder knows the question's language, 0 to 1."""
    fits: Callable[[Statement], float] = lambda _: 0.0
    """How far a statement is the kind of thing asked for."""


def score(
    statements: Sequence[Statement],
    asking: Asking,
    similarity: Similarity | None = None,
    most: int = 12,
    stored: Mapping[str, float] | None = None,
) -> list[Scored]:
    """Statements by how well they would answer, best first; the `most` best also by their embeddings.

    `stored` are similarities that are known already, by text: they count from the start.
    """
    best_found = max((s.found for s in statements), default=0.0) or 1.0
    scored = []
    for statement in statements:
        parts = _by_words(statement, asking)
        similar = max(0.0, (stored or {}).get(statement.text, 0.0))
        scored.append(
            replace(
                parts,
                similar=similar,
                meaning=similar * asking.skill,
                found=statement.found / best_found,
                fits=asking.fits(statement),
            )
        )
    scored.sort(key=lambda s: -s.score)
    if similarity is None:
        return scored
    first = scored[:most]
    telling = {s.statement.text: _telling_sentences(s.statement, asking.topic) for s in first}
    texts = list(dict.fromkeys(text for found in telling.values() for text in found))
    values = dict(zip(texts, similarity(texts), strict=True))
    scored = []
    for one in first:
        similar = max([one.similar, *(values[part] for part in telling[one.statement.text])])
        scored.append(replace(one, similar=similar, meaning=similar * asking.skill))
    return sorted(scored, key=lambda s: -s.score)


def _by_words(statement: Statement, asking: Asking) -> Scored:
    topic, passage = asking.topic, statement.passage
    language = statement.document.language
    above = " ".join((statement.document.title, *passage.headings))
    covered, nearby = topic.coverage(statement.text, language, passage.text, above)
    best = max(
        (topic.coverage(sentence, language)[0] for sentence in _sentences_of(statement.text)),
        default=covered,
    )
    present = 1.0 if has_names(statement, asking.names) else WITHOUT_NAMES
    start, end = statement.start - passage.start, statement.end - passage.start
    return Scored(
        statement=statement,
        covered=present * (covered + best) / 2,
        nearby=present * nearby,
        beside=topic.letters(passage.text[max(0, start - BESIDE) : end + BESIDE]),
        passage=topic.letters(f"{passage.text} {statement.document.title}"),
    )


def _telling_sentences(statement: Statement, topic: Topic) -> list[str]:
    """The sentences of a statement that cover most of the topic; the first ones where none does."""
    language = statement.document.language
    found = _sentences_of(statement.text)
    return sorted(found, key=lambda sentence: -topic.coverage(sentence, language)[0])[:SENTENCES_COMPARED]


def _sentences_of(text: str) -> list[str]:
    return [text[a:b] for a, b in sentence_spans(text)]


def has_names(statement: Statement, names: Sequence[str]) -> bool:
    """Whether every name and number of a question stands in the statement or around it."""
    return share_of_names(statement, names) == 1.0


def years_stand(statement: Statement, names: Sequence[str]) -> bool:
    """Whether every year of a question is that of the document, or stands right beside the statement in a sentence
    with a name of the question, where it has names."""
    years = {name for name in names if _YEAR.fullmatch(name)}
    info, passage = statement.document, statement.passage
    years -= set(words(f"{info.title} {info.event or ''} {info.published or ''}"))
    if not years:
        return True
    others = {fold(name) for name in names if not name[0].isdigit()}
    begin = max(0, statement.start - passage.start - BESIDE)
    beside = passage.text[begin : statement.end - passage.start + BESIDE]
    found = [set(map(fold, words(sentence))) for sentence in _sentences_of(beside)]
    return all(any(year in there and (not others or others & there) for there in found) for year in years)


def share_of_names(statement: Statement, names: Sequence[str]) -> float:
    """The share of the names and numbers of a question that stand in the statement or around it; 1 without any."""
    if not names:
        return 1.0
    info, passage = statement.document, statement.passage
    speaker = statement.speaker
    who = (speaker.name, speaker.affiliation or "") if speaker else ()
    around = " ".join(
        (passage.text, info.title, info.event or "", info.published or "", *passage.headings, *who)
    )
    present = set(map(fold, words(around)))
    there = sum(fold(name) in present or fold(name).rstrip("s") in present for name in names)
    return there / len(names)
