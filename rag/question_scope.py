"""For whom, and where, those speak that a question asks for: an organisation, an event. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.lexical import fold, words
from rag.question_kind import Asked, QuestionKind, who_positions
from rag.question_words import Tokens, occurrences
from rag.roster import KnownPerson

_YEAR = re.compile(r"(?:19|20)\d{2}")
_KINDS = (QuestionKind.SPEAKERS, QuestionKind.COUNT_SAID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """An organisation and an event as the question has them, and the positions of those words."""

    organisation: str | None = None
    event: str | None = None
    positions: frozenset[int] = frozenset()


def scope_of(tokens: Tokens, asks: Asked, people: Iterable[KnownPerson], events: Sequence[str]) -> Scope:
    """The scope of a question that asks for people, or how many; none for any other."""
    if asks.kind not in _KINDS:
        return Scope()
    event = _event(tokens, events)
    lead, organisation = _organisation(tokens, asks, people)
    return Scope(
        organisation=_text(tokens, organisation),
        event=_text(tokens, event),
        positions=frozenset((*event, *lead, *organisation)),
    )


def _event(tokens: Tokens, events: Sequence[str]) -> range:
    """The longest run of words with which an event's name begins, and a year behind it, whether or not there is
    an event of that year."""
    best = range(0)
    for event in events:
        name = [fold(word) for word in words(event)]
        for at in range(len(tokens.folded)):
            length = 0
            while length < len(name) and tokens.folded[at + length : at + length + 1] == (name[length],):
                length += 1
            if length > len(best) and tokens.is_capital(at):
                best = range(at, at + length)
    if best and best.stop < len(tokens.words) and _YEAR.fullmatch(tokens.words[best.stop]):
        best = range(best.start, best.stop + 1)
    return best


def _organisation(tokens: Tokens, asks: Asked, people: Iterable[KnownPerson]) -> tuple[range, range]:
    """What leads a name, and the name: behind "who from", or behind a verb of speaking and "for"; behind the
    latter, only one that somebody in the library is with."""
    who = who_positions(tokens) | _counted_nouns(tokens, asks)
    for form in tokens.lexicon["from"]:
        for at in occurrences(tokens.asking, form):
            if at - 1 in who and (name := _name_at(tokens, at + 1)):
                return range(at, at + 1), name
    known = {
        fold(word)
        for person in people
        for reading in person.readings
        for word in words(reading.affiliation or "")
    }
    for form in tokens.lexicon["for"]:
        for at in occurrences(tokens.asking, form):
            name = _name_at(tokens, at + len(form))
            if name and all(tokens.folded[i] in known for i in name if tokens.is_capital(i)):
                return range(at, at + len(form)), name
    return range(0), range(0)


def _counted_nouns(tokens: Tokens, asks: Asked) -> set[int]:
    if asks.kind is not QuestionKind.COUNT_SAID:
        return set()
    return {at for form in tokens.lexicon["people"] for at in occurrences(tokens.asking, form)}


def _name_at(tokens: Tokens, at: int) -> range:
    """A run of capitalised words, an article before it left out."""
    while at < len(tokens.words) and tokens.is_functional(at) and not tokens.is_capital(at):
        at += 1
    end = at
    while end < len(tokens.words) and tokens.is_capital(end):
        end += 1
    return range(at, end)


def _text(tokens: Tokens, positions: range) -> str | None:
    return " ".join(tokens.words[at] for at in positions) or None
