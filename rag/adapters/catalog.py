"""The catalog: documents, passages, quotes, people and the full-text index in one SQLite file. The truth.

`Catalog` reads; any number of processes may, also beside the writer. `CatalogWriter` adds, replaces and
removes, one transaction a document.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, Self

from corpus.document import Block, BlockKind, Document, DocumentId
from rag.adapters.sqlite import open_for_reading, open_for_writing, translated
from rag.lexical import COLUMNS, column, fold, match_expression
from rag.types import (
    DocumentInfo,
    Filters,
    Passage,
    PassageId,
    Person,
    Quote,
    QuoteId,
    QuoteKind,
    Span,
)

CATALOG_FILE = "catalog.sqlite3"
META_EMBEDDER = "embedder"
"""Entry that names the model the vectors were made with."""

NO_FILTERS = Filters()
_SHARED_COLUMNS = ("title", "headings", "speakers")
_PASSAGE_WEIGHTS = (1.0, 0.7, 0.7, *(1.0 for _ in COLUMNS))
"""bm25() weights of title, headings, speakers and the text columns."""
_DOCUMENT_FIELDS = "d.id, d.title, d.source, d.published, d.language, d.event, d.authors, d.url"
_PASSAGE_FIELDS = (
    "p.id, p.document_id, p.position, p.start, p.end, substr(d.text, p.start + 1, p.end - p.start), "
    "p.headings, p.locator, p.speakers"
)
_TEXTLESS_FIELDS = "p.id, p.document_id, p.position, p.start, p.end, '', p.headings, p.locator, p.speakers"
"""For many passages of one document, whose text is then read once: SQLite's substr() counts a long text's
characters from its beginning, for each passage anew."""
_QUOTE_FIELDS = (
    "q.id, q.document_id, q.start, q.end, q.text, q.spans, q.kind, q.speaker_start, q.speaker_end, q.cue, "
    "q.cue_start, q.cue_end, q.confidence, q.reason, "
    "s.name, s.aliases, s.role, s.affiliation, s.read_start, s.read_end"
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
    """Passages that have no vector yet."""


class Counts(NamedTuple):
    documents: int
    passages: int
    quotes: int
    pending: int


class Catalog:
    """Reading. Every method raises LibraryError where the file fails."""

    def __init__(self, folder: Path, connection: sqlite3.Connection | None = None) -> None:
        self.file = folder / CATALOG_FILE
        self._db = connection or open_for_reading(self.file)
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
        row = self._rows(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages), "
            "(SELECT count(*) FROM quotes), (SELECT count(*) FROM passages WHERE embedded = 0)"
        )[0]
        return Counts(*row)

    def extent(self, filters: Filters) -> tuple[int, int]:
        """How many documents and utterances the filters let through."""
        where, parameters = _conditions(replace(filters, speaker=None))
        spoken, spoken_parameters = _conditions(filters)
        documents = self._rows(f"SELECT count(*) FROM documents d WHERE {where}", parameters)
        quotes = self._rows(f"SELECT count(*) FROM {_QUOTE_TABLES} WHERE {spoken}", spoken_parameters)
        return int(documents[0][0]), int(quotes[0][0])

    def pending(self) -> int:
        """How many passages have no vector yet."""
        return int(self._rows("SELECT count(*) FROM passages WHERE embedded = 0")[0][0])

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
            "(SELECT count(*) FROM passages p WHERE p.document_id = d.id AND p.embedded = 0) "
            "FROM documents d ORDER BY d.source"
        )
        return [SourceRow(_document_info(r[:8]), r[8], r[9], r[10]) for r in rows]

    def stored(self) -> dict[str, Stored]:
        """By source."""
        rows = self._rows("SELECT id, source, digest, reader FROM documents")
        return {str(r[1]): Stored(*r) for r in rows}

    # Documents, passages, quotes, people

    def document(self, document_id: str) -> Document | None:
        rows = self._rows(
            "SELECT id, title, text, blocks, source, published, authors, speakers, event, language, digest, url "
            "FROM documents WHERE id = ?",
            (document_id,),
        )
        return _document(rows[0]) if rows else None

    def infos(self, document_ids: Iterable[str]) -> dict[str, DocumentInfo]:
        sql = f"SELECT {_DOCUMENT_FIELDS} FROM documents d WHERE d.id IN ({{}})"
        found = (_document_info(row) for row in self._in_batches(sql, document_ids))
        return {info.id: info for info in found}

    def passages(self, passage_ids: Iterable[str]) -> dict[str, Passage]:
        """By id; those that are there."""
        sql = f"SELECT {_PASSAGE_FIELDS} FROM passages p JOIN documents d ON d.id = p.document_id WHERE p.id IN ({{}})"
        found = (_passage(row) for row in self._in_batches(sql, passage_ids))
        return {passage.id: passage for passage in found}

    def passages_of(self, document_id: str) -> list[Passage]:
        rows = self._rows(
            f"SELECT {_TEXTLESS_FIELDS}, CASE p.position WHEN 0 THEN d.text END "
            "FROM passages p JOIN documents d ON d.id = p.document_id WHERE p.document_id = ? ORDER BY p.position",
            (document_id,),
        )
        text = str(rows[0][-1]) if rows else ""
        return [_cut(_passage(row[:-1]), text) for row in rows]

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
        where, parameters = _conditions(filters, passage="p")
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
        return [_passage(row) for row in rows]

    def quotes(self, filters: Filters = NO_FILTERS, kind: str | None = None) -> list[Quote]:
        """The utterances that the filters let through, in the order of documents' sources and places."""
        where, parameters = _conditions(filters)
        if kind:
            where, parameters = f"{where} AND q.kind = ?", [*parameters, kind]
        rows = self._rows(
            f"SELECT {_QUOTE_FIELDS} FROM {_QUOTE_TABLES} WHERE {where} ORDER BY d.source, q.start, q.end",
            parameters,
        )
        return [_quote(row) for row in rows]

    def quotes_of(self, document_ids: Iterable[str]) -> dict[str, list[Quote]]:
        """By document, in order."""
        sql = f"SELECT {_QUOTE_FIELDS} FROM {_QUOTE_TABLES} WHERE q.document_id IN ({{}}) ORDER BY q.start, q.end"
        found: dict[str, list[Quote]] = {}
        for row in self._in_batches(sql, document_ids):
            quote = _quote(row)
            found.setdefault(quote.document_id, []).append(quote)
        return found

    def people(self) -> list[tuple[Person, DocumentId, int]]:
        """Everyone, as each document gives them, with the number of utterances there; oldest documents first."""
        rows = self._rows(
            "SELECT s.name, s.aliases, s.role, s.affiliation, s.read_start, s.read_end, s.document_id, "
            "(SELECT count(*) FROM quotes q WHERE q.person = s.rowid) "
            "FROM people s JOIN documents d ON d.id = s.document_id ORDER BY d.published, d.source, s.rowid"
        )
        return [(_person(r[:6]), DocumentId(str(r[6])), r[7]) for r in rows]

    # Full text

    def search_passages(
        self, question: str, asked_in: str, limit: int, filters: Filters
    ) -> list[tuple[str, float]]:
        """Passage ids with BM25 scores (higher is better), best first."""
        expression = match_expression(question, self._columns(), _SHARED_COLUMNS, asked_in)
        if not expression:
            return []
        where, parameters = _conditions(filters, passage="p")
        weights = ", ".join(map(str, _PASSAGE_WEIGHTS))
        rows = self._rows(
            f"SELECT p.id, -bm25(passages_fts, {weights}) AS score FROM passages_fts f "
            "JOIN passages p ON p.rowid = f.rowid JOIN documents d ON d.id = p.document_id "
            f"WHERE passages_fts MATCH ? AND {where} ORDER BY score DESC, p.rowid LIMIT ?",
            [expression, *parameters, limit],
        )
        return [(str(row[0]), float(row[1])) for row in rows]

    def search_quotes(
        self,
        words: str,
        asked_in: str,
        limit: int,
        filters: Filters = NO_FILTERS,
        kind: str | None = None,
    ) -> list[tuple[Quote, float]]:
        """Utterances by BM25 over the spoken words, best first."""
        expression = match_expression(words, self._columns(), (), asked_in)
        if not expression:
            return []
        where, parameters = _conditions(filters)
        if kind:
            where, parameters = f"{where} AND q.kind = ?", [*parameters, kind]
        rows = self._rows(
            f"SELECT {_QUOTE_FIELDS}, -bm25(quotes_fts) AS score FROM quotes_fts f JOIN {_QUOTE_TABLES} "
            f"WHERE q.rowid = f.rowid AND quotes_fts MATCH ? AND {where} ORDER BY score DESC, q.rowid LIMIT ?",
            [expression, *parameters, limit],
        )
        return [(_quote(row[:-1]), float(row[-1])) for row in rows]

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each analysed term stands (any column); terms in none are left out."""
        self._rows(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.passage_terms USING fts5vocab(main, passages_fts, row)"
        )
        rows = self._in_batches("SELECT term, doc FROM temp.passage_terms WHERE term IN ({})", terms)
        return {str(term): int(count) for term, count in rows}

    def _columns(self) -> list[str]:
        return list(dict.fromkeys(column(language) for language in self.languages()))

    def _in_batches(self, sql: str, values: Iterable[str]) -> list[tuple[Any, ...]]:
        wanted = list(dict.fromkeys(values))
        rows: list[tuple[Any, ...]] = []
        for at in range(0, len(wanted), _PARAMETERS_AT_ONCE):
            batch = wanted[at : at + _PARAMETERS_AT_ONCE]
            rows += self._rows(sql.format(", ".join("?" * len(batch))), batch)
        return rows


class CatalogWriter(Catalog):
    """Adding, replacing, removing. Opened only by the process that holds the writer's lock."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, open_for_writing(folder / CATALOG_FILE))

    def put(
        self,
        document: Document,
        reader: int,
        passages: Sequence[Passage],
        quotes: Sequence[Quote],
        people: Sequence[Person],
        indexed: Sequence[tuple[tuple[str, str, str, str], str]],
        spoken: Sequence[str],
    ) -> None:
        """One document with all that was made of it, in one transaction; replaces the one of the same source.

        `indexed` gives for each passage its analysed title, headings, speakers and text with the text's column;
        `spoken` the analysed words of each quote.
        """
        with translated(self.file), self._transaction():
            self._forget(self._ids_of_source(document.source) + self._known(document.id))
            self._insert_document(document, reader)
            for passage, (fields, name) in zip(passages, indexed, strict=True):
                rowid = self._insert_passage(passage)
                title, headings, speakers, text = fields
                self._db.execute(
                    f"INSERT INTO passages_fts (rowid, title, headings, speakers, {name}) VALUES (?, ?, ?, ?, ?)",
                    (rowid, title, headings, speakers, text),
                )
            persons = {person.name: self._insert_person(document.id, person) for person in people}
            name = column(document.language)
            for quote, text in zip(quotes, spoken, strict=True):
                rowid = self._insert_quote(quote, persons.get(quote.speaker.name) if quote.speaker else None)
                self._db.execute(f"INSERT INTO quotes_fts (rowid, {name}) VALUES (?, ?)", (rowid, text))

    def move(self, document_id: str, source: str) -> None:
        """The same content now lies elsewhere."""
        with translated(self.file), self._transaction():
            self._db.execute("UPDATE documents SET source = ? WHERE id = ?", (source, document_id))

    def remove(self, document_ids: Sequence[str]) -> None:
        with translated(self.file), self._transaction():
            self._forget(list(document_ids))

    def set_meta(self, key: str, value: str) -> None:
        with translated(self.file), self._transaction():
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # Vectors

    def to_embed(self, limit: int) -> list[tuple[Passage, str]]:
        """Passages without a vector, oldest first, each with its document's title."""
        rows = self._rows(
            f"SELECT {_TEXTLESS_FIELDS} FROM passages p WHERE p.embedded = 0 ORDER BY p.rowid LIMIT ?",
            (limit,),
        )
        passages = [_passage(row) for row in rows]
        found = self._in_batches(
            "SELECT id, title, text FROM documents WHERE id IN ({})", (p.document_id for p in passages)
        )
        documents = {str(i): (str(title), str(text)) for i, title, text in found}
        return [
            (_cut(passage, documents[passage.document_id][1]), documents[passage.document_id][0])
            for passage in passages
        ]

    def mark_embedded(self, passage_ids: Sequence[str]) -> None:
        with translated(self.file), self._transaction():
            self._db.executemany("UPDATE passages SET embedded = 1 WHERE id = ?", [(i,) for i in passage_ids])

    def begin_rebuild(self, meta: Mapping[str, str], forget: Sequence[str]) -> None:
        """Mark every passage as not yet embedded, together with what is to be remembered about it; the entries
        of meta that begin with one of `forget` were true of the old vectors alone."""
        with translated(self.file), self._transaction():
            self._db.execute("UPDATE passages SET embedded = 0")
            for prefix in forget:
                self._db.execute("DELETE FROM meta WHERE substr(key, 1, ?) = ?", (len(prefix), prefix))
            self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta.items())

    def mark_unembedded(self, passage_ids: Sequence[str]) -> None:
        with translated(self.file), self._transaction():
            self._db.executemany("UPDATE passages SET embedded = 0 WHERE id = ?", [(i,) for i in passage_ids])

    def embedded_ids(self) -> set[str]:
        return {str(row[0]) for row in self._rows("SELECT id FROM passages WHERE embedded = 1")}

    def tombstones(self) -> list[str]:
        return [str(row[0]) for row in self._rows("SELECT passage_id FROM tombstones ORDER BY passage_id")]

    def clear_tombstones(self, passage_ids: Sequence[str]) -> None:
        with translated(self.file), self._transaction():
            self._db.executemany("DELETE FROM tombstones WHERE passage_id = ?", [(i,) for i in passage_ids])

    # Inside a transaction

    def _transaction(self) -> "_Transaction":
        return _Transaction(self._db)

    def _ids_of_source(self, source: str) -> list[str]:
        return [str(r[0]) for r in self._db.execute("SELECT id FROM documents WHERE source = ?", (source,))]

    def _known(self, document_id: str) -> list[str]:
        return [str(r[0]) for r in self._db.execute("SELECT id FROM documents WHERE id = ?", (document_id,))]

    def _forget(self, document_ids: list[str]) -> None:
        for document_id in document_ids:
            one = (document_id,)
            self._db.execute(
                "INSERT OR IGNORE INTO tombstones SELECT id FROM passages WHERE document_id = ?", one
            )
            for table in ("passages", "quotes"):
                self._db.execute(
                    f"DELETE FROM {table}_fts WHERE rowid IN (SELECT rowid FROM {table} WHERE document_id = ?)",
                    one,
                )
            for table in ("quotes", "people", "passages"):
                self._db.execute(f"DELETE FROM {table} WHERE document_id = ?", one)
            self._db.execute("DELETE FROM documents WHERE id = ?", one)

    def _insert_document(self, d: Document, reader: int) -> None:
        self._db.execute(
            "INSERT INTO documents (id, source, digest, reader, title, text, blocks, published, authors, speakers, "
            "event, language, url) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (d.id, d.source, d.digest, reader, d.title, d.text, _blocks_to_json(d.blocks), d.published,
             json.dumps(d.authors), json.dumps(d.speakers), d.event, d.language, d.url),
        )  # fmt: skip

    def _insert_passage(self, p: Passage) -> int:
        self._db.execute("DELETE FROM tombstones WHERE passage_id = ?", (p.id,))
        cursor = self._db.execute(
            "INSERT INTO passages (id, document_id, position, start, end, headings, locator, speakers) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (p.id, p.document_id, p.position, p.start, p.end, json.dumps(p.headings), p.locator,
             json.dumps(p.speakers)),
        )  # fmt: skip
        return int(cursor.lastrowid or 0)

    def _insert_person(self, document_id: str, p: Person) -> int:
        start, end = p.read_at or (None, None)
        cursor = self._db.execute(
            "INSERT INTO people (document_id, name, folded, aliases, role, affiliation, read_start, read_end) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (document_id, p.name, fold(" ".join((p.name, *p.aliases))), json.dumps(p.aliases), p.role, p.affiliation,
             start, end),
        )  # fmt: skip
        return int(cursor.lastrowid or 0)

    def _insert_quote(self, q: Quote, person: int | None) -> int:
        speaker, cue = q.speaker_span or (None, None), q.cue_span or (None, None)
        cursor = self._db.execute(
            "INSERT INTO quotes (id, document_id, start, end, text, spans, kind, person, speaker_start, speaker_end, "
            "cue, cue_start, cue_end, confidence, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (q.id, q.document_id, q.start, q.end, q.text, json.dumps(q.spans), q.kind, person, *speaker, q.cue, *cue,
             q.confidence, q.reason),
        )  # fmt: skip
        return int(cursor.lastrowid or 0)


