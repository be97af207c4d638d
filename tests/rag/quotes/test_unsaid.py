"""What stands behind a cue and is none of its words, each beside a sentence like it that does report."""

import pytest

from rag.quotes.extract import extract
from tests.rag.quotes.build_document import document


def said(text: str, language: str) -> list[str]:
    return [quote.text for quote in extract(document(text, language=language))]


@pytest.mark.parametrize(
    ("unsaid", "language", "report", "words"),
    [
        (
            "The rule (suggested by Maren Oduya) and it is “under construction”.",
            "en",
            "The rule (Maren Oduya called it “under construction”) stays.",
            "under construction",
        ),
        (
            "For more we suggest https://example.org/ports for reading.",
            "en",
            "Maren Oduya explained: the ports are all for reading.",
            "the ports are all for reading",
        ),
        (
            "Having three volunteers shows that the community cares.",
            "en",
            "Maren Oduya explained that the community cares.",
            "the community cares",
        ),
        (
            "Maren Oduya explained how we can “Test the Ports at Home”.",
            "en",
            "Maren Oduya explained: “Test the ports at home.”",
            "Test the ports at home.",
        ),
        (
            "Nous vous proposons deux « ateliers ouverts » en mai.",
            "fr",
            "Solène Garrigue nous propose : « Ouvrons les ports en mai. »",
            "Ouvrons les ports en mai.",
        ),
        (
            "Vous pouvez répondre à l'appel que nous enverrons en mai.",
            "fr",
            "Solène Garrigue a répondu que nous enverrons un appel en mai.",
            "nous enverrons un appel en mai",
        ),
        (
            "Plus de gens disent oui que de gens disent non.",
            "fr",
            "Solène Garrigue dit que de nombreux gens disent non.",
            "de nombreux gens disent non",
        ),
        (
            "Les prix varient beaucoup selon qu'ils viennent de loin ou non.",
            "fr",
            "Les prix varient beaucoup selon Solène Garrigue.",
            "Les prix varient beaucoup",
        ),
    ],
)
def test_nobody_says_it(unsaid: str, language: str, report: str, words: str):
    assert said(unsaid, language) == []
    assert words in said(report, language)
