"""From texts to vectors: what the catalog marks as not yet embedded, passages first, then utterances.

A batch is embedded, stored, and only then is its mark cleared: whatever stops the program, the next run goes on
from the marks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.adapters.catalog import META_EMBEDDER
from rag.adapters.catalog_writer import CatalogWriter
from rag.lexical import words
from rag.protocols import COLLECTIONS, PASSAGES, QUOTES, Collection, Embedder, VectorStore
from rag.retrieval import SKILL
from rag.skill import PROBES, probes, skill
from rag.types import Passage, Quote

AT_ONCE = 128
"""Texts embedded in one call: enough to sort by length into even batches (512 are no faster), few enough to
show progress, and to lose little when the program is stopped."""
FEWEST_WORDS = 3
"""An utterance of fewer words ("Yes.", "Exactly!") is about nothing that could be searched for by meaning."""

META_DIMENSION = "dimension"
META_REBUILDING = "rebuilding"
MEASURED = "measured:"
"""Prefix of the entries that hold how many passages a language had when the embedder was measured."""
GROWN = 1.2


@dataclass(slots=True, kw_only=True)
class Indexer:
    """Keeps a library's vectors in line with its catalog. The caller holds the writer's lock."""

    catalog: CatalogWriter
    embedder: Embedder
    vectors: VectorStore
    tell: Callable[[str], None]
    """Called with what is being done."""
    at_once: int = AT_ONCE
    collections: Sequence[Collection] = COLLECTIONS
    """What gets vectors, in this order."""
    embedded: int = 0
    """Texts given a vector so far."""

    def pending(self) -> int:
        """How many texts wait for a vector."""
        return self.catalog.pending(*self.collections)

    def has_batch(self) -> bool:
        """Whether so many texts of one kind wait that embedding them costs least."""
        return any(self.catalog.pending(collection) >= self.at_once for collection in self.collections)

    def embed_pending(self, *, everything: bool = True) -> None:
        """Give vectors to marked texts: all of them, or while a full batch is there."""
        if self.catalog.meta(META_REBUILDING):
            self.vectors.clear()
            self.catalog.set_meta(META_REBUILDING, "")
        self.bury()
        for collection in self.collections:
            while size := min(self.at_once, self.catalog.pending(collection)):
                if not everything and size < self.at_once:
                    break
                self.tell("embedding")
                if collection == PASSAGES:
                    self._embed_passages()
                else:
                    self._embed_quotes()
                self.tell("embedding")

    def begin_rebuild(self) -> None:
        """Mark everything; what was known of the old vectors is forgotten."""
        self.catalog.begin_rebuild(
            {META_EMBEDDER: self.embedder.name, META_REBUILDING: "1"},
            forget=(META_DIMENSION, SKILL, MEASURED),
        )

    def mend(self) -> None:
        """Where the vectors and the catalog disagree (a folder deleted, a crash), the catalog wins."""
        if self.catalog.meta(META_REBUILDING):
            return
        self.vectors.mend()
        with self.vectors.session():
            for collection in COLLECTIONS:
                stored = self.vectors.of(collection)
                there, wanted = stored.ids(), self.catalog.embedded_ids(collection)
                if missing := wanted - there:
                    self.catalog.mark_unembedded(sorted(missing), collection)
                if strangers := sorted(there - wanted):
                    stored.delete(strangers)

    def bury(self) -> None:
        """Take the vectors out whose text is gone."""
        for collection in COLLECTIONS:
            if dead := self.catalog.tombstones(collection):
                self.vectors.of(collection).delete(dead)
                self.catalog.clear_tombstones(dead, collection)

    def measure_skill(self) -> None:
        """How well the embedder finds its way in each language; again when a language has grown by a fifth."""
        for language, count in self.catalog.passages_by_language().items():
            measured_at = float(self.catalog.meta(MEASURED + language) or 0)
            if count < GROWN * measured_at:
                continue
            self.tell(f"measuring the embedder ({language})")
            tried = probes(self.catalog.sample_passages(language, PROBES), language)
            vectors = self.embedder.embed_passages([probe.text for probe in tried])
            with self.vectors.session():
                found = [self.vectors.query(vector, 1) for vector in vectors]
            passed = sum(
                bool(hits) and hits[0][0] == probe.passage_id
                for hits, probe in zip(found, tried, strict=True)
            )
            self.catalog.set_meta(SKILL + language, f"{skill(passed, len(tried)):.4f}")
            self.catalog.set_meta(MEASURED + language, str(count))

    def _embed_passages(self) -> None:
        batch = self.catalog.to_embed(self.at_once)
        passages = [passage for passage, _ in batch]
        texts = [embedded_text(passage, title) for passage, title in batch]
        self._store(PASSAGES, texts, [p.id for p in passages], [p.document_id for p in passages])

    def _embed_quotes(self) -> None:
        batch = self.catalog.quotes_to_embed(self.at_once)
        told = [quote for quote in batch if len(words(quote.text)) >= FEWEST_WORDS]
        if told:
            texts = [spoken_text(quote) for quote in told]
            self._store(QUOTES, texts, [q.id for q in told], [q.document_id for q in told])
        kept = {quote.id for quote in told}
        self.catalog.mark_left_out([quote.id for quote in batch if quote.id not in kept], QUOTES)

    def _store(
        self, collection: Collection, texts: Sequence[str], ids: Sequence[str], documents: Sequence[str]
    ) -> None:
        """Embed each different text once, store the vectors, clear the marks: in this order."""
        unique = {text: at for at, text in enumerate(dict.fromkeys(texts))}
        vectors = self.embedder.embed_passages(list(unique))[[unique[text] for text in texts]]
        self.vectors.of(collection).upsert(ids, vectors, documents)
        if not self.catalog.meta(META_DIMENSION):
            self.catalog.set_meta(META_DIMENSION, str(vectors.shape[1]))
        self.catalog.mark_embedded(ids, collection)
        self.embedded += len(ids)


def embedded_text(passage: Passage, title: str) -> str:
    """What is embedded for a passage: where it stands, then its words."""
    place = " – ".join(dict.fromkeys(part for part in (title, *passage.headings) if part))
    return f"{place}\n{passage.text}" if place else passage.text


def spoken_text(quote: Quote) -> str:
    """What is embedded for an utterance: its words."""
    return quote.text
