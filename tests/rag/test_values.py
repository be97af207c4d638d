"""Numbers and dates in every form that five languages write them in."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.lexical import LANGUAGES
from rag.values import dates, numbers


def value(text: str, language: str) -> Decimal:
    (number,) = numbers(text, language)
    (reading,) = number.readings
    assert text[number.start : number.end].strip() == text[number.start : number.end]
    return reading


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("12 000 visitors", "en", 12000),
        ("12,000 visitors", "en", 12000),
        ("twelve thousand visitors", "en", 12000),
        ("three hundred and ten thousand euros", "en", 310000),
        ("twenty-one crews", "en", 21),
        ("1.3 million euros", "en", 1300000),
        ("four and a half years", "en", "4.5"),
        ("12\u202f000 visiteurs", "fr", 12000),
        ("douze mille visiteurs", "fr", 12000),
        ("quatre-vingt-dix-sept bateaux", "fr", 97),
        ("soixante et onze bateaux", "fr", 71),
        ("4,7 millions", "fr", 4700000),
        ("12.000 Besucher", "de", 12000),
        ("zwölftausend Besucher", "de", 12000),
        ("dreihundertsiebenundzwanzig Fähren", "de", 327),
        ("1,8 Megawatt", "de", "1.8"),
        ("twaalfduizend bezoekers", "nl", 12000),
        ("drieëntwintig boten", "nl", 23),
        ("doce mil visitantes", "es", 12000),
        ("treinta y una barcas", "es", 31),
        ("dos millones y medio", "es", 2500000),
    ],
)
def test_a_number_is_what_it_counts(text, language, expected):
    assert value(text, language) == Decimal(expected)


@pytest.mark.parametrize(("text", "language"), [("one crew", "en"), ("un bateau", "fr"), ("v2beta", "en")])
def test_an_article_and_a_name_are_none(text, language):
    assert not numbers(text, language)


def test_a_time_of_day_agrees_in_every_form():
    assert numbers("at 03.10", "en")[0].agrees(numbers("à 15 h 10", "fr")[0])


def test_a_round_number_agrees_with_one_near_it():
    assert numbers("une quarantaine de bateaux", "fr")[0].agrees(numbers("41", "fr")[0])
    assert not numbers("quarante bateaux", "fr")[0].agrees(numbers("41", "fr")[0])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("13 March 2025", "en"),
        ("March 13, 2025", "en"),
        ("13 mars 2025", "fr"),
        ("13. März 2025", "de"),
        ("13 maart 2025", "nl"),
        ("13 de marzo de 2025", "es"),
        ("2025-03-13", "en"),
        ("13.3.2025", "de"),
        ("13/03/2025", "fr"),
    ],
)
def test_a_day_is_one_day_in_every_form(text, language):
    (day,) = dates(text, language)
    assert day.readings == {(2025, 3, 13)}


def test_weekdays_and_seasons_agree_across_languages():
    assert dates("on Tuesday", "en")[0].agrees(dates("dinsdagavond", "nl")[0])
    assert not dates("in autumn", "en")[0].agrees(dates("au printemps", "fr")[0])
    assert not dates("they may count; il a été là", "fr")


@given(st.text(max_size=80), st.sampled_from([*LANGUAGES, "und"]))
def test_whatever_is_read_stands_where_it_says(text, language):
    for found in (*numbers(text, language), *dates(text, language)):
        assert 0 <= found.start < found.end <= len(text)
