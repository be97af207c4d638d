"""What kind of question a question is, and which of its words do the asking. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rag.lexical import LANGUAGES, fold
from rag.question_claim import Claim
from rag.question_names import Mention
from rag.question_words import Tokens, any_of, frame_positions, occurrences
from rag.quotes.lexicon import lexicon as speech

_LEAD = 4
"""Words at the beginning of a question among which "when" or "where" asks; later on it joins clauses."""
_NEAR = 4
"""Words after a noun for people within which the verb says that they spoke."""


class QuestionKind(StrEnum):
    WHO_SAID = "who-said"
    WHAT_SAID = "what-said"
    DID_SAY = "did-say"
    """Whether somebody said something: a claim to be judged."""
    COMPARE = "compare"
    """What each of several people say."""
    SPEAKERS = "speakers"
    """Everybody who spoke: of something, at an event, for an organisation."""
    COUNT_SAID = "count-said"
    """How many people, statements or mentions there are: counted in the library, not read in a text."""
    NAME = "name"
    """What somebody is called who is known by what they do."""
    WHO_IS = "who-is"
    """Who holds a role, or is from somewhere."""
    ROLE = "role"
    """What somebody's role or employer is."""
    COUNT = "count"
    LIST = "list"
    WHEN = "when"
    WHERE = "where"
    FACT = "fact"


class Counted(StrEnum):
    """What a question of the kind COUNT_SAID counts."""

    PEOPLE = "people"
    STATEMENTS = "statements"
    MENTIONS = "mentions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The kind of a question, and the positions of the words that belong to the asking."""

    kind: QuestionKind
    frame: frozenset[int]
    counted: Counted | None = None
    parties: tuple[Mention, ...] = ()
    """Those whose words are compared, strangers among them."""


def asked(
    tokens: Tokens, known: Sequence[Mention], strangers: Sequence[Mention], claim: Claim | None
) -> Asked:
    """What is asked, given whom the question names and what it says that somebody may have said."""
    who = who_positions(tokens)
    frame = frozenset(frame_positions(tokens.asking, tokens.lexicon) | who)
    if claim is not None:
        return Asked(kind=QuestionKind.DID_SAY, frame=frame)
    if counted := _counted(tokens, bool(known)):
        extra = _all(tokens, "talk", "times", "utterances", "people", "library")
        return Asked(kind=QuestionKind.COUNT_SAID, frame=frame | extra, counted=counted)
    if not who and (parties := _compared(tokens, known, strangers)):
        return Asked(kind=QuestionKind.COMPARE, frame=frame | _all(tokens, "each", "talk"), parties=parties)
    if not known and _lists_speakers(tokens, who):
        return Asked(kind=QuestionKind.SPEAKERS, frame=frame | _all(tokens, "talk", "people", "each"))
    return Asked(kind=_other_kind(tokens, bool(who), bool(known), bool(strangers)), frame=frame)


def who_positions(tokens: Tokens) -> set[int]:
    """The words that ask for a person: who, by whom, which engineer, anyone."""
    found = _all(tokens, "who", "anyone")
    which = {form[0] for form in tokens.lexicon["which"]}
    for at, word in enumerate(tokens.asking[:-1]):
        if word not in which:
            continue
        # One adjective may stand between: "which young engineer".
        noun = next((i for i in (at + 1, at + 2) if i < len(tokens.words) and is_people(tokens, i)), None)
        if noun == at + 2 and tokens.is_functional(at + 1):
            continue  # "What did engineer Kowal say"
        if noun is not None:
            found |= {at, noun}
    return set(found)


def is_people(tokens: Tokens, at: int) -> bool:
    """Whether a word is a noun for people, an office or a profession, also in the plural."""
    return _is_person(tokens, tokens.words[at]) or _is_plural(tokens, at)


def _is_plural(tokens: Tokens, at: int) -> bool:
    """Whether a word is such a noun with the ending of a plural."""
    low = tokens.words[at].casefold()
    endings = [form[0] for form in tokens.lexicon["plural"]]
    return any(low.endswith(end) and _is_person(tokens, low.removesuffix(end)) for end in endings)


def _is_person(tokens: Tokens, word: str) -> bool:
    known, low = speech(tokens.language), word.casefold()
    return (fold(low),) in tokens.lexicon["people"] or known.is_role(low) or low in known.people


