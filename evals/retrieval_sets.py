"""Sets for retrieval: paragraphs, queries, and which paragraphs answer which query. SQuAD and BEIR."""

import csv
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evals.lines import Json, json_file, json_lines, read_text, text_of
from evals.squad import paragraphs as squad_paragraphs
from evals.squad import questions as squad_questions
from rag.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    id: str
    text: str
    relevant: Mapping[str, int]
    """Ids of the paragraphs that answer it, with their grade (1 where there are no grades)."""
    lang: str | None = None
    """Where it is not the language of the whole set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalSet:
    name: str
    paragraphs: tuple[Paragraph, ...]
    queries: tuple[Query, ...]

    def corpus_digest(self) -> str:
        """Twelve hex digits that change with any paragraph; what a library of them is cached by."""
        state = hashlib.sha256()
        for paragraph in self.paragraphs:
            for part in (paragraph.id, paragraph.title, paragraph.text):
                state.update(f"{len(part)}:{part}".encode())
        return state.hexdigest()[:12]


def load_retrieval_set(path: Path, form: str | None = None) -> RetrievalSet:
    """A SQuAD file or a BEIR folder; `form` names it where the path doesn't tell.

    Raises UsageError for what cannot be read, naming file and line.
    """
    form = form or ("beir" if path.is_dir() else "squad")
    if form not in FORMATS:
        raise UsageError(f"There is no format {form!r}.", f"Known: {', '.join(FORMATS)}.")
    loaded = FORMATS[form](path)
    if not loaded.queries or not loaded.paragraphs:
        missing = "paragraph" if not loaded.paragraphs else "query with a relevant paragraph"
        raise UsageError(f"{path} holds no {missing}.", "Check the file.")
    return loaded


def _squad(path: Path) -> RetrievalSet:
    """Each paragraph is to be found by the questions asked about it; those of no answer are left out."""
    content = json_file(path)
    return RetrievalSet(
        name=path.stem,
        paragraphs=tuple(
            Paragraph(id=found.id, title=found.title, text=found.text)
            for found in squad_paragraphs(content, str(path))
        ),
        queries=tuple(
            Query(id=question.id, text=question.text, relevant={question.paragraph: 1})
            for question in squad_questions(content, str(path))
            if not question.impossible
        ),
    )


def _beir(folder: Path) -> RetrievalSet:
    """corpus.jsonl, queries.jsonl, qrels/test.tsv; queries without a relevant paragraph are left out."""
    judged = _qrels(folder / "qrels" / "test.tsv")
    corpus = [_paragraph(record, where) for where, record in json_lines(folder / "corpus.jsonl")]
    asked = [
        (text_of(record, "_id", where), text_of(record, "text", where))
        for where, record in json_lines(folder / "queries.jsonl")
    ]
    return RetrievalSet(
        name=folder.name,
        # Public corpora hold empty documents; there is nothing in them to be found by.
        paragraphs=tuple(paragraph for paragraph in corpus if paragraph.text.strip()),
        queries=tuple(Query(id=i, text=text, relevant=judged[i]) for i, text in asked if i in judged),
    )


def _paragraph(record: Json, where: str) -> Paragraph:
    title, text = str(record.get("title") or ""), str(record.get("text") or "")
    return Paragraph(id=text_of(record, "_id", where), title=title, text=text if text.strip() else title)


def _qrels(path: Path) -> dict[str, dict[str, int]]:
    """Judgements above 0 by query; the first line is a header."""
    judged: dict[str, dict[str, int]] = {}
    rows = csv.reader(read_text(path).splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, row in enumerate(rows, 2):
        if not row:
            continue
        try:
            query, document, grade = row[0], row[1], int(row[2])
        except (IndexError, ValueError) as error:
            raise UsageError(
                f"{path}, line {number}: a judgement is query, document and a whole number, divided by tabs."
            ) from error
        if grade > 0:
            judged.setdefault(query, {})[document] = grade
    return judged


FORMATS: Mapping[str, Callable[[Path], RetrievalSet]] = {"squad": _squad, "beir": _beir}
