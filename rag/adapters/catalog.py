"""The catalog: documents, passages, quotes, people and the full-text index in one SQLite file. The truth.

Reading it; any number of processes may, also beside the one that writes (`catalog_writer`).
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self

from corpus.document import Document, DocumentId
from rag.adapters import rows as values
from rag.adapters.conditions import conditions, like, of_kind
from rag.adapters.sqlite import open_for_reading, translated
from rag.corrections import Made, from_json
from rag.identity import Sighting
from rag.lexical import COLUMNS, column, fold, match_expression, phrase_expression
from rag.names import name_words
from rag.quotes.verdict import is_same_person
from rag.types import COLLECTIONS, PASSAGES, Collection, DocumentInfo, Filters, Passage, Quote

CATALOG_FILE = "catalog.sqlite3"
META_EMBEDDER = "embedder"
"""Entry that names the model the vectors were made with."""

PENDING, EMBEDDED, LEFT_OUT = range(3)
"""Values of the column `embedded`: it waits for a vector, has one, is to have none."""

NO_FILTERS = Filters()
_SHARED_COLUMNS = ("title", "headings", "speakers")
_PASSAGE_WEIGHTS = (1.0, 0.7, 0.7, *(1.0 for _ in COLUMNS))
"""bm25() weights of title, headings, speakers and the text columns."""
_DOCUMENT_FIELDS = "d.id, d.title, d.source, d.published, d.language, d.event, d.authors, d.url"
_PASSAGE_FIELDS = (
    "p.id, p.document_id, p.position, p.start, p.end, substr(d.text, p.start + 1, p.end - p.start), "
    "p.headings, p.locator, p.speakers"
)
TEXTLESS_FIELDS = "p.id, p.document_id, p.position, p.start, p.end, '', p.headings, p.locator, p.speakers"
"""For many passages of one document, whose text is then read once: SQLite's substr() counts a long text's
characters from its beginning, for each passage anew."""
_QUOTE_FIELDS = (
    "q.id, q.document_id, q.start, q.end, q.text, q.spans, q.kind, q.speaker_start, q.speaker_end, q.cue, "
    "q.cue_start, q.cue_end, q.confidence, q.reason, "
    "s.name, s.aliases, s.role, s.affiliation, s.read_start, s.read_end, s.gender, s.known"
)
_QUOTE_TABLES = "quotes q JOIN documents d ON d.id = q.document_id LEFT JOIN people s ON s.rowid = q.person"
_PARAMETERS_AT_ONCE = 500


class Stored(NamedTuple):
    """What the catalog knows of a source, to tell whether it changed."""

    id: DocumentId
    source: str
    digest: str
    reader: int


class SourceRow(NamedTuple):
    """One line of `whosaid sources`."""

    info: DocumentInfo
    passages: int
    quotes: int
    pending: int
    """Passages and utterances that have no vector yet."""
    notes: tuple[str, ...] = ()
    """What was taken out of it as hidden, or left out as an order to programs."""


class Counts(NamedTuple):
    documents: int
    passages: int
    quotes: int
    pending: int
    """Passages and utterances that have no vector yet."""


class Catalog:
    """Reading. Every method raises LibraryError where the file fails."""

    def __init__(self, folder: Path, connection: sqlite3.Connection | None = None) -> None:
        self.file = folder / CATALOG_FILE
        self._db = connection or open_for_reading(self.file)
        self._known_columns: tuple[tuple[int, int], list[str]] | None = None
        self._db.create_function("whosaid_fold", 1, fold, deterministic=True)

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with translated(self.file):
            return self._db.execute(sql, parameters).fetchall()

    # What there is

    def counts(self) -> Counts:
        documents, passages, quotes = self._rows(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages), "
            "(SELECT count(*) FROM quotes)"
        )[0]
        return Counts(documents, passages, quotes, self.pending())

    def extent(self, filters: Filters) -> tuple[int, int]:
        """How many documents and utterances the filters let through."""
        where, parameters = conditions(replace(filters, speaker=None))
        spoken, spoken_parameters = conditions(filters)
        documents = self._rows(f"SELECT count(*) FROM documents d WHERE {where}", parameters)
        quotes = self._rows(f"SELECT count(*) FROM {_QUOTE_TABLES} WHERE {spoken}", spoken_parameters)
        return int(documents[0][0]), int(quotes[0][0])

    def pending(self, *collections: Collection) -> int:
        """How many passages and utterances, or of the one kind, have no vector yet."""
        return sum(
            int(self._rows(f"SELECT count(*) FROM {name} WHERE embedded = 0")[0][0])
            for name in collections or COLLECTIONS
        )

    def embedded_ids(self, collection: Collection = PASSAGES) -> set[str]:
        """Of those that have a vector."""
        rows = self._rows(f"SELECT id FROM {collection} WHERE embedded = ?", (EMBEDDED,))
        return {str(row[0]) for row in rows}

    def meta(self, key: str) -> str | None:
        rows = self._rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    def revision(self) -> int:
        """A number that changes whenever another connection has changed the file."""
        return int(self._rows("PRAGMA data_version")[0][0])

    def languages(self) -> tuple[str, ...]:
        """Languages of the documents, most frequent first."""
        rows = self._rows("SELECT language FROM documents GROUP BY language ORDER BY count(*) DESC, language")
        return tuple(str(row[0]) for row in rows)

    def events(self) -> tuple[str, ...]:
        rows = self._rows("SELECT DISTINCT event FROM documents WHERE event IS NOT NULL ORDER BY event")
        return tuple(str(row[0]) for row in rows)

    def sources(self) -> list[SourceRow]:
        rows = self._rows(
            f"SELECT {_DOCUMENT_FIELDS}, "
            "(SELECT count(*) FROM passages p WHERE p.document_id = d.id), "
            "(SELECT count(*) FROM quotes q WHERE q.document_id = d.id), "
            "(SELECT count(*) FROM passages p WHERE p.document_id = d.id AND p.embedded = 0) + "
            "(SELECT count(*) FROM quotes q WHERE q.document_id = d.id AND q.embedded = 0) "
            ", d.notes FROM documents d ORDER BY d.source"
        )
        return [
            SourceRow(values.document_info(r[:8]), r[8], r[9], r[10], tuple(json.loads(r[11]))) for r in rows
        ]

    def notes_of(self, document_ids: Iterable[str]) -> dict[DocumentId, tuple[str, ...]]:
        """By document what was taken out of it as hidden, or left out as an order to programs; others are left out."""
        rows = self._in_batches(
            "SELECT id, notes FROM documents WHERE notes != '[]' AND id IN ({})", document_ids
        )
        return {DocumentId(str(i)): tuple(json.loads(str(notes))) for i, notes in rows}

    def stored(self) -> dict[str, Stored]:
        """By source."""
        rows = self._rows("SELECT id, source, digest, reader FROM documents")
        return {str(r[1]): Stored(*r) for r in rows}

    # Documents, passages, quotes, people

    def document(self, document_id: str) -> Document | None:
        rows = self._rows(
            "SELECT id, title, text, blocks, source, published, authors, speakers, event, language, digest, url, "
            "notes FROM documents WHERE id = ?",
            (document_id,),
        )
        return values.document(rows[0]) if rows else None

    def infos(self, document_ids: Iterable[str]) -> dict[str, DocumentInfo]:
        sql = f"SELECT {_DOCUMENT_FIELDS} FROM documents d WHERE d.id IN ({{}})"
        found = (values.document_info(row) for row in self._in_batches(sql, document_ids))
        return {info.id: info for info in found}

    def matching(self, filters: Filters) -> list[DocumentInfo]:
        """The documents that the filters let through, without regard to speakers, by source."""
        where, parameters = conditions(replace(filters, speaker=None))
        rows = self._rows(
            f"SELECT {_DOCUMENT_FIELDS} FROM documents d WHERE {where} ORDER BY d.source", parameters
        )
        return [values.document_info(row) for row in rows]

    def passages(self, passage_ids: Iterable[str]) -> dict[str, Passage]:
        """By id; those that are there."""
        sql = f"SELECT {_PASSAGE_FIELDS} FROM passages p JOIN documents d ON d.id = p.document_id WHERE p.id IN ({{}})"
        found = (values.passage(row) for row in self._in_batches(sql, passage_ids))
        return {passage.id: passage for passage in found}

    def passages_of(self, document_id: str) -> list[Passage]:
        rows = self._rows(
            f"SELECT {TEXTLESS_FIELDS}, CASE p.position WHEN 0 THEN d.text END "
            "FROM passages p JOIN documents d ON d.id = p.document_id WHERE p.document_id = ? ORDER BY p.position",
            (document_id,),
        )
        text = str(rows[0][-1]) if rows else ""
        return [values.cut(values.passage(row[:-1]), text) for row in rows]

    def around(self, passage: Passage) -> tuple[str, int]:
        """The document's text from the passage before to the one after, and where it begins."""
        rows = self._rows(
            "SELECT min(p.start), max(p.end), d.text FROM passages p JOIN documents d ON d.id = p.document_id "
            "WHERE p.document_id = ? AND p.position BETWEEN ? AND ?",
            (passage.document_id, passage.position - 1, passage.position + 1),
        )
        start, end, text = rows[0]
        if text is None:
            return passage.text, passage.start
        return str(text)[start:end], int(start)

    def passage_ids(self, filters: Filters) -> list[str]:
        """All passages that the filters let through."""
        where, parameters = conditions(filters, passage="p")
        rows = self._rows(
            f"SELECT p.id FROM passages p JOIN documents d ON d.id = p.document_id WHERE {where} ORDER BY p.rowid",
            parameters,
        )
        return [str(row[0]) for row in rows]

    def passages_by_language(self) -> dict[str, int]:
        """How many passages each language has, most first."""
        rows = self._rows(
            "SELECT d.language, count(*) FROM passages p JOIN documents d ON d.id = p.document_id "
            "GROUP BY d.language ORDER BY count(*) DESC, d.language"
        )
        return {str(language): int(count) for language, count in rows}

    def sample_passages(self, language: str, most: int) -> list[Passage]:
        """Passages of a language, spread evenly by their ids, which are hashes."""
        chosen = (
            "SELECT x.id FROM passages x JOIN documents y ON y.id = x.document_id "
            "WHERE y.language = ? ORDER BY x.id LIMIT ?"
        )
        rows = self._rows(
            f"SELECT {_PASSAGE_FIELDS} FROM passages p JOIN documents d ON d.id = p.document_id "
            f"WHERE p.id IN ({chosen}) ORDER BY p.id",
            (language, most),
        )
        return [values.passage(row) for row in rows]

    def quotes(
        self,
        filters: Filters = NO_FILTERS,
        kind: str | None = None,
        *,
        by_date: Literal["ASC", "DESC"] | None = None,
        limit: int = -1,
        offset: int = 0,
    ) -> list[Quote]:
        """The utterances that the filters let through, in the order of documents' sources and places, or first
        by their documents' dates, undated ones last. `limit` of them from the `offset`-th on; -1 is all.
        """
        where, parameters = of_kind(kind, *conditions(filters))
        dates = f"d.published IS NULL, d.published {by_date}, " if by_date else ""
        rows = self._rows(
            f"SELECT {_QUOTE_FIELDS} FROM {_QUOTE_TABLES} WHERE {where} "
            f"ORDER BY {dates}d.source, q.start, q.end LIMIT ? OFFSET ?",
            [*parameters, limit, offset],
        )
        return [values.quote(row) for row in rows]

    def count_quotes(self, filters: Filters = NO_FILTERS, kind: str | None = None) -> int:
        """How many utterances the filters let through."""
        where, parameters = of_kind(kind, *conditions(filters))
        return int(self._rows(f"SELECT count(*) FROM {_QUOTE_TABLES} WHERE {where}", parameters)[0][0])

    def quote_ids(self, filters: Filters, kind: str | None = None) -> list[str]:
        """All utterances that the filters let through."""
        where, parameters = of_kind(kind, *conditions(filters))
        rows = self._rows(f"SELECT q.id FROM {_QUOTE_TABLES} WHERE {where} ORDER BY q.rowid", parameters)
        return [str(row[0]) for row in rows]

    def quotes_by_id(self, quote_ids: Iterable[str]) -> dict[str, Quote]:
        """Those that are there."""
        sql = f"SELECT {_QUOTE_FIELDS} FROM {_QUOTE_TABLES} WHERE q.id IN ({{}})"
        found = (values.quote(row) for row in self._in_batches(sql, quote_ids))
        return {quote.id: quote for quote in found}

    def quotes_of(self, document_ids: Iterable[str]) -> dict[str, list[Quote]]:
        """By document, in order."""
        sql = f"SELECT {_QUOTE_FIELDS} FROM {_QUOTE_TABLES} WHERE q.document_id IN ({{}}) ORDER BY q.start, q.end"
        found: dict[str, list[Quote]] = {}
        for row in self._in_batches(sql, document_ids):
            quote = values.quote(row)
            found.setdefault(quote.document_id, []).append(quote)
        return found

    def people(self) -> list[Sighting]:
        """Everyone, as each document gives them, with the number of utterances there; oldest documents first."""
        rows = self._rows(
            "SELECT s.name, s.aliases, s.role, s.affiliation, s.read_start, s.read_end, s.gender, NULL, "
            "s.document_id, (SELECT count(*) FROM quotes q WHERE q.person = s.rowid), "
            "d.title, d.source, d.published, d.language, d.event "
            "FROM people s JOIN documents d ON d.id = s.document_id ORDER BY d.published, d.source, s.rowid"
        )
        return [Sighting(values.person(r[:8]), DocumentId(str(r[8])), *r[9:]) for r in rows]

    def corrections(self) -> list[Made]:
        """What was corrected by hand about who is who, oldest first."""
        rows = self._rows("SELECT rowid, kind, content, made FROM corrections ORDER BY rowid")
        return [
            Made(number=number, correction=from_json(str(kind), str(content)), made=str(made))
            for number, kind, content, made in rows
        ]

    def known_as(self, name: str) -> frozenset[str]:
        """The names the library knows those by whom a name means: the one known by that full name, else
        everybody whom a document calls so. Empty where there is nobody."""
        if " " in name.strip():
            exact = self._rows(
                "SELECT DISTINCT known FROM people WHERE known_folded = ?", (fold(name.strip()),)
            )
            if exact:
                return frozenset(str(row[0]) for row in exact)
        surname = (name_words(name) or ("",))[-1]
        rows = self._rows(
            "SELECT s.name, s.aliases, s.role, s.affiliation, s.read_start, s.read_end, s.gender, s.known "
            "FROM people s WHERE s.folded LIKE ? ESCAPE '\\'",
            (f"%{like(surname)}%",),
        )
        return frozenset(person.name for person in map(values.person, rows) if is_same_person(name, person))

    # Full text

    def search_passages(
        self, question: str, asked_in: str, limit: int, filters: Filters
    ) -> list[tuple[str, float]]:
        """Passage ids with BM25 scores (higher is better), best first."""
        expression = match_expression(question, self._columns(), _SHARED_COLUMNS, asked_in)
        if not expression:
            return []
        where, parameters = conditions(filters, passage="p")
        weights = ", ".join(map(str, _PASSAGE_WEIGHTS))
        rows = self._rows(
            f"SELECT p.id, -bm25(passages_fts, {weights}) AS score FROM passages_fts f "
            "JOIN passages p ON p.rowid = f.rowid JOIN documents d ON d.id = p.document_id "
            f"WHERE passages_fts MATCH ? AND {where} ORDER BY score DESC, p.rowid LIMIT ?",
            [expression, *parameters, limit],
        )
        return [(str(row[0]), float(row[1])) for row in rows]

    def search_phrases(self, phrases: Sequence[str], limit: int, filters: Filters) -> list[str]:
        """Ids of passages in which the words of one of the phrases stand in a row, but for their endings."""
        expression = phrase_expression(phrases, self._columns())
        if not expression:
            return []
        where, parameters = conditions(filters, passage="p")
        rows = self._rows(
            "SELECT p.id FROM passages_fts f JOIN passages p ON p.rowid = f.rowid "
            "JOIN documents d ON d.id = p.document_id "
            f"WHERE passages_fts MATCH ? AND {where} LIMIT ?",
            [expression, *parameters, limit],
        )
        return [str(row[0]) for row in rows]

    def search_quotes(
        self,
        words: str,
        asked_in: str,
        limit: int,
        filters: Filters = NO_FILTERS,
        kind: str | None = None,
    ) -> list[tuple[str, float]]:
        """Ids of utterances with BM25 scores over the spoken words, best first."""
        expression = match_expression(words, self._columns(), (), asked_in)
        if not expression:
            return []
        where, parameters = of_kind(kind, *conditions(filters))
        rows = self._rows(
            f"SELECT q.id, -bm25(quotes_fts) AS score FROM quotes_fts f JOIN {_QUOTE_TABLES} "
            f"WHERE q.rowid = f.rowid AND quotes_fts MATCH ? AND {where} ORDER BY score DESC, q.rowid LIMIT ?",
            [expression, *parameters, limit],
        )
        return [(str(row[0]), float(row[1])) for row in rows]

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each analysed term stands (any column); terms in none are left out."""
        self._rows(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.passage_terms USING fts5vocab(main, passages_fts, row)"
        )
        rows = self._in_batches("SELECT term, doc FROM temp.passage_terms WHERE term IN ({})", terms)
        return {str(term): int(count) for term, count in rows}

    def _columns(self) -> list[str]:
        """The text columns in use; looked up anew when the file has changed."""
        state = (self.revision(), self._db.total_changes)
        if self._known_columns is None or self._known_columns[0] != state:
            found = list(dict.fromkeys(column(language) for language in self.languages()))
            self._known_columns = (state, found)
        return self._known_columns[1]

    def _in_batches(self, sql: str, values: Iterable[str]) -> list[tuple[Any, ...]]:
        wanted = list(dict.fromkeys(values))
        rows: list[tuple[Any, ...]] = []
        for at in range(0, len(wanted), _PARAMETERS_AT_ONCE):
            batch = wanted[at : at + _PARAMETERS_AT_ONCE]
            rows += self._rows(sql.format(", ".join("?" * len(batch))), batch)
        return rows
