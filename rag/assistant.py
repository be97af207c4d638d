"""One question from beginning to end: take it apart, search, answer in one of the modes, check."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from corpus.document import Document
from corpus.language import detect_question
from rag import extractive, prompt
from rag.adapters.catalog import Catalog
from rag.budget import Usage, fit_prompt, usage_of
from rag.chunking import passage_id
from rag.citations import held_back, without_half_marker
from rag.errors import ModelError, PromptTooLong
from rag.evidence import Topic, score, sentences, topic_of, utterances
from rag.extractive import Draft, Evidence, Refusal
from rag.lexical import COLUMNS, fold, stem, words
from rag.phrases import phrase
from rag.protocols import Embedder, LanguageModel, Token
from rag.question import Analysis, QuestionKind, analyse, standalone, typed_filters
from rag.retrieval import Retriever
from rag.roster import KnownPerson, build
from rag.types import (
    Answer,
    Delta,
    Event,
    Finished,
    Hit,
    Mode,
    NoAnswer,
    Notice,
    Passage,
    Question,
    Quote,
    Retrieved,
    Span,
    Thinking,
)
from rag.verification import verify

CANDIDATES = 24
"""Passages whose statements are weighed in `quotes` mode."""
QUOTES_LOOKED_AT = 400
"""Utterances of a person that are weighed, at the most."""
ALIKE = 30
"""Utterances found by their own words."""
HOPELESS = 0.12
"""Below this share of the topic covered, with all that stands around, a model isn't asked at all."""

