"""A verdict for a person at a terminal: what it is, the source's words, who said them, where and when. Pure."""

import shutil
import textwrap
from collections.abc import Mapping

import click

from rag.checking import Checked
from rag.quotes.verdict import Nearest, Verdict, VerdictKind
from rag.types import DocumentInfo
from ui.difference import Step, steps_of

WIDEST = 100
"""Columns."""

_QUESTION = "the question mark"
_MEANS = {
    VerdictKind.VERBATIM: ("Verbatim.", "green"),
    VerdictKind.ALTERED: ("Altered: these are not the words.", "red"),
    VerdictKind.SAID_BY_SOMEONE_ELSE: ("Said by someone else.", "red"),
    VerdictKind.PARAPHRASE: ("A paraphrase at best: not the words.", "yellow"),
    VerdictKind.NOT_FOUND: ("Not found in the library.", "yellow"),
}


def report(checked: Checked, documents: Mapping[str, DocumentInfo]) -> str:
    """Several lines, with colours (click takes them away where no terminal reads)."""
    verdict = checked.verdict
    colour = _MEANS[verdict.verdict][1]
    return "\n".join([click.style(_headline(checked), fg=colour, bold=True), *evidence(checked, documents)])


def evidence(checked: Checked, documents: Mapping[str, DocumentInfo]) -> list[str]:
    """What a verdict rests on: the source's words, who said them, where and when, and what differs."""
    verdict = checked.verdict
    lines = [wrapped(checked.notice)] if checked.notice else []
    if nearest := verdict.nearest:
        exact = verdict.unnamed or verdict.reported
        if verdict.verdict in (VerdictKind.PARAPHRASE, VerdictKind.NOT_FOUND) and not exact:
            lines.append(wrapped("The nearest words:"))
        info = documents[nearest.document_id]
        lines.append(wrapped(f"“{' '.join(nearest.text.split())}”"))
        lines.append(wrapped(f"— {_who(verdict, nearest)}"))
        lines.append(wrapped(", ".join(filter(None, (info.title, info.event, info.published))), 4))
        lines.append(click.style(f"    {info.source}:{nearest.start}-{nearest.end}", dim=True))
    changed = [step for step in steps_of(checked.quotation, verdict) if not step.same]
    lines += [wrapped(_change(step)) for step in changed]
    if verdict.verdict is VerdictKind.ALTERED and verdict.difference and not changed:
        lines.append(wrapped("The words stand there, but not as one statement."))
    return lines


def _headline(checked: Checked) -> str:
    verdict = checked.verdict
    if verdict.unnamed:
        return f"The source does not give these words to {checked.speaker}."
    if verdict.verdict is not VerdictKind.SAID_BY_SOMEONE_ELSE:
        return _MEANS[verdict.verdict][0]
    return f"Said by someone else than {checked.speaker}."


def _who(verdict: Verdict, nearest: Nearest) -> str:
    """Nobody's name stands under words that are not all theirs."""
    person = nearest.speaker
    if person is None:
        partly = [quote.speaker.name for quote in verdict.said_by if quote.speaker]
        return f"partly words of {partly[0]}" if partly else "nobody is named as the speaker"
    return ", ".join(filter(None, (person.name, person.role, person.affiliation)))


def _change(step: Step) -> str:
    theirs, source = (
        _QUESTION if words and not words.strip("?？") else f"“{words}”"
        for words in (step.theirs, step.source)
    )
    if not step.source:
        return f"{theirs} is not in the source"
    if not step.theirs:
        return f"{source} was left out"
    return f"{theirs} where the source has {source}"


def wrapped(text: str, indent: int = 2) -> str:
    width = min(WIDEST, shutil.get_terminal_size().columns)
    space = " " * indent
    return textwrap.fill(text, width, initial_indent=space, subsequent_indent=space, break_long_words=False)
