"""The catalog: what goes in comes out, filters and full text find it, any text is a safe question."""

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.document import Block, BlockKind, Document, DocumentId
from corpus.readers import read
from rag.adapters.catalog import Catalog
from rag.adapters.catalog_writer import CatalogWriter
from rag.errors import LibraryError
from rag.prepared import Prepared, prepare
from rag.protocols import PASSAGES, QUOTES
from rag.types import Filters, Passage, Person, Quote, QuoteId, QuoteKind
from tests.invented import write_articles

SAMPLE = Path(__file__).resolve().parents[3] / "corpus" / "sample"


def put(catalog: CatalogWriter, made: Prepared, reader: int = 1) -> None:
    catalog.put(made.document, reader, made.passages, made.quotes, made.people, made.indexed, made.spoken)


def document(text: str, **given: object) -> Document:
    values = {
        "id": DocumentId(hashlib.sha256(text.encode()).hexdigest()[:16]),
        "title": "Untitled",
        "text": text,
        "blocks": (Block(kind=BlockKind.PARAGRAPH, start=0, end=len(text)),),
        "source": f"/articles/{len(text)}.md",
        "language": "en",
        **given,
    }
    return Document(**values)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CatalogWriter, list[Prepared]]]:
    """A catalog of the sample corpus, and what went into it."""
    files = sorted(p for folder in ("articles", "transcripts") for p in (SAMPLE / folder).iterdir())
    with CatalogWriter(tmp_path_factory.mktemp("sample")) as catalog:
        made = [prepare(read(file)) for file in files]
        for one in made:
            put(catalog, one)
        yield catalog, made


def test_documents_passages_and_quotes_come_out_as_they_went_in(
    sample: tuple[CatalogWriter, list[Prepared]],
) -> None:
    catalog, made = sample
    for one in made:
        assert catalog.document(one.document.id) == one.document
        assert catalog.passages_of(one.document.id) == list(one.passages)
        assert catalog.passages(p.id for p in one.passages) == {p.id: p for p in one.passages}
        stored = {quote.id: quote for quote in catalog.quotes_of([one.document.id]).get(one.document.id, [])}
        assert stored == {quote.id: quote for quote in one.quotes}
    assert catalog.counts().documents == len(made)
    assert catalog.counts().quotes == sum(len(one.quotes) for one in made)


def test_what_is_to_be_embedded_has_the_words_of_its_passage(
    sample: tuple[CatalogWriter, list[Prepared]],
) -> None:
    catalog, made = sample
    expected = [(passage, one.document.title) for one in made for passage in one.passages]
    assert catalog.to_embed(10_000) == expected
    assert catalog.to_embed(7) == expected[:7]


def test_a_passage_stands_among_its_neighbours(sample: tuple[CatalogWriter, list[Prepared]]) -> None:
    catalog, made = sample
    one = max(made, key=lambda one: len(one.passages))
    for before, passage, after in zip(one.passages, one.passages[1:], one.passages[2:], strict=False):
        text, start = catalog.around(passage)
        assert (start, start + len(text)) == (before.start, after.end)
        assert one.document.text[start : start + len(text)] == text
    missing = replace(one.passages[0], document_id=DocumentId("gone"))
    assert catalog.around(missing) == (missing.text, missing.start)


def test_every_passage_is_found_by_its_own_words(sample: tuple[CatalogWriter, list[Prepared]]) -> None:
    catalog, made = sample
    for one in made:
        passage = max(one.passages, key=lambda p: len(p.text))
        found = catalog.search_passages(passage.text[:300], one.document.language, 5, Filters())
        assert passage.id in [i for i, _ in found]
        scores = [score for _, score in found]
        assert scores == sorted(scores, reverse=True)
        assert all(score > 0 for score in scores)


def test_every_quote_is_found_by_its_own_words(sample: tuple[CatalogWriter, list[Prepared]]) -> None:
    catalog, made = sample
    for one in made:
        for quote in [q for q in one.quotes if len(q.text.split()) > 6][:5]:
            found = catalog.search_quotes(quote.text, one.document.language, 5)
            quotes = catalog.quotes_by_id(i for i, _ in found)
            assert quote.text in [quotes[i].text for i, _ in found]
            kind = catalog.search_quotes(quote.text, one.document.language, 5, kind=quote.kind)
            assert {q.kind for q in catalog.quotes_by_id(i for i, _ in kind).values()} == {quote.kind}


