"""Words that stand in a source, and aren't the claimed speaker's quotation: reported ones, those of nobody named,
those that an ellipsis joins over a cue."""

import pytest

from corpus.document import DocumentId
from rag.quotes.verdict import Source, VerdictKind, judge
from rag.types import Person, Quote, QuoteId, QuoteKind

REPORTED = {
    "en": ("Maren Oduya said that the registry was slow.", "the registry was slow"),
    "fr": ("Solène Garrigue a dit que le registre était lent.", "le registre était lent"),
    "nl": ("Fenna Dijkgraaf zei dat het register traag was.", "het register traag was"),
    "de": ("Iris Lohmann sagte, dass das Register langsam sei.", "das Register langsam sei"),
    "es": ("Marta Quiroga dijo que el registro era lento.", "el registro era lento"),
}


def made(text: str, *quotes: tuple[str, str | None, QuoteKind], language: str = "en") -> Source:
    """A source in which stretches of the text are somebody's (or nobody's) words."""
    document = DocumentId("d")
    found = []
    for n, (words, name, kind) in enumerate(quotes):
        start = text.index(words)
        span = (start, start + len(words))
        person = Person(name=name) if name else None
        found.append(
            Quote(
                id=QuoteId(str(n)), document_id=document, start=span[0], end=span[1], text=words, spans=(span,),
                kind=kind, speaker=person,
            )
        )  # fmt: skip
    return Source(text=text, document_id=document, quotes=tuple(found), language=language)


@pytest.mark.parametrize("language", REPORTED)
def test_reported_words_are_not_the_persons_quotation(language: str) -> None:
    text, words = REPORTED[language]
    name = " ".join(text.split()[:2])
    source = made(text, (words, name, QuoteKind.INDIRECT), language=language)
    claimed, anybody = judge(words, [source], name), judge(words, [source])
    assert (claimed.verdict, claimed.reported) == (VerdictKind.PARAPHRASE, True)
    assert (anybody.verdict, anybody.reported) == (VerdictKind.VERBATIM, True)
    other = judge(words, [source], "Ben Cole")
    assert (other.verdict, other.reported) == (VerdictKind.SAID_BY_SOMEONE_ELSE, True)


def test_words_that_are_also_spoken_are_the_persons() -> None:
    text = "Oduya said that the registry was slow. “I tell you: the registry was slow today,” she said."
    source = made(
        text,
        ("the registry was slow", "Maren Oduya", QuoteKind.INDIRECT),
        ("I tell you: the registry was slow today,", "Maren Oduya", QuoteKind.DIRECT),
    )
    for speaker in ("Oduya", None):
        found = judge("the registry was slow", [source], speaker)
        assert (found.verdict, found.reported) == (VerdictKind.VERBATIM, False)


def test_words_of_nobody_named_accuse_nobody() -> None:
    words = "keys are cheap, locks are not"
    source = made(f"A poster says “{words}” there.", (words, None, QuoteKind.DIRECT))
    claimed = judge("Keys are cheap", [source], "Oduya")
    assert (claimed.verdict, claimed.unnamed, claimed.said_by) == (VerdictKind.NOT_FOUND, True, ())
    assert claimed.nearest is not None
    assert claimed.nearest.text == "keys are cheap"
    anybody = judge("Keys are cheap", [source])
    assert (anybody.verdict, anybody.unnamed) == (VerdictKind.VERBATIM, False)


JOINED = {
    "en": "“It took nine hours today,” {} told the same panel. “I know because I slept through two of them.”",
    "fr": "« Cela a duré neuf heures », a dit {} au même débat. « Je le sais car j'ai dormi pendant deux. »",
    "nl": "“Het duurde negen uur,” zei {} in dezelfde zaal. “Ik weet het omdat ik er twee van sliep.”",
    "de": "„Es waren neun Stunden“, sagte {} auf demselben Podium. „Ich weiß es, weil ich zwei davon schlief.“",
    "es": "«Fueron nueve horas», dijo {} en la misma mesa. «Lo sé porque dormí durante dos de ellas.»",
}


def two(language: str, first: str, second: str) -> tuple[Source, str, str]:
    text = JOINED[language].format(first)
    marks = "“”«»„"
    pieces = [p.strip(" ,") for p in text.translate({ord(m): "|" for m in marks}).split("|")]
    a, b = pieces[1], pieces[3]
    source = made(text, (a, first, QuoteKind.DIRECT), (b, second, QuoteKind.DIRECT), language=language)
    return source, a, b


