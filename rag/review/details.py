"""What a finding says, in one line. Pure."""

from collections.abc import Mapping

from rag.quotes.verdict import Verdict, VerdictKind
from rag.review.findings import Finding
from rag.types import CheckKind, DocumentInfo

SHOWN = 240
"""Characters of the nearest words."""


def detail_of(finding: Finding, documents: Mapping[str, DocumentInfo]) -> str:
    """What does not hold, or where it was found."""
    checked = finding.checked
    line = _line(finding, checked.verdict, documents)
    return f"{line} {checked.notice}" if checked.notice else line


def _line(finding: Finding, verdict: Verdict, documents: Mapping[str, DocumentInfo]) -> str:
    reported = finding.kind is CheckKind.ATTRIBUTION
    title = documents[verdict.nearest.document_id].title if verdict.nearest else ""
    words = _short(verdict.nearest.text) if verdict.nearest else ""
    nearest = f" The nearest words: “{words}”{_by(verdict)} ({title})." if verdict.nearest else ""
    if finding.kind not in (CheckKind.QUOTE, CheckKind.ATTRIBUTION):
        return _fact(finding, verdict, title, nearest)
    match verdict.verdict:
        case VerdictKind.VERBATIM:
            return f"Verbatim in {title}."
        case VerdictKind.PARAPHRASE if reported:
            return f"Said so in {title}: “{words}”"
        case VerdictKind.SAID_BY_SOMEONE_ELSE:
            said = _names(verdict) or "somebody else"
            return f"Said by {said}, not by {finding.checked.speaker} ({title})."
        case VerdictKind.ALTERED if reported:
            return f"A number or a negation differs.{nearest}"
        case VerdictKind.ALTERED:
            return f"Altered.{nearest}"
        case VerdictKind.PARAPHRASE:
            return f"Not the words.{nearest}"
    if verdict.unnamed:
        return f"Not established as {finding.checked.speaker}'s words."
    if reported:
        return f"No statement by {finding.checked.speaker} in the library says so.{nearest}"
    return "Not found in the library."


def _fact(finding: Finding, verdict: Verdict, title: str, nearest: str) -> str:
    match verdict.verdict:
        case VerdictKind.VERBATIM:
            return f"This {finding.kind} stands in {title}."
        case VerdictKind.ALTERED:
            return f"The source has another {finding.kind}.{nearest}"
    return f"No source that speaks of this has this {finding.kind}.{nearest}"


def _names(verdict: Verdict) -> str:
    return " and ".join(dict.fromkeys(quote.speaker.name for quote in verdict.said_by if quote.speaker))


def _by(verdict: Verdict) -> str:
    return f", {name}" if (name := _names(verdict)) else ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1].rstrip() + "…"