class _Transaction:
    """BEGIN IMMEDIATE … COMMIT, or ROLLBACK on any error."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:  # an error above, or a COMMIT that a full disk refused
                self._db.execute("ROLLBACK")


def _conditions(filters: Filters, passage: str = "") -> tuple[str, list[object]]:
    """SQL over `d` (documents) and, by `passage` or `s` (the quote's speaker), the filters; always valid SQL."""
    parts: list[str] = ["1"]
    values: list[object] = []

    def add(sql: str, *parameters: object) -> None:
        parts.append(sql)
        values.extend(parameters)

    if filters.speaker:
        wanted = f"%{_like(fold(filters.speaker))}%"
        if passage:
            # A passage qualifies when one of the person's utterances touches it.
            add(
                "EXISTS (SELECT 1 FROM quotes q JOIN people s ON s.rowid = q.person "
                f"WHERE q.document_id = {passage}.document_id AND s.folded LIKE ? ESCAPE '\\' "
                f"AND q.start < {passage}.end AND q.end > {passage}.start)",
                wanted,
            )
        else:
            add("s.folded LIKE ? ESCAPE '\\'", wanted)
    for field, value in (("event", filters.event), ("source", filters.source)):
        if value:
            matched = f"whosaid_fold(coalesce(d.{field}, '')) LIKE ? ESCAPE '\\'"
            pattern = f"%{_like(fold(value))}%"
            if field == "source":
                add(
                    f"({matched} OR whosaid_fold(d.title) LIKE ? ESCAPE '\\' OR d.id = ?)",
                    pattern,
                    pattern,
                    value,
                )
            else:
                add(matched, pattern)
    if filters.language:
        add("d.language = ?", filters.language)
    if filters.since:
        add("d.published >= ?", filters.since)
    if filters.until:
        add("substr(d.published, 1, ?) <= ?", len(filters.until), filters.until)
    return " AND ".join(parts), values


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


# Rows to values


def _spans(text: str) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in json.loads(str(text)))


