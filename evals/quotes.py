"""Measuring the extraction of quotations on gold: read the texts, extract, score by language."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from corpus.document import Document
from corpus.readers import read, read_bytes
from evals.lines import Json, json_lines, text_of
from evals.quote_scores import judged_speakers, score
from evals.reliability import Judged, Reliability, reliability
from rag.errors import UsageError
from rag.types import Quote

SHIPPED = Path(__file__).parent / "gold" / "sample-quotes.jsonl"
"""Gold over the sample corpus."""
SAMPLE = Path(str(files("corpus"))) / "sample"
"""Where the texts of gold that names a `file` lie."""

Extract = Callable[[Document], Sequence[Quote]]
Watch = Callable[[int, int], None]
"""Told how many documents are done, of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDocument:
    """A gold record with its text, and the Document that extraction is given."""

    record: Json
    document: Document

    @property
    def lang(self) -> str:
        return str(self.record.get("lang", "und"))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotesReport:
    predicted: tuple[Json, ...]
    """A record a document: id, lang, and its quotes with offsets."""
    totals: Json
    """As `evals.quote_scores.score`, and the same for each language under `by_language`."""
    judged: tuple[Judged, ...]
    """Of every quotation that is in the gold: its confidence in a speaker, and whether that is right."""
    reliability: Reliability
    """Whether those confidences come true."""


def load_gold(path: Path, texts: Path = SAMPLE) -> Iterator[GoldDocument]:
    """Gold documents, one a line, with `text`, or with `file` (under `texts`) and the `digest` of its text.

    Raises UsageError naming file and line: of what isn't gold, of a text that isn't the one annotated.
    """
    for where, record in json_lines(path):
        text_of(record, "id", where)
        document = _from_file(record, where, texts) if "file" in record else _from_text(record, where)
        full = {**record, "text": document.text}
        _check_quotes(full, where)
        yield GoldDocument(record=full, document=document)


def evaluate(
    gold: Sequence[GoldDocument], extract: Extract, watch: Watch = lambda done, of: None
) -> QuotesReport:
    """Extract from every document and score the outcome."""
    predicted = []
    for done, item in enumerate(gold, 1):
        quotes = [_prediction(quote) for quote in extract(item.document)]
        predicted.append({"id": item.record["id"], "lang": item.lang, "quotes": quotes})
        watch(done, len(gold))
    by_id = {record["id"]: record["quotes"] for record in predicted}
    languages = sorted({item.lang for item in gold})
    totals = score([item.record for item in gold], by_id)
    totals["by_language"] = {
        lang: score([item.record for item in gold if item.lang == lang], by_id) for lang in languages
    }
    judged = tuple(judged_speakers([item.record for item in gold], by_id))
    return QuotesReport(
        predicted=tuple(predicted), totals=totals, judged=judged, reliability=reliability(judged)
    )


def text_digest(text: str) -> str:
    """SHA-256 of a document's text; says whether offsets still fit."""
    return hashlib.sha256(text.encode()).hexdigest()


def _prediction(quote: Quote) -> dict[str, Any]:
    start, end = quote.speaker_span or (None, None)
    return {
        "start": quote.start,
        "end": quote.end,
        "spans": [list(span) for span in quote.spans],
        "type": str(quote.kind),
        "speaker": quote.speaker.name if quote.speaker else None,
        "speaker_start": start,
        "speaker_end": end,
        "confidence": quote.confidence,
    }


def _from_text(record: Json, where: str) -> Document:
    """A plain text, in the language that the gold gives. Offsets must fit, so reading may change nothing."""
    text = text_of(record, "text", where)
    document = read_bytes(text.encode(), source=f"{record['id']}.txt")
    if document.text != text:
        raise UsageError(
            f"{where}: reading changes this text, so that its offsets don't fit.",
            "Save the gold with line ends of one character and without control characters.",
        )
    lang = record.get("lang")
    return replace(document, language=lang) if isinstance(lang, str) else document


def _from_file(record: Json, where: str, texts: Path) -> Document:
    file = texts / text_of(record, "file", where)
    if not file.is_file():
        raise UsageError(f"{where}: there is no {file}.", "Name the folder of the texts with --texts.")
    document = read(file)
    if text_digest(document.text) != record.get("digest"):
        raise UsageError(
            f"{where}: {record['file']} is not the text that was annotated (its digest differs).",
            "Annotate it anew, or go back to the file and reader it was made with.",
        )
    return document


def _check_quotes(record: Json, where: str) -> None:
    """Offsets inside the text; scoring relies on it."""
    quotes, size = record.get("quotes"), len(record["text"])
    if not isinstance(quotes, list):
        raise UsageError(f"{where}: `quotes` must be a list.", "See the README on gold quotations.")
    for quote in quotes:
        spans = quote.get("spans") or [(quote.get("start"), quote.get("end"))]
        for start, end in spans:
            if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start <= end <= size:
                raise UsageError(f"{where}: a quotation reaches from {start} to {end}, outside its text.")
