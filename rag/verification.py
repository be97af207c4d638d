"""What is shown is checked against what the sources say: citations, quotations, and whose words they are. Pure.

A quotation that is verbatim in no passage that was shown loses its marks; the reader is told, with the
nearest true words. Words in quotation marks that the source gives to somebody else than the sentence does are flagged.
"""

import difflib
import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rag.attribution import named
from rag.citations import markers, rewrite
from rag.evidence import DERIVED
from rag.lexical import OTHER, content_stems, fold, words
from rag.quotes.verdict import find_verbatim
from rag.sentences import sentence_spans
from rag.stretches import Stretch, quoted_words, stretches, without_false_marks
from rag.types import JOINER, Check, CheckKind, Citation, Hit, Person, Quote, Span

COMPARED = 600
"""Characters of a false quotation that are compared with the sources' sentences."""

_MARKER = re.compile(r"\[\d+\]")
_LEAD = re.compile(r"(?:\[\d+\]\s*)+")
_ITEM = re.compile(r"[ \t]*(?:[-*+•–—]|\d{1,2}[.)])[ \t]")
_HEADING = re.compile(r"[ \t]*(?:#{1,6}[ \t]|\*\*[^*\n]{1,200}\*\*:?[ \t]*$)")
_ROW = re.compile(r"[ \t]*\|")
_RULE = frozenset(" \t|:-")
"""What the line under a table's head is made of."""
_MARKS = " \t\n\u00a0\u202f\"'«»“”„‟‹›‘’‚"


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


def verify(
    text: str, hits: Sequence[Hit], language: str = OTHER, *, by_line: bool = False, own: Collection[str] = ()
) -> Verified:
    """Check an answer written from `hits`, numbered from 1 as they were shown.

    The text comes back with markers in one style, without unknown ones, and with false quotation marks
    removed; the offsets of the checks are in that text. Citations are those that the text still names.
    `by_line`: each line is one statement with its numbers, as the mode `quotes` writes; `own` are lines in which
    the program says what it searched or found, which need no source.
    """
    sources = _Sources(hits, language)
    rewritten = rewrite(text, range(1, len(hits) + 1))
    unmarked = without_false_marks(rewritten.text, lambda quotation: sources.find(quotation) is not None)
    text = unmarked.text
    quoted = stretches(text)
    sentences = _lines(text) if by_line else _sentences(text, quoted)
    stated = [span for span in sentences if text[slice(*span)].strip() not in own]
    checks = [_false_quotation(text, span, sources) for span in unmarked.stripped]
    checks += _dropped(text, sentences, [(n, unmarked.moved(at)) for n, at in rewritten.dropped])
    cited: dict[int, dict[Span, None]] = {}
    at = 0
    for start, end in stated:
        first = at
        while first < len(quoted) and quoted[first].start < start:
            first += 1
        at = first
        while at < len(quoted) and quoted[at].start < end:
            at += 1
        checks += _check_sentence(text, start, end, quoted[first:at], sources, cited)
    citations = tuple(_citation(n, hits[n - 1], tuple(spans)) for n, spans in sorted(cited.items()))
    return Verified(
        text=text, citations=citations, checks=tuple(sorted(checks, key=lambda c: (c.start, c.end)))
    )


def _false_quotation(text: str, span: Span, sources: "_Sources") -> Check:
    detail = "Not verbatim in any source shown, so its quotation marks were removed."
    if nearest := sources.nearest(quoted_words(text, span)):
        detail += f" Nearest: {nearest}"
    return _check(CheckKind.QUOTE, False, text, *span, detail)


def _dropped(text: str, sentences: Sequence[Span], dropped: Sequence[tuple[int, int]]) -> list[Check]:
    """A flag on the sentence from which a number was dropped, one for each number."""
    begins = [start for start, _ in sentences]
    flags: dict[tuple[int, Span], None] = {}
    for n, at in dropped:
        place = bisect_right(begins, at) - 1
        span = sentences[max(0, place)] if sentences else (0, 0)
        flags[n, span] = None
    return [
        _check(CheckKind.CITATION, False, text, *span, f"No passage {n} was shown; the marker was removed.")
        for n, span in flags
    ]


# Sentence by sentence


