"""The filter on the speaker goes by person, whatever name a document has."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rag.adapters.catalog_writer import CatalogWriter
from rag.people import known_people, refresh
from rag.prepared import prepare
from rag.roster import meant
from rag.types import Filters
from tests.rag.adapters.test_catalog import document, put


class TestSpeakerFilter:
    """In SQL it lets through what `rag.roster.meant` means, whichever names documents give."""

    ROWS = (
        ("Ilse Kowal", "Tallow Systems", "engineer"),
        ("Ilse Kowal", "Oxbow Museum", "curator"),
        ("Priyanka Lohmann", None, None),
        ("Prijanka Lohmann", None, None),
        ("Solène Garrigue", None, None),
    )

    @pytest.fixture
    def catalog(self, tmp_path: Path) -> Iterator[CatalogWriter]:
        with CatalogWriter(tmp_path / "library") as writer:
            for at, (name, affiliation, role) in enumerate(self.ROWS):
                text = f"“Statement {at} stands,” said {name}."
                one = prepare(document(text, published="2031-01-01", source=f"/{at}.md"))
                person = replace(one.people[0], affiliation=affiliation, role=role)
                put(writer, replace(one, people=(person,)))
            yield writer

    @pytest.mark.parametrize("worked_out", [True, False])
    @pytest.mark.parametrize(
        ("name", "documents"),
        [
            ("ilse kowal", {"/0.md", "/1.md"}),
            ("Kowal", {"/0.md", "/1.md"}),
            ("SOLENE", {"/4.md"}),
            ("100%", set()),
            ("Nobody", set()),
        ],
    )
    def test_whom_it_means(
        self, catalog: CatalogWriter, name: str, documents: set[str], worked_out: bool
    ) -> None:
        if worked_out:
            refresh(catalog)
        assert self.sources(catalog, name) == documents

    @pytest.mark.parametrize("name", ["Prijanka", "Priyanka Lohmann", "lohmann"])
    def test_any_name_of_a_known_person_reaches_all_their_rows(
        self, catalog: CatalogWriter, name: str
    ) -> None:
        refresh(catalog)
        assert self.sources(catalog, name) == {"/2.md", "/3.md"}

    def test_a_namesake_is_meant_by_the_name_that_tells_them_apart(self, catalog: CatalogWriter) -> None:
        refresh(catalog)
        assert self.sources(catalog, "Ilse Kowal (Oxbow Museum)") == {"/1.md"}
        assert catalog.known_as("Ilse Kowal (Oxbow Museum)") == {"Ilse Kowal (Oxbow Museum)"}
        assert len(catalog.known_as("Ilse Kowal")) == 2

    @pytest.mark.parametrize(
        "name", ["Ilse Kowal", "kowal", "Prijanka", "e", "(", "Ilse Kowal (Tallow Systems)"]
    )
    def test_sql_and_roster_agree(self, catalog: CatalogWriter, name: str) -> None:
        refresh(catalog)
        people = meant(known_people(catalog), name)
        wanted = {quote.id for quote in catalog.quotes() if any(person.said(quote) for person in people)}
        assert {quote.id for quote in catalog.quotes(Filters(speaker=name))} == wanted

    def sources(self, catalog: CatalogWriter, name: str) -> set[str]:
        quotes = catalog.quotes(Filters(speaker=name))
        passages = catalog.passages(catalog.passage_ids(Filters(speaker=name))).values()
        assert {q.document_id for q in quotes} == {p.document_id for p in passages}
        return {info.source for info in catalog.infos(q.document_id for q in quotes).values()}
