"""What a question asks: its kind, its language, whom it names, its topic, and the filters typed into it. Pure."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

from rag.errors import UsageError
from rag.lexical import LANGUAGES, fold, function_words, words
from rag.roster import NAME_PARTICLES, KnownPerson
from rag.types import Filters


class QuestionKind(StrEnum):
    WHO_SAID = "who-said"
    WHAT_SAID = "what-said"
    WHO_IS = "who-is"
    """Who holds a role, or is from somewhere."""
    ROLE = "role"
    """What somebody's role or employer is."""
    COUNT = "count"
    LIST = "list"
    WHEN = "when"
    WHERE = "where"
    FACT = "fact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """A question, taken apart."""

    text: str
    """The question without the filters typed into it."""
    language: str
    kind: QuestionKind
    filters: Filters
    persons: tuple[KnownPerson, ...] = ()
    """People of the library that it names."""
    strangers: tuple[str, ...] = ()
    """Names of people that nobody in the library bears."""
    topic: tuple[str, ...] = ()
    """Its words without names of persons and words of asking, in order, with case and accents."""
    quoted: tuple[str, ...] = ()
    """What it has in quotation marks."""


_FILTER = re.compile(
    r"""(?<!\S)(speaker|event|lang|language|source|since|until):("[^"]*"|«[^»]*»|“[^”]*”|\S+)""", re.I
)
_QUOTED = re.compile(r'"([^"]{3,})"|«\s*([^»]{3,}?)\s*»|“([^”]{3,})”|„([^“”]{3,})[“”]')
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_FUZZY = 0.84


def analyse(
    question: str, filters: Filters, people: Sequence[KnownPerson], language: str, vocabulary: Iterable[str]
) -> Analysis:
    """Take a question apart. `language` is the question's; `vocabulary` are those of its folded words that
    stand anywhere in the library (a capitalised word that doesn't is a stranger's name).
    Raises UsageError for a filter that cannot be.
    """
    text, filters = typed_filters(question, filters)
    tokens = words(text)
    folded = [fold(token) for token in tokens]
    persons, named = _persons(folded, people)
    lexicon = _lexicon(language)
    frame = _frame_positions(folded, lexicon)
    kind = _kind(folded, lexicon, bool(persons))
    strangers = _strangers(tokens, folded, named | frame, language, frozenset(vocabulary))
    stop = function_words(language)
    topic = tuple(
        token
        for at, token in enumerate(tokens)
        if at not in named and at not in frame and folded[at] not in stop
    )
    if (
        strangers
        and not persons
        and kind in (QuestionKind.FACT, QuestionKind.ROLE)
        and _any(folded, lexicon["said"])
    ):
        kind = QuestionKind.WHAT_SAID
    return Analysis(
        text=text,
        language=language,
        kind=kind,
        filters=filters,
        persons=persons,
        strangers=strangers,
        topic=topic,
        quoted=tuple(next(g for g in m.groups() if g) for m in _QUOTED.finditer(text)),
    )


def typed_filters(question: str, filters: Filters) -> tuple[str, Filters]:
    """`speaker:Sharma event:"KubeCon 2024" …` out of the question and into the filters; what is given
    beside the question stands back behind what is typed in it."""
    found: dict[str, str] = {}
    for match in _FILTER.finditer(question):
        name = match[1].lower().replace("language", "lang")
        found["language" if name == "lang" else name] = match[2].strip('"«»“” \u00a0\u202f')
    for name in ("since", "until"):
        if (date := found.get(name)) and not _DATE.fullmatch(date):
            raise UsageError(f"{name}:{date} is no date.", "Write 2024, 2024-03 or 2024-03-20.")
    text = " ".join(_FILTER.sub(" ", question).split())
    return text, replace(filters, **found)


def _persons(
    folded: Sequence[str], people: Sequence[KnownPerson]
) -> tuple[tuple[KnownPerson, ...], set[int]]:
    """The people a question names, by any of their forms, and the positions of those words.

    Longest forms first, so that a full name isn't also read as its surname alone; a surname that several bear
    names them all. Where nothing fits to the letter, spelling variants count (Priyanka for Prijanka).
    """
    forms: dict[tuple[str, ...], list[KnownPerson]] = {}
    for person in people:
        for form in person.forms:
            forms.setdefault(form, []).append(person)
    found: dict[str, KnownPerson] = {}
    taken: set[int] = set()
    for form in sorted(forms, key=len, reverse=True):
        for at in _occurrences(folded, form):
            span = set(range(at, at + len(form)))
            if not span & taken:
                taken |= span
                found.update((person.name, person) for person in forms[form])
    if not found:
        for form in sorted(forms, key=len, reverse=True):
            if (at := _almost(folded, form)) is not None and not set(range(at, at + len(form))) & taken:
                taken |= set(range(at, at + len(form)))
                found.update((person.name, person) for person in forms[form])
    return tuple(found.values()), taken


