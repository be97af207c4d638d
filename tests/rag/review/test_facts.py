"""Numbers, dates and names of a text's own sentences, where the library speaks of the same."""

from collections.abc import Iterator

import pytest

from rag.adapters.catalog import Catalog
from rag.review.findings import summary
from rag.types import CheckKind
from tests.rag.review.test_library import checked
from tests.rag.small_library import assistant_over

FACTS = (CheckKind.NUMBER, CheckKind.DATE, CheckKind.NAME)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    with assistant_over(tmp_path_factory.mktemp("small"), embedding=False) as (_, opened):
        yield opened


def facts(catalog: Catalog, text: str) -> list[tuple[str, str, str]]:
    """Kind, verdict and words of what was checked beside what somebody said."""
    found = checked(catalog, text).findings
    return [(str(f.kind), str(f.verdict), text[f.start : f.end]) for f in found if f.kind in FACTS]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The congress opened in Lisbon with 1400 visitors.", ("number", "verbatim", "1400")),
        ("The congress opened in Lisbon with fourteen hundred visitors.", None),
        ("The congress opened in Lisbon with 1,700 visitors.", ("number", "altered", "1,700")),
        ("The congress opened in Hamburg with 1,400 visitors.", ("name", "not-found", "Hamburg")),
        ("La salle comptait 320 personnes, qui applaudissent longuement.", ("number", "verbatim", "320")),
        ("La salle comptait 520 personnes, qui applaudissent longuement.", ("number", "altered", "520")),
        ("Er waren 85 mensen in de zaal.", ("number", "verbatim", "85")),
        ("Er waren 58 mensen in de zaal.", ("number", "altered", "58")),
        ("Im Saal saßen 240 Gäste.", ("number", "verbatim", "240")),
        ("Im Saal saßen 420 Gäste.", ("number", "altered", "420")),
        (
            "Las velas ahorran un tercio del combustible; asistieron 150 personas.",
            ("number", "verbatim", "150"),
        ),
        (
            "Las velas ahorran un tercio del combustible; asistieron 510 personas.",
            ("number", "not-found", "510"),
        ),
    ],
)
def test_numbers_and_names_stand_in_a_source_that_speaks_of_the_same(
    catalog: Catalog, text: str, wanted: tuple[str, str, str] | None
) -> None:
    if wanted:
        assert wanted in facts(catalog, text)
    else:
        assert not [f for f in facts(catalog, text) if f[1] == "altered"]


def test_what_the_library_does_not_speak_of_is_not_checked(catalog: Catalog) -> None:
    text = "The bakery in Bruges sold 900 loaves before the 4th of June."
    assert facts(catalog, text) == []
    assert summary(checked(catalog, text)).startswith("There is nothing to check")


def test_numbers_in_quotation_marks_are_checked_by_their_wording(catalog: Catalog) -> None:
    text = "“The congress opened with 1,700 visitors,” said Pia Lindqvist."
    assert "1,700" not in [words for _, _, words in facts(catalog, text)]


def test_a_number_that_differs_shows_the_nearest_sentence(catalog: Catalog) -> None:
    [flag] = checked(catalog, "The congress opened in Lisbon on Tuesday with 1,700 visitors.").flags
    nearest = flag.checked.verdict.nearest
    assert nearest is not None
    assert "1,400 visitors" in nearest.text
    assert flag.detail.startswith("The source has another number.")
