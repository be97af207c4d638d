"""One question from beginning to end: take it apart, search, answer in one of the modes, check."""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.language import detect_question
from rag import extractive, prompt
from rag.adapters.catalog import Catalog
from rag.budget import Usage, usage_of
from rag.citations import without_half_marker
from rag.clock import Clock
from rag.decision import probability, threshold
from rag.drafts import Draft, Evidence, Refusal, features, nearest
from rag.errors import ModelError, PromptTooLong
from rag.evidence import Topic, sentences, topic_of
from rag.followup import standalone
from rag.gathering import Gatherer
from rag.lexical import COLUMNS, fold, stem, words
from rag.links import without_links
from rag.people import known_people
from rag.phrases import phrase
from rag.protocols import Embedder, LanguageModel
from rag.question import Analysis, QuestionKind, analyse, typed_filters
from rag.retrieval import Retriever
from rag.roster import KnownPerson
from rag.scoring import Asking, score
from rag.types import (
    Answer,
    Event,
    Finished,
    Hit,
    Mode,
    NoAnswer,
    Notice,
    Person,
    Question,
    Retrieved,
)
from rag.verification import Verified, leftover_checks, model_judge, verify, withheld_notice, without_failed
from rag.writing import REPEATING, Cancel, Events, Written, attempts, flag_links, sources_of, with_checks

CANDIDATES = 24
"""Passages whose statements are weighed in `quotes` mode."""

_COUNTED = (QuestionKind.COUNT_SAID,)
"""Kinds that no model can answer from a few passages: the library is counted."""