def _other_kind(tokens: Tokens, who: bool, person: bool, stranger: bool) -> QuestionKind:
    folded, lexicon = tokens.asking, tokens.lexicon
    asks = {name: any_of(folded, lexicon[name]) for name in ("said", "role", "count")}
    called = any_of(folded, lexicon["called"]) or folded[-1:] in lexicon["called_last"]
    if called and any(is_people(tokens, at) for at in range(len(folded))):
        return QuestionKind.NAME
    if asks["count"]:
        return QuestionKind.COUNT
    leading = {name: any_of(folded[:_LEAD], lexicon[name]) for name in ("when", "where", "list")}
    if person and leading["where"] and asks["role"]:
        return QuestionKind.ROLE  # where somebody works
    if person and (leading["when"] or leading["where"]) and not asks["said"]:
        return QuestionKind.WHEN if leading["when"] else QuestionKind.WHERE
    if person and (asks["role"] or who) and not (asks["said"] and not who):
        return QuestionKind.WHO_SAID if who and asks["said"] else QuestionKind.ROLE
    if who:
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


def _counted(tokens: Tokens, person: bool) -> Counted | None:
    """What is to be counted in the library; None where the question isn't for such a number."""
    folded, lexicon = tokens.asking, tokens.lexicon
    speaks = any_of(folded, [*lexicon["said"], *lexicon["talk"]])
    if any_of(folded, lexicon["times"]):
        return Counted.MENTIONS if speaks else None
    for form in lexicon["count"]:
        for at in occurrences(folded, form):
            noun = at + len(form)
            while noun < len(folded) and tokens.is_functional(noun):
                noun += 1
            if noun >= len(folded):
                continue
            if any_of(folded[noun : noun + 1], lexicon["utterances"]):
                return Counted.STATEMENTS
            after = folded[noun + 1 : noun + 1 + _NEAR]
            if is_people(tokens, noun) and (
                (not person and any_of(after, [*lexicon["said"], *lexicon["talk"]]))
                or any_of(folded, lexicon["library"])
            ):
                return Counted.PEOPLE
    return None


def _compared(tokens: Tokens, known: Sequence[Mention], strangers: Sequence[Mention]) -> tuple[Mention, ...]:
    """Those whose words are to stand side by side: named in one list, or anywhere where a word asks to compare."""
    each = any_of(tokens.asking, tokens.lexicon["each"])
    if not each and not any_of(tokens.asking, [*tokens.lexicon["said"], *tokens.lexicon["talk"]]):
        return ()
    joining = speech(tokens.language if tokens.language in LANGUAGES else "en").and_words
    row: list[Mention] = []
    for mention in sorted([*known, *strangers], key=lambda m: m.positions):
        between = tokens.words[row[-1].positions[-1] + 1 : mention.positions[0]] if row else ()
        if not row or not all(word.casefold() in joining for word in between):
            row = [] if len(row) < 2 else row
        if len(row) < 2 or all(word.casefold() in joining for word in between):
            row.append(mention)
    if len(row) > 1 and any(mention.people for mention in row):
        return tuple(row)
    return tuple(known) if each and len(known) > 1 else ()


def _lists_speakers(tokens: Tokens, who: set[int]) -> bool:
    """Whether everybody is asked for who spoke of something, somewhere, or for an organisation."""
    lexicon, folded = tokens.lexicon, tokens.asking
    if not who:
        # "List the speakers"
        listed = any_of(folded[:_LEAD], lexicon["list"])
        return listed and any_of(folded[: _LEAD + 1], lexicon["people"])
    if any_of(folded, lexicon["talk"]):
        return True
    several = any(is_people(tokens, at) and _is_plural(tokens, at) for at in who)
    return any_of(folded, lexicon["said"]) and (several or _from_somewhere(tokens, who))


def _from_somewhere(tokens: Tokens, who: set[int]) -> bool:
    """`Who from Halyard …`: a preposition and a name right behind the word that asks."""
    return any(
        (tokens.asking[at + 1],) in tokens.lexicon["from"] and tokens.is_capital(at + 2)
        for at in who
        if at + 2 < len(tokens.words)
    )


def _all(tokens: Tokens, *names: str) -> frozenset[int]:
    """The positions of all words of these lists."""
    return frozenset(
        at
        for name in names
        for form in tokens.lexicon[name]
        for first in occurrences(tokens.asking, form)
        for at in range(first, first + len(form))
    )
