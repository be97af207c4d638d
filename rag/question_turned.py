"""Whether a question asks for what was not said, or for those who hold the opposite. Pure.

Words are found, not what follows from their absence: the statements found would answer the opposite of the question.
"""

from enum import StrEnum

from rag.question_kind import QuestionKind
from rag.question_words import Tokens, any_of, occurrences

_VERB_SECOND = ("de", "nl")
"""Languages in which a negation stands behind the verb it denies."""
_KINDS = (
    QuestionKind.WHO_SAID,
    QuestionKind.WHAT_SAID,
    QuestionKind.SPEAKERS,
    QuestionKind.COUNT_SAID,
    QuestionKind.WHO_IS,
    QuestionKind.ROLE,
    QuestionKind.LIST,
    QuestionKind.FACT,
)


class Turned(StrEnum):
    """Names of the phrases that tell why there is no answer."""

    UNSAID = "unsaid"
    CONTRARY = "contrary"


def turned(tokens: Tokens, kind: QuestionKind) -> Turned | None:
    """How a question of a kind turns what it asks for; None where it asks for what was said."""
    first = _asking_word(tokens)
    if kind not in _KINDS or first is None:
        return None
    stop = _claim(tokens, first)
    if any_of(tokens.asking[first:stop], tokens.lexicon["contrary"]):
        return Turned.CONTRARY
    verbs = _verbs(tokens, first)
    if not verbs:
        return None
    head = tokens.asking[first : verbs[0]]
    after = range(verbs[0] + 1, stop)
    if tokens.language in _VERB_SECOND:
        about = (at for at in after if (tokens.asking[at],) in tokens.lexicon["about"] or at in tokens.apart)
        head = tokens.asking[first : next(about, stop)]
        last = tokens.asking[verbs[-1] - 1 : verbs[-1]] if verbs[-1] < stop else ()
    else:
        last = tuple(tokens.asking[at] for at in after[:1] if tokens.asking[at] in _NOTHING)
    negations = tokens.lexicon["negations"]
    return Turned.UNSAID if any_of(head, negations) or any_of(last, negations) else None


_NOTHING = frozenset({"nothing", "rien", "nada"})


def _asking_word(tokens: Tokens) -> int | None:
    """Where the word stands that asks for a person or for words; what is before it is courtesy."""
    forms = [*tokens.lexicon["who"], *tokens.lexicon["which"], *tokens.lexicon["asks"]]
    if tokens.language == "fr":
        forms += tokens.lexicon["that"]  # Que dit …, Qu'a dit …
    return min((at for form in forms for at in occurrences(tokens.asking, form)), default=None)


def _claim(tokens: Tokens, first: int) -> int:
    """Where what is said begins: behind a verb of saying and "that"."""
    that = {form[0] for form in tokens.lexicon["that"]}
    verbs = _verbs(tokens, first)
    places = (at for at in range(verbs[0] if verbs else first + 1, len(tokens.asking)))
    return next((at for at in places if at > first and tokens.asking[at] in that), len(tokens.asking))


def _verbs(tokens: Tokens, first: int) -> list[int]:
    forms = [*tokens.lexicon["said"], *tokens.lexicon["talk"]]
    return sorted(at for form in forms for at in occurrences(tokens.asking, form) if at > first)
