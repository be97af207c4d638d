"""A checked text for a person at a terminal: each flag in its sentence, with the true words; a summary. Pure."""

import click

from rag.quotes.verdict import VerdictKind
from rag.review.findings import Finding, Review, summary
from rag.types import CheckKind
from ui.verdict_text import evidence, wrapped

OPEN, CLOSE = "⟦", "⟧"
"""Around the flagged part of a sentence, also where there is no colour."""

_QUOTED = {
    VerdictKind.ALTERED: "Altered",
    VerdictKind.SAID_BY_SOMEONE_ELSE: "Said by someone else",
    VerdictKind.PARAPHRASE: "A paraphrase at best, not the words",
    VerdictKind.NOT_FOUND: "Not found in the library",
}
_REPORTED = {
    VerdictKind.ALTERED: "Differs in a number or a negation",
    VerdictKind.SAID_BY_SOMEONE_ELSE: "Said by someone else",
    VerdictKind.NOT_FOUND: "No statement in the library says so",
}
_FACTS = {
    VerdictKind.ALTERED: "The source differs",
    VerdictKind.NOT_FOUND: "Not in the library",
}


def headline(finding: Finding) -> str:
    """What is wrong with a flagged part, in a few words."""
    match finding.kind:
        case CheckKind.QUOTE:
            means = _QUOTED
        case CheckKind.ATTRIBUTION:
            means = _REPORTED
        case _:
            means = _FACTS
    return means[finding.verdict]


def report(review: Review) -> str:
    """All flags in order, then the summary."""
    return "\n\n".join([*(_flag(review, finding) for finding in review.flags), _closing(review)])


def _closing(review: Review) -> str:
    colour = "green" if review.holds and review.findings else "red" if review.findings else "yellow"
    return click.style(summary(review), fg=colour)


def _flag(review: Review, finding: Finding) -> str:
    colour = "yellow" if finding.weak else "red"
    head = click.style(f"line {review.line(finding)}: {headline(finding)}", fg=colour, bold=True)
    claimed = f", given to {finding.checked.speaker}" if finding.checked.speaker else ""
    return "\n".join(
        [
            head + claimed,
            wrapped(in_its_sentence(review, finding)),
            *evidence(finding.checked, review.documents),
        ]
    )


def in_its_sentence(review: Review, finding: Finding) -> str:
    """The sentence on one line, with the flagged part in brackets."""
    start, end = finding.sentence
    text = review.text
    marked = f"{text[start : finding.start]}{OPEN}{text[finding.start : finding.end]}{CLOSE}{text[finding.end : end]}"
    return " ".join(marked.split())
