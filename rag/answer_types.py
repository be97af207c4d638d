"""Whether some words hold the kind of thing a question asks for: a number, a time, a place, a person. Pure."""

import re
import tomllib
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path

from rag.lexical import OTHER, fold, words
from rag.question import QuestionKind
from rag.roster import KnownPerson

_DIGIT = re.compile(r"\d")
_YEAR_OR_DATE = re.compile(
    r"\b(?:19|20)\d{2}\b|\b\d{1,2}[./]\d{1,2}\b|\b\d{1,2}\s?(?:h|:)\s?\d{0,2}\b"
    r"|\b(?:in|of|on|since|until|by|last|this|next|early|late)\s(?:May|March)\b|\b(?:May|March)\s\d|\d\s(?:May|March)\b"
)
_PLACE = re.compile(
    r"(?<=\w)\s+(?:in|at|from|to|à|au|aux|en|dans|in|te|op|bij|nach|bei|im|zu|zum|zur|aus|a)\s+(?:[ldLD]['’]|la\s|le\s|the\s|de\s|der\s|dem\s|den\s|het\s|el\s|los\s|las\s)?[A-ZÀ-Þ]"
)
_CAPITALISED_PAIR = re.compile(
    r"(?<![.!?]\s)(?<!^)\b[A-ZÀ-Þ][\w'’-]+\s+(?:(?:van|von|de|der|den|la|du)\s+){0,2}[A-ZÀ-Þ][\w'’-]+"
)


def holds(kind: QuestionKind, text: str, roster: Sequence[KnownPerson], language: str = OTHER) -> bool:
    """Whether a text (in `language`) can answer a question of this kind at all; True where any text may."""
    match kind:
        case QuestionKind.COUNT:
            return has_number(text, language)
        case QuestionKind.WHEN:
            return has_time(text, language)
        case QuestionKind.WHERE:
            return has_place(text)
        case QuestionKind.WHO_IS | QuestionKind.NAME:
            return has_person(text, roster)
        case QuestionKind.WHO_SAID:
            return has_known_person(text, roster)
        case _:
            return True


def has_number(text: str, language: str = OTHER) -> bool:
    return bool(_DIGIT.search(text)) or _has_any(text, "numbers", language)


def has_time(text: str, language: str = OTHER) -> bool:
    return bool(_YEAR_OR_DATE.search(text)) or _has_any(text, "times", language)


def has_place(text: str) -> bool:
    return bool(_PLACE.search(text))


def has_person(text: str, roster: Sequence[KnownPerson]) -> bool:
    """Whether somebody is named: a person of the library by surname, or two capitalised words."""
    return bool(_CAPITALISED_PAIR.search(text)) or has_known_person(text, roster)


def has_other_name(text: str, asked: Collection[str], roster: Sequence[KnownPerson]) -> bool:
    """Whether somebody is named with other words than some folded ones, those of the question."""
    pairs = [set(map(fold, words(found.group()))) for found in _CAPITALISED_PAIR.finditer(text)]
    there = set(map(fold, words(text))) - set(asked)
    known = {form[-1] for person in roster for form in person.forms if len(form) > 1}
    return any(not pair & set(asked) for pair in pairs) or bool(there & known)


def has_known_person(text: str, roster: Sequence[KnownPerson]) -> bool:
    """Whether a person of the library is named by surname."""
    found = set(map(fold, words(text)))
    return any(form[-1] in found for person in roster for form in person.forms if len(form) > 1)


def _has_any(text: str, name: str, language: str) -> bool:
    return not _list(name, language).isdisjoint(map(fold, words(text)))


@cache
def _list(name: str, language: str) -> frozenset[str]:
    """A language's folded words for numbers or times; those of all for a language we have none of."""
    data = tomllib.loads((Path(__file__).parent / "answer_types.toml").read_text(encoding="utf-8"))
    tables = [data[language]] if language in data else list(data.values())
    return frozenset(word for table in tables for word in fold(table[name]).split())
