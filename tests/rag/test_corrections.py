"""Who is who, set right by hand: merging, splitting, renaming, and taking it back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.document import DocumentId
from rag.adapters.catalog import Catalog
from rag.adapters.catalog_writer import CatalogWriter
from rag.adapters.hashing import HashingEmbedder
from rag.bearers import Bearers
from rag.corrections import Correction, Made, Merge, Rename, Split, from_json, kind_of, to_json
from rag.errors import NothingFound, UsageError
from rag.ingest import Ingest
from rag.people import correct, corrections_of, find_people, known_people, undo
from rag.roster import Sighting, build
from rag.types import Filters, Person
from tests.fakes import MemoryVectors

ARTICLES = {
    "harbour": "“The turbines rest,” said Solène Garrigue, engineer at Tallow Systems.",
    "museum": "“The engines are lent,” said Solene Garrigue. “A pity,” said Maren Oduya.",
    "ferry": "“The ferry waits,” said Sabine Lohmann, director of Kestrel Labs.",
    "hall": "“The hall was full,” said Sabine Brandt. “It was,” said Maren Oduya.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "articles")


def written(folder: Path, articles: dict[str, str] | None = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (articles or ARTICLES).items():
        head = f"---\ntitle: About the {name}\ndate: 2031-05-14\nlanguage: en\n---\n\n"
        (folder / f"{name}.md").write_text(f"{head}{text}\n", encoding="utf-8")
    return folder


@pytest.fixture
def catalog(tmp_path: Path, folder: Path) -> Iterator[CatalogWriter]:
    with CatalogWriter(tmp_path / "library") as writer:
        ingest(writer, folder)
        yield writer


def ingest(catalog: CatalogWriter, folder: Path) -> None:
    Ingest(catalog, HashingEmbedder(16), MemoryVectors()).run([folder])


def names(catalog: Catalog) -> set[str]:
    return {person.name for person in known_people(catalog)}


def spoken(catalog: Catalog, name: str) -> set[str]:
    """What somebody says, by the filter on speakers."""
    return {quote.text.strip(",.") for quote in catalog.quotes(Filters(speaker=name))}


class TestMerge:
    def test_two_names_become_one_everywhere(self, catalog: CatalogWriter) -> None:
        correct(catalog, Merge(names=("Sabine Lohmann", "Sabine Brandt"), into="Sabine Brandt"))
        assert names(catalog) == {"Solène Garrigue", "Maren Oduya", "Sabine Brandt"}
        both = {"The ferry waits", "The hall was full"}
        assert spoken(catalog, "Sabine Brandt") == spoken(catalog, "lohmann") == both
        shown = {quote.speaker.name for quote in catalog.quotes(Filters(speaker="Lohmann")) if quote.speaker}
        assert shown == {"Sabine Brandt"}

    def test_the_name_the_document_has_stays_known(self, catalog: CatalogWriter) -> None:
        correct(catalog, Merge(names=("Sabine Lohmann", "Sabine Brandt"), into="Sabine Brandt"))
        (ferry,) = (q for q in catalog.quotes() if q.text.startswith("The ferry"))
        assert ferry.speaker is not None
        assert ferry.speaker.written == "Sabine Lohmann"
        assert "Sabine Lohmann" in ferry.speaker.aliases

    def test_passages_are_filtered_alike(self, catalog: CatalogWriter) -> None:
        before = len(catalog.passage_ids(Filters(speaker="Lohmann")))
        correct(catalog, Merge(names=("Sabine Lohmann", "Sabine Brandt"), into="Sabine Brandt"))
        assert len(catalog.passage_ids(Filters(speaker="Lohmann"))) == before + 1

    def test_names_of_one_person_cannot_be_merged(self, catalog: CatalogWriter) -> None:
        with pytest.raises(UsageError, match="one person already"):
            correct(catalog, Merge(names=("Solène Garrigue", "Solene Garrigue"), into="Solène Garrigue"))

    def test_somebody_elses_name_cannot_be_taken(self, catalog: CatalogWriter) -> None:
        with pytest.raises(UsageError, match="Somebody else"):
            correct(catalog, Merge(names=("Sabine Lohmann", "Sabine Brandt"), into="Maren Oduya"))


class TestSplit:
    SPLIT = Split(name="Solène Garrigue", sources=("About the museum",), into="Solène Garrigue (museum)")

    def test_the_one_in_a_source_is_somebody_else(self, catalog: CatalogWriter) -> None:
        correct(catalog, self.SPLIT)
        assert {"Solène Garrigue", "Solène Garrigue (museum)"} <= names(catalog)
        assert spoken(catalog, "Solène Garrigue (museum)") == {"The engines are lent"}

    def test_a_full_name_means_its_bearer_alone(self, catalog: CatalogWriter) -> None:
        correct(catalog, self.SPLIT)
        assert spoken(catalog, "Solene Garrigue") == {"The turbines rest"}
        assert spoken(catalog, "Garrigue") == {"The turbines rest", "The engines are lent"}
        assert [person.name for person in find_people(catalog, "solène garrigue")] == ["Solène Garrigue"]

    def test_it_follows_a_file_that_moves(self, catalog: CatalogWriter, folder: Path) -> None:
        correct(catalog, self.SPLIT)
        before = names(catalog)
        (folder / "museum.md").rename(folder / "museum-2.md")
        ingest(catalog, folder)
        assert names(catalog) == before

    @pytest.mark.parametrize(
        ("sources", "into", "error", "told"),
        [
            (("nowhere",), "Another", NothingFound, "no source that names"),
            (("museum", "harbour"), "Another", UsageError, "all the sources"),
            (("museum",), "Solène Garrigue", UsageError, "name of their own"),
            (("museum",), "Maren Oduya", UsageError, "Somebody else"),
            (("museum",), " - ", UsageError, "letters"),
        ],
    )
    def test_what_cannot_be_is_told(
        self, catalog: CatalogWriter, sources: tuple[str, ...], into: str, error: type[Exception], told: str
    ) -> None:
        before = catalog.corrections(), names(catalog)
        with pytest.raises(error, match=told):
            correct(catalog, Split(name="Solène Garrigue", sources=sources, into=into))
        assert (catalog.corrections(), names(catalog)) == before

    def test_what_was_split_is_not_merged_but_taken_back(self, catalog: CatalogWriter) -> None:
        made = correct(catalog, self.SPLIT)
        both = ("Solène Garrigue", "Solène Garrigue (museum)")
        with pytest.raises(UsageError) as raised:
            correct(catalog, Merge(names=both, into="Solène Garrigue"))
        assert f"undo {made.number}" in raised.value.remedy


class TestRename:
    def test_a_person_is_shown_by_another_name_and_found_by_both(self, catalog: CatalogWriter) -> None:
        correct(catalog, Rename(name="Maren Oduya", into="Maren Oduya-Lind"))
        assert "Maren Oduya" not in names(catalog)
        assert spoken(catalog, "Maren Oduya") == spoken(catalog, "Oduya-Lind") == {"A pity", "It was"}

    def test_an_unknown_name_is_told_with_the_nearest(self, catalog: CatalogWriter) -> None:
        with pytest.raises(NothingFound) as raised:
            correct(catalog, Rename(name="Marten Oduja", into="Maren Oduya"))
        assert "Maren Oduya" in raised.value.remedy

    def test_to_the_same_name_is_nothing(self, catalog: CatalogWriter) -> None:
        with pytest.raises(UsageError, match="already"):
            correct(catalog, Rename(name="Maren Oduya", into="Maren Oduya"))


class TestUndo:
    def test_the_last_one_or_by_number(self, catalog: CatalogWriter) -> None:
        before = names(catalog)
        first = correct(catalog, Rename(name="Maren Oduya", into="M. O."))
        correct(catalog, Merge(names=("Sabine Lohmann", "Sabine Brandt"), into="Sabine Brandt"))
        assert undo(catalog, first.number).correction == first.correction
        assert "Maren Oduya" in names(catalog)
        undo(catalog)
        assert names(catalog) == before
        with pytest.raises(NothingFound):
            undo(catalog)

    def test_not_before_one_that_builds_on_it(self, catalog: CatalogWriter) -> None:
        first = correct(catalog, Rename(name="Maren Oduya", into="Walter Stroud"))
        second = correct(catalog, Merge(names=("Walter Stroud", "Sabine Brandt"), into="Walter Stroud"))
        with pytest.raises(UsageError) as raised:
            undo(catalog, first.number)
        assert f"undo {second.number}" in raised.value.remedy

    def test_a_number_that_is_none(self, catalog: CatalogWriter) -> None:
        correct(catalog, Rename(name="Maren Oduya", into="M. O."))
        with pytest.raises(NothingFound, match="no correction 7"):
            undo(catalog, 7)


CORRECTIONS = (
    Merge(names=("Sabine Lohmann", "Sabine Brandt"), into="Sabine Brandt"),
    Split(name="Solène Garrigue", sources=("museum",), into="Solène Garrigue (museum)"),
    Rename(name="Maren Oduya", into="Maren Oduya-Lind"),
)


class TestReingest:
    def test_the_same_files_change_nothing(self, catalog: CatalogWriter, folder: Path) -> None:
        for correction in CORRECTIONS:
            correct(catalog, correction)
        before = known_people(catalog), catalog.quotes()
        ingest(catalog, folder)
        Ingest(catalog, HashingEmbedder(16), MemoryVectors()).read_again()
        assert (known_people(catalog), catalog.quotes()) == before

    def test_changed_files_keep_them(self, catalog: CatalogWriter, folder: Path) -> None:
        for correction in CORRECTIONS:
            correct(catalog, correction)
        before = names(catalog)
        written(folder, {name: f"The hall opened. {text}" for name, text in ARTICLES.items()})
        ingest(catalog, folder)
        assert names(catalog) == before
        assert all(applies for _, applies in corrections_of(catalog))
        assert spoken(catalog, "Sabine Brandt") == {"The ferry waits", "The hall was full"}

    def test_new_documents_come_under_the_corrected_name(self, catalog: CatalogWriter, folder: Path) -> None:
        correct(catalog, CORRECTIONS[2])
        written(folder, {"new": "“We begin again,” said Maren Oduya."})
        ingest(catalog, folder)
        assert "We begin again" in spoken(catalog, "Maren Oduya-Lind")

    def test_without_its_document_a_correction_waits(self, catalog: CatalogWriter, folder: Path) -> None:
        correct(catalog, Merge(names=("Sabine Lohmann", "Sabine Brandt"), into="Sabine Brandt"))
        (folder / "ferry.md").unlink()
        run = Ingest(catalog, HashingEmbedder(16), MemoryVectors())
        run.run([folder], prune=True)
        assert [applies for _, applies in corrections_of(catalog)] == [False]
        written(folder)
        ingest(catalog, folder)
        assert [applies for _, applies in corrections_of(catalog)] == [True]


# Any corrections

FULL = ("Ilse Kowal", "Ilze Kowal", "Marek Kowal", "Ilse Brandt", "Noor Okoro")
ROWS = [
    Sighting(Person(name=name, affiliation=place), DocumentId(f"{at}{name}"), 1, f"Title {at}", f"/{at}.md")
    for at, place in enumerate(("Tallow", "Oxbow", None))
    for name in FULL[at:]
]
NAMES = st.sampled_from([*FULL, "Ilse Kowal (Tallow)", "Somebody New", "A. B."])
WANTED: st.SearchStrategy[Correction] = st.one_of(
    st.builds(Merge, names=st.lists(NAMES, min_size=1, max_size=3).map(tuple), into=NAMES),
    st.builds(Rename, name=NAMES, into=NAMES),
    st.builds(
        Split,
        name=NAMES,
        sources=st.lists(st.sampled_from(["/0.md", "Title 1", "2"]), min_size=1, max_size=2).map(tuple),
        into=NAMES,
    ),
)


@given(st.lists(WANTED, max_size=8))
def test_whatever_is_corrected_nobody_is_lost_and_names_differ(wanted: list[Correction]) -> None:
    made: list[Made] = []
    for correction in wanted:
        try:
            full = Bearers(ROWS, made).checked(correction)
        except (NothingFound, UsageError):
            continue
        made.append(Made(number=len(made) + 1, correction=full, made=""))
        assert not Bearers(ROWS, made).idle, "a correction that was allowed finds its people"
        assert from_json(kind_of(full), to_json(full)) == full
    people = build(ROWS, made)
    assert len({person.name for person in people}) == len(people)
    members = sorted(member for person in people for member in person.members)
    assert members == sorted((row.document_id, row.person.name) for row in ROWS)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(wanted=st.lists(st.sampled_from(CORRECTIONS), max_size=6))
def test_taking_everything_back_gives_the_first_roster(
    catalog: CatalogWriter, wanted: list[Correction]
) -> None:
    before = known_people(catalog), catalog.quotes()
    for correction in wanted:
        try:
            correct(catalog, correction)
        except (NothingFound, UsageError):
            continue
    while catalog.corrections():
        undo(catalog)
    assert (known_people(catalog), catalog.quotes()) == before
