"""A checked text as the page shows it: the flags drawn into it, and a list of them beside it. Pure."""

from collections.abc import Sequence
from itertools import pairwise

from rag.quotes.verdict import VerdictKind
from rag.review.findings import Finding, Review, summary
from rag.types import CheckKind
from ui.markup import button, escape, jump, para, tag
from ui.quote_card import citation, language_of
from ui.review_formats import annotated, corrected, words_of
from ui.review_text import headline
from ui.source_cards import origin_html, speaker_html
from ui.verdict_view import difference_html

HOLDS = "Everything that can be checked holds"
EMPTY = "There is nothing to check in this text"


def review_html(review: Review) -> str:
    """What was found in one line, what can be copied, and the text with what was checked drawn into it."""
    flags = review.flags
    return tag(
        "section",
        tag("h2", escape(_headline(review, flags)), class_="headline")
        + para("meaning", summary(review))
        + (_tools_html(review) if review.findings else ""),
        class_="verdict-box" if flags or not review.findings else "verdict-box verbatim",
        role="status",
    ) + (drawn_html(review) if review.findings else "")


def _headline(review: Review, flags: Sequence[Finding]) -> str:
    if not review.findings:
        return EMPTY
    if not flags:
        return HOLDS
    return f"{len(flags)} of {len(review.findings)} {'does' if len(flags) == 1 else 'do'} not hold"


def _tools_html(review: Review) -> str:
    return tag(
        "div",
        button("copy", "Copy corrected text", data_text=corrected(review), data_said="Corrected text copied")
        + button("copy", "Copy with footnotes", data_text=annotated(review), data_said="Copied as Markdown"),
        class_="card-tools",
        role="group",
        aria_label="Pass this text on",
    )


# ---- the text


def drawn_html(review: Review) -> str:
    """The text, escaped, with what holds underlined and what is flagged marked, each flag with its number."""
    flags = review.flags
    return tag(
        "article",
        tag("p", _segments(review, flags)),
        class_="draft",
        lang=None if review.language == "und" else review.language,
        tabindex=0,
        aria_label="The text, with what was checked",
    )


def _segments(review: Review, flags: Sequence[Finding]) -> str:
    """The text cut wherever a checked part begins or ends, since they may lie in each other."""
    text = review.text
    edges = sorted({0, len(text), *(edge for f in review.findings for edge in (f.start, f.end))})
    numbers = {id(flag): n for n, flag in enumerate(flags, start=1)}
    ends: dict[int, list[int]] = {}
    for flag in flags:
        ends.setdefault(flag.end, []).append(numbers[id(flag)])
    begins = sorted(review.findings, key=lambda f: f.start)
    out: list[str] = []
    open_: list[Finding] = []
    at = 0
    for start, end in pairwise(edges):
        while at < len(begins) and begins[at].start <= start:
            open_.append(begins[at])
            at += 1
        open_ = [f for f in open_ if f.end > start]
        out.append(_piece(text[start:end], open_))
        out += [_number(n) for n in ends.get(end, ())]
    return "".join(out)


def _piece(text: str, covering: Sequence[Finding]) -> str:
    if not covering:
        return escape(text)
    flags = [f for f in covering if not f.ok]
    if not flags:
        return tag("span", escape(text), class_="held")
    return tag("mark", escape(text), class_="flag weak" if all(f.weak for f in flags) else "flag")


def _number(n: int) -> str:
    return tag("sup", jump("spot", str(n), f"note-{n}", aria_label=f"Flag {n}", id=f"flag-{n}"))


# ---- the list


def flags_html(review: Review) -> str:
    """Each flag with what is wrong, the difference, and the nearest true words as a citation."""
    head = tag("h2", "What does not hold", class_="aside-title")
    flags = review.flags
    if not flags:
        return head + para("aside-empty", "Nothing is flagged." if review.findings else summary(review))
    return head + tag(
        "ol", "".join(_note_html(review, flag, n) for n, flag in enumerate(flags, start=1)), class_="flags"
    )


def _note_html(review: Review, flag: Finding, n: int) -> str:
    claimed = f"Given to {flag.checked.speaker}." if flag.checked.speaker else ""
    flagged = " ".join(review.text[flag.start : flag.end].split())
    head = tag("h3", jump("spot", f"{n} · {headline(flag)}", f"flag-{n}"))
    compared = flag.kind is CheckKind.QUOTE and flag.verdict is VerdictKind.ALTERED
    shown = difference_html(flag.checked.quotation, flag.checked.verdict) if compared else ""
    return tag(
        "li",
        head
        + (shown or tag("p", escape(flagged), class_="flagged"))
        + para("claimed", " ".join(filter(None, (claimed, flag.checked.notice))))
        + _source_html(review, flag),
        id=f"note-{n}",
        class_="note weak" if flag.weak else "note",
        tabindex=-1,
    )


def _source_html(review: Review, flag: Finding) -> str:
    """The nearest true words, whose they are and where they stand."""
    words = words_of(review, flag)
    if words is None:
        return ""
    quotation = tag("blockquote", tag("p", escape(words.marked)), lang=language_of(words.document))
    where = para("facts", words.where) + tag("p", origin_html(words.document), class_="origin")
    copy = button("copy", "Copy citation", data_text=citation(words), data_said="Citation copied")
    return tag(
        "div",
        para("legend", "In the source:") + quotation + speaker_html(words.speaker) + where
        + tag("div", copy, class_="card-tools"),
        class_="nearest-words",
    )  # fmt: skip
