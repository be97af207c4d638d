"""The machine-readable contract: what every command prints with `--json`. Pure."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from rag.checking import Checked
from rag.review.findings import Review, checks_of, summary
from rag.types import Answer, Check, Citation, DocumentInfo, NoAnswer, Passage, Person, Quote

Record = dict[str, Any]


def dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def answer_record(result: Answer | NoAnswer) -> Record:
    """What `whosaid ask --json` prints."""
    abstained = isinstance(result, NoAnswer)
    return {
        "question": result.question,
        "rewritten": result.rewritten,
        "answer": "" if isinstance(result, NoAnswer) else result.text,
        "abstained": abstained,
        "reason": result.reason if isinstance(result, NoAnswer) else None,
        "searched": result.searched if isinstance(result, NoAnswer) else None,
        "nearest": [citation_record(c) for c in result.nearest] if isinstance(result, NoAnswer) else [],
        "mode": str(result.mode),
        "model": result.model,
        "notice": result.notice,
        "citations": [] if isinstance(result, NoAnswer) else [citation_record(c) for c in result.citations],
        "checks": [] if isinstance(result, NoAnswer) else [check_record(c) for c in result.checks],
        "confidence": None if result.confidence is None else round(result.confidence, 4),
        "timings": {name: round(seconds, 4) for name, seconds in result.timings.items()},
        "fingerprint": result.fingerprint,
    }


def citation_record(citation: Citation) -> Record:
    return {
        "n": citation.n,
        "text": citation.text,
        "start": citation.start,
        "end": citation.end,
        "spans": [list(span) for span in citation.spans],
        **person_record(citation.speaker),
        "document": document_record(citation.document),
        "passage": passage_record(citation.passage),
    }


def passage_record(passage: Passage) -> Record:
    return {
        "id": passage.id,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "headings": list(passage.headings),
        "locator": passage.locator,
    }


def person_record(person: Person | None) -> Record:
    return {
        "speaker": person.name if person else None,
        "role": person.role if person else None,
        "affiliation": person.affiliation if person else None,
    }


def document_record(info: DocumentInfo) -> Record:
    return {
        "id": info.id,
        "title": info.title,
        "source": info.source,
        "published": info.published,
        "language": info.language,
        "event": info.event,
        "authors": list(info.authors),
        "url": info.url,
    }


def check_record(check: Check) -> Record:
    return {
        "kind": str(check.kind),
        "ok": check.ok,
        "text": check.text,
        "start": check.start,
        "end": check.end,
        "detail": check.detail,
    }


def quote_record(quote: Quote, document: DocumentInfo) -> Record:
    """One line of `whosaid quotes --json`."""
    mention = quote.speaker_span or (None, None)
    return {
        "id": quote.id,
        "text": quote.text,
        **person_record(quote.speaker),
        "kind": str(quote.kind),
        "cue": quote.cue,
        "confidence": round(quote.confidence, 3),
        "reason": quote.reason,
        "start": quote.start,
        "end": quote.end,
        "spans": [list(span) for span in quote.spans],
        "speaker_start": mention[0],
        "speaker_end": mention[1],
        "document": document_record(document),
    }


def verdict_record(checked: Checked, documents: Mapping[str, DocumentInfo]) -> Record:
    """What `whosaid check --json` prints."""
    verdict = checked.verdict
    nearest = verdict.nearest
    return {
        "quotation": checked.quotation,
        "verdict": str(verdict.verdict),
        "speaker": checked.speaker,
        "nearest": {
            "text": nearest.text,
            "start": nearest.start,
            "end": nearest.end,
            **person_record(nearest.speaker),
            "document": document_record(documents[nearest.document_id]),
        }
        if nearest
        else None,
        "difference": [list(step) for step in verdict.difference],
        "said_by": quote_records(verdict.said_by, documents),
        "notice": checked.notice,
    }


def review_record(review: Review, named: str | None = None) -> Record:
    """What `whosaid check --file --json` prints: the checks of an answer, each with its verdict."""
    return {
        "file": named,
        "language": review.language,
        "text": review.text,
        "holds": review.holds,
        "checks": [
            {
                **check_record(check),
                **{k: v for k, v in verdict_record(finding.checked, review.documents).items() if k != "quotation"},
                "weak": finding.weak and not finding.ok,
                "sentence": {"start": finding.sentence[0], "end": finding.sentence[1]},
            }
            for finding in review.findings
            for check in checks_of(finding, review.text)
        ],
        "summary": summary(review),
    }  # fmt: skip


def quote_records(quotes: Iterable[Quote], documents: Mapping[str, DocumentInfo]) -> list[Record]:
    return [
        quote_record(quote, documents[quote.document_id])
        for quote in quotes
        if quote.document_id in documents
    ]
