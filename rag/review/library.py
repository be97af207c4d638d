"""A whole text checked against the library: candidates from its full-text index, then the verdicts."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from corpus.document import Document
from corpus.language import UNKNOWN, detect_question
from rag.adapters.catalog import Catalog
from rag.checking import Checked, Shelf, check
from rag.evidence import Topic, topic_of
from rag.lexical import content_words, fold
from rag.names import name_words
from rag.quotes.verdict import Nearest, Verdict, VerdictKind
from rag.review.claims import Claim, claims_of, sentences_of
from rag.review.details import detail_of
from rag.review.facts import Fact, about, facts_of, has_facts, outside
from rag.review.findings import Finding, Review
from rag.review.loose import loose_claims, named_beside
from rag.review.nearby import beside, overlapping
from rag.review.placing import Places
from rag.review.reported import Statement, judge_reported
from rag.sentences import sentence_spans
from rag.types import Check, CheckKind, Filters, Hit, PassageId, Quote, Span

OWN = 12
"""Statements of the claimed speaker that reported words are compared with, those first that share most."""
OTHERS = 8
"""Statements of anybody."""
PASSAGES = 8
"""Passages whose sentences may tell it of the speaker."""
FACT_WORDS = 4
"""A shorter sentence says too little to know what it is about."""
_REMEMBERED = 4096

_NO_FILTERS = Filters()


def review(catalog: Catalog, document: Document, written: str, body: int = 0) -> Review:
    """Check every quotation and every attributed statement of a document that needn't be in the library.

    `written` is the text in which the findings are placed: the document's own, or the file with its markup, whose
    header ends at `body`. What has no place there is left out.
    """
    if document.language == UNKNOWN:  # too short for a document's language to be told
        document = replace(document, language=detect_question(document.text))
    reviewer = _Reviewer(catalog, document)
    titles = {fold(row.info.title) for row in catalog.sources()}
    claims = [c for c in claims_of(document) if c.speaker or fold(c.text.strip()) not in titles]
    claims = [reviewer.with_speaker(claim) for claim in claims]
    found = [reviewer.claim(claim) for claim in claims] + reviewer.loose(claims)
    found += reviewer.facts(claims)
    named = {f.checked.verdict.nearest.document_id for f in found if f.checked.verdict.nearest}
    said = {quote.document_id for f in found for quote in f.checked.verdict.said_by}
    documents = catalog.infos(named | said)
    places = Places(document.text, written, body)
    placed = [_placed(replace(f, detail=detail_of(f, documents)), places) for f in found]
    return Review(
        text=written,
        language=document.language,
        findings=tuple(sorted((f for f in placed if f), key=lambda f: (f.start, f.end))),
        documents=documents,
    )


def _placed(finding: Finding, places: Places) -> Finding | None:
    span = places.of(finding.start, finding.end)
    if span is None:
        return None
    sentence = places.of(*finding.sentence) or span
    mention = places.of(*finding.mention) if finding.mention else None
    return replace(
        finding,
        start=span[0],
        end=span[1],
        sentence=(min(sentence[0], span[0]), max(sentence[1], span[1])),
        mention=mention,
    )


class _Reviewer:
    """One text against one library, remembering what was looked up."""

    def __init__(self, catalog: Catalog, document: Document) -> None:
        self._catalog = catalog
        self._document = document
        self._language = document.language
        self._passages = catalog.counts().passages
        self._shelf = Shelf(catalog)
        self._known_as = lru_cache(_REMEMBERED)(catalog.known_as)

    def claim(self, claim: Claim) -> Finding:
        """The verdict on one claim."""
        kind = CheckKind.ATTRIBUTION if claim.reported else CheckKind.QUOTE
        checked = self._reported(claim) if claim.reported else self._quoted(claim)
        verdict = checked.verdict.verdict
        held = (VerdictKind.VERBATIM, VerdictKind.PARAPHRASE) if claim.reported else (VerdictKind.VERBATIM,)
        return Finding(
            kind=kind,
            ok=verdict in held,
            start=claim.start,
            end=claim.end,
            sentence=claim.sentence,
            checked=checked,
            mention=claim.mention,
            weak=verdict is VerdictKind.NOT_FOUND,
        )

    def with_speaker(self, claim: Claim) -> Claim:
        """A quotation that is given to nobody in its sentence, with the known name that stands beside it."""
        if claim.speaker or claim.reported or not (found := named_beside(self._document.text, claim)):
            return claim
        name, span = found
        return replace(claim, speaker=name, mention=span) if self._known_as(name) else claim

    def loose(self, claims: Sequence[Claim]) -> list[Finding]:
        """Words without marks behind a known name and a colon that stand in the library as somebody's."""
        found: list[Finding] = []
        for each in loose_claims(self._document.text, sentences_of(self._document), claims):
            known = next(((name, at) for name, at in each.names if self._known_as(name)), None)
            if known is None:
                continue
            finding = self.claim(replace(each.claim, speaker=known[0], mention=known[1]))
            if finding.verdict in (VerdictKind.VERBATIM, VerdictKind.SAID_BY_SOMEONE_ELSE):
                found.append(finding)
        return found

    def _quoted(self, claim: Claim) -> Checked:
        checked = check(self._catalog, claim.text, speaker=claim.speaker, shelf=self._shelf)
        verdict, nearest = checked.verdict, checked.verdict.nearest
        if not verdict.unnamed or not claim.speaker or nearest is None:
            return checked
        if not self._is_near(claim.speaker, nearest):
            return checked
        # The source has the words, for which extraction is sure of nobody, where it speaks of the claimed speaker.
        return replace(checked, verdict=replace(verdict, verdict=VerdictKind.VERBATIM))

    def _is_near(self, speaker: str, nearest: Nearest) -> bool:
        """Whether a source names somebody, or has them speak, in the paragraph of some words or the one before."""
        start, end = beside(self._shelf.text_of(nearest.document_id), nearest.start, nearest.end)
        if _surname(speaker) in name_words(self._shelf.text_of(nearest.document_id)[start:end]):
            return True
        known_as = self._known_as(speaker)
        return any(
            quote.speaker is not None
            and quote.speaker.name in known_as
            and quote.start < end
            and start < quote.end
            for quote in self._shelf.quotes_of(nearest.document_id)
        )

    def _reported(self, claim: Claim) -> Checked:
        speaker = claim.speaker or ""
        known_as = self._known_as(speaker)
        topic = self._topic(claim.text, speaker)
        statements = self._statements(claim.text, speaker, known_as)
        verdict = judge_reported(claim.text, topic, statements, self._language)
        if verdict.verdict not in (VerdictKind.VERBATIM, VerdictKind.PARAPHRASE):
            statements += self._told(claim.text, speaker)
            verdict = judge_reported(claim.text, topic, statements, self._language)
        notice = self._why_not(speaker, verdict)
        return Checked(quotation=claim.text, speaker=speaker, verdict=verdict, notice=notice)

    def _why_not(self, speaker: str, verdict: Verdict) -> str | None:
        """What kept a report from being compared, in one line."""
        if not self._known_as(speaker):
            return f"Nobody in the library is called {speaker}."
        if verdict.verdict is not VerdictKind.NOT_FOUND:
            return None
        said = self._catalog.count_quotes(Filters(speaker=speaker, language=self._language))
        return None if said else f"The library has nothing by {speaker} in the language of this text."

    def facts(self, claims: Sequence[Claim]) -> list[Finding]:
        """The numbers, dates and names of every sentence that the library speaks of; outside quoted words and the
        names of their speakers, which are checked with them."""
        quoted = [(claim.start, claim.end) for claim in claims if not claim.reported]
        quoted += [claim.mention for claim in claims if claim.mention]
        return [
            self._finding(fact, sentence)
            for sentence in sentences_of(self._document)
            for fact in self._facts(
                sentence, [q for q in quoted if q[0] < sentence[1] and sentence[0] < q[1]]
            )
        ]

    def _facts(self, sentence: Span, quoted: Sequence[Span]) -> list[Fact]:
        words = outside(self._document.text, sentence, quoted)
        if len(words.split()) < FACT_WORDS or not has_facts(words, self._language):
            return []
        topic = self._topic(words, "")
        hits = about(topic, self._hits(words))
        found = facts_of(self._document.text, sentence, quoted, topic, hits, self._language) if hits else []
        return [fact for fact in found if fact.check.ok or not self._goes_by_surname(fact.check, hits)]

    def _goes_by_surname(self, check: Check, hits: Sequence[Hit]) -> bool:
        """A person whom the passages name by the surname alone, and the library in full."""
        if check.kind is not CheckKind.NAME or not self._known_as(check.text):
            return False
        return any(_surname(check.text) in name_words(hit.passage.text) for hit in hits)

    def _hits(self, text: str) -> list[Hit]:
        ranked = self._catalog.search_passages(text, self._language, PASSAGES, _NO_FILTERS)
        known = self._catalog.passages(one for one, _ in ranked)
        return [
            Hit(
                passage=passage,
                document=self._shelf.info(passage.document_id),
                score=score,
                quotes=tuple(
                    q for q in self._shelf.quotes_of(passage.document_id)
                    if q.start < passage.end and passage.start < q.end
                ),
            )
            for one, score in ranked
            if (passage := known.get(PassageId(one)))
        ]  # fmt: skip

    def _finding(self, fact: Fact, sentence: Span) -> Finding:
        check = fact.check
        kind = VerdictKind.ALTERED if fact.contradicted else VerdictKind.NOT_FOUND
        verdict = Verdict(verdict=VerdictKind.VERBATIM if check.ok else kind, nearest=fact.nearest)
        return Finding(
            kind=check.kind,
            ok=check.ok,
            start=check.start,
            end=check.end,
            sentence=sentence,
            checked=Checked(quotation=check.text, speaker=None, verdict=verdict),
            weak=not check.ok and not fact.contradicted,
        )

    def _topic(self, text: str, speaker: str) -> Topic:
        named = set(name_words(speaker))
        terms = [word for word in content_words(text, self._language) if fold(word) not in named]
        return topic_of(terms, self._catalog.frequencies, self._passages)

    def _statements(self, text: str, speaker: str, known_as: frozenset[str]) -> list[Statement]:
        """Utterances that may bear the claim out, the speaker's and others'."""
        ids = self._searched(text, OTHERS, _NO_FILTERS)
        if known_as:
            ids = [*self._searched(text, OWN, Filters(speaker=speaker)), *ids]
        known = self._catalog.quotes_by_id(ids)
        quotes = [known[one] for one in dict.fromkeys(ids) if one in known]
        return [
            Statement(
                nearest=_nearest_of(quote),
                language=self._shelf.info(quote.document_id).language,
                theirs=quote.speaker is not None and quote.speaker.name in known_as,
                quote=quote,
            )
            for quote in quotes
        ]

    def _searched(self, text: str, limit: int, filters: Filters) -> list[str]:
        return [one for one, _ in self._catalog.search_quotes(text, self._language, limit, filters)]

    def _told(self, text: str, speaker: str) -> list[Statement]:
        """Sentences that the sources give to nobody, in paragraphs about the speaker."""
        hits = self._catalog.search_passages(f"{speaker} {text}", self._language, PASSAGES, _NO_FILTERS)
        passages = self._catalog.passages(one for one, _ in hits).values()
        sentences = [
            Nearest(document_id=p.document_id, start=p.start + a, end=p.start + b, text=p.text[a:b])
            for p in passages
            for a, b in sentence_spans(p.text)
            if not overlapping(self._given(p.document_id), p.start + a, p.start + b)
        ]
        near = [one for one in sentences if self._is_near(speaker, one)]
        return [self._statement(one) for one in near] + [
            self._statement(one, paragraph=True) for one in dict.fromkeys(map(self._paragraph, near))
        ]

    def _statement(self, nearest: Nearest, *, paragraph: bool = False) -> Statement:
        language = self._shelf.info(nearest.document_id).language
        return Statement(nearest=nearest, language=language, theirs=True, paragraph=paragraph)

    def _paragraph(self, near: Nearest) -> Nearest:
        text = self._shelf.text_of(near.document_id)
        start, end = beside(text, near.start, near.end)
        return replace(near, start=start, end=end, text=text[start:end])

    def _given(self, document_id: str) -> list[Span]:
        """Where the words stand that a document gives to somebody."""
        return [span for quote in self._shelf.quotes_of(document_id) if quote.speaker for span in quote.spans]


def _surname(name: str) -> str:
    return (name_words(name) or ("",))[-1]


def _nearest_of(quote: Quote) -> Nearest:
    return Nearest(
        document_id=quote.document_id,
        start=quote.start,
        end=quote.end,
        text=quote.text,
        speaker=quote.speaker,
    )
