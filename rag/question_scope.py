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
_WORDS = (QuestionKind.WHAT_SAID, QuestionKind.WHO_SAID, QuestionKind.COMPARE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """An organisation and an event as the question has them, and the positions of those words."""

    organisation: str | None = None
    event: str | None = None
    year: str | None = None
    """In which those spoke that are asked for."""
    positions: frozenset[int] = frozenset()


def scope_of(tokens: Tokens, asks: Asked, people: Iterable[KnownPerson], events: Sequence[str]) -> Scope:
    """The scope of a question that asks for people, or how many; of one that asks for words only the event at which
    they were said, if the library has it: otherwise, it is what is spoken about."""
    event = _event(tokens, events)
    if asks.kind in _WORDS and _is_place(tokens, event, events):
        return Scope(event=_text(tokens, event), positions=frozenset(event))
    if asks.kind not in _KINDS:
        return Scope()
    year, leading = _year(tokens)
    lead, organisation = _organisation(tokens, asks, people)
    return Scope(
        organisation=_text(tokens, organisation),
        event=_text(tokens, event),
        year=year,
        positions=frozenset((*event, *leading, *lead, *organisation)),
    )


def _is_place(tokens: Tokens, event: range, events: Sequence[str]) -> bool:
    """Whether a preposition leads an event of the library, other than one that leads a topic, and it doesn't stand
    in what was said: "What did Ilse Kowal say at Hazelmere 2031?" """
    if not event:
        return False
    name = [tokens.folded[at] for at in event]
    first = event.start
    while first > 0 and tokens.is_functional(first - 1) and not tokens.is_capital(first - 1):
        first -= 1
    leading = [(word,) for word in tokens.asking[first : event.start]]
    leads = bool(leading) and not any(word in tokens.lexicon["about"] for word in leading)
    said = [at for form in tokens.lexicon["said"] for at in occurrences(tokens.asking, form)]
    claimed = said and any((word,) in tokens.lexicon["that"] for word in tokens.asking[min(said) : first])
    known = any([fold(word) for word in words(event_name)][: len(name)] == name for event_name in events)
    return leads and known and not claimed


def _year(tokens: Tokens) -> tuple[str | None, range]:
    """The year in which people spoke, and its words with the preposition: "in 2031"."""
    for form in sorted(tokens.lexicon["during"], key=len, reverse=True):
        for at in occurrences(tokens.asking, form):
            year = at + len(form)
            if year < len(tokens.words) and _YEAR.fullmatch(tokens.words[year]):
                return tokens.words[year], range(at, year + 1)
    return None, range(0)


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
