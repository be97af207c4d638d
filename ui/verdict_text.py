"""A verdict for a person at a terminal: what it is, the source's words, who said them, where and when. Pure."""

import shutil
import textwrap
from collections.abc import Mapping

import click

from rag.checking import Checked
from rag.quotes.verdict import VerdictKind
from rag.types import DocumentInfo, Person

WIDEST = 100
"""Columns."""

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
    means, colour = _MEANS[verdict.verdict]
    return "\n".join([click.style(means, fg=colour, bold=True), *evidence(checked, documents)])


def evidence(checked: Checked, documents: Mapping[str, DocumentInfo]) -> list[str]:
    """What a verdict rests on: the source's words, who said them, where and when, and what differs."""
    verdict = checked.verdict
    lines = [wrapped(checked.notice)] if checked.notice else []
    if nearest := verdict.nearest:
        if verdict.verdict in (VerdictKind.PARAPHRASE, VerdictKind.NOT_FOUND):
            lines.append(wrapped("The nearest words:"))
        info = documents[nearest.document_id]
        lines.append(wrapped(f"“{' '.join(nearest.text.split())}”"))
        lines.append(wrapped(f"— {_who(nearest.speaker)}"))
        lines.append(wrapped(", ".join(filter(None, (info.title, info.event, info.published))), 4))
        lines.append(click.style(f"    {info.source}:{nearest.start}-{nearest.end}", dim=True))
    changed = [step for step in verdict.difference if step[0] != "equal"]
    lines += [wrapped(_change(*step)) for step in changed]
    if verdict.verdict is VerdictKind.ALTERED and verdict.difference and not changed:
        lines.append(wrapped("The words stand there, but not as one statement."))
    return lines


def _who(person: Person | None) -> str:
    if person is None:
        return "nobody is named as the speaker"
    return ", ".join(filter(None, (person.name, person.role, person.affiliation)))


def _change(operation: str, theirs: str, source: str) -> str:
    match operation:
        case "replace":
            return f"“{theirs}” where the source has “{source}”"
        case "delete":
            return f"“{theirs}” is not in the source"
        case _:
            return f"“{source}” was left out"


def wrapped(text: str, indent: int = 2) -> str:
    width = min(WIDEST, shutil.get_terminal_size().columns)
    space = " " * indent
    return textwrap.fill(text, width, initial_indent=space, subsequent_indent=space, break_long_words=False)
