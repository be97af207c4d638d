"""What the check of a text found. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from rag.checking import Checked
from rag.quotes.verdict import VerdictKind
from rag.types import Check, CheckKind, DocumentInfo, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was checked, with its place in the text."""

    kind: CheckKind
    ok: bool
    start: int
    end: int
    sentence: Span
    """The whole sentence, or sentences, it stands in."""
    checked: Checked
    """The words, who is claimed to have said them, and the verdict."""
    mention: Span | None = None
    """Where the claimed speaker is named."""
    detail: str = ""
    """One line for the reader."""
    weak: bool = False
    """The library doesn't know it; nothing there contradicts it."""

    @property
    def verdict(self) -> VerdictKind:
        return self.checked.verdict.verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A text with all that was checked in it."""

    text: str
    """What the offsets count in: the file as it is, or of a web page what a reader sees."""
    language: str
    findings: tuple[Finding, ...]
    """In order."""
    documents: Mapping[str, DocumentInfo]
    """Those that the findings name."""

    @property
    def holds(self) -> bool:
        return all(finding.ok for finding in self.findings)

    @property
    def flags(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.ok)

    def line(self, finding: Finding) -> int:
        """The number of the line it begins in, from 1."""
        return self.text.count("\n", 0, finding.start) + 1


_NOUNS = {
    CheckKind.QUOTE: ("quotation", "quotations"),
    CheckKind.ATTRIBUTION: ("attributed statement", "attributed statements"),
    CheckKind.NUMBER: ("number", "numbers"),
    CheckKind.DATE: ("date", "dates"),
    CheckKind.NAME: ("name", "names"),
}
NOTHING = "There is nothing to check in this text: no quotation, no attributed statement, no fact to compare."


def summary(review: Review) -> str:
    """One line: what was checked, and how much of it holds."""
    if not review.findings:
        return NOTHING
    return "; ".join(filter(None, (_counted(review, kind) for kind in _NOUNS))) + "."


def _counted(review: Review, kind: CheckKind) -> str:
    found = [f for f in review.findings if f.kind is kind]
    if not found:
        return ""
    failed = Counter(_told(f) for f in found if not f.ok)
    held = sum(f.ok for f in found)
    parts = [f"{held} hold{'s' * (held == 1)}", *(f"{count} {name}" for name, count in failed.items())]
    return f"{len(found)} {_NOUNS[kind][len(found) > 1]}: {', '.join(parts)}"


def _told(finding: Finding) -> str:
    if finding.weak and finding.kind is not CheckKind.QUOTE:
        return "not in the library"
    return str(finding.verdict).replace("-", " ")


def checks_of(finding: Finding, text: str) -> tuple[Check, ...]:
    """The finding as checks of an answer: of a quotation whose words were found, whose they are is a check of
    its own, at the speaker's name."""
    own = _check(finding.kind, finding, text, (finding.start, finding.end))
    told = finding.verdict in (VerdictKind.VERBATIM, VerdictKind.SAID_BY_SOMEONE_ELSE)
    if finding.kind is not CheckKind.QUOTE or not finding.checked.speaker or not told:
        return (own,)
    return own, _check(CheckKind.ATTRIBUTION, finding, text, finding.mention or (finding.start, finding.end))


def _check(kind: CheckKind, finding: Finding, text: str, span: Span) -> Check:
    return Check(
        kind=kind, ok=finding.ok, text=text[slice(*span)], start=span[0], end=span[1], detail=finding.detail
    )
