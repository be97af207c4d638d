"""A checked text as files: annotated Markdown, and the text with its quotations and citations put right. Pure."""

from collections.abc import Iterable

from rag.quotes.verdict import VerdictKind
from rag.review.findings import Finding, Review, summary
from rag.types import CheckKind
from ui.quote_card import Words, citation
from ui.review_text import headline
from ui.verdict_view import cited

FORMATS = ("table", "json", "md")


def annotated(review: Review) -> str:
    """The text with a footnote at every flag, and the summary behind it."""
    flags = review.flags
    behind = [_behind(review.text, flag) for flag in flags]
    changes = [(at, at, f"[^check-{n}]") for n, at in enumerate(behind, start=1)]
    notes = [f"[^check-{n}]: {_note(review, f)}" for n, f in enumerate(flags, start=1)]
    return "\n\n".join([changed(review.text, changes).rstrip(), "---", f"*{summary(review)}*", *notes]) + "\n"


def _note(review: Review, finding: Finding) -> str:
    flagged = " ".join(review.text[finding.start : finding.end].split())
    line = f"**{headline(finding)}**: “{flagged}”. {finding.detail}"
    source = source_line(review, finding)
    return f"{line} Source: {source}" if source else line


def source_line(review: Review, finding: Finding) -> str:
    """The nearest words as a citation: who, the words, where. Empty where there are none."""
    words = words_of(review, finding)
    return citation(words) if words else ""


def words_of(review: Review, finding: Finding) -> Words | None:
    """What to cite for a finding: the nearest words, or the utterance they belong to. None where there is none."""
    verdict = finding.checked.verdict
    nearest = verdict.nearest
    document = review.documents.get(nearest.document_id) if nearest else None
    if nearest is None or document is None:
        return None
    return cited(verdict, nearest, document)[1]


# ---- put right


def corrected(review: Review) -> str:
    """The text with the true words in altered quotations, the true speaker's name where words were given to somebody
    else, a number behind all that has a source, `[?]` behind what has none, and the list of sources."""
    numbers: dict[str, int] = {}
    changes: list[tuple[int, int, str]] = []
    for finding in review.findings:
        changes += _mended(review, finding, numbers)
    sources = [f"[{n}] {line}" for line, n in numbers.items()]
    text = changed(review.text, changes).rstrip()
    return "\n".join([text, "", *sources]) + "\n" if sources else text + "\n"


def _mended(review: Review, finding: Finding, numbers: dict[str, int]) -> list[tuple[int, int, str]]:
    words = words_of(review, finding)
    sourced = (
        words is not None
        and (finding.ok or not finding.weak)
        and finding.verdict is not VerdictKind.NOT_FOUND
    )
    behind = _behind(review.text, finding)
    if finding.kind not in (CheckKind.QUOTE, CheckKind.ATTRIBUTION):
        return []
    if not sourced or words is None:
        return [(behind, behind, " [?]")]
    number = numbers.setdefault(citation(words), len(numbers) + 1)
    changes = [(behind, behind, f" [{number}]")]
    if finding.kind is CheckKind.QUOTE and finding.verdict is VerdictKind.ALTERED:
        changes.append((finding.start, finding.end, " ".join(words.text.split())))
    if finding.verdict is VerdictKind.SAID_BY_SOMEONE_ELSE and words.speaker and _is_name(review, finding):
        start, end = finding.mention or (0, 0)
        changes.append((start, end, words.speaker.name))
    return changes


def _is_name(review: Review, finding: Finding) -> bool:
    """Whether the speaker is named where the words are given to them, and not by a pronoun."""
    if finding.mention is None or not finding.checked.speaker:
        return False
    named = review.text[slice(*finding.mention)].split()
    return bool(named) and named[-1] in finding.checked.speaker.split()


def _behind(text: str, finding: Finding) -> int:
    """Behind the closing mark and the sign that stands there."""
    at = finding.end
    while at < len(text) and text[at] in "\u00a0\u202f,.»”“\"’'‹›":
        at += 1
    while at > finding.end and text[at - 1] in "\u00a0\u202f":
        at -= 1
    return at


def changed(text: str, changes: Iterable[tuple[int, int, str]]) -> str:
    """The text with stretches replaced; of two that overlap the first one counts."""
    out: list[str] = []
    at = 0
    for start, end, put in sorted(changes, key=lambda change: (change[0], change[1])):
        if start < at:
            continue
        out += [text[at:start], put]
        at = end
    return "".join([*out, text[at:]])
