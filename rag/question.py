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
from rag.lexical import LANGUAGES, accented_function_words, fold, function_words, words
from rag.roster import NAME_PARTICLES, KnownPerson
from rag.types import Filters, Message


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
    names: tuple[str, ...] = ()
    """Capitalised words and numbers of the topic: what answers must have them, or stand beside them."""
    quoted: tuple[str, ...] = ()
    """What it has in quotation marks."""


_FILTER = re.compile(
    r"""(?<!\S)(speaker|event|lang|language|source|since|until):("[^"]{0,200}"|«[^»]{0,200}»|“[^”]{0,200}”|\S+)""",
    re.I,
)
_QUOTED = re.compile(r'"([^"]{3,500})"|«([^»]{3,500})»|“([^”]{3,500})”|„([^“”]{3,500})[“”]')
_WORD = re.compile(r"[^\W_]+")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_FUZZY = 0.84
_LEAD = 4
"""Words at the beginning of a question among which "when" or "where" asks; later on it joins clauses."""


def analyse(
    question: str, filters: Filters, people: Sequence[KnownPerson], language: str, vocabulary: Iterable[str]
) -> Analysis:
    """Take a question apart. `language` is the question's; `vocabulary` are those of its folded words that
    stand anywhere in the library (a capitalised word that doesn't is a stranger's name).
    Raises UsageError for a filter that cannot be.
    """
    text, filters = typed_filters(question, filters)
    tokens = _Tokens.of(text, language, frozenset(vocabulary))
    persons, named = _persons(tokens, people)
    frame = _frame_positions(tokens.asking, tokens.lexicon)
    rest = [at for at in range(len(tokens.words)) if at not in named and at not in frame]
    topic = [at for at in rest if not tokens.is_functional(at) and not tokens.is_address(at)]
    strangers = tuple(dict.fromkeys([*_namesakes(tokens, people, named), *_strangers(tokens, named | frame)]))
    return Analysis(
        text=text,
        language=language,
        kind=_kind(tokens, bool(persons), bool(strangers)),
        filters=filters,
        persons=persons,
        strangers=strangers,
        topic=tuple(tokens.words[at] for at in topic),
        names=tuple(tokens.words[at] for at in topic if tokens.is_name(at)),
        quoted=tuple(next(g for g in m.groups() if g).strip() for m in _QUOTED.finditer(text)),
    )


@dataclass(frozen=True, slots=True)
class _Tokens:
    """The words of a question and what is known of each."""

    words: tuple[str, ...]
    folded: tuple[str, ...]
    asking: tuple[str, ...]
    """As the forms of questions have them: folded, but où is not ou."""
    language: str
    lexicon: dict[str, list[tuple[str, ...]]]
    vocabulary: frozenset[str]

    @classmethod
    def of(cls, text: str, language: str, vocabulary: frozenset[str]) -> "_Tokens":
        found = tuple(words(text))
        asking = tuple(_asking_form(word, language) for word in found)
        return cls(found, tuple(map(fold, found)), asking, language, _lexicon(language), vocabulary)

    def is_functional(self, at: int) -> bool:
        """A word with an accent is one only as it is written: né isn't ne."""
        word = self.words[at].casefold()
        return self.folded[at] in function_words(self.language) and (
            word.isascii() or word in accented_function_words(self.language)
        )

    def is_capital(self, at: int) -> bool:
        return 0 <= at < len(self.words) and self.words[at][:1].isupper()

    def is_name(self, at: int) -> bool:
        """A number, or a capitalised word that isn't so because it begins the sentence or is a German noun."""
        word = self.words[at]
        if word[:1].isdigit():
            return True
        if not word[:1].isupper():
            return False
        inner = not word[1:].islower() and len(word) > 1
        beside = self.is_capital(at - 1) or self.is_capital(at + 1)
        return inner or (beside if self.language == "de" else at > 0)

    def is_address(self, at: int) -> bool:
        """A title in front of a name, as in "Professor Lohmann"; alone it is what is asked about."""
        return self.is_title(at) and self.is_capital(at + 1)

    def is_title(self, at: int) -> bool:
        """A form of address or a role that stands before a name: M., Professor, CEO."""
        return (self.folded[at],) in self.lexicon["titles"]


def standalone(
    question: str, history: Sequence[Message], people: Sequence[KnownPerson], language: str
) -> str | None:
    """The question with the person an earlier turn names in place of its pronoun ("And what did she say …");
    None where it names somebody itself, has no pronoun that says or does something ("il faut" has none), or the
    last turn that names people names several.
    """
    text, _ = typed_filters(question, Filters())
    tokens = _Tokens.of(text, language, frozenset())
    pronouns = {form[0] for form in tokens.lexicon["pronouns"]}
    at = next((i for i, word in enumerate(tokens.asking) if word in pronouns), None)
    speaks = any(_any(tokens.asking, tokens.lexicon[name]) for name in ("said", "role"))
    if at is None or not speaks or _persons(tokens, people)[0]:
        return None
    for message in reversed(history):
        named, _ = _persons(_Tokens.of(message.content, language, frozenset()), people)
        if len(named) == 1:
            match = next(m for m in _WORD.finditer(question) if m.group() == tokens.words[at])
            return f"{question[: match.start()]}{named[0].name}{question[match.end() :]}"
        if named:
            return None
    return None