@pytest.mark.parametrize("by_date", [None, "ASC", "DESC"])
def test_quotes_come_in_pages_that_miss_and_repeat_none(
    sample: tuple[CatalogWriter, list[Prepared]], by_date: Literal["ASC", "DESC"] | None
) -> None:
    catalog, _ = sample
    filters = Filters(language="en")
    count = catalog.count_quotes(filters, "direct")
    pages = [
        catalog.quotes(filters, "direct", by_date=by_date, limit=40, offset=at) for at in range(0, count, 40)
    ]
    together = [quote for page in pages for quote in page]
    assert together == catalog.quotes(filters, "direct", by_date=by_date)
    assert len(together) == len({quote.id for quote in together}) == count
    infos = catalog.infos(quote.document_id for quote in together)
    dates = [infos[quote.document_id].published for quote in together]
    dated = [date for date in dates if date]
    assert None not in dates[: len(dated)] or by_date is None
    if by_date:
        assert dated == sorted(dated, reverse=by_date == "DESC")


def test_words_are_found_across_case_accents_and_inflection(
    sample: tuple[CatalogWriter, list[Prepared]],
) -> None:
    catalog, _ = sample
    for one, other in (("LIBRARIES", "library"), ("modèles", "MODELE"), ("Abwärme", "abwarme")):
        assert [i for i, _ in catalog.search_passages(one, "und", 50, Filters())] == [
            i for i, _ in catalog.search_passages(other, "und", 50, Filters())
        ]


QUESTIONS = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="\"'*^():+-{}[]~\\/NEAR AND OR NOT title:en \0\n", max_size=60),
    st.lists(st.sampled_from(["AND", "OR", "NOT", "NEAR(", '"', "*", "title :", "^", "{en}", "said"])).map(
        " ".join
    ),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=QUESTIONS, language=st.sampled_from(["en", "fr", "nl", "de", "es", "und", "xx"]))
def test_no_text_is_a_syntax_error(
    sample: tuple[CatalogWriter, list[Prepared]], question: str, language: str
) -> None:
    catalog, _ = sample
    catalog.search_passages(question, language, 5, Filters())
    catalog.search_quotes(question, language, 5)
    catalog.frequencies(question.split())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=QUESTIONS.filter(bool))
def test_no_filter_is_a_syntax_error(sample: tuple[CatalogWriter, list[Prepared]], value: str) -> None:
    catalog, _ = sample
    for name in ("speaker", "event", "language", "source", "since", "until"):
        filters = Filters(**{name: value})
        ids = set(catalog.passage_ids(filters))
        assert {i for i, _ in catalog.search_passages("the", "en", 500, filters)} <= ids
        catalog.quotes(filters)


def test_a_question_of_thousands_of_words_is_answered(sample: tuple[CatalogWriter, list[Prepared]]) -> None:
    catalog, made = sample
    longest = max((one.document for one in made), key=lambda d: len(d.text))
    many = " ".join(f"{word}{at}" for at, word in enumerate(longest.text.split() * 3))
    catalog.search_passages(many, "en", 10, Filters())
    catalog.search_quotes(longest.text, "en", 10)


# Filters


PEOPLE = (Person(name="Zoë Åberg", aliases=("Åberg",)), Person(name="Max 100%_Real"))


@pytest.fixture
def filtered(library: Path) -> Iterator[CatalogWriter]:
    """Two passages of two speakers in a document of 2024-03, and one undated French document."""
    text = (
        "“The north hall is cold,” said Zoë Åberg."
        + " Filler." * 200
        + "\n\n"
        + "“It is not,” said Max. "
        + "Filler. " * 150
    )
    first, second = text.index("The north"), text.index("It is")
    blocks = tuple(
        Block(kind=BlockKind.PARAGRAPH, start=start, end=start + len(part))
        for part, start in ((part, text.index(part)) for part in text.strip().split("\n\n"))
    )
    one = document(
        text,
        title="Cold halls",
        published="2024-03",
        event="Éclair 2024",
        blocks=blocks,
        source="/a/halls.md",
    )
    quotes = tuple(
        Quote(
            id=QuoteId(f"q{at}"), document_id=one.id, start=start, end=start + size,
            text=text[start : start + size], spans=((start, start + size),), kind=QuoteKind.DIRECT, speaker=person,
        )
        for at, (start, size, person) in enumerate(((first, 22, PEOPLE[0]), (second, 10, PEOPLE[1])))
    )  # fmt: skip
    made = prepare(one)
    other = document("Une salle froide du nord.", language="fr", source="/b/salle.md", title="Salle")
    with CatalogWriter(library) as catalog:
        put(catalog, replace(made, quotes=quotes, people=PEOPLE, spoken=("north hall cold", "not")))
        put(catalog, prepare(other))
        yield catalog