def _occurrences(folded: Sequence[str], form: tuple[str, ...]) -> list[int]:
    return [at for at in range(len(folded) - len(form) + 1) if tuple(folded[at : at + len(form)]) == form]


def _almost(folded: Sequence[str], form: tuple[str, ...]) -> int | None:
    """Where a name of two or more words, or a long single one, stands with a letter or two changed."""
    if len(form) == 1 and len(form[0]) < 6:
        return None
    for at in range(len(folded) - len(form) + 1):
        pairs = zip(folded[at : at + len(form)], form, strict=True)
        if all(
            a == b or (len(b) > 3 and difflib.SequenceMatcher(None, a, b).ratio() >= _FUZZY) for a, b in pairs
        ):
            return at
    return None


def _strangers(
    tokens: Sequence[str], folded: Sequence[str], taken: set[int], language: str, vocabulary: frozenset[str]
) -> tuple[str, ...]:
    """Runs of capitalised words that aren't in the library at all: somebody or something it doesn't know.

    A run counts when none of its words is known, or when it looks like a full name (two words) of which one
    isn't. German capitalises every noun, so there a single word doesn't count.
    """
    names: list[str] = []
    at = 0
    while at < len(tokens):
        if at in taken or not tokens[at][:1].isupper() or (at == 0 and folded[0] in function_words(language)):
            at += 1
            continue
        end = at + 1
        while (
            end < len(tokens)
            and end not in taken
            and (
                tokens[end][:1].isupper()
                or (folded[end] in NAME_PARTICLES and end + 1 < len(tokens) and tokens[end + 1][:1].isupper())
            )
        ):
            end += 1
        run = range(at, end)
        unknown = [
            i for i in run if folded[i] not in vocabulary and folded[i] not in function_words(language)
        ]
        single = len(run) == 1
        if unknown and not (single and (language == "de" or at == 0)):
            names.append(" ".join(tokens[i] for i in run))
        at = end
    return tuple(names)


def _kind(folded: Sequence[str], lexicon: dict[str, list[tuple[str, ...]]], person: bool) -> QuestionKind:
    asks = {
        name: _any(folded, lexicon[name])
        for name in ("who", "said", "role", "count", "list", "when", "where")
    }
    if asks["count"]:
        return QuestionKind.COUNT
    if person and asks["role"] and not (asks["said"] and not asks["who"]):
        return QuestionKind.ROLE
    if asks["who"]:
        return QuestionKind.WHO_SAID if asks["said"] else QuestionKind.WHO_IS
    if person:
        return QuestionKind.WHEN if asks["when"] else QuestionKind.WHAT_SAID
    for name, kind in (
        ("when", QuestionKind.WHEN),
        ("where", QuestionKind.WHERE),
        ("list", QuestionKind.LIST),
    ):
        if asks[name]:
            return kind
    return QuestionKind.FACT


def _frame_positions(folded: Sequence[str], lexicon: dict[str, list[tuple[str, ...]]]) -> set[int]:
    """The words that belong to the asking."""
    positions: set[int] = set()
    for name in ("who", "said", "role", "count", "list", "when", "where", "frame"):
        for form in lexicon[name]:
            for at in _occurrences(folded, form):
                positions.update(range(at, at + len(form)))
    return positions


def _any(folded: Sequence[str], forms: Iterable[tuple[str, ...]]) -> bool:
    return any(_occurrences(folded, form) for form in forms)


@cache
def _lexicon(language: str) -> dict[str, list[tuple[str, ...]]]:
    """The forms of questions in a language, folded, as tuples of words; English where we have none."""
    data = tomllib.loads((Path(__file__).parent / "questions.toml").read_text(encoding="utf-8"))
    lists = data[language if language in LANGUAGES else "en"]
    return {name: [tuple(fold(w) for w in words(form)) for form in forms] for name, forms in lists.items()}
