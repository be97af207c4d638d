"""Whom a question names: people of the library, others who bear their names, and strangers. Pure."""

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.question_words import Tokens, any_of, frame_positions, occurrences
from rag.roster import NAME_PARTICLES, KnownPerson

_FUZZY = 0.84
_GERMAN_ARTICLES = frozenset({"der", "den", "dem", "die", "das"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place where a question names somebody: the people meant (none: a stranger), and its words' positions."""

    text: str
    people: tuple[KnownPerson, ...]
    positions: tuple[int, ...]


def mentions(tokens: Tokens, people: Sequence[KnownPerson]) -> tuple[Mention, ...]:
    """The places where a question names people of the library, by any of their forms, in order.

    Longest forms first, so that a full name isn't also read as its surname alone; a surname that several bear
    names them all, but not behind somebody else's first name. Where nothing fits to the letter, spelling variants
    count (Catherine for Katherine). A name that stands as a topic, or as whom one speaks to, counts only where no
    other does.
    """
    forms: dict[tuple[str, ...], list[KnownPerson]] = {}
    for person in people:
        for form in person.forms:
            forms.setdefault(form, []).append(person)
    order = sorted(forms, key=lambda form: (-len(form), form))
    found = _to_the_letter(tokens, forms, order) or _spelt_otherwise(tokens, forms, order)
    kept = [mention for mention in found if not stands_as_topic(tokens, mention.positions[0])]
    if not kept or (len(kept) == 1 and any_of(tokens.asking, tokens.lexicon["each"])):
        kept = found
    if any(map(_is_whole, (person for mention in kept for person in mention.people))):
        whole = (replace(m, people=tuple(filter(_is_whole, m.people))) for m in kept)
        kept = [mention for mention in whole if mention.people]
    return tuple(sorted(kept, key=lambda mention: mention.positions))


def _is_whole(person: KnownPerson) -> bool:
    return len(person.name.split()) > 1


def _to_the_letter(
    tokens: Tokens, forms: Mapping[tuple[str, ...], list[KnownPerson]], order: Sequence[tuple[str, ...]]
) -> list[Mention]:
    found: list[Mention] = []
    taken: set[int] = set()
    for form in order:
        for at in occurrences(tokens.folded, form):
            span = set(range(at, at + len(form)))
            bearers, first = _bearers(tokens, at, form, forms[form])
            if bearers and not span & taken:
                taken |= span | first
                found.append(_mention(tokens, bearers, span | first))
    return found


def _spelt_otherwise(
    tokens: Tokens, forms: Mapping[tuple[str, ...], list[KnownPerson]], order: Sequence[tuple[str, ...]]
) -> list[Mention]:
    for form in order:
        near = _almost(tokens.folded, form)
        if near is not None and _bearers(tokens, near, form, forms[form])[0]:
            return [_mention(tokens, forms[form], set(range(near, near + len(form))))]
    return []


def _mention(tokens: Tokens, people: Sequence[KnownPerson], positions: set[int]) -> Mention:
    places = tuple(sorted(positions))
    return Mention(text=" ".join(tokens.words[at] for at in places), people=tuple(people), positions=places)


def stands_as_topic(tokens: Tokens, at: int) -> bool:
    """Whether a name is what is spoken about, or whom one speaks to: "What did Ilse Kowal say about Lind?" """
    before = (tokens.asking[at - 1],)
    return at > 0 and (before in tokens.lexicon["about"] or before in tokens.lexicon["to"])


def _bearers(
    tokens: Tokens, at: int, form: tuple[str, ...], people: list[KnownPerson]
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
        and after not in tokens.apart
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


def _first_name(tokens: Tokens, at: int) -> int | None:
    """Where a first name stands before a surname at `at`, with or without a middle initial between.

    In a question without capitals it is a word that the library doesn't hold.
    """
    before = at - 1
    if at in tokens.apart:
        return None
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
    return None if frame_positions(tokens.asking[before : before + 1], tokens.lexicon) else before


def namesakes(tokens: Tokens, people: Sequence[KnownPerson], taken: Collection[int]) -> tuple[Mention, ...]:
    """Names of others who share a surname, or a first name and somebody else's surname, with people we know."""
    full = [person.forms[0] for person in people if person.forms and len(person.forms[0]) > 1]
    surnames, first_names = {form[-1] for form in full}, {form[0] for form in full}
    found: list[Mention] = []
    for at, word in enumerate(tokens.folded):
        before = _first_name(tokens, at) if word in surnames and at not in taken else None
        if before is None or before in taken:
            continue
        first = tokens.folded[before]
        if first in first_names or first not in tokens.vocabulary:
            found.append(_mention(tokens, (), set(range(before, at + 1))))
    return tuple(found)


def _alike(given: str, name: str) -> bool:
    """The same name, its initial, or a spelling variant."""
    return given == name[: len(given)] if len(given) == 1 else _ratio(given, name) >= _FUZZY


def _ratio(a: str, b: str) -> float:
    return difflib.SequenceMatcher(None, a, b).ratio()


def _almost(folded: Sequence[str], form: tuple[str, ...]) -> int | None:
    """Where a name of two or more words, or a long single one, stands with a letter or two changed."""
    if len(form) == 1 and len(form[0]) < 6:
        return None
    for at in range(len(folded) - len(form) + 1):
        pairs = zip(folded[at : at + len(form)], form, strict=True)
        if all(a == b or (len(b) > 3 and _ratio(a, b) >= _FUZZY) for a, b in pairs):
            return at
    return None


def strangers(tokens: Tokens, taken: Collection[int]) -> tuple[Mention, ...]:
    """Runs of capitalised words of which one isn't in the library at all: somebody or something it doesn't know.

    A single word at the beginning doesn't count, nor any single word in German, which capitalises all nouns.
    """
    found: list[Mention] = []
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
            found.append(_mention(tokens, (), set(range(at, end))))
        at = end
    return tuple(found)


def _goes_on(tokens: Tokens, at: int) -> bool:
    """Whether a name goes on with this word: capitalised, or a particle before a capitalised one."""
    if at in tokens.apart or (tokens.language in ("de", "nl") and _leads_topic(tokens, at)):
        return False
    return (tokens.is_capital(at) and not tokens.is_functional(at)) or (
        tokens.folded[at] in NAME_PARTICLES
        and tokens.is_capital(at + 1)
        and tokens.language != "fr"
        # "Heizung der Halle" is no name, "Anna von der Halle" is one.
        and not (
            tokens.language == "de"
            and tokens.folded[at] in _GERMAN_ARTICLES
            and not _behind_particle(tokens, at)
        )
    )


def _leads_topic(tokens: Tokens, at: int) -> bool:
    """Whether a preposition behind a full name leads what is spoken about: "Was sagte Anna Beer zu Kelp?" """
    full = tokens.is_capital(at - 1) and tokens.is_capital(at - 2) and at - 1 not in tokens.apart
    return full and not tokens.is_capital(at) and stands_as_topic(tokens, at + 1)


def _behind_particle(tokens: Tokens, at: int) -> bool:
    return at > 0 and tokens.folded[at - 1] in NAME_PARTICLES - _GERMAN_ARTICLES
