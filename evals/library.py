"""A set's paragraphs as a library of their own, kept between runs.

Each paragraph is a document of one block, whose `source` is the paragraph's id. What was stored and embedded
stays, so that a second run goes straight to the questions and a stopped one goes on where it was.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Block, BlockKind, Document, DocumentId
from corpus.language import detect
from evals.query_cache import remembering
from evals.retrieval_sets import Paragraph, RetrievalSet
from rag.adapters.catalog import Catalog
from rag.adapters.catalog_writer import CatalogWriter
from rag.adapters.chroma import ChromaVectors
from rag.adapters.lock import writer_lock
from rag.ingest import VERSION, Ingest, Progress, Report, check_embedder
from rag.protocols import PASSAGES, Embedder
from rag.retrieval import Retriever
from rag.types import Filters

FOLDER = "evaluations"
"""Of the data folder; it can be deleted at any time."""
_LANGUAGE_SAMPLE = 40_000
"""Characters of a set that its language is told from."""
_REPORT_EVERY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationLibrary:
    """A library that is ready, and which paragraph each of its passages is of."""

    catalog: Catalog
    vectors: ChromaVectors
    retriever: Retriever
    language: str
    paragraph_of: dict[str, str]


def folder_of(data: Path, corpus: RetrievalSet, language: str, embedder: str) -> Path:
    """Where the library of these paragraphs is kept. Another embedder, language or program version has
    another, as each makes another library of the same paragraphs.
    """
    made_by = hashlib.sha256(f"{embedder}\n{language}\n{VERSION}".encode()).hexdigest()[:6]
    return data / FOLDER / f"{corpus.corpus_digest()}-{made_by}"


@contextmanager
def open_library(
    corpus: RetrievalSet,
    *,
    data: Path,
    embedder: Embedder,
    language: str | None = None,
    report: Report | None = None,
) -> Iterator[EvaluationLibrary]:
    """The library of a set, filled where it isn't yet. Without a language, it is told from the paragraphs,
    once for all of them. Raises what ingest raises.
    """
    language = language or language_of(corpus.paragraphs)
    folder = folder_of(data, corpus, language, embedder.name)
    vectors = ChromaVectors(folder)
    documents = [document(paragraph, language) for paragraph in corpus.paragraphs]
    with writer_lock(folder), CatalogWriter(folder) as writer:
        check_embedder(writer, embedder.name)
        ingest = Ingest(
            catalog=writer,
            embedder=embedder,
            vectors=vectors,
            report=report or _silent,
            collections=(PASSAGES,),
        )
        _fill(ingest, documents)
    with Catalog(folder) as catalog, vectors.session(), remembering(embedder, folder) as asked:
        yield EvaluationLibrary(
            catalog=catalog,
            vectors=vectors,
            retriever=Retriever(catalog, asked, vectors),
            language=language,
            paragraph_of=_paragraph_of(catalog),
        )


def document(paragraph: Paragraph, language: str) -> Document:
    """A paragraph as a document. Its id depends on the paragraph's own, as sets do repeat texts."""
    identity = "\n".join((paragraph.id, language, paragraph.title, paragraph.text))
    digest = hashlib.sha256(identity.encode()).hexdigest()
    return Document(
        id=DocumentId(digest[:16]),
        title=paragraph.title,
        text=paragraph.text,
        blocks=(Block(kind=BlockKind.PARAGRAPH, start=0, end=len(paragraph.text)),),
        source=paragraph.id,
        language=language,
        digest=digest,
    )


def language_of(paragraphs: Sequence[Paragraph]) -> str:
    """The language of a set, from texts of its beginning, middle and end."""
    step = max(1, len(paragraphs) // 50)
    return detect("\n".join(paragraph.text for paragraph in paragraphs[::step])[:_LANGUAGE_SAMPLE])


def _silent(_: Progress) -> None:
    """Progress nobody watches."""


def _fill(ingest: Ingest, documents: Sequence[Document]) -> None:
    """Store what isn't stored yet, then embed what isn't embedded."""
    stored = ingest.catalog.stored()
    for done, paragraph in enumerate(documents):
        if paragraph.source not in stored:
            ingest.store(paragraph)
        if done % _REPORT_EVERY == 0:
            ingest.report(Progress(files=done, of_files=len(documents), doing="reading"))
    ingest.mend_vectors()
    ingest.embed_pending()
    ingest.measure_skill()


def _paragraph_of(catalog: Catalog) -> dict[str, str]:
    passages = catalog.passages(catalog.passage_ids(Filters()))
    infos = catalog.infos({passage.document_id for passage in passages.values()})
    return {passage.id: infos[passage.document_id].source for passage in passages.values()}