ModelChooser = Callable[[Question], "Choice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Who writes the answer: a model, or nobody and why in one line."""

    model: LanguageModel | None = None
    mode: Mode = Mode.QUOTES
    notice: str | None = None


@runtime_checkable
class _Closable(Protocol):
    def close(self) -> None: ...


class _Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._began = self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = self.laps.get(name, 0.0) + now - self._last
        self._last = now

    def done(self) -> dict[str, float]:
        return {**self.laps, "total": time.perf_counter() - self._began}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a question was taken apart into, and what was found for it."""

    analysis: Analysis
    topic: Topic
    hits: list[Hit]
    rewritten: str | None = None
    """The question made to stand alone, where it leant on earlier turns."""


class Assistant:
    """Answers from one library. Implements `rag.protocols.Asker`; safe to use from several threads."""

    def __init__(
        self,
        catalog: Catalog,
        retriever: Retriever,
        embedder: Embedder | None,
        choose_model: ModelChooser,
        *,
        passages: int,
        fingerprint: str,
    ) -> None:
        self._catalog = catalog
        self._retriever = retriever
        self._embedder = embedder
        self._choose_model = choose_model
        self._passages = passages
        self._fingerprint = fingerprint
        self._roster: tuple[int, tuple[KnownPerson, ...]] | None = None

    def ask(self, question: Question) -> Answer | NoAnswer:
        """The whole answer at once."""
        for event in self.stream(question):
            if isinstance(event, Finished):
                return event.result
        raise AssertionError("a stream of events ends with Finished")

    def stream(self, question: Question) -> Iterator[Event]:
        clock = _Clock()
        found = self._find(question, clock)
        yield Retrieved(hits=tuple(found.hits[: self._passages]))
        if not found.hits:
            yield self._nothing_there(question, found, clock)
            return
        choice = self._choose_model(question)
        clock.lap("model choice")
        if choice.notice:
            yield Notice(text=choice.notice)
        if choice.model is None or self._is_hopeless(found):
            yield self._from_sources(question, found, choice, clock)
            return
        yield from self._from_model(question, found, choice, choice.model, clock)

    def warm_up(self) -> None:
        """Load the embedder now, so that the first question needn't wait for it."""
        if self._embedder is not None:
            self._embedder.embed_query("warm-up")

    def roster(self) -> tuple[KnownPerson, ...]:
        """Everybody the library knows; kept until the library changes."""
        revision = self._catalog.revision()
        if self._roster is None or self._roster[0] != revision:
            self._roster = (revision, build(self._catalog.people()))
        return self._roster[1]

    # Finding

    def _find(self, question: Question, clock: _Clock) -> _Found:
        people = [person for person in self.roster() if person.is_somebody]
        language = detect_question(typed_filters(question.text, question.filters)[0])
        rewritten = standalone(question.text, question.history, people, language)
        text = rewritten or question.text
        analysis = analyse(text, question.filters, people, language, self._known_words(text))
        topic = topic_of(analysis.topic, self._catalog.frequencies, max(1, self._catalog.counts().passages))
        clock.lap("question")
        hits, ranking = self._retriever.search(analysis.text, language, analysis.filters, CANDIDATES)
        clock.laps.update(ranking.timings)
        clock.lap("retrieval")
        return _Found(analysis=analysis, topic=topic, hits=hits, rewritten=rewritten)

    def _known_words(self, text: str) -> set[str]:
        """The folded words of a text that stand anywhere in the library, in any inflection."""
        forms = {word: {stem(word, language) for language in COLUMNS} for word in words(text)}
        present = self._catalog.frequencies({form for found in forms.values() for form in found})
        return {fold(word) for word, found in forms.items() if found & present.keys()}

    def _is_hopeless(self, found: _Found) -> bool:
        """Whether nothing near the topic was found, so that a model could only invent."""
        analysis = found.analysis
        if analysis.strangers and not analysis.persons and analysis.kind is QuestionKind.WHAT_SAID:
            return True
        if not found.topic.weights or any(h.document.language != analysis.language for h in found.hits[:8]):
            return False
        best = max(
            found.topic.coverage(h.passage.text, h.document.language, above=h.document.title)[1]
            for h in found.hits[: self._passages]
        )
        return best < HOPELESS

    def _nothing_there(self, question: Question, found: _Found, clock: _Clock) -> Finished:
        name = "empty" if found.analysis.filters else "not_found"
        return Finished(
            result=NoAnswer(
                question=question.text,
                rewritten=found.rewritten,
                reason=phrase(name, found.analysis.language),
                searched=self._searched(found.analysis),
                timings=clock.done(),
                fingerprint=self._fingerprint,
            )
        )

    # From the sources' own words

    def _from_sources(self, question: Question, found: _Found, choice: Choice, clock: _Clock) -> Finished:
        result = extractive.answer(self._evidence(found))
        clock.lap("answer")
        if isinstance(result, Refusal):
            return Finished(result=self._refused(question, found, result, choice, clock))
        verified = verify(result.text, self._cited(result), found.analysis.language)
        clock.lap("verification")
        return Finished(
            result=Answer(
                question=question.text,
                rewritten=found.rewritten,
                text=verified.text,
                citations=result.citations,
                checks=verified.checks,
                mode=Mode.QUOTES,
                shown=tuple(found.hits[: self._passages]),
                notice=choice.notice,
                timings=clock.done(),
                fingerprint=self._fingerprint,
            )
        )

    def _cited(self, draft: Draft) -> list[Hit]:
        """The cited passages as if they had been shown, one a citation, so that the answer is checked as any is."""
        quotes = self._catalog.quotes_of(citation.document.id for citation in draft.citations)
        return [
            Hit(
                passage=citation.passage,
                document=citation.document,
                score=0.0,
                quotes=tuple(
                    quote
                    for quote in quotes.get(citation.document.id, ())
                    if quote.start < citation.passage.end and quote.end > citation.passage.start
                ),
            )
            for citation in draft.citations
        ]

    def _refused(
        self, question: Question, found: _Found, refusal: Refusal, choice: Choice, clock: _Clock
    ) -> NoAnswer:
        return NoAnswer(
            question=question.text,
            rewritten=found.rewritten,
            reason=refusal.reason,
            searched=refusal.searched,
            nearest=refusal.nearest,
            mode=choice.mode,
            model=choice.model.name if choice.model else None,
            notice=choice.notice,
            timings=clock.done(),
            fingerprint=self._fingerprint,
        )

    def _evidence(self, found: _Found) -> Evidence:
        analysis, topic = found.analysis, found.topic
        spoken = self._spoken(found)
        said = [s for hit in spoken for s in utterances(hit) if self._wanted(s.quote, analysis)]
        stated = [s for hit in found.hits for s in sentences(hit) if self._allowed(s.quote, analysis)]
        similarity = self._similarity(analysis.text)
        roster = self.roster()
        roles = [
            (reading.document_id, reading.read_at)
            for person in roster
            for reading in person.readings
            if reading.read_at and (reading.role or reading.affiliation)
        ]
        asks_role = analysis.kind in (QuestionKind.ROLE, QuestionKind.WHO_IS)
        return Evidence(
            analysis=analysis,
            topic=topic,
            utterances=score(said, topic, analysis.names, similarity),
            sentences=score(stated, topic, analysis.names, similarity),
            roster=roster,
            documents=self._catalog.infos([document for document, _ in roles]) if asks_role else {},
            role_passages=self._passages_at(roles) if asks_role else {},
            passages=self._catalog.counts().passages,
            searched=self._searched(analysis),
            searched_in_vain=self._searched(analysis, in_vain=True),
        )

    def _spoken(self, found: _Found) -> list[Hit]:
        """The passages whose utterances are weighed: those found, those whose spoken words match, and, where the
        question names people, all in which they speak."""
        analysis = found.analysis
        wanted: dict[str, Quote] = {}
        for person in analysis.persons:
            for name in person.names:
                for quote in self._catalog.quotes(replace(analysis.filters, speaker=name))[:QUOTES_LOOKED_AT]:
                    wanted[quote.id] = quote
        alike = self._catalog.search_quotes(
            " ".join(analysis.topic) or analysis.text, analysis.language, ALIKE, analysis.filters
        )
        wanted.update((quote.id, quote) for quote, _ in alike)
        there = {hit.passage.id for hit in found.hits}
        more: dict[str, Passage] = {}
        for document in dict.fromkeys(quote.document_id for quote in wanted.values()):
            spans = [(q.start, q.end) for q in wanted.values() if q.document_id == document]
            for passage in self._catalog.passages_of(document):
                if passage.id not in there and any(a < passage.end and b > passage.start for a, b in spans):
                    more[passage.id] = passage
        return [*found.hits, *self._retriever.hits([(identifier, 0.0) for identifier in more], {})]

    @staticmethod
    def _allowed(quote: Quote | None, analysis: Analysis) -> bool:
        """Whether a filter on the speaker lets this through: then only that person's words count."""
        wanted = analysis.filters.speaker
        if not wanted:
            return True
        names = (quote.speaker.name, *quote.speaker.aliases) if quote and quote.speaker else ()
        return any(fold(wanted) in fold(name) for name in names)

    @staticmethod
    def _wanted(quote: Quote | None, analysis: Analysis) -> bool:
        if quote is None or not Assistant._allowed(quote, analysis):
            return False
        if not analysis.persons or analysis.kind is QuestionKind.WHO_SAID:
            return True
        names = {name for person in analysis.persons for name in person.names}
        return quote.speaker is not None and quote.speaker.name in names

    def _passages_at(self, places: Sequence[tuple[str, Span | None]]) -> dict[tuple[str, Span], Passage]:
        """The passage around each of some places of documents; where it reaches over several, the place itself."""
        found: dict[tuple[str, Span], Passage] = {}
        for document_id in dict.fromkeys(document for document, _ in places):
            document = self._catalog.document(document_id)
            passages = self._catalog.passages_of(document_id)
            for other, span in places:
                if other == document_id and span and document:
                    around = (p for p in passages if p.start <= span[0] and span[1] <= p.end)
                    found[(document_id, span)] = next(around, None) or _passage_at(document, span)
        return found

    def _similarity(self, text: str) -> Callable[[Sequence[str]], Sequence[float]] | None:
        if self._embedder is None:
            return None
        embedder = self._embedder
        vector = embedder.embed_query(text)[0]
        known: dict[str, float] = {}

        def similarity(texts: Sequence[str]) -> list[float]:
            new = [text for text in dict.fromkeys(texts) if text not in known]
            values = embedder.embed_passages(new) @ vector
            known.update((text, float(value)) for text, value in zip(new, values, strict=True))
            return [known[text] for text in texts]

        return similarity

    def _searched(self, analysis: Analysis, *, in_vain: bool = False) -> str:
        """What was looked through, in one line."""
        language = analysis.language
        if not analysis.persons:
            documents, statements = self._catalog.extent(analysis.filters)
            return phrase("searched_library", language, documents=documents, statements=statements)
        about = " ".join(analysis.topic)
        key = "searched_none_about" if in_vain and about else "searched_statements"
        return "; ".join(
            phrase(key, language, count=self._spoken_by(person, analysis), name=person.name, topic=about)
            for person in analysis.persons
        )

    def _spoken_by(self, person: KnownPerson, analysis: Analysis) -> int:
        """How many of a person's utterances the filters let through."""
        if not analysis.filters:
            return person.quotes
        found = self._catalog.quotes(replace(analysis.filters, speaker=person.name))
        return sum(quote.speaker is not None and quote.speaker.name in person.names for quote in found)

    # With a model

    def _from_model(
        self, question: Question, found: _Found, choice: Choice, model: LanguageModel, clock: _Clock
    ) -> Iterator[Event]:
        hits = found.hits[: self._passages]
        written = ""
        shown = 0
        usage: Usage | None = None
        try:
            for tokens, fitting in self._attempts(question, found, model):
                hits = fitting
                try:
                    with _closing(tokens):
                        for token in tokens:
                            if token.thinking:
                                yield Thinking(text=token.text)
                                continue
                            written += token.text
                            if not prompt.may_be_refusal(written):
                                ready = len(written) - held_back(written)
                                if ready > shown:
                                    yield Delta(text=written[shown:ready])
                                    shown = ready
                    usage = usage_of(tokens)
                    break
                except PromptTooLong:
                    if written:
                        raise
        except ModelError as error:
            clock.lap("model")
            if not written.strip() or prompt.may_be_refusal(written):
                notice = str(error)
                fallback = replace(_noted(choice, notice), mode=Mode.QUOTES, model=None)
                yield Notice(text=notice)
                yield self._from_sources(question, found, fallback, clock)
            else:
                notice = (
                    f"{error} What was written stands; the mode `quotes` answers from the sources' own words."
                )
                yield Notice(text=notice)
                yield self._checked(question, found, written, hits, _noted(choice, notice), clock)
            return
        clock.lap("model")
        if usage is not None and usage.cut_off:
            choice = _noted(choice, "The answer reached its length limit and was cut off there.")
        if not written.strip() or prompt.is_refusal(written):
            reason = phrase("not_found", found.analysis.language)
            stated = [statement for hit in hits for statement in sentences(hit)]
            near = score(stated, found.topic, found.analysis.names)[:3]
            refusal = Refusal(
                reason=reason,
                searched=self._searched(found.analysis),
                nearest=extractive.nearest(near, found.topic),
            )
            yield Finished(result=self._refused(question, found, refusal, choice, clock))
            return
        yield self._checked(question, found, written, hits, choice, clock)

    def _attempts(
        self, question: Question, found: _Found, model: LanguageModel
    ) -> Iterator[tuple[Iterator[Token], list[Hit]]]:
        """The model's stream for as much as fits; after a refusal for length once more with half of it."""
        hits = found.hits[: self._passages]
        history = [message for message in question.history if message.role in ("user", "assistant")]
        for share in (1.0, 0.5):
            fitted = fit_prompt(
                history,
                hits,
                budget=int(model.prompt_budget * share),
                build=lambda turns, kept: prompt.build(
                    found.analysis.text, found.analysis.language, kept, turns
                ),
                estimate=model.estimate_tokens,
            )
            kept = list(fitted.passages)
            messages = prompt.build(found.analysis.text, found.analysis.language, kept, fitted.history)
            yield model.stream(messages), kept
        raise PromptTooLong(
            "The prompt doesn't fit the model's context even when halved.", "Raise the setting context_cap."
        )

    def _checked(
        self,
        question: Question,
        found: _Found,
        written: str,
        hits: Sequence[Hit],
        choice: Choice,
        clock: _Clock,
    ) -> Finished:
        verified = verify(without_half_marker(written).strip(), hits, found.analysis.language)
        clock.lap("verification")
        return Finished(
            result=Answer(
                question=question.text,
                rewritten=found.rewritten,
                text=verified.text,
                citations=verified.citations,
                checks=verified.checks,
                mode=choice.mode,
                model=choice.model.name if choice.model else None,
                shown=tuple(hits),
                notice=choice.notice,
                timings=clock.done(),
                fingerprint=self._fingerprint,
            )
        )


def _noted(choice: Choice, notice: str) -> Choice:
    """The choice with one line more for the reader."""
    return replace(choice, notice=f"{choice.notice} {notice}" if choice.notice else notice)


@contextmanager
def _closing(tokens: Iterator[Token]) -> Iterator[None]:
    """Abort a model's stream however its reading ends; a plain iterator has nothing to abort."""
    try:
        yield
    finally:
        if isinstance(tokens, _Closable):
            tokens.close()


def _passage_at(document: Document, span: Span) -> Passage:
    return Passage(
        id=passage_id(document.id, *span), document_id=document.id, position=0, start=span[0], end=span[1],
        text=document.text[slice(*span)],
    )  # fmt: skip
