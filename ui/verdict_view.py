"""The verdict on a quotation as the page shows it. Pure."""

from rag.quotes.verdict import Nearest, Verdict, VerdictKind
from rag.types import DocumentInfo, Quote, QuoteKind, Span
from ui.desk import Judged
from ui.difference import steps_of
from ui.markup import escape, para, tag
from ui.quote_card import Words, card_html, described, passage_html

_HEADLINES = {
    VerdictKind.VERBATIM: ("Verbatim", "The words stand in the source exactly so."),
    VerdictKind.ALTERED: ("Altered", "These are not the words of the source."),
    VerdictKind.SAID_BY_SOMEONE_ELSE: (
        "Said by someone else",
        "The words stand in the source, in another’s mouth.",
    ),
    VerdictKind.PARAPHRASE: ("Paraphrase", "The source says something like it, in other words."),
    VerdictKind.NOT_FOUND: ("Not found", "No source in this library has these words."),
}
ASK = "Paste a quotation: whether it stands in the library word for word, and who said it."
EMPTY = "The nearest words of the sources stand here, in their passage and as a citation."


def verdict_html(judged: Judged | None) -> str:
    """The verdict, and where the words differ."""
    if judged is None:
        return para("hint", ASK)
    verdict = judged.checked.verdict
    headline, meaning = _headline(verdict)
    return tag(
        "section",
        tag("h2", escape(headline), class_="headline")
        + para("meaning", meaning)
        + para("who", _who(judged))
        + para("notice", judged.checked.notice or "")
        + difference_html(judged.checked.quotation, verdict),
        class_=f"verdict-box {verdict.verdict}",
        role="status",
    )


def _headline(verdict: Verdict) -> tuple[str, str]:
    if verdict.unnamed:
        return "Not known to be theirs", "The words stand in a source that names no speaker for them."
    if verdict.reported and verdict.verdict is VerdictKind.PARAPHRASE:
        return "Paraphrase", "The words are the source’s, which tells what was said."
    return _HEADLINES[verdict.verdict]


def _who(judged: Judged) -> str:
    """Who said it, next to who is claimed to have."""
    verdict, claimed = judged.checked.verdict, judged.checked.speaker
    named = list(dict.fromkeys(described(quote.speaker) for quote in verdict.said_by if quote.speaker))
    said = " and ".join(named)
    match verdict.verdict:
        case VerdictKind.VERBATIM if said and not verdict.reported:
            return f"Said by {said}."
        case VerdictKind.VERBATIM | VerdictKind.PARAPHRASE if verdict.reported:
            return f"Reported of {said}." if said else ""
        case VerdictKind.VERBATIM:
            return "The source’s own words: nobody is quoted with them."
        case VerdictKind.SAID_BY_SOMEONE_ELSE:
            return f"Said by {said}, not by {claimed}."
        case VerdictKind.NOT_FOUND:
            return ""
    return f"The nearest words are by {said}." if said else ""


# ---- the difference


def difference_html(quotation: str, verdict: Verdict) -> str:
    """The quotation with what it has too much struck out, and what the source has instead put in."""
    steps = steps_of(quotation, verdict)
    if all(step.same for step in steps):
        return ""
    pieces: list[str] = []
    for step in steps:
        if step.same:
            pieces.append(escape(step.theirs))
            continue
        if step.theirs:
            pieces.append(tag("del", escape(step.theirs)))
        if step.source:
            pieces.append(tag("ins", escape(step.source)))
    legend = (
        tag("del", "struck out")
        + " is not in the source, "
        + tag("ins", "underlined")
        + " stands there instead."
    )
    return tag("p", " ".join(pieces), class_="difference") + tag("p", legend, class_="legend")


# ---- the source


def nearest_html(judged: Judged | None) -> str:
    """The corrected citation, and the nearest words highlighted in their passage."""
    nearest = judged.checked.verdict.nearest if judged else None
    document = judged.documents.get(nearest.document_id) if judged and nearest else None
    if judged is None or nearest is None or document is None:
        return tag("h2", "In the source", class_="aside-title") + para("aside-empty", EMPTY)
    quote, words, spans = cited(judged.checked.verdict, nearest, document)
    return tag(
        "article",
        card_html(words) + passage_html(judged.place, spans, quote.speaker_span if quote else None, document),
        class_="detail",
        tabindex=-1,
        aria_label=f"Nearest words, from {document.title}",
    )


def cited(
    verdict: Verdict, nearest: Nearest, document: DocumentInfo
) -> tuple[Quote | None, Words, tuple[Span, ...]]:
    """What to cite in place of the quotation that was checked: the utterance that the nearest words belong to,
    if any, the words, and their spans.

    Nothing but a person's own words goes under a name: where the nearest words reach beyond an utterance, the
    whole utterance is cited.
    """
    found = [q for q in verdict.said_by if any(a < nearest.end and nearest.start < b for a, b in q.spans)]
    if not found:
        return None, Words(text=nearest.text, document=document), ((nearest.start, nearest.end),)
    quote = found[0]
    inside = any(a <= nearest.start and nearest.end <= b for a, b in quote.spans)
    words = Words(
        text=nearest.text if inside else quote.text,
        document=document,
        speaker=quote.speaker,
        reported=quote.kind is QuoteKind.INDIRECT,
    )
    return quote, words, ((nearest.start, nearest.end),) if inside else quote.spans
