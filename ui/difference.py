"""What differs between a quotation and its source, in the spelling of both. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from rag.quotes.normalise import words as words_in
from rag.quotes.verdict import Verdict
from rag.types import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stretch of the comparison: what the quotation has, what the source has instead, both as written."""

    same: bool
    theirs: str
    source: str


def steps_of(quotation: str, verdict: Verdict) -> list[Step]:
    """The verdict's difference in the spelling of quotation and source; in comparison form where their words
    cannot be found again.
    """
    theirs = _Written(quotation)
    source = _Written(verdict.nearest.text if verdict.nearest else "")
    return [
        Step(same=op == "equal", theirs=theirs.next(ours), source=source.next(its))
        for op, ours, its in verdict.difference
    ]


class _Written:
    """A text, given out word by word as it is written."""

    def __init__(self, text: str) -> None:
        self._text = text
        found = words_in(text)
        self._words: Iterator[tuple[str, Span]] = iter(zip(found.forms, found.spans, strict=True))

    def next(self, forms: str) -> str:
        """The next words, which have these forms, with what stands between them."""
        wanted = forms.split()
        found = [pair for _, pair in zip(wanted, self._words, strict=False)]
        if [form for form, _ in found] != wanted:
            self._words = iter(())  # an ellipsis or a bracket lies between: forms from here on
            return forms
        return " ".join(self._text[found[0][1][0] : found[-1][1][1]].split()) if found else ""
