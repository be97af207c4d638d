"""Quotes as files: what `whosaid quotes --format` prints and what the page's export saves. Pure."""

import csv
import io
from collections.abc import Mapping, Sequence

from rag.types import DocumentInfo, Quote, QuoteKind
from ui import contract
from ui.terminal import table

FORMATS = ("json", "csv", "md")

_COLUMNS = (
    "text", "speaker", "role", "affiliation", "kind", "cue", "confidence", "start", "end",
    "speaker_start", "speaker_end",
)  # fmt: skip


def formatted(found: Sequence[Quote], documents: Mapping[str, DocumentInfo], form: str) -> str:
    """The quotes in one of `FORMATS`, or for a terminal (`table`); no line end behind the last line.

    A quote whose document is not among those given is left out.
    """
    pairs = [(quote, documents[quote.document_id]) for quote in found if quote.document_id in documents]
    if form == "json":
        return contract.dump([contract.quote_record(quote, info) for quote, info in pairs])
    if form == "csv":
        return _csv(pairs)
    if form == "md":
        return "\n\n".join(markdown(quote, info) for quote, info in pairs)
    rows = [
        (
            quote.speaker.name if quote.speaker else "?",
            str(quote.kind),
            info.published or "",
            info.title,
            " ".join(quote.text.split()),
        )
        for quote, info in pairs
    ]
    return table(("speaker", "kind", "date", "title", "words"), rows, widest=32)


def _csv(pairs: Sequence[tuple[Quote, DocumentInfo]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*_COLUMNS, "document", "title", "source", "published", "event", "language"])
    for quote, info in pairs:
        record = contract.quote_record(quote, info)
        about = (info.id, info.title, info.source, info.published, info.event, info.language)
        writer.writerow([safe(cell) for cell in (*(record[name] for name in _COLUMNS), *about)])
    return out.getvalue().rstrip("\n")


def safe(cell: object) -> object:
    """A cell that a spreadsheet takes for text: one that begins like a formula gets an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def markdown(quote: Quote, info: DocumentInfo) -> str:
    """One quote as a block quotation with its speaker and source."""
    who = quote.speaker
    name = ", ".join(part for part in (who.name, who.role, who.affiliation) if part) if who else "(unnamed)"
    about = ", ".join(part for part in (info.title, info.event, info.published) if part)
    reported = " (reported)" if quote.kind is QuoteKind.INDIRECT else ""
    return f"> {' '.join(quote.text.split())}\n>\n> — {name}{reported}; {about}"
