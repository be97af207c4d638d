"""From a document to who said what: `extract`.

Pure. A paragraph becomes a row of words and marked stretches (`stream`), its sentences are searched for
reports (`reports`), each report's subject is resolved to a person (`people`), and what has no cue of its own
goes to whoever is speaking, or to nobody.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.document import Block, BlockKind, Document
from corpus.structure import is_sentence_lined
from rag.quotes.backward import looks_back
from rag.quotes.calibration import calibrated
from rag.quotes.dialogue import Stretch, is_dialogue, stretches, told_lines
from rag.quotes.displayed import holds_speech, own_byline, without_marks
from rag.quotes.entries import Entry
from rag.quotes.incise import find_incise
from rag.quotes.languages import words_of
from rag.quotes.lexicon import Lexicon, Weight
from rag.quotes.lines import cut_lines, runs, told_runs
from rag.quotes.marks import Marked, find_marked
from rag.quotes.mentions import Mention
from rag.quotes.mood import Mood, by_mood
from rag.quotes.nested import quoted_by_name
from rag.quotes.registry import Registry, read_byline
from rag.quotes.reports import find_reports
from rag.quotes.speakers import Speakers
from rag.quotes.standing import Standing, denies
from rag.quotes.statement import Link, Report
from rag.quotes.story import without_narration
from rag.quotes.stream import QUOTE, SPACE, Stream, build, inner, is_sentence, trimmed
from rag.quotes.voices import Speaker
from rag.types import JOINER, Person, Quote, QuoteId, QuoteKind, Span

_RUNNING = frozenset((BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.CAPTION))
_NEXT = 5
"""Characters from the end of a sentence to the next one, at most."""
_CLAUSE_EDGE = SPACE + ",;:–—"
_LINK_CONFIDENCE = {
    Link.QUOTE: 0.97,
    Link.COLON: 0.8,
    Link.THAT: 0.93,
    Link.ZERO: 0.85,
    Link.TRAILING: 0.85,
    Link.ACCORDING: 0.88,
    Link.OBJECT: 0.85,
}


@dataclass(slots=True)
class Draft:
    """A quote before the whole document is known (a role may be read after the words)."""

    spans: tuple[Span, ...]
    kind: QuoteKind
    speaker: Speaker | None
    cue: Span | None = None
    confidence: float = 0.0
    reason: str = ""


def extract(document: Document, confidence: Callable[[float], float] = calibrated) -> tuple[Quote, ...]:
    """Every utterance of the document, in order of appearance. Nothing from boilerplate or code.

    A quote whose speaker isn't evident has speaker None; never a guess. `confidence` makes the strength of the
    evidence for a speaker a probability.
    """
    words = words_of(document)
    drafts = _Extractor(document, words).run()
    return without_narration(_finished(document, drafts, confidence))


def outermost(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Without the partial quotations that lie inside a reported clause, and whom somebody quotes in a turn of his
    own: each utterance counted once."""
    clauses = [span for q in quotes if q.kind is QuoteKind.INDIRECT for span in q.spans]
    turns = [span for q in quotes if q.kind is QuoteKind.TURN for span in q.spans]
    around = {QuoteKind.PARTIAL: clauses, QuoteKind.DIRECT: turns}
    return tuple(q for q in quotes if not any(a <= q.start and q.end <= b for a, b in around.get(q.kind, ())))


