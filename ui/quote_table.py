"""The list of "Who said what": a table, how much of how much it shows, and what to loosen where it is empty. Pure."""

from rag.types import Quote
from ui.chat_turns import scope
from ui.desk import Found, Results, Search
from ui.markup import button, escape, message, para, tag
from ui.quote_card import KINDS, language_of

_HEADS = ("Speaker", "Words", "Kind", "Event", "Date", "Confidence")
_CONDITIONS = {
    "topic": "the topic",
    "speaker": "the speaker",
    "event": "the event",
    "language": "the language",
    "kind": "the kind",
    "since": "“Since”",
    "until": "“Until”",
}


def results_html(results: Results) -> str:
    """A page of the result with its count, or why there is none."""
    if not results.total:
        return nothing_html(results)
    head = tag(
        "tr", "".join(tag("th", name, scope="col", role="columnheader") for name in _HEADS), role="row"
    )
    body = "".join(_row(found) for found in results.rows)
    table = tag(
        "table",
        tag("thead", head, role="rowgroup") + tag("tbody", body, role="rowgroup"),
        class_="rows quotes",
        role="table",
        aria_label="Quotations",
    )
    return para("count", count(results)) + table + pager_html(results.page, results.pages)


def count(results: Results) -> str:
    """`51–100 of 214 quotations about “ferries”, speaker Oduya`."""
    noun = "quotation" if results.total == 1 else "quotations"
    total = f"{results.total:,} {noun}{described(results.search)}"
    if results.pages == 1:
        return total
    return f"{results.first + 1:,}–{results.first + len(results.rows):,} of {total}"


def described(search: Search) -> str:
    """The conditions in words, with what joins them to a noun."""
    about = f" about “{search.topic}”" if search.topic else ""
    rest = [scope(search.filters)] if search.filters else []
    if search.kind:
        rest.append(f"kind {KINDS[search.kind].lower()}")
    return about + "".join(f", {part}" for part in rest)


def _row(found: Found) -> str:
    quote, document = found.quote, found.document
    cells = (
        ("speaker", _speaker(quote)),
        (
            "words",
            button("quote", " ".join(quote.text.split()), data_id=quote.id, lang=language_of(document)),
        ),
        ("kind", escape(KINDS[quote.kind])),
        ("event", escape(document.event or "")),
        ("date", escape(document.published or "")),
        ("sure", f"{round(100 * quote.confidence)} %" if quote.speaker else ""),
    )
    return tag(
        "tr",
        "".join(tag("td", html, class_=name, role="cell") for name, html in cells),
        role="row",
        data_id=quote.id,
    )


def _speaker(quote: Quote) -> str:
    person = quote.speaker
    if person is None:
        return tag("span", "not named", class_="unnamed")
    about = ", ".join(part for part in (person.role, person.affiliation) if part)
    return tag("strong", escape(person.name)) + (tag("span", escape(about)) if about else "")


def pager_html(page: int, pages: int) -> str:
    """Buttons to the pages before and after; nothing where there is one."""
    if pages < 2:
        return ""

    def turn(label: str, to: int) -> str:
        return button("send", label, data_send=message("page", page=to), disabled=not 0 <= to < pages)

    where = tag("span", f"Page {page + 1:,} of {pages:,}")
    return tag("nav", turn("Previous", page - 1) + where + turn("Next", page + 1), class_="pager",
               aria_label="Pages")  # fmt: skip


def nothing_html(results: Results) -> str:
    """Why the list is empty, and which condition to loosen."""
    loosened = [(name, number) for name, number in results.looser if number]
    items = "".join(
        tag(
            "li",
            button("send", f"Without {_CONDITIONS[name]}: {number:,}", data_send=message("drop", field=name)),
        )
        for name, number in sorted(loosened, key=lambda pair: -pair[1])
    )
    if items:
        advice = para("", "What there is when one condition is left out:") + tag("ul", items, class_="looser")
    elif len(results.looser) > 1:
        advice = para("", "No single condition is the reason: leave out two or more of them.")
    elif results.looser:
        advice = para("", "Other words may be used for it in the sources, or it isn’t in the library.")
    else:
        advice = para("", "The library holds no quotations yet.")
    return tag("div", para("verdict", f"No quotations{described(results.search)}") + advice, class_="nothing")
