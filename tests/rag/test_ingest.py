"""Ingest: what becomes of files that are new, unchanged, changed, moved, doubled, gone or bad."""

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest

from rag.adapters.catalog import CATALOG_FILE, Catalog
from rag.adapters.catalog_writer import CatalogWriter
from rag.adapters.hashing import HashingEmbedder
from rag.embedding import FEWEST_WORDS, embedded_text, spoken_text
from rag.errors import EmbedderError, LibraryError, LibraryMismatch, StorageFull
from rag.ingest import Ingest, Progress, Status, Summary, check_embedder
from rag.lexical import words
from rag.protocols import QUOTES, Vectors
from rag.retrieval import SKILL
from rag.types import Filters
from tests.conftest import details, statuses
from tests.fakes import MemoryVectors
from tests.invented import article, write_articles

IngestFiles = Callable[..., Summary]


def contents(library: Path) -> dict[str, tuple[str, ...]]:
    """File name to the texts of its passages."""
    with Catalog(library) as catalog:
        return {
            Path(row.info.source).name: tuple(p.text for p in catalog.passages_of(row.info.id))
            for row in catalog.sources()
        }


def consistent(library: Path, vectors: MemoryVectors) -> None:
    """Every passage and utterance has its own vector, and no vector is without its text."""
    with Catalog(library) as catalog:
        assert catalog.counts().pending == 0
        assert vectors.ids() == set(catalog.passage_ids(Filters()))
        embedder = HashingEmbedder(64)
        for row in catalog.sources():
            for passage in catalog.passages_of(row.info.id):
                expected = embedder.embed_passages([embedded_text(passage, row.info.title)])[0]
                assert np.allclose(vectors.stored[passage.id], expected, atol=1e-5)
        told = [quote for quote in catalog.quotes() if len(words(quote.text)) >= FEWEST_WORDS]
        assert vectors.quotes.ids() == {quote.id for quote in told}
        for quote in told:
            expected = embedder.embed_passages([spoken_text(quote)])[0]
            assert np.allclose(vectors.quotes.stored[quote.id], expected, atol=1e-5)
    with CatalogWriter(library) as writer:
        assert not writer.tombstones()
        assert not writer.tombstones(QUOTES)


def all_ids(vectors: MemoryVectors) -> set[str]:
    """Of passages and of utterances; they are hashes, and never the same."""
    return vectors.ids() | vectors.quotes.ids()


# What becomes of good files


def test_new_files_are_added_and_found_again(
    ingest: IngestFiles, articles: Path, library: Path, vectors: MemoryVectors
) -> None:
    summary = ingest(write_articles(articles, 3))
    assert [o.status for o in summary.outcomes] == [Status.ADDED] * 3
    assert summary.embedded == len(all_ids(vectors)) > 0
    consistent(library, vectors)
    with Catalog(library) as catalog:
        for passage in catalog.passages(catalog.passage_ids(Filters())).values():
            document = catalog.document(passage.document_id)
            assert document is not None
            assert document.text[passage.start : passage.end] == passage.text


def test_unchanged_files_are_skipped_and_not_embedded_again(ingest: IngestFiles, articles: Path) -> None:
    ingest(write_articles(articles, 3))
    again = ingest(articles)
    assert set(statuses(again).values()) == {"skipped"}
    assert again.embedded == 0


def test_a_changed_file_takes_the_place_of_what_it_was(
    ingest: IngestFiles, articles: Path, library: Path, vectors: MemoryVectors
) -> None:
    ingest(write_articles(articles, 3))
    (articles / "article-0001.md").write_text(article(77))
    assert statuses(ingest(articles)) == {
        "article-0000.md": "skipped",
        "article-0001.md": "changed",
        "article-0002.md": "skipped",
    }
    assert "Hazelmere notes 77" in contents(library)["article-0001.md"][0]
    consistent(library, vectors)


