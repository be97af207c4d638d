"""A verdict against a library: what is searched for finds the place, also where every word is a common one."""

from pathlib import Path

import pytest

from rag.adapters.catalog import Catalog
from rag.checking import check
from rag.errors import UsageError
from rag.quotes.verdict import VerdictKind
from rag.settings import Settings
from rag.wiring import open_ingest

COMMON = "we are all going to be there when it is time for it"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty articles that share the words of one quotation, each in another order but one."""
    folder = tmp_path_factory.mktemp("checked")
    articles = folder / "articles"
    articles.mkdir()
    words = COMMON.split()
    for number in range(40):
        shuffled = " ".join(words[number % 7 :: 2] + words[: number % 5] + words[::-1])
        (articles / f"{number}.txt").write_text(f"“{shuffled},” said Anna Berg.\n", encoding="utf-8")
    (articles / "the-one.txt").write_text(
        f"The hall was full. “{COMMON.capitalize()}, and so are you,” said Iris Lohmann.\n", encoding="utf-8"
    )
    settings = Settings(data=folder / "library", embedder="hashing-64")
    with open_ingest(settings, "test") as ingest:
        ingest.run([articles])
    return settings.data


def test_common_words_are_found_where_they_stand_in_a_row(library: Path) -> None:
    with Catalog(library) as catalog:
        checked = check(catalog, COMMON, speaker="Lohmann")
        assert checked.verdict.verdict is VerdictKind.VERBATIM
        assert check(catalog, COMMON.replace("all", "not")).verdict.verdict is VerdictKind.ALTERED


def test_one_document_is_looked_in_alone(library: Path) -> None:
    with Catalog(library) as catalog:
        assert check(catalog, COMMON, document="the-one.txt").verdict.verdict is VerdictKind.VERBATIM
        assert check(catalog, COMMON, document="7.txt").verdict.verdict is not VerdictKind.VERBATIM
        with pytest.raises(UsageError, match="No document"):
            check(catalog, COMMON, document="another-one")
        with pytest.raises(UsageError, match="documents match"):
            check(catalog, COMMON, document=".txt")


def test_a_name_that_nobody_bears_is_told(library: Path) -> None:
    with Catalog(library) as catalog:
        assert check(catalog, COMMON, speaker="Quist").notice == "Nobody in the library is called Quist."
        assert check(catalog, COMMON, speaker="Anna Berg").notice is None


def test_words_that_anybody_may_have_said_are_too_few(library: Path) -> None:
    with Catalog(library) as catalog:
        assert "One word is too short" in (check(catalog, "time").notice or "")
        assert "Two words are too short" in (check(catalog, "“it is”").notice or "")
        assert check(catalog, "time for it").notice is None


def test_whose_words_is_told(library: Path) -> None:
    with Catalog(library) as catalog:
        told = check(catalog, "The hall was full", speaker="Lohmann")
        assert told.verdict.verdict is VerdictKind.NOT_FOUND
        assert "doesn’t name who says them" in (told.notice or "")