def _sentences(text: str, quoted: Sequence[Stretch]) -> list[Span]:
    """Sentences, each with the markers that follow its full stop; those of one quotation are one."""
    spans: list[Span] = []
    leading = False
    for start, end in _whole_quotations(_plain_sentences(text), quoted):
        if spans and _only_markers(text[start:end]):
            spans[-1] = (spans[-1][0], end)
            continue
        lead = _LEAD.match(text, start, end)
        if not spans or "\n" in text[spans[-1][1] : start]:
            leading = lead is not None  # a line that begins with a marker has them before its sentences
        if lead and not leading and lead.end() < end:
            spans[-1] = (spans[-1][0], start + len(lead.group().rstrip()))
            spans.append((lead.end(), end))
        else:
            spans.append((start, end))
    return spans


def _lines(text: str) -> list[Span]:
    return [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", text)]


def _plain_sentences(text: str) -> list[Span]:
    """Sentences by typography; headings and the items of a list stand for themselves, a table's rows undivided."""
    begins = [0]
    alone = False
    for line in re.finditer(r"[^\n]+", text):
        stands_alone = any(form.match(text, *line.span()) for form in (_HEADING, _ROW))
        if line.start() and (alone or stands_alone or _ITEM.match(text, *line.span())):
            begins.append(line.start())
        alone = stands_alone
    return [
        span
        for begin, end in zip(begins, [*begins[1:], len(text)], strict=True)
        for span in ([(begin, end)] if _ROW.match(text, begin) else sentence_spans(text, begin, end))
    ]


def _whole_quotations(spans: Sequence[Span], quoted: Sequence[Stretch]) -> list[Span]:
    """Sentences joined where a boundary lies inside a quotation."""
    begins = [s.start for s in quoted]
    joined: list[Span] = []
    for start, end in spans:
        at = bisect_right(begins, start - 1) - 1
        if joined and at >= 0 and start < quoted[at].end:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _only_markers(text: str) -> bool:
    return not words(_MARKER.sub("", text))


def _check_sentence(
    text: str,
    start: int,
    end: int,
    quoted: Sequence[Stretch],
    sources: "_Sources",
    cited: dict[int, dict[Span, None]],
) -> list[Check]:
    sentence, hits = text[start:end], sources.hits
    numbers = [n for marker in markers(sentence) for n in marker.numbers if 1 <= n <= len(hits)]
    checks: list[Check] = []
    supported: set[int] = set()
    outside = _outside(text, start, end, quoted)
    for stretch in quoted:
        found = sources.find(quoted_words(text, stretch.inner), numbers)
        if found is None:
            continue  # not reached: its marks are gone
        place = (stretch.start, stretch.end)
        title = hits[found.n - 1].document.title
        if found.n not in numbers and numbers:
            detail = f"These words stand in [{found.n}]."
            checks.append(_check(CheckKind.CITATION, False, text, *place, detail))
        supported.add(found.n)
        if found.n in numbers:
            cited.setdefault(found.n, {}).update(dict.fromkeys(found.spans))
        checks.append(_check(CheckKind.QUOTE, True, text, *place, f"Verbatim in {title}."))
        words_quoted = quoted_words(text, stretch.inner)
        if attribution := _attribution(outside, words_quoted, sources):
            checks.append(_check(CheckKind.ATTRIBUTION, attribution[0], text, *place, attribution[1]))
    for n in dict.fromkeys(numbers):
        if n not in supported:
            support = _support(_MARKER.sub(" ", sentence), hits[n - 1], sources.language)
            cited.setdefault(n, {}).update(dict.fromkeys([support] if support else []))
        detail = f"[{n}] {hits[n - 1].document.title}"
        checks.append(_check(CheckKind.CITATION, True, text, start, end, detail))
    if not numbers and _states(sentence):
        detail = "No source is given for this sentence."
        if supported:
            detail += f" Its quotation stands in {''.join(f'[{n}]' for n in sorted(supported))}."
        checks.append(_check(CheckKind.CITATION, False, text, start, end, detail))
    return checks


def _outside(text: str, start: int, end: int, quoted: Sequence[Stretch]) -> str:
    """The words of a sentence that stand outside its quotations."""
    parts: list[str] = []
    at = start
    for stretch in quoted:
        parts.append(text[at : max(at, stretch.start)])
        at = max(at, stretch.end)
    return " . ".join([*parts, text[at:end]])


def _check(kind: CheckKind, ok: bool, text: str, start: int, end: int, detail: str) -> Check:
    return Check(kind=kind, ok=ok, text=text[start:end], start=start, end=end, detail=detail)


def _states(sentence: str) -> bool:
    """Whether a sentence says something that needs a source: no question, no heading, no lead-in to a list, no
    head of a table."""
    bare = sentence.strip().rstrip("*_# ")
    if len(words(bare)) < 3 or bare.endswith(("?", ":")) or _HEADING.match(sentence.strip()):
        return False
    return not (_ROW.match(sentence) and set(bare.rsplit("\n", 1)[-1]) <= _RULE)


# Quotations


class _Sources:
    """The passages an answer was written from, with what was already looked up in them."""

    def __init__(self, hits: Sequence[Hit], language: str) -> None:
        self.hits = hits
        self.language = language
        speakers = (q.speaker for hit in hits for q in hit.quotes if q.speaker)
        self.people: tuple[Person, ...] = tuple(dict.fromkeys(speakers))
        self._places: dict[str, tuple[_Found, ...]] = {}
        self._nearest: dict[str, str] = {}
        self._sentences: list[tuple[int, str, frozenset[str]]] | None = None
        self._present: frozenset[str] | None = None

    def places(self, quotation: str) -> tuple[_Found, ...]:
        """The passages in which words stand verbatim."""
        if quotation not in self._places:
            found: list[_Found] = []
            for n, hit in enumerate(self.hits, start=1):
                if spans := find_verbatim(quotation, hit.passage.text):
                    at = hit.passage.start
                    found.append(_Found(n, tuple((a + at, b + at) for a, b in spans)))
            self._places[quotation] = tuple(found)
        return self._places[quotation]

    def find(self, quotation: str, first: Sequence[int] = ()) -> _Found | None:
        """Where words stand verbatim; the passages in `first` (numbers) are preferred, in their order."""
        found = {place.n: place for place in self.places(quotation)}
        return next((found[n] for n in (*first, *found) if n in found), None)

    def nearest(self, quotation: str) -> str:
        """The sentence that is most like some words, with its number; empty where none is."""
        key = quotation[:COMPARED]
        if key not in self._nearest:
            self._nearest[key] = self._look_for_nearest(key)
        return self._nearest[key]

    def _look_for_nearest(self, quotation: str) -> str:
        wanted = set(map(fold, words(quotation)))
        best, found = 0.5, ""
        for n, sentence, have in self.sentences():
            if len(wanted & have) < 0.5 * len(wanted):
                continue
            ratio = difflib.SequenceMatcher(
                None, quotation.lower(), sentence[:COMPARED].lower(), autojunk=False
            )
            share = sum(block.size for block in ratio.get_matching_blocks()) / max(1, len(quotation))
            if share > best:
                best, found = share, f"{sentence.strip(_MARKS)} [{n}]"
        return found

    def sentences(self) -> list[tuple[int, str, frozenset[str]]]:
        if self._sentences is None:
            self._sentences = [
                (n, sentence, frozenset(map(fold, words(sentence))))
                for n, hit in enumerate(self.hits, start=1)
                for a, b in sentence_spans(hit.passage.text)
                if (sentence := hit.passage.text[a:b])
            ]
        return self._sentences

    def present(self) -> frozenset[str]:
        """The folded words of the passages, their headings and titles."""
        if self._present is None:
            texts = ((h.passage.text, h.document.title, *h.passage.headings) for h in self.hits)
            self._present = frozenset(fold(word) for found in texts for text in found for word in words(text))
        return self._present


# Whose words


def _attribution(outside: str, quotation: str, sources: _Sources) -> tuple[bool, str] | None:
    """Whether the person a sentence names outside its quotations is the one who said it, and a line on it; None
    where it names nobody, or the sources don't say whose words these are."""
    owners = {
        quote.speaker.name
        for place in sources.places(quotation)
        for quote in sources.hits[place.n - 1].quotes
        if quote.speaker and _covers(quote, place.spans)
    }
    if not owners:
        return None
    whom = named(outside, sources.people, sources.present(), sources.language)
    if not whom.known and not whom.others:
        return None
    who = " / ".join(sorted(owners))
    right = bool(whom.known & owners)
    return right, f"Said by {who}." if right else f"The source gives these words to {who}."


def _covers(quote: Quote, spans: Sequence[Span]) -> bool:
    return all(any(a <= start + 2 and end - 2 <= b for a, b in quote.spans) for start, end in spans)


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
