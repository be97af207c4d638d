"""A whole text against a library in five languages: what holds, and each way in which it doesn't."""

from collections.abc import Iterator

import pytest

from corpus.readers import read_bytes
from rag.adapters.catalog import Catalog
from rag.review.findings import Review, checks_of, summary
from rag.review.library import review
from rag.types import CheckKind
from tests.rag.small_library import ARTICLES, ENGINEERS, HOTEL, assistant_over


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    with assistant_over(tmp_path_factory.mktemp("small"), embedding=False) as (_, opened):
        yield opened


def checked(catalog: Catalog, text: str, name: str = "draft.txt") -> Review:
    return review(catalog, read_bytes(text.encode(), source=name), text)


def found(catalog: Catalog, text: str) -> list[tuple[str, str, str]]:
    """Kind, verdict and words of all that was checked about what somebody said."""
    said = [f for f in checked(catalog, text).findings if f.kind in (CheckKind.QUOTE, CheckKind.ATTRIBUTION)]
    return [(str(f.kind), str(f.verdict), text[f.start : f.end].strip(" .,")) for f in said]


TRUE = {
    "en": f"“{HOTEL},” said Pia Lindqvist. Lindqvist said that the night crossings need a second crew.",
    "fr": "« Les batteries ne remplacent pas un équipage », a déclaré Noor Okoro. Selon Tomas Brandt, la recharge "
    "coûte trop cher.",
    "nl": "‘Zonder loodsen vaart er geen schip,’ aldus Ilse Vandersteen, de directeur van de haven.",
    "de": "„Wasserstoff ist für Fähren zu teuer“, sagte Rune Haraldsen, der Leiter der Werft.",
    "es": "«Las velas ahorran un tercio del combustible», dijo la ingeniera Dunja Ferreira.",
}

ALTERED = {
    "en": (HOTEL, "A ferry that waits for summer is a hotel"),
    "fr": ("Les batteries ne remplacent pas un équipage", "Les batteries remplacent un équipage"),
    "nl": ("Zonder loodsen vaart er geen schip", "Zonder loodsen vaart er zelden een schip"),
    "de": ("Wasserstoff ist für Fähren zu teuer", "Wasserstoff ist für Fähren nicht zu teuer"),
    "es": ("Las velas ahorran un tercio del combustible", "Las velas ahorran un cuarto del combustible"),
}

SPEAKER = {
    "en": ("Pia Lindqvist", "Walter Stroud"),
    "fr": ("Noor Okoro", "Tomas Brandt"),
    "nl": ("Ilse Vandersteen", "Rune Haraldsen"),
    "de": ("Rune Haraldsen", "Ilse Vandersteen"),
    "es": ("Dunja Ferreira", "Noor Okoro"),
}


@pytest.mark.parametrize("language", TRUE)
def test_a_correct_text_holds(catalog: Catalog, language: str) -> None:
    result = checked(catalog, TRUE[language])
    assert result.holds, [(f.verdict, f.detail) for f in result.flags]
    assert [f.kind for f in result.findings].count(CheckKind.QUOTE) == 1


@pytest.mark.parametrize("language", ALTERED)
def test_an_altered_quotation_is_shown_with_the_true_words(catalog: Catalog, language: str) -> None:
    true, altered = ALTERED[language]
    result = checked(catalog, TRUE[language].replace(true, altered))
    flag = result.flags[0]
    assert (flag.kind, str(flag.verdict)) == (CheckKind.QUOTE, "altered")
    assert result.text[flag.start : flag.end].strip(",") == altered
    nearest = flag.checked.verdict.nearest
    assert nearest is not None
    assert true in nearest.text
    assert flag.checked.verdict.difference


@pytest.mark.parametrize("language", SPEAKER)
def test_words_given_to_somebody_else_are_flagged_at_the_words_and_at_the_name(
    catalog: Catalog, language: str
) -> None:
    right, wrong = SPEAKER[language]
    result = checked(catalog, TRUE[language].replace(right, wrong, 1))
    flag = result.flags[0]
    assert str(flag.verdict) == "said-by-someone-else"
    assert flag.checked.speaker == wrong
    assert right in flag.detail
    checks = checks_of(flag, result.text)
    assert [(str(c.kind), c.ok) for c in checks] == [("quote", False), ("attribution", False)]
    assert wrong in checks[1].text


def test_an_invented_quotation_is_not_found(catalog: Catalog) -> None:
    text = "“Quinces ripen in October and medlars after frost,” said Pia Lindqvist."
    assert found(catalog, text) == [
        ("quote", "not-found", "Quinces ripen in October and medlars after frost")
    ]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("According to Stroud, the old gearboxes will last eleven years.", "verbatim"),
        ("Stroud said that the gearboxes would last eleven more years.", "paraphrase"),
        ("Stroud said that the gearboxes would last nine more years.", "altered"),
        ("Stroud said that the gearboxes would not last eleven years.", "altered"),
        ("Lindqvist said that the old gearboxes will last eleven years.", "said-by-someone-else"),
        ("Stroud said that quinces ripen in October.", "not-found"),
        ("Selon Brandt, la recharge coûte trop cher.", "verbatim"),
        ("Selon Brandt, la recharge ne coûte pas trop cher.", "altered"),
        ("Selon Okoro, la recharge coûte trop cher.", "said-by-someone-else"),
    ],
)
def test_reported_words_need_no_marks_to_be_checked(catalog: Catalog, text: str, verdict: str) -> None:
    [(kind, given, _)] = found(catalog, text)
    assert (kind, given) == ("attribution", verdict)