@pytest.mark.parametrize(
    ("filters", "documents"),
    [
        (Filters(event="eclair"), {"halls.md"}),
        (Filters(event="ÉCLAIR 2024"), {"halls.md"}),
        (Filters(event="2025"), set()),
        (Filters(language="fr"), {"salle.md"}),
        (Filters(source="/b/"), {"salle.md"}),
        (Filters(source="cold HALLS"), {"halls.md"}),
        (Filters(source="%"), set()),
        (Filters(source="_"), set()),
        (Filters(since="2024"), {"halls.md"}),
        (Filters(since="2024-03"), {"halls.md"}),
        (Filters(since="2024-04"), set()),
        (Filters(until="2024"), {"halls.md"}),
        (Filters(until="2024-03"), {"halls.md"}),
        (Filters(until="2023"), set()),
        (Filters(since="2024", until="2024", event="Éclair", language="en"), {"halls.md"}),
        (Filters(since="2024", language="fr"), set()),
        (Filters(), {"halls.md", "salle.md"}),
    ],
)
def test_filters_let_the_right_documents_through(
    filtered: CatalogWriter, filters: Filters, documents: set[str]
) -> None:
    passages = filtered.passages(filtered.passage_ids(filters)).values()
    infos = filtered.infos(p.document_id for p in passages)
    assert {Path(infos[p.document_id].source).name for p in passages} == documents


@pytest.mark.parametrize("name", ["aberg", "Åberg", "zoë", "ZOE ABERG"])
def test_a_speaker_is_found_by_any_form_and_only_where_the_words_are(
    filtered: CatalogWriter, name: str
) -> None:
    filters = Filters(speaker=name)
    assert [q.text for q in filtered.quotes(filters)] == ["The north hall is cold"]
    assert all("north" in p.text for p in filtered.passages(filtered.passage_ids(filters)).values())
    assert [i for i, _ in filtered.search_quotes("hall", "en", 5, filters)] == ["q0"]
    assert filtered.quote_ids(filters) == ["q0"]
    assert filtered.search_quotes("hall", "en", 5, Filters(speaker="nobody")) == []


@pytest.mark.parametrize("name", ["100%_real", "%", "_"])
def test_wildcards_of_sql_are_letters(filtered: CatalogWriter, name: str) -> None:
    assert [q.id for q in filtered.quotes(Filters(speaker=name))] == ["q1"]


# Replacing and removing


def test_a_document_put_again_leaves_nothing_of_the_old_one(library: Path) -> None:
    with CatalogWriter(library) as catalog:
        put(catalog, prepare(document("Quinces ripened early this year.", source="/a.md")))
        (old,) = catalog.passage_ids(Filters())
        put(catalog, prepare(document("Medlars never did.", source="/a.md")))
        assert catalog.search_passages("quinces", "en", 5, Filters()) == []
        assert len(catalog.search_passages("medlars", "en", 5, Filters())) == 1
        assert catalog.tombstones() == [old]
        catalog.clear_tombstones([old])
        assert catalog.tombstones() == []
        assert catalog.counts() == (1, 1, 0, 1)


def test_a_passage_that_comes_back_is_no_longer_buried(library: Path) -> None:
    made = prepare(document("Quinces ripened early this year."))
    with CatalogWriter(library) as catalog:
        put(catalog, made)
        catalog.remove([made.document.id])
        assert catalog.tombstones() == [made.passages[0].id]
        put(catalog, made)
        assert catalog.tombstones() == []


def test_what_fails_in_the_middle_leaves_everything_as_it_was(library: Path) -> None:
    made = prepare(document("Quinces ripened early this year.", source="/a.md"))
    broken = prepare(document("Medlars never did.", source="/a.md"))
    with CatalogWriter(library) as catalog:
        put(catalog, made)
        twice = replace(broken, passages=broken.passages * 2, indexed=broken.indexed * 2)
        with pytest.raises(LibraryError):
            put(catalog, twice)
        assert catalog.document(made.document.id) == made.document
        assert catalog.tombstones() == []
        assert len(catalog.search_passages("quinces", "en", 5, Filters())) == 1
        catalog.set_meta("still", "works")


