"""What the terminal shows: plain text with a little colour, which click drops where output is piped. Pure."""

import re
import textwrap
from collections.abc import Sequence
from itertools import zip_longest

import click

from rag.phrases import label
from rag.types import Answer, Check, Citation, NoAnswer
from rag.verification import summary as checked

WIDTH = 96
_RULE = frozenset(" \t|:-")
_BAR = re.compile(r"(?<!\\)\|")
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")


def answer_lines(result: Answer | NoAnswer) -> str:
    """The answer, or why there is none and what was searched."""
    understood = (
        click.style(f"{label('understood', result)}: {result.rewritten}\n\n", dim=True)
        if result.rewritten
        else ""
    )
    if isinstance(result, NoAnswer):
        searched = f"\n{label('searched', result)}: {result.searched}." if result.searched else ""
        return understood + click.style(result.reason, bold=True) + searched
    return understood + with_tables(result.text)


def with_tables(text: str) -> str:
    """Markdown for a terminal: tables in columns, bold words bold."""
    out: list[str] = []
    rows: list[list[str]] = []
    for raw in [*text.split("\n"), ""]:
        if raw.startswith("|") and raw.rstrip().endswith("|"):
            if not set(raw) <= _RULE:
                cells = _BAR.split(raw.strip()[1:-1])
                rows.append([cell.strip().replace("\\|", "|") for cell in cells])
            continue
        if rows:
            out.append(columns(rows))
            rows = []
        out.append(_BOLD.sub(lambda match: click.style(match[1], bold=True), raw))
    return "\n".join(out[:-1])


def columns(rows: Sequence[Sequence[str]], width: int = WIDTH) -> str:
    """A table with its head first, each cell wrapped in its column, a blank line between rows."""
    count = max(map(len, rows))
    filled = [[*row, *[""] * (count - len(row))] for row in rows]
    most = [max(len(row[at]) for row in filled) for at in range(count)]
    space = width - 2 * (count - 1)
    narrow = max(12, space // (count + 1))
    widths = [min(longest, narrow) for longest in most]
    widest = most.index(max(most))
    widths[widest] = min(most[widest], max(narrow, space - (sum(widths) - widths[widest])))
    blocks: list[str] = []
    for number, row in enumerate(filled):
        cells = [textwrap.wrap(cell, size) or [""] for cell, size in zip(row, widths, strict=True)]
        lines = [
            "  ".join(line.ljust(size) for line, size in zip(pieces, widths, strict=True)).rstrip()
            for pieces in zip_longest(*cells, fillvalue="")
        ]
        block = "\n".join(lines)
        blocks.append(click.style(block, bold=True) if number == 0 else block)
    return "\n\n".join(blocks)


def sources_lines(result: Answer | NoAnswer) -> str:
    """The numbered sources with the exact words, and what didn't hold."""
    if isinstance(result, NoAnswer):
        head, citations = label("nearest", result), result.nearest
        failed: list[Check] = []
    else:
        head, citations = label("sources", result), result.citations
        failed = [check for check in result.checks if not check.ok]
    parts = (
        [click.style(f"\n{head}:", bold=True), *(_source(citation) for citation in citations)]
        if citations
        else []
    )
    if isinstance(result, Answer):
        parts += [click.style(f"\n{label('doubts', result)}:", fg="yellow", bold=True)] if failed else []
        parts += [_wrapped(f"! “{_short(check.text)}”: {check.detail}", "  ") for check in failed]
        parts.append(click.style("\n" + summary(result), dim=True))
    return "\n".join(parts)


def _source(citation: Citation) -> str:
    """One source: number, words, who, where."""
    lines = [_wrapped(f"[{citation.n}] {' '.join(citation.text.split())}", "    ", first="")]
    if citation.speaker:
        who = citation.speaker
        lines.append(
            _wrapped("— " + ", ".join(p for p in (who.name, who.role, who.affiliation) if p), "    ")
        )
    document = citation.document
    about = [document.title, document.event, document.published]
    if citation.passage.locator:
        about.append(citation.passage.locator)
    lines.append(click.style(_wrapped(" · ".join(part for part in about if part), "    "), dim=True))
    where = f"{document.source}:{citation.start}-{citation.end}"
    lines.append(click.style(f"    {where}", dim=True))
    return "\n".join(lines)


def summary(answer: Answer) -> str:
    """How the answer came about and what was checked, in one line."""
    by = f"{answer.mode}" + (f", {answer.model}" if answer.model else "")
    seconds = answer.timings.get("total", 0.0)
    return f"{by} · {checked(answer.checks) or 'nothing to check'} · {seconds:.1f} s"


def _wrapped(text: str, indent: str, first: str | None = None) -> str:
    return textwrap.fill(
        text, WIDTH, initial_indent=indent if first is None else first, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _short(text: str, most: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], widest: int = 60) -> str:
    """Columns aligned by spaces, the last one not cut."""
    cut = [[_short(cell, widest) for cell in row[:-1]] + [row[-1]] for row in rows]
    widths = [max([len(name), *(len(row[at]) for row in cut)]) for at, name in enumerate(head)]
    lines = [
        click.style(
            "  ".join(name.ljust(width) for name, width in zip(head, widths, strict=True)).rstrip(), bold=True
        )
    ]
    lines += [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cut
    ]
    return "\n".join(lines)
