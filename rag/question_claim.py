"""What a question says that somebody may have said: "Did Oduya say that the hall is cold?" Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from rag.question_words import Tokens, occurrences

_WORD = re.compile(r"[^\W_]+")
_AROUND = " \t\n\u00a0\u202f\"'«»“”„‟‹›‘’‚`,;:?!¿¡."
_MARKED = re.compile(r'"([^"]{3,500})"|«([^»]{3,500})»|“([^”]{3,500})”|„([^“”]{3,500})[“”]|‘([^‘’]{3,500})’')
_REACH = 7
"""Words between the verb and what leads the claim: the subject, an adverb, a place."""
_FEWEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The words somebody may have said, and the position of the question's first word that is part of them."""

    text: str
    first: int
    exact: bool
    """In quotation marks: these very words are meant."""


def claim_of(text: str, tokens: Tokens, named: Collection[int]) -> Claim | None:
    """The claim of a question for yes or no about somebody's words; None in any other question.

    `named` are the positions of words that name people, known or not; one must stand before the claim.
    """
    places = [m.span() for m in _WORD.finditer(text)]
    if len(places) != len(tokens.words) or not named:
        return None
    marked = next((m for m in _MARKED.finditer(text)), None)
    limit = len(places) if marked is None else sum(start < marked.start() for start, _ in places)
    begin = _begin(text, tokens, named, limit, places)
    if begin is None and marked is not None and _says(tokens, limit):
        begin = limit
    if begin is None or not any(at < begin for at in named) or _asks_otherwise(tokens, begin, named):
        return None
    if marked is not None and begin == limit:
        words = next(group for group in marked.groups() if group)
        return Claim(text=words.strip(_AROUND), first=begin, exact=True)
    if len(places) - begin < _FEWEST:
        return None
    return Claim(text=text[places[begin][0] :].strip(_AROUND), first=begin, exact=False)


def _begin(
    text: str, tokens: Tokens, named: Collection[int], limit: int, places: list[tuple[int, int]]
) -> int | None:
    """Where the claim begins: behind a verb of saying and "that", or behind the verb alone where that is usual."""
    that = {form[0] for form in tokens.lexicon["that"]}
    not_that = {form[0] for form in tokens.lexicon["not_that"]}
    for verb in _said(tokens):
        for at in range(verb + 1, min(verb + _REACH, limit + 1, len(places))):
            if tokens.asking[at] in that and tokens.asking[at - 1] not in not_that:
                if _only_names(tokens, named, verb + 1, at):
                    return at + 1
                break  # a relative clause: "said a ferry that waits …"
    return _bare(text, tokens, named, limit, places)


def _only_names(tokens: Tokens, named: Collection[int], first: int, stop: int) -> bool:
    """Whether nothing but the subject and small words stands there; outside English also one other, an adverb."""
    others = [
        at
        for at in range(first, stop)
        if at not in named and not tokens.is_functional(at) and not tokens.is_capital(at)
    ]
    return len(others) <= (tokens.language != "en")


def _bare(
    text: str, tokens: Tokens, named: Collection[int], limit: int, places: list[tuple[int, int]]
) -> int | None:
    bare = {form[0] for form in tokens.lexicon["bare"]}
    openers = {form[0] for form in tokens.lexicon["openers"]}
    not_bare = {form[0] for form in tokens.lexicon["not_bare"]}
    for verb in (at for at in _said(tokens) if tokens.asking[at] in bare and at + 1 < limit):
        if openers:
            follows = tokens.asking[verb + 1]
            if tokens.asking[0] in openers and follows not in not_bare and any(at < verb for at in named):
                return verb + 1
            continue
        after = verb + 1
        while after < limit and after in named:
            after += 1
        if after < limit and "," in text[places[after - 1][1] : places[after][0]]:
            return after
    return None


def _said(tokens: Tokens) -> list[int]:
    """Where verbs and nouns of saying end."""
    found = [at + len(form) - 1 for form in tokens.lexicon["said"] for at in occurrences(tokens.asking, form)]
    return sorted(found)


def _says(tokens: Tokens, limit: int) -> bool:
    return any(at < limit for at in _said(tokens))


def _asks_otherwise(tokens: Tokens, begin: int, named: Collection[int]) -> bool:
    """Whether a word before the claim asks for something else than yes or no. Behind a name it is relative
    ("Was it Oduya who said that …")."""
    asks = set(tokens.lexicon["asks"]) | set(tokens.lexicon["anyone"])
    that = {form[0] for form in tokens.lexicon["that"]}
    if tokens.language in ("fr", "es") and tokens.asking[0] in that:
        return True  # Que dit …, Qu'a-t-il dit …
    head = tokens.asking[:begin]
    return any(at - 1 not in named for form in asks for at in occurrences(head, form))
