"""A quotation against a whole library."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.adapters.catalog import Catalog
from rag.adapters.catalog_writer import CatalogWriter
from rag.adapters.hashing import HashingEmbedder
from rag.checking import check
from rag.ingest import Ingest
from tests.fakes import MemoryVectors

ONE = """---
title: Cold halls
language: en
---

“The north hall was colder than any cellar in the old town,” said Zoë Åberg, who runs the building.

Marek Lind disagreed. “Nobody complained to me about the temperature during those three days,” he said.
"""
OTHER = """---
title: Budgets
language: en
---

“Every budget is a promise that somebody else will have to keep,” said Noor Kowal, a treasurer.
"""


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "halls.md").write_text(ONE)
    (articles / "budgets.md").write_text(OTHER)
    with CatalogWriter(tmp_path / "library") as writer:
        Ingest(writer, HashingEmbedder(), MemoryVectors()).run([articles])
    with Catalog(tmp_path / "library") as opened:
        yield opened


COLD = "The north hall was colder than any cellar in the old town"


@pytest.mark.parametrize(
    ("quotation", "speaker", "verdict"),
    [
        (COLD, None, "verbatim"),
        (COLD.upper(), None, "verbatim"),
        (COLD, "Zoë Åberg", "verbatim"),
        (COLD, "Åberg", "verbatim"),
        (COLD, "Noor Kowal", "said-by-someone-else"),
        (COLD.replace("colder", "warmer"), None, "altered"),
        ("Quinces ripen in October and medlars after the first frost", None, "not-found"),
        ("", None, "not-found"),
    ],
)
def test_verdicts(catalog: Catalog, quotation: str, speaker: str | None, verdict: str) -> None:
    checked = check(catalog, quotation, speaker=speaker)
    assert str(checked.verdict.verdict) == verdict
    assert (checked.quotation, checked.speaker) == (quotation, speaker)


def test_a_document_can_be_named_to_look_in_alone(catalog: Catalog) -> None:
    assert str(check(catalog, COLD, document="Cold halls").verdict.verdict) == "verbatim"
    assert str(check(catalog, COLD, document="halls.md").verdict.verdict) == "verbatim"
    assert str(check(catalog, COLD, document="budgets.md").verdict.verdict) == "not-found"
