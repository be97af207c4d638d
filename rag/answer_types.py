"""Whether some words hold the kind of thing a question asks for: a number, a time, a place, a person. Pure."""

import re
import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from rag.lexical import fold, words
from rag.question import QuestionKind
from rag.roster import KnownPerson

_DIGIT = re.compile(r"\d")
_YEAR_OR_DATE = re.compile(r"\b(?:19|20)\d{2}\b|\b\d{1,2}[./]\d{1,2}\b|\b\d{1,2}\s?(?:h|:)\s?\d{0,2}\b")
_PLACE = re.compile(
    r"(?<=\w)\s+(?:in|at|from|to|à|au|aux|en|dans|de|in|te|op|bij|nach|bei|im|zu|zum|zur|aus|a)\s+(?:[ldLD]['’]|la\s|le\s|the\s|der\s|dem\s|den\s|het\s|el\s|los\s|las\s)?[A-ZÀ-Þ]"
)
_CAPITALISED_PAIR = re.compile(
    r"(?<![.!?]\s)(?<!^)\b[A-ZÀ-Þ][\w'’-]+\s+(?:(?:van|von|de|der|den|la|du)\s+){0,2}[A-ZÀ-Þ][\w'’-]+"
)


def holds(kind: QuestionKind, text: str, roster: Sequence[KnownPerson]) -> bool:
    """Whether a text can answer a question of this kind at all; True where any text may."""
    test = _TESTS.get(kind)
    return test is None or test(text, roster)


def has_number(text: str, _: Sequence[KnownPerson] = ()) -> bool:
    return bool(_DIGIT.search(text)) or _has_any(text, "numbers")


def has_time(text: str, _: Sequence[KnownPerson] = ()) -> bool:
    return bool(_YEAR_OR_DATE.search(text)) or _has_any(text, "times")


def has_place(text: str, _: Sequence[KnownPerson] = ()) -> bool:
    return bool(_PLACE.search(text))


def has_person(text: str, roster: Sequence[KnownPerson]) -> bool:
    """Whether somebody is named: a person of the library by a full name or surname, or two capitalised words."""
    found = tuple(map(fold, words(text)))
    return bool(_CAPITALISED_PAIR.search(text)) or any(
        form[-1] in found for person in roster for form in person.forms if len(form) > 1
    )


_TESTS: dict[QuestionKind, Callable[[str, Sequence[KnownPerson]], bool]] = {
    QuestionKind.COUNT: has_number,
    QuestionKind.WHEN: has_time,
    QuestionKind.WHERE: has_place,
    QuestionKind.WHO_IS: has_person,
    QuestionKind.WHO_SAID: has_person,
}


def _has_any(text: str, name: str) -> bool:
    return not _lists()[name].isdisjoint(map(fold, words(text)))


@cache
def _lists() -> dict[str, frozenset[str]]:
    data = tomllib.loads((Path(__file__).parent / "answer_types.toml").read_text(encoding="utf-8"))
    return {name: frozenset(fold(text).split()) for name, text in data.items()}
