"""Whom a question means by a role: "the treasurer of the Oxbow Foundation". Pure."""

from collections.abc import Sequence

from rag.lexical import LANGUAGES, fold, words
from rag.question_kind import who_positions
from rag.question_names import Mention, stands_as_topic
from rag.question_words import Tokens, any_of
from rag.quotes.lexicon import lexicon
from rag.roster import KnownPerson


def role_holders(tokens: Tokens, people: Sequence[KnownPerson]) -> tuple[Mention, ...]:
    """The one person who holds, by any document, the role at the organisation that a question about words names;
    nothing where several do, or where the role is what is asked for or spoken about."""
    if who_positions(tokens) or not any_of(tokens.asking, tokens.lexicon["said"]):
        return ()
    for at in range(1, len(tokens.words)):
        role, named = _role_at(tokens, at)
        if not named or stands_as_topic(tokens, role.start) or stands_as_topic(tokens, role.start - 1):
            continue
        wanted = {tokens.folded[i] for i in role}
        place = {tokens.folded[i] for i in named}
        holders = [person for person in people if _holds(person, wanted, place)]
        if len(holders) == 1:
            positions = tuple(range(role.start, named.stop))
            text = " ".join(tokens.words[i] for i in positions)
            return (Mention(text=text, people=tuple(holders), positions=positions),)
    return ()


def _role_at(tokens: Tokens, at: int) -> tuple[range, range]:
    """A role that ends at `at`, and the capitalised name behind it that a preposition leads."""
    speech = lexicon(tokens.language if tokens.language in LANGUAGES else "en")
    if not speech.is_role(tokens.words[at].casefold()):
        return range(0), range(0)
    first = at
    while (
        first > 1
        and not tokens.is_functional(first - 1)
        and not any_of(tokens.asking[first - 1 : first], [*tokens.lexicon["said"], *tokens.lexicon["which"]])
    ):
        first -= 1
    start = at + 1
    while start < len(tokens.words) and tokens.is_functional(start):
        start += 1
    end = start
    while end < len(tokens.words) and tokens.is_capital(end) and not tokens.is_functional(end):
        end += 1
    return range(first, at + 1), range(start, end) if start > at + 1 else range(0)


def _holds(person: KnownPerson, role: set[str], place: set[str]) -> bool:
    for reading in person.readings:
        held = set(map(fold, words(reading.role or "")))
        around = held | set(map(fold, words(reading.affiliation or "")))
        if role <= held and place <= around:
            return True
    return False