def test_a_speaker_nobody_knows_is_said_to_be_unknown(catalog: Catalog) -> None:
    [flag] = [f for f in checked(catalog, f"“{HOTEL},” said Ada Nemeth.").flags if f.kind is CheckKind.QUOTE]
    assert "Nobody in the library is called Ada Nemeth." in flag.detail


def test_quotation_marks_without_a_speaker_count_where_they_hold_a_sentence(catalog: Catalog) -> None:
    text = f"The programme had it in large letters: “{ENGINEERS}.” The so-called “slow ferry” left."
    assert found(catalog, text) == [("quote", "verbatim", ENGINEERS)]


def test_the_title_of_an_article_is_no_quotation(catalog: Catalog) -> None:
    assert found(catalog, "I read “Engineers defend slow ferries” on the train.") == []


def test_an_interrupted_quotation_is_one(catalog: Catalog) -> None:
    text = "“The turbines must rest in winter,” said Walter Stroud. “Nobody repairs a running machine.”"
    assert {verdict for _, verdict, _ in found(catalog, text)} == {"verbatim"}


@pytest.mark.parametrize("text", ["Ferries are boats.", "# Notes\n\nNothing was said, and nobody came."])
def test_a_text_without_anything_to_check_says_so(catalog: Catalog, text: str) -> None:
    result = checked(catalog, text)
    assert result.findings == ()
    assert result.holds
    assert summary(result).startswith("There is nothing to check")


def test_every_source_holds_against_its_own_library(catalog: Catalog) -> None:
    for name, text in ARTICLES.items():
        result = checked(catalog, text, name)
        assert result.findings
        assert result.holds, [(f.verdict, f.detail) for f in result.flags]


def test_findings_of_markdown_stand_in_the_file_with_its_markup(catalog: Catalog) -> None:
    text = f"---\ntitle: A draft\n---\n# A *draft*\n\n“{HOTEL.replace('ferry', '**ferry**')},” said Pia Lindqvist.\n"
    document = read_bytes(text.encode(), source="draft.md")
    [finding] = review(catalog, document, text, text.index("# A")).findings
    assert finding.ok
    assert text[finding.start : finding.end].strip(",") == HOTEL.replace("ferry", "**ferry**")
    assert text[slice(*(finding.mention or (0, 0)))] == "Pia Lindqvist"


def test_the_summary_counts_by_kind(catalog: Catalog) -> None:
    text = f"“{HOTEL},” said Pia Lindqvist. “Boats are a kind of weather,” said Walter Stroud.\n"
    assert summary(checked(catalog, text)).startswith("2 quotations: 1 holds, 1 not found")


@pytest.mark.parametrize(
    ("text", "verdict", "speaker"),
    [
        (f"(Pia Lindqvist) “{HOTEL}.”", "verbatim", "Pia Lindqvist"),
        (f"(Walter Stroud) “{HOTEL}.”", "said-by-someone-else", "Walter Stroud"),
        (f"It was in the programme: “{HOTEL}” (Walter Stroud).", "said-by-someone-else", "Walter Stroud"),
        (f"Lindqvist's answer in the hall: {HOTEL}.", "verbatim", "Pia Lindqvist"),
        (f"Stroud's answer in the hall: {HOTEL}.", "said-by-someone-else", "Stroud"),
        (f"The programme of 1904: “{HOTEL}” (Lisbon).", "verbatim", None),
    ],
)
def test_a_name_beside_words_counts_as_their_speaker(
    catalog: Catalog, text: str, verdict: str, speaker: str | None
) -> None:
    [finding] = [f for f in checked(catalog, text).findings if f.kind is CheckKind.QUOTE]
    assert str(finding.verdict) == verdict
    assert (finding.checked.speaker or "").split()[-1:] == (speaker or "").split()[-1:]


def test_what_a_source_tells_of_somebody_bears_a_report_out(catalog: Catalog) -> None:
    assert found(catalog, "According to Moreau, she listened from the front row and left early.")[0][:2] == (
        "attribution",
        "paraphrase",
    )


def test_words_in_another_language_than_the_report_cannot_be_compared(catalog: Catalog) -> None:
    [flag] = [
        f
        for f in checked(catalog, "Haraldsen said that hydrogen is too expensive for the ferries.").flags
        if f.kind is CheckKind.ATTRIBUTION
    ]
    assert str(flag.verdict) == "not-found"
    assert "nothing by Haraldsen in the language of this text" in flag.detail