def typed_filters(question: str, filters: Filters) -> tuple[str, Filters]:
    """`speaker:Oduya event:"Quayside 2024" …` out of the question and into the filters; what is given
    beside the question stands back behind what is typed in it."""
    found: dict[str, str] = {}
    for match in _FILTER.finditer(question):
        name = match[1].lower().replace("language", "lang")
        found["language" if name == "lang" else name] = match[2].strip('"«»“” \u00a0\u202f')
    if "language" in found:
        found["language"] = found["language"].lower()
    for name in ("since", "until"):
        if (date := found.get(name)) and not _DATE.fullmatch(date):
            raise UsageError(f"{name}:{date} is no date.", "Write 2024, 2024-03 or 2024-03-20.")
    text = " ".join(_FILTER.sub(" ", question).split())
    return text, replace(filters, **found)


def _persons(tokens: _Tokens, people: Sequence[KnownPerson]) -> tuple[tuple[KnownPerson, ...], set[int]]:
    """The people a question names, by any of their forms, and the positions of those words.

    Longest forms first, so that a full name isn't also read as its surname alone; a surname that several bear
    names them all, but not behind somebody else's first name. Where nothing fits to the letter, spelling variants
    count (Catherine for Katherine).
    """
    forms: dict[tuple[str, ...], list[KnownPerson]] = {}
    for person in people:
        for form in person.forms:
            forms.setdefault(form, []).append(person)
    found: dict[str, KnownPerson] = {}
    taken: set[int] = set()
    as_topic: dict[str, set[int]] = {}
    order = sorted(forms, key=lambda form: (-len(form), form))
    for form in order:
        for at in _occurrences(tokens.folded, form):
            span = set(range(at, at + len(form)))
            bearers, first = _bearers(tokens, at, form, forms[form])
            if bearers and not span & taken:
                taken |= span | first
                found.update((person.name, person) for person in bearers)
                if _stands_as_topic(tokens, min(span | first)):
                    as_topic.update((person.name, span | first) for person in bearers)
    if not found:
        for form in order:
            near = _almost(tokens.folded, form)
            if near is not None and _bearers(tokens, near, form, forms[form])[0]:
                taken |= set(range(near, near + len(form)))
                found.update((person.name, person) for person in forms[form])
                break
    if as_topic.keys() < found.keys():
        for name, span in as_topic.items():
            del found[name]
            taken -= span
    whole = [person for person in found.values() if len(person.name.split()) > 1]
    return tuple(whole or found.values()), taken


def _stands_as_topic(tokens: _Tokens, at: int) -> bool:
    """Whether a name is what is spoken about: "What did Ilse Kowal say about Lind?" """
    return at > 0 and (tokens.asking[at - 1],) in tokens.lexicon["about"]


def _bearers(
    tokens: _Tokens, at: int, form: tuple[str, ...], people: list[KnownPerson]
) -> tuple[list[KnownPerson], set[int]]:
    """Which of those who bear a name are meant where it stands at `at`, and where a first name stands before it.

    A full name means its bearer. A surname behind another first name (Rebecca Stroud, where only Walter Stroud is
    known) means nobody we know; so does a first name before another surname.
    """
    if whole := [person for person in people if len(form) > 1 and person.forms[0] == form]:
        return whole, set()
    if len(form) > 1 and any(
        form[0] == other[0] for person in people for other in person.forms if len(other) > 1
    ):
        return people, set()
    after = at + len(form)
    if (
        len(form) == 1
        and tokens.is_capital(after)
        and tokens.language != "de"
        and not tokens.is_functional(after)
    ):
        own = [p for p in people if any(tokens.folded[after] in other for other in p.forms)]
        if not own and all(p.forms[0][-1] != form[0] or len(p.forms[0]) == 1 for p in people):
            return [], set()
    before = _first_name(tokens, at)
    if before is None:
        return people, set()
    first = tokens.folded[before]
    own = [p for p in people if any(_alike(first, other[0]) for other in p.forms if len(other) > 1)]
    if own:
        return own, set(range(before, at))
    if tokens.language == "de" and first in tokens.vocabulary:
        return people, set()  # a noun before the name, as in „die Forscherin Lohmann“
    return [], set()


def _first_name(tokens: _Tokens, at: int) -> int | None:
    """Where a first name stands before a surname at `at`, with or without a middle initial between.

    In a question without capitals it is a word that the library doesn't hold.
    """
    before = at - 1
    if (
        before > 0
        and len(tokens.words[before]) == 1
        and tokens.is_capital(before)
        and tokens.is_capital(before - 1)
    ):
        before -= 1
    elif (
        before >= 0
        and len(tokens.words[before]) == 1
        and tokens.is_capital(before)
        and not tokens.is_title(before)  # French M.
    ):
        return before
    if before < 0 or tokens.is_functional(before) or tokens.is_title(before):
        return None
    unheard = not tokens.is_capital(at) and tokens.folded[before] not in tokens.vocabulary
    if not (tokens.is_capital(before) or unheard):
        return None
    return None if _frame_positions(tokens.asking[before : before + 1], tokens.lexicon) else before


