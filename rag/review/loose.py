"""Words that a text seems to give to somebody by their place alone: `(Name) “…”`, `“…” (Name)`, `Name …: …`. Pure.

Whether they are anybody's the library tells: what isn't found there word for word, or under no known name, is no claim.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.lexical import words
from rag.review.claims import Claim
from rag.types import Span

FEWEST = 5
"""Fewer words behind a colon may be anybody's."""
_NAME = re.compile(
    r"[^\W\d_a-zà-ÿ][\w'’.-]*+(?:[ \u00a0](?:(?:de|van|von|der|den|la|le|du|del|el|da|di)[ \u00a0]){0,2}"
    r"[^\W\d_a-zà-ÿ][\w'’-]*+){0,4}"
)
_OWNED = re.compile(r"['’]s?\Z")
_BEFORE = re.compile(r"\(([^()\n\d]{3,60})\)[ \u00a0]*[«“„\"‘]?[ \u00a0]*\Z")
_BEHIND = re.compile(r"[.,»”“\"’ \u00a0]{0,4}\(([^()\n\d]{3,60})\)")
_COLON = re.compile(r":[ \u00a0]+(?=[^\W\d_a-zà-ÿ])")
_LOOK = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Loose:
    """Words, and who may be meant to have said them: names with their places, the likeliest first."""

    claim: Claim
    names: tuple[tuple[str, Span], ...]


def named_beside(text: str, claim: Claim) -> tuple[str, Span] | None:
    """The name in parentheses before a quotation or behind it."""
    low = max(0, claim.start - _LOOK)
    found = _BEFORE.search(text[low : claim.start])
    if found:
        return found[1], (low + found.start(1), low + found.end(1))
    behind = _BEHIND.match(text, claim.end)
    return (behind[1], behind.span(1)) if behind else None


def loose_claims(text: str, sentences: Sequence[Span], claims: Sequence[Claim]) -> list[Loose]:
    """What stands without marks behind a colon, in a sentence with a name before it, and is no claim yet."""
    found: list[Loose] = []
    for start, end in sentences:
        colon = _COLON.search(text, start, end)
        if colon is None or any(c.start < end and colon.end() < c.end for c in claims):
            continue
        names = tuple(
            (_OWNED.sub("", m.group()), m.span()) for m in _NAME.finditer(text, start, colon.start())
        )
        said = text[colon.end() : end]
        if names and len(words(said)) >= FEWEST:
            claim = Claim(
                text=said, start=colon.end(), end=end, reported=False, sentence=(start, end)
            )  # fmt: skip
            found.append(Loose(claim=claim, names=names[::-1]))
    return found
