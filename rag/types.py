"""The values every stage speaks. Frozen; every offset counts characters of `Document.text`, end exclusive.

For every Passage, Quote and Citation x of a document d: `d.text[x.start:x.end] == x.text`,
except for a Quote or Citation in several `spans`, where the envelope `d.text[x.start:x.end]` also holds
the cue between the pieces and `text` is the pieces joined by `JOINER`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NewType

from corpus.document import DocumentId

PassageId = NewType("PassageId", str)
QuoteId = NewType("QuoteId", str)

Collection = Literal["passages", "quotes"]
"""What has vectors: each kind in a collection of its own, of one store."""
PASSAGES: Collection = "passages"
QUOTES: Collection = "quotes"
COLLECTIONS: tuple[Collection, ...] = (PASSAGES, QUOTES)

Span = tuple[int, int]
JOINER = " … "
"""Stands between the pieces of a quotation that its cue interrupts."""


class QuoteKind(StrEnum):
    DIRECT = "direct"
    PARTIAL = "partial"
    INDIRECT = "indirect"
    PULL = "pull"
    TURN = "turn"


class Mode(StrEnum):
    """Who wrote an answer: the sources' own sentences, Ollama, or another LlamaIndex model."""

    QUOTES = "quotes"
    OLLAMA = "ollama"
    LLM = "llm"


class CheckKind(StrEnum):
    CITATION = "citation"
    QUOTE = "quote"
    ATTRIBUTION = "attribution"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who speaks, as one document (extraction) or the library (catalog) gives them."""

    name: str
    """The fullest form of the name."""
    aliases: tuple[str, ...] = ()
    """Other forms it is mentioned by, the surname among them."""
    role: str | None = None
    affiliation: str | None = None
    read_at: Span | None = None
    """Where role and affiliation stand, in the document they were read from."""
    gender: str | None = None
    """`feminine` or `masculine`, where the document addresses them so: Mrs, Herr, señora."""
    written: str | None = None
    """The name as its document has it, where the library knows them by another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """An utterance: somebody's words in a document, without the outer quotation marks."""

    id: QuoteId
    document_id: DocumentId
    start: int
    end: int
    text: str
    spans: tuple[Span, ...]
    """The spoken pieces in order; one where nothing interrupts them."""
    kind: QuoteKind
    speaker: Person | None = None
    speaker_span: Span | None = None
    """The mention that names the speaker of this quote ("Oduya", "she")."""
    cue: str | None = None
    cue_span: Span | None = None
    confidence: float = 0.0
    """That the speaker is right, 0 to 1."""
    reason: str = ""
    """Why this speaker, in one line for a person to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What is retrieved and shown: a stretch of a document that never reaches across boilerplate."""

    id: PassageId
    document_id: DocumentId
    position: int
    """0, 1, 2 … in its document; neighbours differ by one."""
    start: int
    end: int
    text: str
    headings: tuple[str, ...] = ()
    locator: str | None = None
    """Page, slide or time ("00:12:40"), where the source has one."""
    speakers: tuple[str, ...] = ()
    """Whose words it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentInfo:
    """A document without its text: what citations and lists show."""

    id: DocumentId
    title: str
    source: str
    published: str | None = None
    language: str = "und"
    event: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The exact words behind a statement, and where they stand."""

    n: int
    document: DocumentInfo
    start: int
    end: int
    text: str
    spans: tuple[Span, ...]
    passage: Passage
    """The passage to show around the words."""
    speaker: Person | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing verified in an answer; `start`/`end` are offsets in the answer's text."""

    kind: CheckKind
    ok: bool
    text: str
    start: int
    end: int
    detail: str = ""
    """One line for the reader: what does not hold, or where it was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A retrieved passage and why: its fused score and its rank in each leg (1 is best)."""

    passage: Passage
    document: DocumentInfo
    score: float
    ranks: Mapping[str, int] = field(default_factory=dict)
    quotes: tuple[Quote, ...] = ()
    """The utterances that lie in the passage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    question: str
    text: str
    """With `[n]` markers that name `citations`."""
    citations: tuple[Citation, ...]
    checks: tuple[Check, ...]
    mode: Mode
    model: str | None = None
    shown: tuple[Hit, ...] = ()
    """The passages the answer was written from, in the order of their numbers."""
    rewritten: str | None = None
    """The standalone question, where it differs from the one asked."""
    confidence: float | None = None
    """The probability that the sources' own words answer it, where that was estimated (`rag.decision`)."""
    notice: str | None = None
    """One line about how the answer came about (no model running, stream broken …)."""
    timings: Mapping[str, float] = field(default_factory=dict)
    """Seconds by stage."""
    fingerprint: str = ""
    """Hash of the settings it was made under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswer:
    question: str
    reason: str
    searched: str = ""
    """What was looked through: "14 statements by her, none about pricing"."""
    nearest: tuple[Citation, ...] = ()
    mode: Mode = Mode.QUOTES
    model: str | None = None
    confidence: float | None = None
    """As in an Answer; below the threshold where this is why there is none."""
    rewritten: str | None = None
    notice: str | None = None
    timings: Mapping[str, float] = field(default_factory=dict)
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a search is restricted to. Texts match case- and accent-insensitively, by containment; all must hold."""

    speaker: str | None = None
    event: str | None = None
    language: str | None = None
    source: str | None = None
    since: str | None = None
    """ISO date, inclusive."""
    until: str | None = None
    """ISO date, inclusive, to its own precision: 2024 lets all of 2024 in."""

    def __bool__(self) -> bool:
        return any((self.speaker, self.event, self.language, self.source, self.since, self.until))


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An earlier turn of the conversation; `role` is `user` or `assistant`."""

    role: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with all that shapes its answer; what is None comes from the settings."""

    text: str
    filters: Filters = Filters()
    history: tuple[Message, ...] = ()
    mode: Mode | None = None
    """None: the model where its server answers, the sources' own sentences otherwise."""
    model: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """Streaming: what the answer will be written from."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """Streaming: the next piece of the answer's text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thinking:
    """Streaming: the next piece of a model's reasoning; never part of the answer."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Streaming: one line for the reader beside the answer."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """Streaming: the whole result, checked. Always the last event; its text replaces the deltas."""

    result: Answer | NoAnswer


Event = Retrieved | Delta | Thinking | Notice | Finished