ModelChooser = Callable[[Question], "Choice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Who writes the answer: a model, or nobody and why in one line."""

    model: LanguageModel | None = None
    mode: Mode = Mode.QUOTES
    notice: str | None = None


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
        least: float | None = None,
        withholds: bool = False,
        judges: bool = False,
    ) -> None:
        """`least` is the probability of an answer below which the sources' own words give none; None takes the one
        chosen on development questions. `withholds` sentences that failed a check; `judges` asks the model of each."""
        self._catalog = catalog
        self._retriever = retriever
        self._embedder = embedder
        self._choose_model = choose_model
        self._passages = passages
        self._fingerprint = fingerprint
        self._least = least
        self._withholds = withholds
        self._judges = judges
        self._gatherer = Gatherer(catalog, retriever, embedder)
        self._roster: tuple[int, tuple[KnownPerson, ...]] | None = None

    def ask(self, question: Question) -> Answer | NoAnswer:
        """The whole answer at once."""
        for event in self.stream(question):
            if isinstance(event, Finished):
                return event.result
        raise AssertionError("a stream of events ends with Finished")

    def stream(self, question: Question) -> Events:
        """The answer's events. Closing them, from any thread, aborts the model's request."""
        return Events(lambda cancel: self._events(question, cancel))

    def _events(self, question: Question, cancel: Cancel) -> Generator[Event, None, None]:
        clock = Clock()
        found = self._find(question, clock)
        yield Retrieved(hits=tuple(found.hits[: self._passages]))
        if not found.hits:
            yield self._nothing_there(question, found, clock)
            return
        choice = self._choose_model(question)
        clock.lap("model choice")
        if choice.notice:
            yield Notice(text=choice.notice)
        if choice.model is None or self._is_hopeless(found) or found.analysis.kind in _COUNTED:
            yield self._from_sources(question, found, choice, clock)
            return
        yield from self._from_model(question, found, choice, choice.model, clock, cancel)

    def warm_up(self) -> None:
        """Load the embedder now, so that the first question needn't wait for it."""
        if self._embedder is not None:
            self._embedder.embed_query("warm-up")

    def roster(self) -> tuple[KnownPerson, ...]:
        """Everybody the library knows; kept until the library changes."""
        revision = self._catalog.revision()
        if self._roster is None or self._roster[0] != revision:
            self._roster = (revision, known_people(self._catalog))
        return self._roster[1]

    # Finding

    def _find(self, question: Question, clock: Clock) -> _Found:
        people = [person for person in self.roster() if person.is_somebody]
        language = detect_question(typed_filters(question.text, question.filters)[0])
        rewritten = standalone(question.text, question.history, people, language)
        text = rewritten or question.text
        analysis = analyse(
            text, question.filters, people, language, self._known_words(text), self._catalog.events()
        )
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

    def evidence(self, question: Question) -> Evidence:
        """All that the answer to a question may be made of."""
        return self._evidence(self._find(question, Clock()))

    def _evidence(self, found: _Found) -> Evidence:
        evidence = self._gatherer.evidence(found.analysis, found.topic, found.hits, self.roster())
        return evidence if self._least is None else replace(evidence, least=self._least)

    def _is_hopeless(self, found: _Found) -> bool:
        """Whether nothing near the topic was found, so that a model could only invent."""
        analysis = found.analysis
        if analysis.strangers and not analysis.persons and analysis.kind is QuestionKind.WHAT_SAID:
            return True
        if not found.topic.weights or any(h.document.language != analysis.language for h in found.hits[:8]):
            return False  # a model reads what the words and the embedder don't
        evidence = self._evidence(found)
        best = extractive.ranked(evidence)
        return not best or probability(features(evidence, best)) < threshold("hopeless")

    def _nothing_there(self, question: Question, found: _Found, clock: Clock) -> Finished:
        name = "empty" if found.analysis.filters else "not_found"
        return Finished(
            result=NoAnswer(
                question=question.text,
                rewritten=found.rewritten,
                reason=phrase(name, found.analysis.language),
                searched=self._gatherer.searched(found.analysis),
                timings=clock.done(),
                fingerprint=self._fingerprint,
            )
        )

    # From the sources' own words

    def _from_sources(self, question: Question, found: _Found, choice: Choice, clock: Clock) -> Finished:
        result = extractive.answer(self._evidence(found))
        clock.lap("answer")
        if isinstance(result, Refusal):
            refused = self._refused(question, found, result, choice, clock)
            return Finished(result=replace(refused, confidence=result.confidence))
        result = replace(result, citations=self._gatherer.placed(result.citations))
        verified = verify(
            result.text, self._cited(result), found.analysis.language, by_line=True, own=result.own
        )
        verified = replace(verified, citations=result.citations)
        own_words = replace(choice, mode=Mode.QUOTES, model=None)
        shown = found.hits[: self._passages]
        answered = self._answered(question, found, verified, shown, own_words, clock).result
        return Finished(result=replace(answered, confidence=result.confidence))

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
        self, question: Question, found: _Found, refusal: Refusal, choice: Choice, clock: Clock
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

    # With a model

    def _from_model(
        self,
        question: Question,
        found: _Found,
        choice: Choice,
        model: LanguageModel,
        clock: Clock,
        cancel: Cancel,
    ) -> Iterator[Event]:
        hits = found.hits[: self._passages]
        writing = Written(hits)
        usage: Usage | None = None
        try:
            for tokens, fitting in attempts(question, found.analysis, hits, model):
                hits, writing = fitting, Written(fitting)
                try:
                    yield from writing.events(tokens, cancel)
                    usage = usage_of(tokens)
                    break
                except PromptTooLong:
                    if writing.text:
                        raise
        except ModelError as error:
            clock.lap("model")
            yield from self._broken_off(question, found, choice, clock, error, writing.text, hits)
            return
        if cancel.called:
            return
        clock.lap("model")
        if writing.looped:
            choice = _noted(choice, REPEATING)
            yield Notice(text=REPEATING)
        elif usage is not None and usage.cut_off:
            choice = _noted(choice, "The answer reached its length limit and was cut off there.")
        if not writing.text.strip() or prompt.is_refusal(writing.text):
            yield Finished(result=self._nothing_said(question, found, hits, choice, clock))
        else:
            yield self._checked(question, found, writing.text, hits, choice, clock)

    def _broken_off(
        self,
        question: Question,
        found: _Found,
        choice: Choice,
        clock: Clock,
        error: ModelError,
        written: str,
        hits: Sequence[Hit],
    ) -> Iterator[Event]:
        """What was written stands, checked; where nothing was, the sources' own words answer."""
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

    def _nothing_said(
        self, question: Question, found: _Found, hits: Sequence[Hit], choice: Choice, clock: Clock
    ) -> NoAnswer:
        """The model found no answer, or none of what it wrote may be shown."""
        stated = [statement for hit in hits for statement in sentences(hit)]
        refusal = Refusal(
            reason=phrase("not_found", found.analysis.language),
            searched=self._gatherer.searched(found.analysis),
            nearest=nearest(
                score(stated, Asking(topic=found.topic, names=found.analysis.names))[:3], found.topic
            ),
        )
        return self._refused(question, found, refusal, choice, clock)

    def _checked(
        self,
        question: Question,
        found: _Found,
        written: str,
        hits: Sequence[Hit],
        choice: Choice,
        clock: Clock,
    ) -> Finished:
        known = [Person(name=person.name) for person in self.roster() if person.is_somebody]
        judge = model_judge(choice.model) if self._judges and choice.model else None
        language = found.analysis.language
        bare = without_links(without_half_marker(written).strip(), sources_of(hits)).text
        verified = self._with_leftovers(
            flag_links(verify(bare, hits, language, known=known, judge=judge)), found, hits
        )
        if self._withholds:
            kept, gone = without_failed(verified.text, verified.checks)
            if gone:
                choice = _noted(choice, withheld_notice(gone))
                if not kept:
                    return Finished(result=self._nothing_said(question, found, hits, choice, clock))
                verified = verify(kept, hits, language, known=known)
        return self._answered(question, found, verified, hits, choice, clock)

    def _with_leftovers(self, verified: Verified, found: _Found, hits: Sequence[Hit]) -> Verified:
        """With flags on what only text says that no passage holds."""
        kept_out = self._catalog.notes_of(hit.document.id for hit in hits)
        more = leftover_checks(
            verified.text, verified.checks, hits, found.analysis.language, kept_out, found.analysis.text
        )
        return with_checks(verified, more)

    def _answered(
        self,
        question: Question,
        found: _Found,
        verified: Verified,
        shown: Sequence[Hit],
        choice: Choice,
        clock: Clock,
    ) -> Finished:
        """The end of either way: a checked answer with all that is known of how it was made."""
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
                shown=tuple(shown),
                notice=choice.notice,
                timings=clock.done(),
                fingerprint=self._fingerprint,
            )
        )


def _noted(choice: Choice, notice: str) -> Choice:
    """The choice with one line more for the reader."""
    return replace(choice, notice=f"{choice.notice} {notice}" if choice.notice else notice)
