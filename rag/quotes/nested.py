"""Whom somebody quotes by name while speaking: Oduya a dit : « … » within a turn of Garrigue's."""

from collections.abc import Iterator

from rag.quotes.lexicon import Lexicon
from rag.quotes.marks import find_marked
from rag.quotes.mentions import MentionKind
from rag.quotes.reports import find_reports
from rag.quotes.standing import Standing
from rag.quotes.statement import Link, Report
from rag.quotes.stream import QUOTE, build, inner, is_sentence
from rag.types import Span


def quoted_by_name(
    text: str, start: int, end: int, words: Lexicon
) -> Iterator[tuple[Report, tuple[Span, ...]]]:
    """The reports in text[start:end] that give marked sentences as a named person's words, with the words."""
    (marked,) = find_marked(text, [(start, end)], words.cues)
    if not marked:
        return
    s = build(text, start, end, marked, words)
    for lo, hi in s.sentences:
        for report in find_reports(s, lo, hi):
            subject = report.subject
            if subject is None or subject.kind is not MentionKind.NAME or report.link is not Link.QUOTE:
                continue
            inside = [k for a, b in report.content for k in range(a, b) if s.word[k] == QUOTE]
            if report.standing is Standing.SAID and inside and all(is_sentence(s, k) for k in inside):
                yield report, tuple(inner(s, k) for k in inside)
