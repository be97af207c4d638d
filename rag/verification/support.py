"""A cited passage supports what is stated: the lexical test, and whom the passage says it of. Pure."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from rag.attribution import named
from rag.evidence import DERIVED
from rag.lexical import content_stems, fold, words
from rag.sentences import sentence_spans
from rag.types import Check, CheckKind, Hit, Span
from rag.verification.likeness import content, coverage, is_across
from rag.verification.sources import Paragraph, Sources, above
from rag.verification.statements import Statement

FEWEST = 3
"""Fewer words of content can't be judged by counting."""
SUPPORTED = 0.46
"""Share of a statement's words of content that its passages hold, at least: as in answers written by hand."""
OF_FEW = 0.33
"""The same where only FEWEST words of content can be counted."""
FRAME = 5
"""Fewer words around a quotation that is verbatim there only introduce it."""
ACROSS = 10
"""So many words of which not one, by name or root, stands in a passage of another language aren't said there."""
BETTER = 0.25
"""By how much more another passage holds where the number is wrong."""
HOLDS = 0.65
"""Share from which a passage is added as the source of a statement without one."""

Judge = Callable[[str, str], bool]
"""A model's verdict: does this text support this statement?"""


@dataclass(frozen=True, slots=True)
class Shares:
    """How much of a statement each passage holds, and how many words were looked for."""

    by_passage: tuple[float, ...]
    count: int

    def of(self, numbers: Collection[int]) -> float:
        return max((self.by_passage[n - 1] for n in numbers), default=0.0)

    def best(self) -> int:
        """The passage that holds most, 0 where there is none."""
        if not self.by_passage:
            return 0
        return max(range(1, len(self.by_passage) + 1), key=lambda n: self.by_passage[n - 1])


def shares(text: str, sources: Sources) -> Shares:
    """How much of what a text says each passage holds."""
    found: list[float] = []
    count = 0
    for hit in sources.hits:
        language = hit.document.language
        wanted = content(text, sources.language if is_across(sources.language, language) else language)
        have = content(" \n ".join((hit.passage.text, *above(hit.document), *hit.passage.headings)), language)
        share, terms = coverage(wanted, have, sources.name_words)
        found.append(share)
        count = max(count, terms)
    return Shares(tuple(found), count)


def support_check(
    statement: Statement, text: str, sources: Sources, judge: Judge | None = None
) -> Check | None:
    """`text` is the statement with blanks in the place of what was verified verbatim."""
    if not statement.numbers or not statement.states:
        return None
    numbers = tuple(dict.fromkeys(statement.numbers))
    found = shares(text, sources)
    if found.count >= (FRAME if statement.quoted else FEWEST) and not _supports(
        text, numbers, found, sources
    ):
        cited = "".join(f"[{n}]" for n in numbers)
        return statement.check(CheckKind.SUPPORT, False, f"{cited} doesn't say this.")
    if judge is not None:
        shown = "\n\n".join(sources.hits[n - 1].passage.text for n in numbers)
        ok = judge(statement.bare.strip(), shown)
        detail = (
            "The model finds it supported." if ok else "The model doesn't find this in the cited passage."
        )
        return statement.check(CheckKind.SUPPORT, ok, detail)
    return None


def least(n: int, sources: Sources) -> float:
    """The share of a statement that a passage must hold; none can be asked of one in another language."""
    return 0.0 if is_across(sources.language, sources.language_of(n)) else SUPPORTED


def _supports(text: str, numbers: Sequence[int], found: Shares, sources: Sources) -> bool:
    """Whether the cited passages hold enough of a statement, together where each holds a part."""
    languages = {sources.language_of(n) for n in numbers}
    if any(is_across(sources.language, language) for language in languages):
        return found.count < ACROSS or found.of(numbers) > 0
    return _together(text, numbers, sources) >= (SUPPORTED if found.count > FEWEST else OF_FEW)


def _together(text: str, numbers: Sequence[int], sources: Sources) -> float:
    """The share that the cited passages hold together."""
    parts: list[str] = []
    for n in numbers:
        hit = sources.hits[n - 1]
        parts += (hit.passage.text, *above(hit.document), *hit.passage.headings)
    language = sources.language_of(numbers[0])
    return coverage(content(text, language), content(" \n ".join(parts), language), sources.name_words)[0]


# Whom it is said of


def subject_check(statement: Statement, text: str, sources: Sources) -> Check | None:
    """The people a sentence names are named, or speak, where the cited passages say what it says."""
    if not statement.numbers:
        return None
    whom = named(text, sources.everybody, sources.present, sources.language).known
    if not whom:
        return None
    near = _paragraphs(text, statement.numbers, sources)
    if not near:
        return None
    people = {person.name: person for person in sources.everybody}
    for name in sorted(whom):
        person = people[name]
        forms = {fold(words(form)[-1]) for form in (person.name, *person.aliases) if words(form)}
        if any(name in p.speakers or forms & p.folded for p in near):
            continue
        others = sorted({speaker for p in near for speaker in p.speakers})
        if others:
            detail = f"[{near[0].n}] says this of {' / '.join(others)}."
            return statement.check(CheckKind.ATTRIBUTION, False, detail)
    return None


def _paragraphs(text: str, numbers: Collection[int], sources: Sources) -> list[Paragraph]:
    """The paragraphs of the cited passages that hold most of what a text says."""
    found = [
        (coverage(content(text, p.content.language), p.content, sources.name_words)[0], p)
        for p in sources.paragraphs
        if p.n in numbers and not is_across(sources.language, p.content.language)
    ]
    best = max((share for share, _ in found), default=0.0)
    if best < SUPPORTED:
        return []
    return [p for share, p in sorted(found, key=lambda f: -f[0]) if share >= 0.6 * best]


# What a citation shows


def supporting_span(sentence: str, hit: Hit, language: str) -> Span | None:
    """The sentence of a passage that shares most with a sentence of the answer; None where none shares anything."""
    passage = hit.passage
    wanted = set(content_stems(sentence, hit.document.language, language))
    best: float = 0.0
    span: Span | None = None
    for start, end in sentence_spans(passage.text):
        have = set(content_stems(passage.text[start:end], hit.document.language))
        shared = sum(1.0 if term in have else DERIVED * _has_root(term, have) for term in wanted)
        if shared > best:
            best, span = shared, (passage.start + start, passage.start + end)
    return span


def _has_root(term: str, terms: set[str]) -> bool:
    return len(term) >= 6 and any(other[:6] == term[:6] for other in terms)
