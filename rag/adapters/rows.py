"""Rows of the catalog as values, and blocks as the JSON they are stored in."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from corpus.document import Block, BlockKind, Document, DocumentId
from rag.types import (
    DocumentInfo,
    Passage,
    PassageId,
    Person,
    Quote,
    QuoteId,
    QuoteKind,
    Span,
)


def _spans(text: str) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in json.loads(str(text)))


def _pair(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else (start, end)


def document_info(row: Sequence[Any]) -> DocumentInfo:
    """A document without its text."""
    identifier, title, source, published, language, event, authors, url = row
    return DocumentInfo(
        id=DocumentId(str(identifier)), title=str(title), source=str(source), published=published,
        language=str(language), event=event, authors=tuple(json.loads(str(authors))), url=url,
    )  # fmt: skip


def document(row: Sequence[Any]) -> Document:
    """A document with its text and blocks."""
    (identifier, title, text, blocks, source, published, authors, speakers, event, language, digest, url,
     notes) = row  # fmt: skip
    return Document(
        id=DocumentId(str(identifier)), title=str(title), text=str(text), blocks=blocks_from_json(str(blocks)),
        source=str(source), published=published, authors=tuple(json.loads(str(authors))),
        speakers=tuple(json.loads(str(speakers))), event=event, language=str(language), digest=str(digest), url=url,
        notes=tuple(json.loads(str(notes))),
    )  # fmt: skip


def passage(row: Sequence[Any]) -> Passage:
    """A passage with its words."""
    identifier, document_id, position, start, end, text, headings, locator, speakers = row
    return Passage(
        id=PassageId(str(identifier)), document_id=DocumentId(str(document_id)), position=position,
        start=start, end=end, text=str(text), headings=tuple(json.loads(str(headings))), locator=locator,
        speakers=tuple(json.loads(str(speakers))),
    )  # fmt: skip


def cut(passage: Passage, text: str) -> Passage:
    """A passage with its words, out of its document's text."""
    return replace(passage, text=text[passage.start : passage.end])


def person(row: Sequence[Any]) -> Person:
    """Somebody as one document gives them, under the name the library knows them by where that was worked out."""
    name, aliases, role, affiliation, start, end, gender, known = row
    forms = tuple(json.loads(str(aliases)))
    called = known or name
    return Person(
        name=str(called), aliases=forms if called == name else (str(name), *(f for f in forms if f != called)),
        role=role, affiliation=affiliation, read_at=_pair(start, end), gender=gender,
        written=None if called == name else str(name),
    )  # fmt: skip


def quote(row: Sequence[Any]) -> Quote:
    """An utterance with its speaker, where it has one."""
    (identifier, document_id, start, end, text, spans, kind, speaker_start, speaker_end, cue, cue_start, cue_end,
     confidence, reason, *who) = row  # fmt: skip
    return Quote(
        id=QuoteId(str(identifier)), document_id=DocumentId(str(document_id)), start=start, end=end, text=str(text),
        spans=_spans(spans), kind=QuoteKind(str(kind)), speaker=person(who) if who[0] is not None else None,
        speaker_span=_pair(speaker_start, speaker_end), cue=cue, cue_span=_pair(cue_start, cue_end),
        confidence=confidence, reason=str(reason),
    )  # fmt: skip


_BLOCK_FIELDS = ("start", "end", "level", "voice", "voice_start", "voice_end", "start_seconds", "end_seconds")


def blocks_to_json(blocks: Sequence[Block]) -> str:
    """Blocks as they are stored."""
    return json.dumps(
        [[b.kind, *(getattr(b, field) for field in _BLOCK_FIELDS)] for b in blocks], ensure_ascii=False
    )


def blocks_from_json(text: str) -> tuple[Block, ...]:
    """Blocks as they were."""
    return tuple(
        Block(kind=BlockKind(kind), **dict(zip(_BLOCK_FIELDS, rest, strict=True)))
        for kind, *rest in json.loads(text)
    )