def test_a_change_taken_back_brings_the_same_ids_back(
    ingest: IngestFiles, articles: Path, library: Path, vectors: MemoryVectors
) -> None:
    ingest(write_articles(articles, 2))
    before = all_ids(vectors)
    (articles / "article-0001.md").write_text(article(77))
    ingest(articles)
    (articles / "article-0001.md").write_text(article(1))
    ingest(articles)
    assert all_ids(vectors) == before
    consistent(library, vectors)


def test_a_vanished_file_is_named_and_taken_out_when_asked(
    ingest: IngestFiles, articles: Path, library: Path, vectors: MemoryVectors
) -> None:
    ingest(write_articles(articles, 3))
    (articles / "article-0001.md").unlink()
    assert statuses(ingest(articles))["article-0001.md"] == "vanished"
    assert "article-0001.md" in contents(library)
    assert statuses(ingest(articles, prune=True))["article-0001.md"] == "removed"
    assert "article-0001.md" not in contents(library)
    consistent(library, vectors)


def test_pruning_one_folder_leaves_the_others(ingest: IngestFiles, tmp_path: Path, library: Path) -> None:
    one = write_articles(tmp_path / "one", 1)
    other = write_articles(tmp_path / "other", 1, first=5)
    ingest(one, other)
    (other / "article-0005.md").unlink()
    assert statuses(ingest(one, prune=True)) == {"article-0000.md": "skipped"}
    assert set(contents(library)) == {"article-0000.md", "article-0005.md"}