@pytest.mark.parametrize("language", JOINED)
def test_an_ellipsis_joins_two_statements_over_their_cue(language: str) -> None:
    source, a, b = two(language, "Maren Oduya", "Maren Oduya")
    found = judge(f"{a} … {b}", [source], "Oduya")
    assert found.verdict is VerdictKind.VERBATIM
    assert len(found.said_by) == 2
    assert judge(f"{a} {b}", [source], "Oduya").verdict is not VerdictKind.VERBATIM
    source, a, b = two(language, "Maren Oduya", "Ben Cole")
    assert judge(f"{a} … {b}", [source]).verdict is not VerdictKind.VERBATIM


def test_not_over_a_paragraphs_end_nor_over_much_of_the_reporters() -> None:
    text = "“It took nine hours,” said Oduya.\n\nOduya left. “I slept through two of them.”"
    quotes = (
        ("It took nine hours", "Maren Oduya", QuoteKind.DIRECT),
        ("I slept through two of them", "Maren Oduya", QuoteKind.DIRECT),
    )
    words = "It took nine hours … I slept through two of them"
    assert judge(words, [made(text, *quotes)]).verdict is not VerdictKind.VERBATIM
    long = text.replace("\n\nOduya left.", " Oduya left." + " The hall was full of people." * 3)
    assert judge(words, [made(long, *quotes)]).verdict is not VerdictKind.VERBATIM


@pytest.mark.parametrize(
    ("language", "text", "quotation"),
    [
        ("en", "The buses, no. The ferries were on time all day.", "The buses … were on time all day"),
        ("en", "We won the case. Not at all. We lost the money.", "We won the case … We lost the money"),
        ("fr", "Les bus du soir, non. Les trains arrivaient en retard.", "Les bus du soir … arrivaient en retard"),
        ("nl", "De bussen van hier, nee. De treinen kwamen te laat.", "De bussen van hier … kwamen te laat"),
        ("de", "Die Busse hier, nein. Die Züge kamen immer zu spät.", "Die Busse hier … kamen immer zu spät"),
        ("es", "Los autobuses, no. Los trenes seguían llegando tarde.", "Los autobuses … seguían llegando tarde"),
    ],
)  # fmt: skip
def test_an_answer_may_not_be_left_out(language: str, text: str, quotation: str) -> None:
    """A "no" that makes a clause of its own is about what stands beside it."""
    source = Source(text=text, document_id=DocumentId("d"), language=language)
    assert judge(quotation, [source]).verdict is not VerdictKind.VERBATIM


@pytest.mark.parametrize(
    ("quotation", "added"),
    [
        ("They are shown [not] only the weights", "not"),
        ("They are [never] shown only the weights", "never"),
    ],
)
def test_a_refused_bracket_is_shown(quotation: str, added: str) -> None:
    words = "They are shown only the weights of it"
    source = made(f"“{words},” said Ben Cole.", (words, "Ben Cole", QuoteKind.DIRECT))
    found = judge(quotation, [source])
    assert found.verdict is VerdictKind.ALTERED
    assert ("delete", added, "") in found.difference


@pytest.mark.parametrize(
    ("language", "text", "quotation", "clause", "changed"),
    [
        ("en", "I can read it aloud. I can't sell it now.", "I can sell it now", "I can't sell it now", "can't"),
        ("en", "Here we do not own the lock.", "We own the lock", "we do not own the lock", "do not"),
        ("fr", "Ici, nous n'avons jamais perdu la clé.", "Nous avons perdu la clé",
         "nous n'avons jamais perdu la clé", "n"),
        ("nl", "Wie niet tekent, ligt er morgen uit.", "Wie tekent, ligt er morgen uit",
         "Wie niet tekent, ligt er morgen uit", "niet"),
        ("de", "Wer nicht zahlt, fährt morgen mit.", "Wer zahlt, fährt morgen mit",
         "Wer nicht zahlt, fährt morgen mit", "nicht"),
        ("es", "Aquí nosotros no vendemos la llave.", "Nosotros vendemos la llave",
         "nosotros no vendemos la llave", "no"),
    ],
)  # fmt: skip
def test_the_difference_shows_the_whole_clause_and_its_negation(
    language: str, text: str, quotation: str, clause: str, changed: str
) -> None:
    found = judge(quotation, [Source(text=text, document_id=DocumentId("d"), language=language)])
    assert found.verdict is VerdictKind.ALTERED
    assert found.nearest is not None
    assert found.nearest.text == clause
    assert changed in [there for op, _, there in found.difference if op != "equal"]