def test_marks_of_embedding(library: Path) -> None:
    made = prepare(document("Quinces ripened early this year."))
    ids = [p.id for p in made.passages]
    with CatalogWriter(library) as catalog:
        put(catalog, made)
        assert catalog.pending() == 1
        catalog.mark_embedded(ids)
        assert (catalog.pending(), catalog.embedded_ids()) == (0, set(ids))
        catalog.mark_unembedded(ids)
        assert catalog.pending() == 1
        catalog.set_meta("skill:en", "1")
        catalog.set_meta("other", "1")
        catalog.mark_embedded(ids)
        catalog.begin_rebuild({"embedder": "new"}, forget=("skill:",))
        assert (catalog.pending(), catalog.meta("embedder")) == (1, "new")
        assert (catalog.meta("skill:en"), catalog.meta("other")) == (None, "1")


def test_marks_of_embedding_utterances(library: Path) -> None:
    made = prepare(document("“The quinces ripened early,” said Ilse Kowal. “Yes,” said Marek Okoro."))
    long, short = (quote.id for quote in made.quotes)
    with CatalogWriter(library) as catalog:
        put(catalog, made)
        assert [quote.id for quote in catalog.quotes_to_embed(5)] == [long, short]
        assert [quote.id for quote in catalog.quotes_to_embed(1)] == [long]
        assert (catalog.pending(), catalog.pending(PASSAGES), catalog.pending(QUOTES)) == (3, 1, 2)
        assert catalog.counts().pending == catalog.sources()[0].pending == 3
        catalog.mark_embedded([long], QUOTES)
        catalog.mark_left_out([short], QUOTES)
        assert (catalog.pending(QUOTES), catalog.embedded_ids(QUOTES)) == (0, {long})
        assert catalog.embedded_ids() == set(), "a mark of an utterance reached the passages"
        catalog.begin_rebuild({}, forget=())
        assert catalog.pending(QUOTES) == 2


def test_an_utterance_that_goes_is_buried_until_it_comes_back(library: Path) -> None:
    made = prepare(document("“The quinces ripened early,” said Ilse Kowal."))
    with CatalogWriter(library) as catalog:
        put(catalog, made)
        catalog.remove([made.document.id])
        assert catalog.tombstones(QUOTES) == [made.quotes[0].id]
        put(catalog, made)
        assert catalog.tombstones(QUOTES) == []
        catalog.remove([made.document.id])
        catalog.clear_tombstones([made.quotes[0].id], QUOTES)
        assert (catalog.tombstones(QUOTES), len(catalog.tombstones())) == ([], 1)


def test_people_come_oldest_document_first(library: Path) -> None:
    with CatalogWriter(library) as catalog:
        for year, role in (("2025", "director"), (None, "intern"), ("2021", "engineer")):
            one = prepare(document(f"About {role}s.", published=year, source=f"/{role}.md"))
            put(catalog, replace(one, people=(Person(name="Ilse Kowal", role=role),)))
        assert [sighting.person.role for sighting in catalog.people()] == ["intern", "engineer", "director"]


def test_a_reader_sees_that_the_file_changed(library: Path) -> None:
    with CatalogWriter(library) as writer, Catalog(library) as reader:
        before = reader.revision()
        assert reader.revision() == before
        put(writer, prepare(document("Quinces.")))
        assert reader.revision() != before


def test_threads_share_one_reader(library: Path, tmp_path: Path) -> None:
    with CatalogWriter(library) as writer:
        for file in write_articles(tmp_path / "articles", 20).iterdir():
            put(writer, prepare(read(file)))
    wrong: list[object] = []
    with Catalog(library) as catalog:
        expected = catalog.search_passages("registry budget", "en", 20, Filters())

        def ask() -> None:
            for _ in range(20):
                found = catalog.search_passages("registry budget", "en", 20, Filters())
                if found != expected or len(catalog.passages(i for i, _ in found)) != len(found):
                    wrong.append(found)

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
    assert expected
    assert wrong == []


def test_a_passage_in_many_batches(library: Path) -> None:
    made = prepare(document("Quinces ripened early this year."))
    with CatalogWriter(library) as catalog:
        put(catalog, made)
        ids = [f"unknown{at}" for at in range(1700)]
        found: dict[str, Passage] = catalog.passages([*ids, made.passages[0].id])
        assert list(found) == [made.passages[0].id]
