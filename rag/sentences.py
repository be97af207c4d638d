"""Sentence boundaries by typography, for the five languages at once."""

import re

from rag.types import Span

_END = re.compile(r"""(?<![.!?…])[.!?…]++["'”’“‘»«›‹)\]]*+(?:\s*+[»”])?(?=\s)|\n\s*\n""")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|vs|etc|approx|Inc|Ltd|Co|Corp|No|Nr|Abs|bzw|ca|ggf|Hr|Fr|Mme|Mlle|M|MM|cf|p|pp|art"
    r"|env|av|dhr|mevr|mr|drs|ir|ing|bijv|nl|o\.a|d\.h|z\.B|u\.a|i\.e|e\.g|p\.ex|Ud|Uds|Sra|Srta|núm|pág|ej|Dra|vgl|usw)\.$"
)
_DAY = re.compile(
    r"(?<![\w.])\d{1,2}\.(?=[ \u00a0](?:Jan|Jän|Feb|Feber|März|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[a-zä]*+\b)"
)
"""A day before its month, as German writes it: 15. Mai."""
_CONTINUES = re.compile(r"\s+[a-zà-ÿ,;:)]")


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of `text[start:end]`, without the white space around them, in order.

    A sentence ends at its mark and the closing quotation marks after it, unless an abbreviation or an initial
    stands there or the next word begins in lower case; a blank line always ends one.
    """
    end = len(text) if end is None else end
    spans: list[Span] = []
    begin = start
    for match in _END.finditer(text, start, end):
        if not match.group().isspace() and _goes_on(text, match.start(), match.end(), end):
            continue
        _append(spans, text, begin, match.end())
        begin = match.end()
    _append(spans, text, begin, end)
    return spans


def parts_sentences(text: str, left: int, right: int) -> bool:
    """Whether a sentence ends between the word that ends at `left` and the one that begins at `right`."""
    return any(
        match.group().isspace() or not _goes_on(text, match.start(), match.end(), right + 1)
        for match in _END.finditer(text, left, right)
    )


def _goes_on(text: str, mark: int, after: int, end: int) -> bool:
    if _CONTINUES.match(text, after, min(end, after + 8)):
        return True
    return (
        text[mark] == "."
        and after == mark + 1
        and bool(
            _ABBREVIATION.search(text[max(0, mark - 12) : after])
            or _DAY.search(text, max(0, mark - 3), min(end, after + 12))
        )
    )


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))
