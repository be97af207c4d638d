"""What is shown is checked against what the sources say: citations, quotations, and whose words they are. Pure.

A quotation that is verbatim in no passage that was shown loses its marks; the reader is told, with the
nearest true words. Words in quotation marks that the source gives to somebody else than the sentence does are flagged.
"""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.citations import markers, rewrite
from rag.evidence import DERIVED
from rag.lexical import OTHER, content_stems, fold, words
from rag.quotes.marks import Marked, find_marked
from rag.quotes.verdict import find_verbatim
from rag.sentences import sentence_spans
from rag.types import JOINER, Check, CheckKind, Citation, Hit, Person, Quote, Span

QUOTED_WORDS = 2
"""Fewer words between quotation marks are a term, not a quotation."""

_MARKER = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    text: str
    citations: tuple[Citation, ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a quotation stands: the number of its passage and its pieces, in the document's offsets."""

    n: int
    spans: tuple[Span, ...]


def verify(text: str, hits: Sequence[Hit], language: str = OTHER) -> Verified:
    """Check an answer written from `hits`, numbered from 1 as they were shown.

    The text comes back with markers in one style, without unknown ones, and with false quotation marks
    removed; the offsets of the checks are in that text. Citations are those that the text still names.
    """
    rewritten = rewrite(text, range(1, len(hits) + 1))
    text, stripped = _without_false_marks(rewritten.text, hits)
    checks = [
        Check(
            kind=CheckKind.CITATION, ok=False, text=f"[{n}]", start=min(at, len(text)), end=min(at, len(text)),
            detail=f"No passage {n} was shown; the marker was removed.",
        )
        for n, at in rewritten.dropped
    ]  # fmt: skip
    checks += stripped
    cited: dict[int, dict[Span, None]] = {}
    for start, end in _sentences(text):
        checks += _check_sentence(text, start, end, hits, cited, language)
    citations = tuple(_citation(n, hits[n - 1], tuple(spans)) for n, spans in sorted(cited.items()))
    return Verified(
        text=text, citations=citations, checks=tuple(sorted(checks, key=lambda c: (c.start, c.end)))
    )


# Sentence by sentence


def _sentences(text: str) -> list[Span]:
    """Sentences, each with the markers that follow its full stop; those of one quotation are one."""
    spans: list[Span] = []
    for start, end in _whole_quotations(text, sentence_spans(text)):
        if spans and _only_markers(text[start:end]):
            spans[-1] = (spans[-1][0], end)
            continue
        lead = re.match(r"(?:\[\d+\]\s*)+", text[start:end])
        if spans and lead and lead.end() < end - start and "\n" not in text[spans[-1][1] : start]:
            spans[-1] = (spans[-1][0], start + len(lead.group().rstrip()))
            spans.append((start + lead.end(), end))
        else:
            spans.append((start, end))
    return spans


def _whole_quotations(text: str, spans: Sequence[Span]) -> list[Span]:
    """Sentences joined where a boundary lies inside quotation marks that open and close in one line."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    marked = [(m.start, m.end) for found in find_marked(text, lines) for m in found]
    joined: list[Span] = []
    for start, end in spans:
        inside = any(a < start < b for a, b in marked)
        if joined and inside:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _only_markers(text: str) -> bool:
    return not words(_MARKER.sub("", text))


def _check_sentence(
    text: str, start: int, end: int, hits: Sequence[Hit], cited: dict[int, dict[Span, None]], language: str
) -> list[Check]:
    sentence = text[start:end]
    numbers = [n for marker in markers(sentence) for n in marker.numbers if 1 <= n <= len(hits)]
    checks: list[Check] = []
    supported: set[int] = set()
    for mark in _quotations(text, start, end):
        words_quoted = text[slice(*mark.inner)]
        found = _locate(words_quoted, hits, numbers)
        if found is None:
            continue  # already stripped of its marks and flagged
        if found.n not in numbers and numbers:
            checks.append(
                _check(
                    CheckKind.CITATION,
                    False,
                    text,
                    mark.start,
                    mark.end,
                    f"These words stand in [{found.n}].",
                )
            )
        supported.add(found.n)
        if found.n in numbers:
            cited.setdefault(found.n, {}).update(dict.fromkeys(found.spans))
        hit = hits[found.n - 1]
        checks.append(
            _check(CheckKind.QUOTE, True, text, mark.start, mark.end, f"Verbatim in {hit.document.title}.")
        )
        if attribution := _attribution(text, start, end, mark, found, hits):
            checks.append(attribution)
    for n in dict.fromkeys(numbers):
        if n not in supported:
            support = _support(_MARKER.sub(" ", sentence), hits[n - 1], language)
            cited.setdefault(n, {}).update(dict.fromkeys([support] if support else []))
        checks.append(
            _check(CheckKind.CITATION, True, text, start, end, f"[{n}] {hits[n - 1].document.title}")
        )
    if not numbers and _states(sentence):
        checks.append(
            _check(CheckKind.CITATION, False, text, start, end, "No source is given for this sentence.")
        )
    return checks


def _check(kind: CheckKind, ok: bool, text: str, start: int, end: int, detail: str) -> Check:
    return Check(kind=kind, ok=ok, text=text[start:end], start=start, end=end, detail=detail)


def _states(sentence: str) -> bool:
    """Whether a sentence says something that needs a source: no question, no heading, no lead-in to a list."""
    bare = sentence.strip().rstrip("*_# ")
    return len(words(bare)) >= 4 and not bare.endswith(("?", ":"))


# Quotations


def _quotations(text: str, start: int, end: int) -> list[Marked]:
    """Stretches between quotation marks that are long enough to be a quotation."""
    [found] = find_marked(text, [(start, end)])
    return [m for m in found if len(words(text[slice(*m.inner)])) >= QUOTED_WORDS]


def _without_false_marks(text: str, hits: Sequence[Hit]) -> tuple[str, list[Check]]:
    """The text with the marks of every quotation removed that no passage holds, and a flag for each."""
    false: list[Marked] = []
    for start, end in _sentences(text):
        numbers = [n for marker in markers(text[start:end]) for n in marker.numbers]
        false += [
            m for m in _quotations(text, start, end) if _locate(text[slice(*m.inner)], hits, numbers) is None
        ]
    parts: list[str] = []
    checks: list[Check] = []
    at = length = 0
    for mark in false:
        inner = text[slice(*mark.inner)].strip()
        parts += [text[at : mark.start], inner]
        length += mark.start - at
        detail = "Not verbatim in any source shown, so its quotation marks were removed."
        if nearest := _nearest_words(inner, hits):
            detail += f" Nearest: {nearest}"
        checks.append(
            Check(
                kind=CheckKind.QUOTE,
                ok=False,
                text=inner,
                start=length,
                end=length + len(inner),
                detail=detail,
            )
        )
        length += len(inner)
        at = mark.end
    parts.append(text[at:])
    return "".join(parts), checks


def _locate(quotation: str, hits: Sequence[Hit], first: Sequence[int]) -> _Found | None:
    """Where words stand verbatim among the passages; those in `first` (numbers) are tried before the others."""
    order = [*dict.fromkeys(n for n in first if 1 <= n <= len(hits)), *range(1, len(hits) + 1)]
    for n in dict.fromkeys(order):
        passage = hits[n - 1].passage
        if spans := find_verbatim(quotation, passage.text):
            return _Found(n, tuple((a + passage.start, b + passage.start) for a, b in spans))
    return None


def _nearest_words(quotation: str, hits: Sequence[Hit]) -> str:
    """The sentence of the passages that is most like some words, with its number; empty where none is."""
    wanted = set(map(fold, words(quotation)))
    best, found = 0.5, ""
    for n, hit in enumerate(hits, start=1):
        for start, end in sentence_spans(hit.passage.text):
            sentence = hit.passage.text[start:end]
            have = set(map(fold, words(sentence)))
            if len(wanted & have) < 0.5 * len(wanted):
                continue
            ratio = difflib.SequenceMatcher(None, quotation.lower(), sentence.lower(), autojunk=False)
            share = sum(block.size for block in ratio.get_matching_blocks()) / max(1, len(quotation))
            if share > best:
                best, found = share, f"{sentence} [{n}]"
    return found


# Whose words


def _attribution(
    text: str, start: int, end: int, mark: Marked, found: _Found, hits: Sequence[Hit]
) -> Check | None:
    """Whether the person a sentence names beside a quotation is the one who said it; None where it names nobody."""
    owners = [q for q in hits[found.n - 1].quotes if _covers(q, found.spans) and q.speaker]
    if not owners:
        return None
    said_by = {q.speaker.name for q in owners if q.speaker}
    outside = fold(text[start : mark.start] + " " + text[mark.end : end])
    everybody = {q.speaker.name: q.speaker for hit in hits for q in hit.quotes if q.speaker}
    named = {name for name, person in everybody.items() if _is_named(person, outside)}
    if not named:
        return None
    who = " / ".join(sorted(said_by))
    right = bool(named & said_by)
    detail = f"Said by {who}." if right else f"The source gives these words to {who}."
    return _check(CheckKind.ATTRIBUTION, right, text, mark.start, mark.end, detail)


def _covers(quote: Quote, spans: Sequence[Span]) -> bool:
    return all(any(a <= start + 2 and end - 2 <= b for a, b in quote.spans) for start, end in spans)


def _is_named(person: Person, folded: str) -> bool:
    surname = fold(person.name).split()[-1]
    return bool(re.search(rf"(?<!\w){re.escape(surname)}(?!\w)", folded))


# What a citation shows


def _support(sentence: str, hit: Hit, language: str) -> Span | None:
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


def _citation(n: int, hit: Hit, spans: tuple[Span, ...]) -> Citation:
    passage = hit.passage
    spans = _joined(sorted(spans)) or ((passage.start, passage.end),)
    pieces = [passage.text[a - passage.start : b - passage.start] for a, b in spans]
    owner = next((q.speaker for q in hit.quotes if q.speaker and _covers(q, spans)), None)
    return Citation(
        n=n,
        document=hit.document,
        start=spans[0][0],
        end=spans[-1][1],
        text=JOINER.join(pieces),
        spans=spans,
        passage=passage,
        speaker=owner,
    )


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Overlapping spans as one."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