def _pair(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else (start, end)


def _document_info(row: Sequence[Any]) -> DocumentInfo:
    identifier, title, source, published, language, event, authors, url = row
    return DocumentInfo(
        id=DocumentId(str(identifier)), title=str(title), source=str(source), published=published,
        language=str(language), event=event, authors=tuple(json.loads(str(authors))), url=url,
    )  # fmt: skip


def _document(row: Sequence[Any]) -> Document:
    (identifier, title, text, blocks, source, published, authors, speakers, event, language, digest, url) = (
        row
    )
    return Document(
        id=DocumentId(str(identifier)), title=str(title), text=str(text), blocks=_blocks_from_json(str(blocks)),
        source=str(source), published=published, authors=tuple(json.loads(str(authors))),
        speakers=tuple(json.loads(str(speakers))), event=event, language=str(language), digest=str(digest), url=url,
    )  # fmt: skip


def _passage(row: Sequence[Any]) -> Passage:
    identifier, document_id, position, start, end, text, headings, locator, speakers = row
    return Passage(
        id=PassageId(str(identifier)), document_id=DocumentId(str(document_id)), position=position,
        start=start, end=end, text=str(text), headings=tuple(json.loads(str(headings))), locator=locator,
        speakers=tuple(json.loads(str(speakers))),
    )  # fmt: skip


def _cut(passage: Passage, text: str) -> Passage:
    """A passage with its words, out of its document's text."""
    return replace(passage, text=text[passage.start : passage.end])


def _person(row: Sequence[Any]) -> Person:
    name, aliases, role, affiliation, start, end = row
    return Person(
        name=str(name), aliases=tuple(json.loads(str(aliases))), role=role, affiliation=affiliation,
        read_at=_pair(start, end),
    )  # fmt: skip


def _quote(row: Sequence[Any]) -> Quote:
    (identifier, document_id, start, end, text, spans, kind, speaker_start, speaker_end, cue, cue_start, cue_end,
     confidence, reason, *person) = row  # fmt: skip
    return Quote(
        id=QuoteId(str(identifier)), document_id=DocumentId(str(document_id)), start=start, end=end, text=str(text),
        spans=_spans(spans), kind=QuoteKind(str(kind)), speaker=_person(person) if person[0] is not None else None,
        speaker_span=_pair(speaker_start, speaker_end), cue=cue, cue_span=_pair(cue_start, cue_end),
        confidence=confidence, reason=str(reason),
    )  # fmt: skip


_BLOCK_FIELDS = ("start", "end", "level", "voice", "voice_start", "voice_end", "start_seconds", "end_seconds")


def _blocks_to_json(blocks: Sequence[Block]) -> str:
    return json.dumps(
        [[b.kind, *(getattr(b, field) for field in _BLOCK_FIELDS)] for b in blocks], ensure_ascii=False
    )


def _blocks_from_json(text: str) -> tuple[Block, ...]:
    return tuple(
        Block(kind=BlockKind(kind), **dict(zip(_BLOCK_FIELDS, rest, strict=True)))
        for kind, *rest in json.loads(text)
    )