def test_a_file_that_may_not_be_looked_at_is_not_gone(
    ingest: IngestFiles, articles: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(write_articles(articles, 2))
    forbid(monkeypatch, articles)
    summary = ingest(articles, prune=True)
    assert [o.status for o in summary.outcomes] == [Status.FAILED]
    monkeypatch.undo()
    assert set(contents(library)) == {"article-0000.md", "article-0001.md"}


def test_a_moved_file_keeps_its_passages_and_vectors(
    ingest: IngestFiles, articles: Path, library: Path, vectors: MemoryVectors
) -> None:
    ingest(write_articles(articles, 2))
    (articles / "article-0001.md").rename(articles / "renamed.md")
    summary = ingest(articles)
    assert statuses(summary) == {"article-0000.md": "skipped", "renamed.md": "moved"}
    assert summary.embedded == 0
    assert set(contents(library)) == {"article-0000.md", "renamed.md"}
    consistent(library, vectors)


def test_the_same_content_twice_is_one_document(
    ingest: IngestFiles, articles: Path, library: Path, vectors: MemoryVectors
) -> None:
    for name in ("a.md", "b.md", "c.md"):
        (articles / name).write_text(article(1))
    summary = ingest(articles)
    assert statuses(summary) == {"a.md": "added", "b.md": "skipped", "c.md": "skipped"}
    assert str(articles / "a.md") in details(summary)[1]
    assert statuses(ingest(articles)) == {"a.md": "skipped", "b.md": "skipped", "c.md": "skipped"}
    assert set(contents(library)) == {"a.md"}
    consistent(library, vectors)


@pytest.mark.parametrize("changed", ["a.md", "b.md"])
def test_one_of_two_equal_files_changes_and_neither_content_is_lost(
    ingest: IngestFiles, articles: Path, library: Path, vectors: MemoryVectors, changed: str
) -> None:
    for name in ("a.md", "b.md"):
        (articles / name).write_text(article(1))
    ingest(articles)
    (articles / changed).write_text(article(2))
    ingest(articles)
    assert {texts[0].splitlines()[0] for texts in contents(library).values()} == {
        "Hazelmere notes 1",
        "Hazelmere notes 2",
    }
    consistent(library, vectors)


def test_the_holder_of_a_doubled_content_is_deleted_and_the_other_takes_its_place(
    ingest: IngestFiles, articles: Path, library: Path, vectors: MemoryVectors
) -> None:
    for name in ("a.md", "b.md"):
        (articles / name).write_text(article(1))
    ingest(articles)
    (articles / "a.md").unlink()
    assert statuses(ingest(articles, prune=True)) == {"b.md": "moved"}
    assert set(contents(library)) == {"b.md"}
    consistent(library, vectors)


def test_two_files_that_become_equal_are_one_document(
    ingest: IngestFiles, articles: Path, library: Path, vectors: MemoryVectors
) -> None:
    ingest(write_articles(articles, 2))
    (articles / "article-0001.md").write_text(article(0))
    ingest(articles)
    assert len(contents(library)) == 1
    ingest(articles)
    assert len(contents(library)) == 1
    consistent(library, vectors)


def test_one_file_by_several_paths_is_one_source(
    ingest: IngestFiles, articles: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_articles(articles, 1)
    ingest(articles / ".." / articles.name)
    monkeypatch.chdir(articles)
    (articles / "article-0000.md").write_text(article(3))
    assert statuses(ingest(Path("article-0000.md"))) == {"article-0000.md": "changed"}
    assert statuses(ingest(Path())) == {"article-0000.md": "skipped"}
    assert len(contents(library)) == 1


def test_a_newer_version_reads_everything_anew(
    ingest: IngestFiles,
    articles: Path,
    library: Path,
    vectors: MemoryVectors,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ingest(write_articles(articles, 2))
    monkeypatch.setattr("rag.ingest.VERSION", 999_999)
    summary = ingest(articles)
    assert {o.status for o in summary.outcomes} == {Status.CHANGED}
    assert "read anew" in details(summary)[0]
    assert set(statuses(ingest(articles)).values()) == {"skipped"}
    consistent(library, vectors)


def test_progress_counts_up_to_the_whole(ingest: IngestFiles, articles: Path, vectors: MemoryVectors) -> None:
    told: list[Progress] = []
    ingest(write_articles(articles, 5), report=told.append, embed_at_once=4)
    assert told[-1].files == told[-1].of_files == 5
    assert told[-1].texts == told[-1].of_texts == len(all_ids(vectors))
    assert [now.files for now in told] == sorted(now.files for now in told)
    assert [now.texts for now in told] == sorted(now.texts for now in told)


def test_utterances_too_short_to_search_for_get_no_vector_and_wait_for_none(
    ingest: IngestFiles, articles: Path, library: Path, vectors: MemoryVectors
) -> None:
    (articles / "a.md").write_text(
        "# Quays\n\n“Yes,” said Ilse Kowal. “The north quay is closed,” said Marek Okoro.\n"
    )
    ingest(articles)
    with Catalog(library) as catalog:
        _, long = catalog.quotes()
        assert catalog.pending() == 0
    assert vectors.quotes.ids() == {long.id}
    assert ingest(articles).embedded == 0


def test_words_said_twice_are_embedded_once(ingest: IngestFiles, articles: Path) -> None:
    embedded: list[str] = []

    class Counting(HashingEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            embedded.extend(texts)
            return super().embed_passages(texts)

    for name in ("Ilse Kowal", "Marek Okoro"):
        (articles / f"{name}.md").write_text(f"# {name}\n\n“The north quay is closed,” said {name}.\n")
    ingest(articles, embedder=Counting())
    assert sum(text.startswith("The north quay") for text in embedded) == 1


# Bad input: each a clear message, nothing lost, and the rest goes on

BAD_FILES = {
    "empty.md": (b"", "is empty"),
    "blank.txt": (b" \n\n\t\n", "is empty"),
    "binary.txt": (bytes(range(256)) * 40, "binary"),
    "zeros.md": (b"\0" * 5000, "binary"),
    "header-only.md": (b"---\ntitle: Nothing\n---\n", "no text"),
    "scripts-only.html": (b"<html><script>alert(1)</script><body></body></html>", "text"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_named_with_its_reason_and_the_rest_goes_on(
    ingest: IngestFiles, articles: Path, library: Path, name: str
) -> None:
    data, reason = BAD_FILES[name]
    write_articles(articles, 2)
    (articles / name).write_bytes(data)
    summary = ingest(articles)
    assert statuses(summary) == {name: "failed", "article-0000.md": "added", "article-0001.md": "added"}
    (failure,) = summary.of(Status.FAILED)
    assert reason in failure.detail
    assert name in failure.detail
    assert len(contents(library)) == 2


def test_a_file_that_turns_bad_leaves_what_was_read_of_it(
    ingest: IngestFiles, articles: Path, library: Path
) -> None:
    ingest(write_articles(articles, 1))
    before = contents(library)
    (articles / "article-0000.md").write_bytes(b"\0\1\2" * 100)
    assert statuses(ingest(articles)) == {"article-0000.md": "failed"}
    assert contents(library) == before


def test_latin_1_is_read(ingest: IngestFiles, articles: Path, library: Path) -> None:
    words = "« Le café était fermé », a déclaré Zoé Lefèvre, trésorière de l'association, à Orléans."
    (articles / "old.txt").write_bytes((words + "\n").encode("latin-1"))
    assert statuses(ingest(articles)) == {"old.txt": "added"}
    assert "café était fermé" in contents(library)["old.txt"][0]


def test_a_broken_header_costs_the_header_and_not_the_article(
    ingest: IngestFiles, articles: Path, library: Path
) -> None:
    text = "---\ntitle: [unclosed\n  date: : :\n---\n\nThe words below the header count, said Noor Kowal.\n"
    (articles / "broken.md").write_text(text)
    summary = ingest(articles)
    assert len(summary.outcomes) == 1
    if summary.of(Status.FAILED):
        assert "header" in details(summary)[0]
    else:
        assert any("words below the header" in passage for passage in contents(library)["broken.md"])


def test_scripts_and_styles_of_a_page_are_no_text(ingest: IngestFiles, articles: Path, library: Path) -> None:
    page = (
        "<html lang=en><head><title>Opening</title><script>var stolen = 1;</script>"
        "<style>p{color:red}</style></head><body><article><h1>Opening</h1>"
        + "".join(
            f"<p>Paragraph {n} of the opening, long enough to be read as an article's text.</p>"
            for n in range(9)
        )
        + "<script>document.write('<p>stolen</p>')</script></article></body></html>"
    )
    (articles / "page.html").write_text(page)
    assert statuses(ingest(articles)) == {"page.html": "added"}
    text = "\n".join(contents(library)["page.html"])
    assert "Paragraph 5 of the opening" in text
    assert "stolen" not in text
    assert "color" not in text


def test_a_path_that_does_not_exist_is_told(ingest: IngestFiles, articles: Path) -> None:
    summary = ingest(write_articles(articles, 1), articles / "absent", articles / "absent.md")
    assert statuses(summary) == {"absent": "failed", "absent.md": "failed", "article-0000.md": "added"}
    assert all("does not exist" in o.detail for o in summary.of(Status.FAILED))


def test_a_folder_without_rights_is_told_and_the_others_are_read(
    ingest: IngestFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, opened = write_articles(tmp_path / "closed", 1), write_articles(tmp_path / "open", 1, first=3)
    forbid(monkeypatch, closed)
    summary = ingest(closed, opened)
    assert statuses(summary) == {"closed": "failed", "article-0003.md": "added"}
    assert "may not be opened" in summary.of(Status.FAILED)[0].detail


def forbid(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """As if its owner had taken all rights from a folder: root, who may run the tests, would see no difference."""
    scandir, stat = os.scandir, Path.stat

    def refused(path: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    def guarded_scandir(path: str | Path = ".") -> object:
        return refused(path) if Path(path) == folder else scandir(path)

    def guarded_stat(self: Path, *, follow_symlinks: bool = True) -> os.stat_result | None:
        return refused(self) if folder in self.parents else stat(self, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(os, "scandir", guarded_scandir)
    monkeypatch.setattr(Path, "stat", guarded_stat)


def test_a_file_that_cannot_be_read_is_told(
    ingest: IngestFiles, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_articles(articles, 2)
    read = Path.read_bytes

    def failing(self: Path) -> bytes:
        if self.name == "article-0000.md":
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(self))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", failing)
    summary = ingest(articles)
    assert statuses(summary) == {"article-0000.md": "failed", "article-0001.md": "added"}
    assert "Input/output error" in details(summary)[0]


def test_a_file_too_large_is_told_before_it_is_read(
    ingest: IngestFiles, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.ingest.LARGEST", 10)
    write_articles(articles, 1)
    summary = ingest(articles)
    assert statuses(summary) == {"article-0000.md": "failed"}
    assert "larger than" in details(summary)[0]


def test_a_fault_of_ours_costs_one_file(
    ingest: IngestFiles, articles: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rag import ingest as module

    prepare = module.prepare

    def failing(document: object) -> object:
        if "notes 1" in document.title:
            raise RecursionError("too deep")
        return prepare(document)

    monkeypatch.setattr(module, "prepare", failing)
    summary = ingest(write_articles(articles, 3))
    assert statuses(summary) == {
        "article-0000.md": "added",
        "article-0001.md": "failed",
        "article-0002.md": "added",
    }
    assert "fault of whosaid" in summary.of(Status.FAILED)[0].detail
    assert len(contents(library)) == 2


@pytest.mark.slow
def test_a_line_of_50_mb(ingest: IngestFiles, articles: Path, library: Path) -> None:
    write_articles(articles, 1)
    unit, size = "the quay was wet and " + "x" * 800 + " ", 50_000_000
    (articles / "zzz-line.txt").write_text((unit * (size // len(unit) + 1))[:size])
    summary = ingest(articles, embed_at_once=20_000)
    assert statuses(summary) == {"article-0000.md": "added", "zzz-line.txt": "added"}
    assert sum(len(text) for text in contents(library)["zzz-line.txt"]) > 0.9 * size


# A full disk


class FullDisk:
    """A catalog's file that may not grow past a number of pages, as on a disk that is full."""

    def __init__(self, catalog: CatalogWriter, pages: int) -> None:
        catalog._db.execute(f"PRAGMA max_page_count = {pages}")


def pages(library: Path) -> int:
    with closing(sqlite3.connect(library / CATALOG_FILE)) as db:
        return int(db.execute("PRAGMA page_count").fetchone()[0])


def test_a_full_disk_is_told_and_the_next_run_goes_on(
    ingest: IngestFiles,
    ingesting: Callable[..., object],
    articles: Path,
    library: Path,
    vectors: MemoryVectors,
) -> None:
    write_articles(articles, 30)
    ingest(articles / "article-0000.md")
    with ingesting() as run:
        FullDisk(run.catalog, pages(library) + 40)
        with pytest.raises(StorageFull) as raised:
            run.run([articles])
    assert "No space left" in raised.value.message
    assert "ingest" in raised.value.remedy
    assert 1 < len(contents(library)) < 30
    assert set(statuses(ingest(articles)).values()) == {"added", "skipped"}
    assert len(contents(library)) == 30
    consistent(library, vectors)


def test_a_disk_full_of_vectors_loses_no_document(
    ingest: IngestFiles,
    articles: Path,
    library: Path,
    vectors: MemoryVectors,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> None:
        raise StorageFull("No space left for the vectors.", "Free some.")

    write_articles(articles, 4)
    with monkeypatch.context() as patch:
        patch.setattr(vectors, "upsert", full)
        with pytest.raises(StorageFull):
            ingest(articles)
    assert len(contents(library)) == 4
    ingest(articles)
    consistent(library, vectors)


# The embedder, and vectors that are lost


def test_another_embedder_is_refused_with_the_remedy(ingest: IngestFiles, articles: Path) -> None:
    ingest(write_articles(articles, 1))
    with pytest.raises(LibraryMismatch) as raised:
        ingest(articles, embedder=HashingEmbedder(32))
    assert "hashing-64" in raised.value.message
    assert "hashing-32" in raised.value.message
    assert "reindex" in raised.value.remedy


class BrokenEmbedder(HashingEmbedder):
    @property
    def name(self) -> str:
        return "no-such-model"

    def embed_passages(self, texts: object) -> Vectors:
        raise EmbedderError("The embedding model 'no-such-model' cannot be loaded.", "Use another.")


def test_an_embedder_that_never_embedded_can_be_exchanged(
    ingest: IngestFiles, articles: Path, library: Path, vectors: MemoryVectors
) -> None:
    with pytest.raises(EmbedderError):
        ingest(write_articles(articles, 2), embedder=BrokenEmbedder())
    assert len(contents(library)) == 2
    ingest(articles)
    consistent(library, vectors)


def test_lost_vectors_are_made_anew(
    ingest: IngestFiles, articles: Path, library: Path, vectors: MemoryVectors
) -> None:
    ingest(write_articles(articles, 3))
    whole = len(all_ids(vectors))
    vectors.clear()
    summary = ingest(articles)
    assert set(statuses(summary).values()) == {"skipped"}
    assert summary.embedded == whole
    consistent(library, vectors)


def test_vectors_of_nothing_are_deleted(
    ingest: IngestFiles, articles: Path, library: Path, vectors: MemoryVectors
) -> None:
    ingest(write_articles(articles, 2))
    vectors.stored["stranger"] = vectors.stored[sorted(vectors.ids())[0]]
    vectors.quotes.stored["another"] = vectors.stored["stranger"]
    ingest(articles)
    consistent(library, vectors)


def test_reindex_embeds_everything_with_the_new_embedder(
    ingest: IngestFiles,
    ingesting: Callable[..., object],
    articles: Path,
    library: Path,
    vectors: MemoryVectors,
) -> None:
    ingest(write_articles(articles, 3))
    with CatalogWriter(library) as catalog:
        catalog.set_meta(SKILL + "en", "0.1234")
    with ingesting(embedder=HashingEmbedder(32)) as run:
        summary = run.rebuild()
    assert summary.embedded == len(all_ids(vectors))
    everything = [*vectors.stored.values(), *vectors.quotes.stored.values()]
    assert {vector.shape for vector in everything} == {(32,)}
    with Catalog(library) as catalog:
        assert catalog.meta("embedder") == "hashing-32"
        assert catalog.meta("dimension") == "32"
        assert catalog.meta(SKILL + "en") not in (None, "0.1234"), "the skill of the old embedder stayed"
    assert ingest(articles, embedder=HashingEmbedder(32)).embedded == 0


def test_reading_again_takes_changes_in(
    ingest: IngestFiles, ingesting: Callable[..., object], articles: Path, library: Path
) -> None:
    ingest(write_articles(articles, 3))
    (articles / "article-0001.md").write_text(article(77))
    (articles / "article-0002.md").unlink()
    with ingesting() as run:
        run.read_again()
        run.embed_pending()
    assert "Hazelmere notes 77" in contents(library)["article-0001.md"][0]
    assert "article-0002.md" in contents(library)


def test_removing_takes_passages_and_vectors_out(
    ingest: IngestFiles,
    ingesting: Callable[..., object],
    articles: Path,
    library: Path,
    vectors: MemoryVectors,
) -> None:
    ingest(write_articles(articles, 3))
    with ingesting() as run:
        run.remove([run.catalog.sources()[1].info.id])
    assert set(contents(library)) == {"article-0000.md", "article-0002.md"}
    consistent(library, vectors)
    assert statuses(ingest(articles))["article-0001.md"] == "added"


# Stopped at every single step


class Stopped(BaseException):
    """As if the process had ended; nothing may catch it."""


class Steps:
    """Counts the writing calls of an ingest and ends it before, or after, the n-th."""

    def __init__(self, last: int | None, *, after: bool) -> None:
        self.last, self.after, self.done = last, after, 0

    def wrap(self, target: object, *names: str) -> None:
        for name in names:
            setattr(target, name, self._counting(getattr(target, name)))

    def _counting(self, call: Callable[..., object]) -> Callable[..., object]:
        def counted(*args: object, **kwargs: object) -> object:
            self.done += 1
            if self.done == self.last and not self.after:
                raise Stopped
            result = call(*args, **kwargs)
            if self.done == self.last:
                raise Stopped
            return result

        return counted


CATALOG_STEPS = [
    "put",
    "move",
    "remove",
    "set_meta",
    "mark_embedded",
    "mark_unembedded",
    "mark_left_out",
    "clear_tombstones",
    "begin_rebuild",
]
VECTOR_STEPS = ("upsert", "delete", "clear")


@contextmanager
def stepping(library: Path, vectors: MemoryVectors, steps: Steps) -> Iterator[Ingest]:
    with CatalogWriter(library) as catalog:
        session = MemoryVectors()
        session.stored, session.quotes.stored = vectors.stored, vectors.quotes.stored
        steps.wrap(catalog, *CATALOG_STEPS)
        steps.wrap(session, *VECTOR_STEPS)
        steps.wrap(session.quotes, "upsert", "delete")
        yield Ingest(catalog, HashingEmbedder(64), session, embed_at_once=5)


def history(articles: Path, library: Path, vectors: MemoryVectors, steps: Steps) -> None:
    """Added, then changed, moved, pruned; then embedded anew."""
    for number in range(4):
        (articles / f"{number}.md").write_text(article(number, 3))
    with stepping(library, vectors, steps) as run:
        run.run([articles])
    (articles / "1.md").write_text(article(11, 3))
    (articles / "2.md").rename(articles / "moved.md")
    (articles / "3.md").unlink()
    with stepping(library, vectors, steps) as run:
        run.run([articles], prune=True)
    with stepping(library, vectors, steps) as run:
        run.rebuild()


def state(library: Path) -> list[object]:
    with Catalog(library) as catalog:
        quotes = catalog.quotes_of([row.info.id for row in catalog.sources()])
        kept = {key: catalog.meta(key) for key in ("embedder", "dimension", SKILL + "en")}
        return [catalog.sources(), contents(library), quotes, catalog.people(), catalog.counts(), kept]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_stopped_at_any_step_one_plain_ingest_mends_it(tmp_path: Path, *, after: bool) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    calm, whole = MemoryVectors(), Steps(None, after=after)
    history(articles, tmp_path / "calm", calm, whole)
    expected = state(tmp_path / "calm")
    assert whole.done > 25
    for last in range(1, whole.done + 1):
        for file in articles.iterdir():
            file.unlink()
        library, vectors = tmp_path / f"stopped-{last}", MemoryVectors()
        with pytest.raises(Stopped):
            history(articles, library, vectors, Steps(last, after=after))
        with stepping(library, vectors, Steps(None, after=after)) as run:
            run.run([articles])
        consistent(library, vectors)
        for number in range(4):
            (articles / f"{number}.md").write_text(article(number, 3))
        history(articles, library, vectors, Steps(None, after=after))
        assert state(library) == expected, f"stopped at step {last}"
        assert all_ids(vectors) == all_ids(calm)


def test_the_check_of_the_embedder_names_both(library: Path) -> None:
    with CatalogWriter(library) as catalog:
        check_embedder(catalog, "one")
        check_embedder(catalog, "one")
        catalog.set_meta("dimension", "64")
        with pytest.raises(LibraryMismatch, match=r"one.*two"):
            check_embedder(catalog, "two")


def test_a_library_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(LibraryError):
        CatalogWriter(tmp_path / "file")
