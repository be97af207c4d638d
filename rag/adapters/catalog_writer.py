"""Writing to the catalog: one transaction a document, for the process that holds the writer's lock."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from corpus.document import Document
from rag.adapters import rows as values
from rag.adapters.catalog import CATALOG_FILE, EMBEDDED, LEFT_OUT, PENDING, TEXTLESS_FIELDS, Catalog
from rag.adapters.sqlite import open_for_writing, translated
from rag.corrections import Correction, Made, kind_of, moved, to_json
from rag.lexical import column, fold
from rag.types import COLLECTIONS, PASSAGES, QUOTES, Collection, Passage, Person, Quote

_TOMBSTONES: dict[Collection, tuple[str, str]] = {
    PASSAGES: ("tombstones", "passage_id"),
    QUOTES: ("quote_tombstones", "quote_id"),
}
"""Table and column of the ids whose vectors may outlive them."""

_LAST_CORRECTION = "last_correction"
"""The highest number that a correction had."""


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
        with translated(self.file), self.transaction():
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
        """The same content now lies elsewhere; corrections that name the old place name the new one."""
        made = self.corrections()
        with translated(self.file), self.transaction():
            old = self._db.execute("SELECT source FROM documents WHERE id = ?", (document_id,)).fetchone()
            self._db.execute("UPDATE documents SET source = ? WHERE id = ?", (source, document_id))
            for each in made:
                if old and (changed := moved(each.correction, str(old[0]), source)) != each.correction:
                    self._db.execute(
                        "UPDATE corrections SET content = ? WHERE rowid = ?", (to_json(changed), each.number)
                    )

    def remove(self, document_ids: Sequence[str]) -> None:
        with translated(self.file), self.transaction():
            self._forget(list(document_ids))

    def transaction(self) -> AbstractContextManager[None]:
        """What is written inside is written together, or not at all."""
        return _Transaction(self._db)

    def set_meta(self, key: str, value: str) -> None:
        with translated(self.file), self.transaction():
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # People

    def add_correction(self, correction: Correction) -> Made:
        """Remember a correction about who is who; `set_known` then makes it show."""
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        with translated(self.file), self.transaction():
            # A number that was taken back isn't given again: who noted it would take back another correction.
            given = max(
                [int(self.meta(_LAST_CORRECTION) or 0), *(each.number for each in self.corrections())]
            )
            number = given + 1
            self._db.execute(
                "INSERT INTO corrections (rowid, kind, content, made) VALUES (?, ?, ?, ?)",
                (number, kind_of(correction), to_json(correction), now),
            )
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_LAST_CORRECTION, str(number)))
        return Made(number=number, correction=correction, made=now)

    def drop_correction(self, number: int) -> None:
        """Forget a correction."""
        with translated(self.file), self.transaction():
            self._db.execute("DELETE FROM corrections WHERE rowid = ?", (number,))

    def has_nameless(self) -> bool:
        """Whether somebody's known name was not worked out yet."""
        return bool(self._rows("SELECT 1 FROM people WHERE known IS NULL LIMIT 1"))

    def set_known(self, names: Mapping[tuple[str, str], str]) -> None:
        """By document and the name in it, the name the library knows somebody by; in one transaction."""
        rows = self._rows("SELECT rowid, document_id, name, known FROM people")
        changed = [
            (known, fold(known), rowid)
            for rowid, document_id, name, before in rows
            if (known := names.get((document_id, name), name)) != before
        ]
        with translated(self.file), self.transaction():
            self._db.executemany("UPDATE people SET known = ?, known_folded = ? WHERE rowid = ?", changed)

    # Vectors

    def to_embed(self, limit: int) -> list[tuple[Passage, str]]:
        """Passages without a vector, oldest first, each with its document's title."""
        rows = self._rows(
            f"SELECT {TEXTLESS_FIELDS} FROM passages p WHERE p.embedded = 0 ORDER BY p.rowid LIMIT ?",
            (limit,),
        )
        passages = [values.passage(row) for row in rows]
        found = self._in_batches(
            "SELECT id, title, text FROM documents WHERE id IN ({})", (p.document_id for p in passages)
        )
        documents = {str(i): (str(title), str(text)) for i, title, text in found}
        return [
            (values.cut(passage, documents[passage.document_id][1]), documents[passage.document_id][0])
            for passage in passages
        ]

    def quotes_to_embed(self, limit: int) -> list[Quote]:
        """Utterances without a vector, oldest first."""
        rows = self._rows("SELECT id FROM quotes WHERE embedded = 0 ORDER BY rowid LIMIT ?", (limit,))
        ids = [str(row[0]) for row in rows]
        found = self.quotes_by_id(ids)
        return [found[i] for i in ids]

    def mark_embedded(self, ids: Sequence[str], collection: Collection = PASSAGES) -> None:
        self._mark(EMBEDDED, ids, collection)

    def mark_unembedded(self, ids: Sequence[str], collection: Collection = PASSAGES) -> None:
        self._mark(PENDING, ids, collection)

    def mark_left_out(self, ids: Sequence[str], collection: Collection) -> None:
        """These are to have no vector, and wait for none."""
        self._mark(LEFT_OUT, ids, collection)

    def _mark(self, mark: int, ids: Sequence[str], collection: Collection) -> None:
        with translated(self.file), self.transaction():
            self._db.executemany(
                f"UPDATE {collection} SET embedded = ? WHERE id = ?", [(mark, i) for i in ids]
            )

    def begin_rebuild(self, meta: Mapping[str, str], forget: Sequence[str]) -> None:
        """Mark everything as not yet embedded, together with what is to be remembered about it; the entries
        of meta that begin with one of `forget` were true of the old vectors alone."""
        with translated(self.file), self.transaction():
            for collection in COLLECTIONS:
                self._db.execute(f"UPDATE {collection} SET embedded = ?", (PENDING,))
            for prefix in forget:
                self._db.execute("DELETE FROM meta WHERE substr(key, 1, ?) = ?", (len(prefix), prefix))
            self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta.items())

    def tombstones(self, collection: Collection = PASSAGES) -> list[str]:
        table, key = _TOMBSTONES[collection]
        return [str(row[0]) for row in self._rows(f"SELECT {key} FROM {table} ORDER BY {key}")]

    def clear_tombstones(self, ids: Sequence[str], collection: Collection = PASSAGES) -> None:
        table, key = _TOMBSTONES[collection]
        with translated(self.file), self.transaction():
            self._db.executemany(f"DELETE FROM {table} WHERE {key} = ?", [(i,) for i in ids])

    # Inside a transaction

    def _ids_of_source(self, source: str) -> list[str]:
        return [str(r[0]) for r in self._db.execute("SELECT id FROM documents WHERE source = ?", (source,))]

    def _known(self, document_id: str) -> list[str]:
        return [str(r[0]) for r in self._db.execute("SELECT id FROM documents WHERE id = ?", (document_id,))]

    def _forget(self, document_ids: list[str]) -> None:
        for document_id in document_ids:
            one = (document_id,)
            for collection, (graves, _) in _TOMBSTONES.items():
                self._db.execute(
                    f"INSERT OR IGNORE INTO {graves} SELECT id FROM {collection} WHERE document_id = ?", one
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
            "event, language, url, notes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (d.id, d.source, d.digest, reader, d.title, d.text, values.blocks_to_json(d.blocks), d.published,
             json.dumps(d.authors), json.dumps(d.speakers), d.event, d.language, d.url,
             json.dumps(d.notes)),
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
            "INSERT INTO people (document_id, name, folded, aliases, role, affiliation, read_start, read_end, gender) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (document_id, p.name, fold("\n".join((p.name, *p.aliases))), json.dumps(p.aliases), p.role, p.affiliation,
             start, end, p.gender),
        )  # fmt: skip
        return int(cursor.lastrowid or 0)

    def _insert_quote(self, q: Quote, person: int | None) -> int:
        self._db.execute("DELETE FROM quote_tombstones WHERE quote_id = ?", (q.id,))
        speaker, cue = q.speaker_span or (None, None), q.cue_span or (None, None)
        cursor = self._db.execute(
            "INSERT INTO quotes (id, document_id, start, end, text, spans, kind, person, speaker_start, speaker_end, "
            "cue, cue_start, cue_end, confidence, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (q.id, q.document_id, q.start, q.end, q.text, json.dumps(q.spans), q.kind, person, *speaker, q.cue, *cue,
             q.confidence, q.reason),
        )  # fmt: skip
        return int(cursor.lastrowid or 0)


class _Transaction:
    """BEGIN IMMEDIATE … COMMIT, or ROLLBACK on any error. Inside another one it is part of that."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._outermost = not db.in_transaction

    def __enter__(self) -> None:
        if self._outermost:
            self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, *_: object) -> None:
        if not self._outermost:
            return
        try:
            if kind is None:
                self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:  # an error above, or a COMMIT that a full disk refused
                self._db.execute("ROLLBACK")