def _namesakes(tokens: _Tokens, people: Sequence[KnownPerson], taken: set[int]) -> list[str]:
    """Names of others who share a surname, or a first name and somebody else's surname, with people we know."""
    full = [person.forms[0] for person in people if person.forms and len(person.forms[0]) > 1]
    surnames, first_names = {form[-1] for form in full}, {form[0] for form in full}
    found: list[str] = []
    for at, word in enumerate(tokens.folded):
        before = _first_name(tokens, at) if word in surnames and at not in taken else None
        if before is None or before in taken:
            continue
        first = tokens.folded[before]
        if first in first_names or first not in tokens.vocabulary:
            found.append(" ".join(tokens.words[before : at + 1]))
    return found


def _alike(given: str, name: str) -> bool:
    """The same name, its initial, or a spelling variant."""
    return given == name[: len(given)] if len(given) == 1 else _ratio(given, name) >= _FUZZY


def _ratio(a: str, b: str) -> float:
    return difflib.SequenceMatcher(None, a, b).ratio()


def _occurrences(folded: Sequence[str], form: tuple[str, ...]) -> list[int]:
    return [at for at in range(len(folded) - len(form) + 1) if tuple(folded[at : at + len(form)]) == form]


def _almost(folded: Sequence[str], form: tuple[str, ...]) -> int | None:
    """Where a name of two or more words, or a long single one, stands with a letter or two changed."""
    if len(form) == 1 and len(form[0]) < 6:
        return None
    for at in range(len(folded) - len(form) + 1):
        pairs = zip(folded[at : at + len(form)], form, strict=True)
        if all(a == b or (len(b) > 3 and _ratio(a, b) >= _FUZZY) for a, b in pairs):
            return at
    return None


def _strangers(tokens: _Tokens, taken: set[int]) -> tuple[str, ...]:
    """Runs of capitalised words of which one isn't in the library at all: somebody or something it doesn't know.

    A single word at the beginning doesn't count, nor any single word in German, which capitalises all nouns.
    """
    names: list[str] = []
    at = 0
    while at < len(tokens.words):
        if at in taken or not tokens.is_capital(at) or tokens.is_functional(at) or tokens.is_title(at):
            at += 1
            continue
        end = at + 1
        while end < len(tokens.words) and end not in taken and _goes_on(tokens, end):
            end += 1
        unknown = any(tokens.folded[i] not in tokens.vocabulary for i in range(at, end))
        if unknown and (end - at > 1 or (tokens.language != "de" and at > 0)):
            names.append(" ".join(tokens.words[at:end]))
        at = end
    return tuple(names)


def _goes_on(tokens: _Tokens, at: int) -> bool:
    """Whether a name goes on with this word: capitalised, or a particle before a capitalised one."""
    return (tokens.is_capital(at) and not tokens.is_functional(at)) or (
        tokens.folded[at] in NAME_PARTICLES and tokens.is_capital(at + 1) and tokens.language != "fr"
    )


def _kind(tokens: _Tokens, person: bool, stranger: bool) -> QuestionKind:
    folded, lexicon = tokens.asking, tokens.lexicon
    asks = {
        name: _any(folded, lexicon[name])
        for name in ("who", "said", "role", "count", "list", "when", "where")
    }
    if asks["count"]:
        return QuestionKind.COUNT
    leading = {name: _any(folded[:_LEAD], lexicon[name]) for name in ("when", "where", "list")}
    if person and leading["where"] and asks["role"]:
        return QuestionKind.ROLE  # where somebody works
    if person and (leading["when"] or leading["where"]) and not asks["said"]:
        return QuestionKind.WHEN if leading["when"] else QuestionKind.WHERE
    if person and (asks["role"] or asks["who"]) and not (asks["said"] and not asks["who"]):
        return QuestionKind.WHO_SAID if asks["who"] and asks["said"] else QuestionKind.ROLE
    if asks["who"]:
        return QuestionKind.WHO_SAID if asks["said"] else QuestionKind.WHO_IS
    if person or (stranger and asks["said"]):
        return QuestionKind.WHAT_SAID
    for name, kind in (
        ("when", QuestionKind.WHEN),
        ("where", QuestionKind.WHERE),
        ("list", QuestionKind.LIST),
    ):
        if leading[name]:
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
    return {
        name: [tuple(_asking_form(word, language) for word in words(form)) for form in forms]
        for name, forms in lists.items()
    }


def _asking_form(word: str, language: str) -> str:
    """A word folded, unless that makes another function word of it (où and ou, qué and que)."""
    folded, written = fold(word), word.casefold()
    return written if folded != written and folded in function_words(language) else folded
