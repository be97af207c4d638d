"""What an answer says that only text kept from the model says: hidden text, orders to programs, a file's name. Pure.

A model is never shown such text; where an answer holds its words all the same, it didn't take them from a passage.
"""

from collections.abc import Mapping, Sequence

from corpus.document import DocumentId
from corpus.order_signs import is_order
from rag.lexical import content_words, fold, words
from rag.stretches import stretches
from rag.types import Check, CheckKind, Hit
from rag.verification.statements import statements

FRAGMENT = 3
"""Fewer words state nothing by themselves; they must be words of the passages then."""
ROOT = 6
"""Letters that two forms of a word have in common."""


def leftover_checks(
    text: str,
    checks: Sequence[Check],
    hits: Sequence[Hit],
    language: str,
    kept_out: Mapping[DocumentId, Sequence[str]],
    question: str = "",
) -> list[Check]:
    """Failed checks for the sentences of an answer that none has failed for yet.

    `kept_out` is, by document, the text that no passage holds. Words that a passage quotes as an order to programs
    count as such a text, but for sentences that name who said them.
    """
    failed = [(check.start, check.end) for check in checks if not check.ok]
    by_passage = [_Words(*_shown(hit), question) for hit in hits]
    hidden = {hit.document.title: _Words(*kept_out.get(hit.document.id, ())) for hit in hits}
    spoken = [(q.speaker.name, q.text) for hit in hits for q in hit.quotes if q.speaker and is_order(q.text)]
    found: list[Check] = []
    for statement in statements(text, stretches(text), len(hits)):
        start, end = statement.start, statement.end
        if any(a < end and start < b for a, b in failed):
            continue
        sentence = statement.bare
        shown = [by_passage[n - 1] for n in statement.numbers] or by_passage
        detail = _quoted_order(sentence, spoken) or _kept_out(sentence, language, shown, hidden)
        if detail:
            found.append(
                Check(
                    kind=CheckKind.SUPPORT,
                    ok=False,
                    text=text[start:end],
                    start=start,
                    end=end,
                    detail=detail,
                )
            )
        elif not statement.numbers and _is_foreign_fragment(sentence, language, shown):
            detail = "No passage shown holds these words."
            found.append(
                Check(
                    kind=CheckKind.CITATION,
                    ok=False,
                    text=text[start:end],
                    start=start,
                    end=end,
                    detail=detail,
                )
            )
    return found


class _Words:
    """The folded words of some texts, to be looked up by their root."""

    def __init__(self, *texts: str) -> None:
        self._whole = frozenset(fold(word) for text in texts for word in words(text))
        self._roots = frozenset(word[:ROOT] for word in self._whole if len(word) >= ROOT)

    def has(self, word: str) -> bool:
        return word in self._whole or (len(word) >= ROOT and word[:ROOT] in self._roots)

    def __bool__(self) -> bool:
        return bool(self._whole)


def _shown(hit: Hit) -> Sequence[str]:
    document = hit.document
    people = [part for q in hit.quotes if q.speaker for part in (q.speaker.name, q.speaker.role or "")]
    return (hit.passage.text, document.title, *hit.passage.headings, document.event or "", *people)


def _telling(sentence: str, language: str) -> list[str]:
    """The folded words of a sentence that carry something: no function words, none of two letters."""
    return [fold(word) for word in content_words(sentence, language) if len(word) > 2]


def _kept_out(sentence: str, language: str, shown: Sequence[_Words], hidden: Mapping[str, _Words]) -> str:
    strange = [word for word in _telling(sentence, language) if not any(held.has(word) for held in shown)]
    for title, held in hidden.items():
        if held and any(held.has(word) for word in strange if len(word) > 3):
            return f"No passage says this, but hidden text, an order to programs or the file's name of “{title}” does."
    return ""


def _quoted_order(sentence: str, spoken: Sequence[tuple[str, str]]) -> str:
    """Whether most of a sentence are words that somebody only quotes as an order to programs."""
    own = [fold(word) for word in words(sentence)]
    for name, order in spoken:
        said = frozenset(map(fold, words(order)))
        surname = fold(words(name)[-1]) if words(name) else ""
        if len(own) > 1 and surname not in own and sum(word in said for word in own) >= 0.8 * len(own):
            return f"{name} gives this as an example of an order to programs; it isn't stated."
    return ""


def _is_foreign_fragment(sentence: str, language: str, shown: Sequence[_Words]) -> bool:
    bare = sentence.strip().strip("*_#>-•· ")
    own = words(bare)
    if not 0 < len(own) < FRAGMENT or bare.endswith(("?", ":")):
        return False
    if any(character.isdigit() for character in bare):
        return True  # a figure without a source
    telling = (word for word in _telling(bare, language) if len(word) > 3)
    return any(not any(held.has(word) for held in shown) for word in telling)