class _Extractor:
    def __init__(self, document: Document, words: Lexicon) -> None:
        self._document = document
        self._text = document.text
        self._words = words
        self._registry = Registry(document, words)
        self._speakers = Speakers(self._registry, words, document.authors)
        self._drafts: list[Draft] = []
        self._plain_from, self._plain_until = 0, -1
        """The sentence before, if nobody is said to say it: its items in the paragraph."""
        self._in_mood_until = -1
        """Where the last sentence ended that the mood of its verb reports."""
        self._lined = is_sentence_lined(document.text, [(b.start, b.end) for b in document.blocks])

    def run(self) -> list[Draft]:
        blocks = self._document.blocks
        cut = self._cut(blocks)
        plain = [part for parts in cut.values() for part in parts if not part.spoken]
        found = find_marked(self._text, [(part.start, part.end) for part in plain], self._words.cues)
        self._registry.leave_out([m.inner for group in found for m in group])
        if self._lined:
            cut, plain, found = self._lines(cut, dict(zip((p.start for p in plain), found, strict=True)))
        marked = dict(zip((part.start for part in plain), found, strict=True))
        for position, block in enumerate(blocks):
            following = blocks[position + 1] if position + 1 < len(blocks) else None
            match block.kind:
                case BlockKind.PULL_QUOTE | BlockKind.BLOCK_QUOTE if not self._reads_on(
                    position, cut, following
                ):
                    self._displayed(block, following)
                case BlockKind.TURN:
                    self._turn(block)
                case BlockKind.HEADING:
                    if _asks(self._text, block, following):
                        self._turn(block)
                    self._speakers.new_section(self._text[block.start : block.end], block.start)
                case _:
                    for part in cut.get(position, ()):
                        if part.spoken:
                            self._utterance(part)
                        else:
                            s = build(self._text, part.start, part.end, marked[part.start], self._words)
                            self._paragraph(s)
        return self._drafts

    def _cut(self, blocks: Sequence[Block]) -> dict[int, list[Stretch]]:
        """The running blocks by position, each cut at its dashes where the document prints dialogue so."""
        running = {
            i: b
            for i, b in enumerate(blocks)
            if b.kind in _RUNNING or (b.kind is BlockKind.BLOCK_QUOTE and holds_speech(self._text, b))
        }
        if is_dialogue(self._text, running.values(), self._words):
            cut = {i: stretches(self._text, b) for i, b in running.items()}
            if self._lined:
                cut = dict(zip(cut, told_runs(self._text, cut.values(), self._words), strict=True))
            return cut
        if self._lined:
            return runs(running)
        if self._words.omits_subject:
            return {i: told_lines(self._text, b, self._words) for i, b in running.items()}
        return {i: [Stretch(b.start, b.end)] for i, b in running.items()}

    def _lines(
        self, cut: dict[int, list[Stretch]], marked: dict[int, list[Marked]]
    ) -> tuple[dict[int, list[Stretch]], list[Stretch], list[list[Marked]]]:
        """Runs of lines cut again where no quotation spans them."""
        lines = {
            i: [line for part in parts for line in cut_lines(self._text, part, marked.get(part.start, []))]
            for i, parts in cut.items()
        }
        every = [line for found in lines.values() for line in found]
        parts = {i: [part for part, _ in found] for i, found in lines.items()}
        return parts, [part for part, _ in every], [marks for _, marks in every]

    def _reads_on(self, position: int, cut: dict[int, list[Stretch]], following: Block | None) -> bool:
        """A block quote that is no quotation but a box, a part of the text that quotes somebody itself."""
        named = following is not None and following.kind is BlockKind.BYLINE
        return position in cut and not named and self._speakers.announced() is None

    def _utterance(self, part: Stretch) -> None:
        """What a dash opens: its speaker by a cue inside, by the sentence before, else in turn."""
        start, end = without_marks(self._text, part.start, part.end)
        s = build(self._text, start, end, [], self._words)
        if not self._with_incise(s, start, end):
            speaker, confidence, reason = self._speakers.in_turn()
            self._add(Draft(((start, end),), QuoteKind.DIRECT, speaker, None, confidence, reason))
            self._speakers.uttered(speaker, end)

    # Displayed quotations and turns: the layout says that they are somebody's words.

    def _displayed(self, block: Block, following: Block | None) -> None:
        start, end = without_marks(self._text, block.start, block.end)
        kind = QuoteKind.PULL if block.kind is BlockKind.PULL_QUOTE else QuoteKind.DIRECT
        byline = (
            (following.start, following.end) if following and following.kind is BlockKind.BYLINE else None
        )
        if byline is None and (own := own_byline(self._text, block.start, block.end)):
            byline = own
            start, end = without_marks(self._text, block.start, own[0])
        if start >= end:
            return
        speaker = None
        reason = "displayed quotation without a byline"
        if byline and (mention := read_byline(self._text, *byline, self._words)):
            speaker = self._speakers.named(mention)
            reason = f"byline, {speaker.note}"
        elif block.voice and block.voice_start is not None and block.voice_end is not None:
            label = (block.voice_start, block.voice_end)
            speaker = self._speakers.voice(block.voice, label, self._document.speakers, block.start)
            reason = f"in the profile of {speaker.note}"
        elif block.kind is BlockKind.BLOCK_QUOTE and (
            speaker := self._speakers.announced() or self._speakers.of_section(self._text[start:end])
        ):
            reason = f"introduced before, {speaker.note}"
        elif block.kind is BlockKind.BLOCK_QUOTE:
            return
        confidence = 0.95 * speaker.confidence if speaker else 0.0
        self._drafts.append(Draft(((start, end),), kind, speaker, None, confidence, reason))

    def _turn(self, block: Block) -> None:
        start, end = trimmed(self._text, block.start, block.end, SPACE)
        if start >= end:
            return
        if block.voice is None:
            self._add(Draft(((start, end),), QuoteKind.TURN, None, reason="a turn without a name"))
            return
        label = (block.voice_start, block.voice_end)
        span = (label[0], label[1]) if label[0] is not None and label[1] is not None else None
        speaker = self._speakers.voice(block.voice or "", span, self._document.speakers, block.start)
        confidence = speaker.confidence if speaker.entry else 0.0
        reason = f"turn of {speaker.note}"
        self._drafts.append(Draft(((start, end),), QuoteKind.TURN, speaker, None, confidence, reason))
        for report, spans in quoted_by_name(self._text, start, end, self._words):
            other = self._speakers.named(report.subject) if report.subject else None
            if other is not None and other.entry is not None and other.entry is not speaker.entry:
                reason = f"cue '{report.cue_word}' {report.where}, {other.note}, quoted in a turn"
                strength = round(0.85 * other.confidence, 3)
                self._add(Draft(spans, QuoteKind.DIRECT, other, report.cue, strength, reason))

    # Running text.

    def _paragraph(self, s: Stream) -> None:
        self._speakers.new_paragraph(s)
        self._plain_from, self._plain_until = 0, -1
        for lo, hi in s.sentences:
            self._sentence(s, lo, hi)

    def _sentence(self, s: Stream, lo: int, hi: int) -> None:
        marked = free = [k for k in range(lo, hi) if s.word[k] == QUOTE] if s.quotes else []
        reports = find_reports(s, lo, hi)
        mood = by_mood(s, lo, hi, [r for r in reports if r.weight is not Weight.WISH])
        if mood is not None:
            reports = []
            if not mood.whole and denies(s, lo, mood.first):
                mood = None
        told = False
        for report in reports:
            if self._speakers.is_opinion(report):
                continue
            speaker = self._speakers.of(s, report)
            used = self._reported(s, report, speaker)
            free = [k for k in free if k not in used]
            told = told or report.standing is not Standing.DENIED or speaker.entry is None
        for k in free:
            self._without_cue(s, k, lo, hi, reports)
        if mood is not None:
            self._in_mood(s, mood)
        elif not reports and self._plain_until == lo and (found := looks_back(s, lo, hi)) is not None:
            self._sentence_before(s, lo, *found)
        said = told or mood is not None or any(is_sentence(s, k) for k in marked)
        self._plain_from, self._plain_until = lo, -1 if said else hi
        self._speakers.close_sentence(s, lo, hi, told or mood is not None)

    def _reported(self, s: Stream, report: Report, speaker: Speaker) -> set[int]:
        """Drafts of one report; the items of the marked stretches it took."""
        items = [k for a, b in report.content for k in range(a, b)]
        marked = [k for k in items if s.word[k] == QUOTE]
        inside = [k for k in marked if report.quotes(s, k)]
        if marked and not inside and report.link in (Link.QUOTE, Link.OBJECT):
            return set(marked)
        draft = Draft(
            spans=(),
            kind=QuoteKind.INDIRECT,
            speaker=speaker,
            cue=report.cue,
            confidence=round(_LINK_CONFIDENCE[report.link] * report.trust * speaker.confidence, 3),
            reason=f"cue '{report.cue_word}' {report.where}, {speaker.note}{report.reservation(s)}",
        )
        # Marked sentences beside a cue are the words; what else stands in the sentence is the reporter's.
        whole = report.link is Link.QUOTE and all(is_sentence(s, k) for k in inside)
        if report.standing is Standing.DENIED and not (inside and report.gives_denial(whole=whole)):
            return set(marked)
        if inside and (whole or not any(s.is_word(k) for k in items)):
            self._direct(s, report, inside, draft)
            return set(marked)
        if report.is_statement:
            if spans := self._clause(s, report):
                self._add(replace(draft, spans=spans))
            self._speakers.reported(speaker, report.cue[1])
        confidence = round(draft.confidence * 0.95, 3)
        for k in inside:
            self._add(replace(draft, spans=(inner(s, k),), kind=QuoteKind.PARTIAL, confidence=confidence))
            self._speakers.spoke_until(s.end[k], speaker)
        return set(marked)

    def _direct(self, s: Stream, report: Report, inside: list[int], draft: Draft) -> None:
        """Marked stretches that are the words; the two around an interrupting cue are one quote."""
        groups: list[list[int]] = []
        for k in inside:
            if groups and report.where == "inside" and groups[-1][-1] < report.at < k:
                groups[-1].append(k)
            else:
                groups.append([k])
        for group in groups:
            piece = len(group) == 1 and report.link is Link.OBJECT and not is_sentence(s, group[0])
            kind = QuoteKind.PARTIAL if piece else QuoteKind.DIRECT
            self._add(replace(draft, spans=tuple(inner(s, k) for k in group), kind=kind))
            if draft.speaker is not None:
                self._speakers.spoke_until(s.end[group[-1]], draft.speaker)

    def _clause(self, s: Stream, report: Report) -> tuple[Span, ...]:
        """The spans of reported words without punctuation at their edges."""
        spans = []
        for first, stop in report.content:
            kept = [k for k in range(first, stop) if s.is_word(k) or s.word[k] in (QUOTE, ")", "%", "€", "$")]
            if kept:
                spans.append(trimmed(self._text, *s.span(kept[0], kept[-1] + 1), _CLAUSE_EDGE))
        return tuple(span for span in spans if span[1] > span[0])

    def _without_cue(self, s: Stream, k: int, lo: int, hi: int, reports: list[Report]) -> None:
        """A marked stretch no cue claims: the running speaker's, introduced by its sentence, or no speech."""
        if self._interrupted(s, k):
            return
        found = self._speakers.for_loose(s, k, (lo, hi), reported=bool(reports))
        if found is None:
            return
        speaker, confidence, reason = found
        self._add(Draft((inner(s, k),), QuoteKind.DIRECT, speaker, None, confidence, reason))
        if speaker is not None:
            self._speakers.spoke_until(s.end[k], speaker)

    def _interrupted(self, s: Stream, k: int) -> bool:
        """The cue stands inside the marks (« La demie, précise X, c’est … »): the words are around it."""
        if self._words.language not in ("fr", "es"):
            return False
        start, end = inner(s, k)
        inside = build(self._text, start, end, [], self._words)
        return self._with_incise(inside, start, end, s.end[k])

    def _with_incise(self, s: Stream, start: int, end: int, at: int | None = None) -> bool:
        """Draft the words start..end around the cue among them; False where there is none. `at`: where their
        closing mark stands; None for words behind a dash."""
        if (found := find_incise(s)) is None:
            return False
        subject, cue, aside = found
        speaker = self._speakers.subject(s, subject)
        pieces = (
            trimmed(self._text, start, aside[0], _CLAUSE_EDGE),
            trimmed(self._text, aside[1], end, SPACE),
        )
        spans = tuple(piece for piece in pieces if piece[1] > piece[0])
        reason = f"cue '{self._text[slice(*cue)]}' inside, {speaker.note}"
        self._add(Draft(spans, QuoteKind.DIRECT, speaker, cue, round(0.96 * speaker.confidence, 3), reason))
        if at is None:
            self._speakers.uttered(speaker, end)
        else:
            self._speakers.spoke_until(at, speaker)
        return True

    def _sentence_before(self, s: Stream, lo: int, subject: Mention, cue: Span) -> None:
        """The sentence that ends before item `lo` is given as the subject's words."""
        speaker = self._speakers.subject(s, subject)
        spans = (trimmed(self._text, *s.span(self._plain_from, lo), _CLAUSE_EDGE + ".!?"),)
        confidence = round(0.8 * speaker.confidence, 3)
        reason = f"cue '{self._text[slice(*cue)]}' in the sentence after, {speaker.note}"
        self._add(Draft(spans, QuoteKind.INDIRECT, speaker, cue, confidence, reason))
        self._speakers.reported(speaker, cue[1])

    def _in_mood(self, s: Stream, mood: Mood) -> None:
        """What the mood of its verbs reports: the speaker of the sentence before goes on, or the subject that
        governs the clause."""
        last = self._in_mood_until
        speaker = self._speakers.in_mood(s, mood.subject, whole=mood.whole)
        if mood.whole and not mood.sure and self._speakers.running() is None:
            return
        spans = (trimmed(self._text, *s.span(mood.first, mood.stop), _CLAUSE_EDGE + ".!?"),)
        if mood.whole and last >= 0 and spans[0][0] - last < _NEXT:
            self._drafts[-1] = replace(self._drafts[-1], spans=((self._drafts[-1].spans[0][0], spans[0][1]),))
        else:
            confidence = round(0.85 * speaker.confidence, 3)
            reason = f"in reported mood, {speaker.note}"
            self._add(Draft(spans, QuoteKind.INDIRECT, speaker, None, confidence, reason))
        self._in_mood_until = spans[0][1] if mood.whole else -1
        self._speakers.reported(speaker, s.end[mood.stop - 1])

    def _add(self, draft: Draft) -> None:
        if draft.spans and all(end > start for start, end in draft.spans):
            self._drafts.append(draft)
            self._in_mood_until = -1


