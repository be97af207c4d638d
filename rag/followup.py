"""A question that leans on earlier turns, made to stand alone by rules. Pure.

Nothing is guessed: where the turns leave open who is meant, the question stays as it is. A question that changes the
subject takes nothing along.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.lexical import fold
from rag.phrases import phrase
from rag.question import QuestionKind, analyse, typed_filters, typed_parts
from rag.question_names import Mention, mentions
from rag.question_words import Tokens, any_of, frame_positions, occurrences
from rag.roster import KnownPerson
from rag.types import Filters, Message

_WORD = re.compile(r"[^\W_]+")
MOST_OF_A_TOPIC = 6
"""Words of content of a question that only gives another topic or another name ("And about costs?")."""
TAKEN_ALONG = 4
"""Words of the last question that go with one that points back at a thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """The question at hand, and what the turns before it were about."""

    text: str
    tokens: Tokens
    named: tuple[Mention, ...]
    people: Sequence[KnownPerson]
    person: KnownPerson | None
    """The one person whom the last turn that names people names; None where it names several."""
    last: str
    """The last question."""
    topic: tuple[str, ...]
    """The words of its topic."""

    @property
    def language(self) -> str:
        return self.tokens.language


def standalone(
    question: str, history: Sequence[Message], people: Sequence[KnownPerson], language: str
) -> str | None:
    """The question as it would be put without earlier turns; None where it stands alone already, or where the turns
    don't tell what it leans on. Filters typed into it stay, those of earlier questions are gone.
    """
    asked = [message.content for message in history if message.role == "user"]
    if not asked:
        return None
    text, _ = typed_filters(question, Filters())
    tokens = Tokens.of(text, language, frozenset())
    if any_of(tokens.asking, tokens.lexicon["change"]):
        return None
    last, _ = typed_filters(asked[-1], Filters())
    turn = _Turn(
        text=text,
        tokens=tokens,
        named=mentions(tokens, people),
        people=people,
        person=_the_one(history, people, language),
        last=last,
        topic=analyse(last, Filters(), people, language, ()).topic,
    )
    rules: tuple[Callable[[_Turn], str | None], ...] = (
        _pronoun,
        _colleague,
        _other_person,
        _other_topic,
        _thing,
    )
    rewritten = next((found for rule in rules if (found := rule(turn))), None)
    return " ".join((rewritten, *typed_parts(question))) if rewritten else None


def _the_one(history: Sequence[Message], people: Sequence[KnownPerson], language: str) -> KnownPerson | None:
    for message in reversed(history):
        found = mentions(Tokens.of(message.content, language, frozenset()), people)
        named = {person.name: person for mention in found for person in mention.people}
        if named:
            return next(iter(named.values())) if len(named) == 1 else None
    return None


# Rules


def _pronoun(turn: _Turn) -> str | None:
    """And what did she say about testing? A pronoun that says or does something; "il faut" has none."""
    tokens = turn.tokens
    pronouns = {form[0] for form in tokens.lexicon["pronouns"]}
    at = next((i for i, word in enumerate(tokens.asking) if word in pronouns), None)
    speaks = any(any_of(tokens.asking, tokens.lexicon[name]) for name in ("said", "role"))
    if at is None or not speaks or turn.named or turn.person is None:
        return None
    match = next(m for m in _WORD.finditer(turn.text) if m.group() == tokens.words[at])
    return f"{turn.text[: match.start()]}{turn.person.name}{turn.text[match.end() :]}"


def _colleague(turn: _Turn) -> str | None:
    """What about her colleague? The one other person whom the library has with the same organisation."""
    if turn.named or turn.person is None or not any_of(turn.tokens.asking, turn.tokens.lexicon["colleague"]):
        return None
    if len(_content(turn)) > MOST_OF_A_TOPIC:
        return None
    organisation = fold(turn.person.affiliation or "")
    others = [
        person
        for person in turn.people
        if organisation and person is not turn.person and fold(person.affiliation or "") == organisation
    ]
    return _asked_of(turn, others[0].name, turn.topic) if len(others) == 1 else None


def _other_person(turn: _Turn) -> str | None:
    """And Lohmann? The last question, asked of somebody else."""
    taken = {at for mention in turn.named for at in mention.positions}
    if len(turn.named) != 1 or len(turn.named[0].people) != 1 or not _opens(turn):
        return None
    if any(at not in taken for at in _content(turn)) or _asks_itself(turn):
        return None
    return _asked_of(turn, turn.named[0].people[0].name, turn.topic)


def _other_topic(turn: _Turn) -> str | None:
    """And about costs? The last question with another topic."""
    content = _content(turn)
    if turn.named or not content or len(content) > MOST_OF_A_TOPIC or not _opens(turn):
        return None
    if _asks_itself(turn) or any_of(turn.tokens.asking, turn.tokens.lexicon["colleague"]):
        return None
    places = [match.start() for match in _WORD.finditer(turn.text)]
    if len(places) != len(turn.tokens.words):
        return None
    topic = turn.text[places[content[0]] :].strip(" ?!.")
    if turn.person is not None:
        return _asked_of(turn, turn.person.name, (topic,))
    kind = analyse(turn.last, Filters(), turn.people, turn.language, ()).kind
    who = kind in (QuestionKind.WHO_SAID, QuestionKind.SPEAKERS)
    return phrase("ask_who" if who else "ask_about", turn.language, topic=topic)


def _thing(turn: _Turn) -> str | None:
    """And what share of it went to the server? A word that points back at a thing or a place takes the last
    question's topic along."""
    if turn.named or not turn.topic or not any_of(turn.tokens.asking, turn.tokens.lexicon["points"]):
        return None
    there = set(turn.tokens.folded)
    along = [word for word in turn.topic if fold(word) not in there][:TAKEN_ALONG]
    return f"{turn.text.rstrip(' ?')} ({', '.join(along)})?" if along else None


# Parts


def _asked_of(turn: _Turn, name: str, topic: Sequence[str]) -> str:
    if not topic:
        return phrase("ask_person", turn.language, name=name)
    return phrase("ask_person_about", turn.language, name=name, topic=" ".join(topic))


def _asks_itself(turn: _Turn) -> bool:
    """Whether the question has a verb of saying or a word that asks, so that nothing of it is left out; those by
    which it goes on ("What about …") don't count."""
    tokens = turn.tokens
    opening = max(
        (len(form) for form in tokens.lexicon["goes_on"] if 0 in occurrences(tokens.asking, form)), default=0
    )
    return any_of(tokens.asking[opening:], [*tokens.lexicon["said"], *tokens.lexicon["asks"]])


def _opens(turn: _Turn) -> bool:
    """Whether the question begins as one that goes on: And …, What about …"""
    return any(0 in occurrences(turn.tokens.asking, form) for form in turn.tokens.lexicon["goes_on"])


def _content(turn: _Turn) -> list[int]:
    """The positions of the words that aren't of the asking."""
    tokens = turn.tokens
    asking = frame_positions(tokens.asking, tokens.lexicon)
    for form in tokens.lexicon["goes_on"]:
        if 0 in occurrences(tokens.asking, form):
            asking |= set(range(len(form)))
    return [at for at in range(len(tokens.words)) if at not in asking and not tokens.is_functional(at)]