def _asks(text: str, heading: Block, following: Block | None) -> bool:
    """A heading that is the interviewer's question: what follows is an answer without a label of its own."""
    if following is None or following.kind is not BlockKind.TURN:
        return False
    label = following.voice_start
    labelled = label is not None and heading.end <= label
    return not labelled and text[heading.start : heading.end].rstrip(" *\u00a0").endswith("?")


def _finished(
    document: Document, drafts: list[Draft], confidence: Callable[[float], float]
) -> tuple[Quote, ...]:
    seen: dict[QuoteId, Quote] = {}
    persons: dict[int, Person] = {}
    for draft in sorted(drafts, key=lambda d: (d.spans[0][0], -d.spans[-1][1])):
        start, end = draft.spans[0][0], draft.spans[-1][1]
        digest = hashlib.sha256(f"{document.id}:{start}:{end}:{draft.kind}".encode()).hexdigest()[:16]
        entry: Entry | None = draft.speaker.entry if draft.speaker else None
        if entry and id(entry) not in persons:
            persons[id(entry)] = entry.as_person()
        person = persons[id(entry)] if entry else None
        text = JOINER.join(document.text[a:b] for a, b in draft.spans)
        quote = Quote(
            id=QuoteId(digest), document_id=document.id, start=start, end=end, text=text, spans=draft.spans,
            kind=draft.kind, speaker=person, speaker_span=draft.speaker.span if draft.speaker else None,
            cue=document.text[slice(*draft.cue)] if draft.cue else None, cue_span=draft.cue,
            confidence=confidence(draft.confidence) if person else 0.0, reason=draft.reason,
        )  # fmt: skip
        seen.setdefault(quote.id, quote)
    return tuple(seen.values())
